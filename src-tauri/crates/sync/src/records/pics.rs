//! PICS records: learner, learning aim, review, officer, organisation.
//!
//! Field names in JSON are what `tandem pics state` prints and `tandem pics edit` takes.

use super::Registration;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

key! {
    /// Names a learner inside Tandem: the learner reference, or the Ident where PICS gave no
    /// reference when the record was first seen. Never changes afterwards.
    LearnerKey
}

impl LearnerKey {
    /// Stands where a record belongs to no learner, such as an officer. No learner has it.
    pub fn nobody() -> Self {
        Self(String::new())
    }

    /// Whether the record belongs to no learner.
    pub fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }
}

key! {
    /// Names a learning aim within its learner: see [`AimKey::of`].
    AimKey
}
key! {
    /// Names a review within its learner.
    ReviewKey
}
key! {
    /// Ident of an officer.
    OfficerKey
}
key! {
    /// Ident of an organisation.
    OrganisationKey
}

/// PICS system status: only Live learners are synchronised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemStatus {
    /// In use.
    Live,
    /// Put away.
    Dormant,
}

/// A person on a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// Names the learner inside Tandem.
    pub key: LearnerKey,
    /// PICS Ident; ILR files do not carry it.
    pub ident: Option<String>,
    /// Learner reference (ILR LearnRefNumber), up to 12 characters.
    pub learner_ref: Option<String>,
    /// Unique learner number; two learners can carry the same temporary one.
    pub uln: Option<String>,
    /// First names.
    pub first_names: String,
    /// Surname.
    pub surname: String,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// National Insurance number.
    pub ni_number: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Mobile telephone.
    #[serde(default)]
    pub mobile: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Sex, as its ILR code.
    #[serde(default)]
    pub sex: Option<String>,
    /// Ethnicity, as its ILR code.
    #[serde(default)]
    pub ethnicity: Option<String>,
    /// Learning difficulty, disability or health problem, as its ILR code: 1 yes, 2 no, 9 not
    /// provided.
    #[serde(default)]
    pub lldd: Option<String>,
    /// Main tag: what OneFile has as a class.
    #[serde(default)]
    pub main_tag: Option<String>,
    /// Live or Dormant.
    pub system_status: SystemStatus,
    /// The learner's lead officer.
    pub main_officer: Option<OfficerKey>,
    /// Organisation of the latest placement of type P.
    pub organisation: Option<OrganisationKey>,
    /// OneFile user ID as PICS holds it ("Other System ID").
    pub onefile_id: Option<i64>,
    /// Learning aims, by key.
    pub aims: Vec<Aim>,
    /// Reviews, by key.
    pub reviews: Vec<Review>,
}

/// A qualification that a learner takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// Names the aim within its learner.
    pub key: AimKey,
    /// ILR LearnAimRef; `ZPROG001` is the programme itself.
    pub aim_ref: Option<String>,
    /// VQ Reference: what OneFile shows in brackets after the standard's title.
    pub vq_reference: Option<String>,
    /// Title, where known.
    pub title: Option<String>,
    /// ILR AimType.
    pub aim_type: Option<u32>,
    /// ILR ProgType.
    pub programme_type: Option<u32>,
    /// ILR StdCode.
    pub standard_code: Option<u32>,
    /// ILR FworkCode.
    pub framework_code: Option<u32>,
    /// ILR PwayCode.
    pub pathway_code: Option<u32>,
    /// ILR AimSeqNumber: renumbered from year to year, so no more than a tie-break.
    pub sequence: Option<u32>,
    /// Start.
    pub start: Option<NaiveDate>,
    /// Planned end.
    pub planned_end: Option<NaiveDate>,
    /// Actual end; an aim without one is in learning.
    pub actual_end: Option<NaiveDate>,
    /// ILR CompStatus. Never written from OneFile.
    pub completion_status: Option<u32>,
    /// ILR Outcome. Never written from OneFile.
    pub outcome: Option<u32>,
    /// ILR AchDate. Never written from OneFile.
    pub achievement_date: Option<NaiveDate>,
    /// Registration and certification.
    pub registration: Registration,
    /// Total Elements.
    pub elements_total: Option<u32>,
    /// Elements Done.
    pub elements_done: Option<u32>,
    /// Units are attached in PICS: progress is then PICS's own business.
    pub has_units: bool,
    /// OneFile learning aim ID as PICS holds it.
    pub onefile_id: Option<i64>,
    /// The newest list of its learner lacks the aim since this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_seen_since: Option<NaiveDate>,
}

