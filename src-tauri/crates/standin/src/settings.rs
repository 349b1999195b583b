//! The switches: one for each behaviour of OneFile that is not known for sure, or that a test
//! wants otherwise.

use serde::{Deserialize, Serialize};

/// All switches. The defaults are what OneFile most likely does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How a search without hits is answered.
    pub no_hits: NoHits,
    /// How a property without a value is written.
    pub absent: Absent,
    /// Write 1900-01-01 for a date without a value, whatever `absent` says.
    pub sentinel_dates: bool,
    /// How instants end.
    pub zone: Zone,
    /// Digits of the fraction of a second, 0 to 7.
    pub fraction_digits: u8,
    /// Which instant stands for a day.
    pub date_only: DateOnly,
    /// How times that a client sends with `Z`, or without a zone, are read.
    pub written_times: WrittenTimes,
    /// API calls in a window of 60 seconds; `null` for no limit.
    pub limit: Option<u32>,
    /// Whether a 429 says when to come back.
    pub retry_after: bool,
    /// Whether rows of paged searches carry every field of the detail.
    pub extra_row_fields: bool,
    /// Write numbers as text.
    pub numeric_strings: bool,
    /// Write booleans as text.
    pub text_booleans: bool,
    /// Property name of the day on which an aim's certificate was received.
    pub certificate_received_name: String,
    /// Where the code of a standard is shown.
    pub standard_code: StandardCode,
    /// Whose ID stands in the path of `User/{id}/Assign`.
    pub assign_path: AssignPath,
    /// Whether searches find archived users.
    pub archived_in_searches: bool,
    /// Property that marks archived users, if any does.
    pub archived_property: Option<String>,
    /// How first and last name, class, site, title are searched for.
    pub text_match: TextMatch,
    /// Status of a GET with an ID that nobody has.
    pub unknown_id: UnknownId,
    /// Largest page that may be asked for; more is refused.
    pub max_page_size: usize,
    /// Registration and certification of an aim, and details of a person, that an update takes and
    /// does not keep: names of properties.
    pub lost_on_update: Vec<String>,
    /// An update of an aim clears dates, registration and certification that it leaves out.
    pub updates_replace: bool,
    /// What a client sends with a new user and OneFile does not keep: names of properties.
    pub lost_on_create: Vec<String>,
    /// A new user is answered with its ID alone, and not with an object.
    pub created_user_as_integer: bool,
    /// Hours that a session lives.
    pub session_hours: u32,
    /// Delay of every API answer.
    pub latency_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            no_hits: NoHits::NoContent,
            absent: Absent::Omit,
            sentinel_dates: false,
            zone: Zone::Z,
            fraction_digits: 0,
            date_only: DateOnly::UkMidnight,
            written_times: WrittenTimes::TrueUtc,
            limit: Some(300),
            retry_after: false,
            extra_row_fields: false,
            numeric_strings: false,
            text_booleans: false,
            certificate_received_name: "CertificateReceivedDate".into(),
            standard_code: StandardCode::Title,
            assign_path: AssignPath::Staff,
            archived_in_searches: true,
            archived_property: Some("Archived".into()),
            text_match: TextMatch::Exact,
            unknown_id: UnknownId::NotFound,
            max_page_size: 100,
            lost_on_update: Vec::new(),
            updates_replace: false,
            lost_on_create: Vec::new(),
            created_user_as_integer: false,
            session_hours: 24,
            latency_ms: 0,
        }
    }
}

impl Settings {
    /// Why these settings can't be used, if they can't.
    pub fn trouble(&self) -> Option<&'static str> {
        if self.fraction_digits > 7 {
            Some("fraction_digits goes from 0 to 7")
        } else if self.max_page_size == 0 {
            Some("max_page_size is at least 1")
        } else if self.certificate_received_name.trim().is_empty() {
            Some("certificate_received_name is blank")
        } else if (self.archived_property.as_deref()).is_some_and(|name| name.trim().is_empty()) {
            Some("archived_property is blank; use null for none")
        } else {
            None
        }
    }
}

/// How a search without hits is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoHits {
    /// 204 without a body.
    NoContent,
    /// 200 with `[]`.
    EmptyArray,
}

/// How a property without a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// Not at all.
    Omit,
    /// `null`.
    Null,
    /// `""`.
    EmptyString,
}

/// How instants end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// With `Z`.
    Z,
    /// Without a zone, still UTC.
    None,
}

/// Which instant stands for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOnly {
    /// Midnight in the UK: in summer 23:00 UTC of the day before.
    UkMidnight,
    /// Midnight UTC.
    UtcMidnight,
}

/// How times that a client sends with `Z`, or without a zone, are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenTimes {
    /// As UTC.
    TrueUtc,
    /// As UK wall-clock time, whatever the `Z` says.
    UkWallClock,
}

/// Where the code of a standard is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardCode {
    /// In square brackets at the end of `Title`.
    Title,
    /// As `NDAQCode`.
    Property,
    /// As both.
    Both,
}

/// Whose ID stands in the path of `User/{id}/Assign`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignPath {
    /// That of the assessor, verifier, employer or observer; the body's `LearnerID` names the
    /// learner. Working client code does it so.
    Staff,
    /// The learner's, as OneFile's help page has it; the body's `UserID` names the other.
    Learner,
}

/// How text filters of a search match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextMatch {
    /// The whole text, case apart.
    Exact,
    /// A part of it, case apart.
    Contains,
}

/// Status of a GET with an ID that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownId {
    /// 404.
    NotFound,
    /// 400.
    BadRequest,
}