/// A scheduled meeting with a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Names the review within its learner.
    pub key: ReviewKey,
    /// Review type; `Normal` ones are pushed.
    pub kind: String,
    /// Proposed date.
    pub proposed: Option<NaiveDate>,
    /// Proposed time, UK wall clock.
    pub proposed_time: Option<NaiveTime>,
    /// Attended value; blank until the review was held.
    pub attended: Option<String>,
    /// Actual date.
    pub actual: Option<NaiveDate>,
    /// Reviewer.
    pub reviewer: Option<OfficerKey>,
    /// Day on which the learner signed.
    pub learner_signed: Option<NaiveDate>,
    /// OneFile review ID: the only match key once it is set.
    pub onefile_id: Option<i64>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// PICS Ident.
    pub key: OfficerKey,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// OneFile user ID ("Additional ID").
    pub onefile_id: Option<i64>,
}

/// An employer or another body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// PICS Ident.
    pub key: OrganisationKey,
    /// Name.
    pub name: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// OneFile placement ID ("Additional ID").
    pub onefile_id: Option<i64>,
}

/// Everything that PICS holds, each list in the order of its keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Everything {
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Officers.
    pub officers: Vec<Officer>,
    /// Learners, with their aims and reviews.
    pub learners: Vec<Learner>,
}

impl Learner {
    /// First names and surname; the key where the names were let go.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.first_names, self.surname);
        match name.trim() {
            "" => self.key.0.clone(),
            name => name.to_owned(),
        }
    }

    /// One aim.
    pub fn aim(&self, key: &AimKey) -> Option<&Aim> {
        self.aims.iter().find(|a| a.key == *key)
    }

    /// One review.
    pub fn review(&self, key: &ReviewKey) -> Option<&Review> {
        self.reviews.iter().find(|r| r.key == *key)
    }
}

impl Aim {
    /// An aim of which nothing is known but its key.
    pub fn blank(key: AimKey) -> Self {
        Self {
            key,
            aim_ref: None,
            vq_reference: None,
            title: None,
            aim_type: None,
            programme_type: None,
            standard_code: None,
            framework_code: None,
            pathway_code: None,
            sequence: None,
            start: None,
            planned_end: None,
            actual_end: None,
            completion_status: None,
            outcome: None,
            achievement_date: None,
            registration: Registration::default(),
            elements_total: None,
            elements_done: None,
            has_units: false,
            onefile_id: None,
            not_seen_since: None,
        }
    }
}

impl Review {
    /// A review of which nothing is known but its key and type.
    pub fn blank(key: ReviewKey, kind: &str) -> Self {
        Self {
            key,
            kind: kind.to_owned(),
            proposed: None,
            proposed_time: None,
            attended: None,
            actual: None,
            reviewer: None,
            learner_signed: None,
            onefile_id: None,
        }
    }
}

impl AimKey {
    /// Aim reference, start, and standard or framework with pathway: what an aim is recognised
    /// by from one import to the next. The n-th aim (from 1) that agrees in all of them gets
    /// `#n` from the second on.
    pub fn of(
        aim_ref: &str,
        start: Option<NaiveDate>,
        standard: Option<u32>,
        framework: Option<u32>,
        pathway: Option<u32>,
        nth: usize,
    ) -> Self {
        let mut key = aim_ref.to_owned();
        if let Some(start) = start {
            key += &format!("/{start}");
        }
        match (standard, framework) {
            (Some(code), _) => key += &format!("/S{code}"),
            (None, Some(code)) => key += &format!("/F{code}-{}", pathway.unwrap_or(0)),
            (None, None) => {}
        }
        if nth > 1 {
            key += &format!("#{nth}");
        }
        Self(key)
    }
}
