//! PICS as the engine sees it: a gateway that says what it can do.

use crate::records::RegistrationField;
use crate::records::details::DetailOf;
use crate::records::pics::{AimKey, Everything, Learner, LearnerKey, Review, ReviewKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A way to reach PICS records.
#[async_trait::async_trait]
pub trait Pics: Send + Sync {
    /// What this gateway can carry out.
    fn capabilities(&self) -> Capabilities;

    /// Everything, in the order of keys.
    async fn everything(&self) -> Result<Everything, PicsError>;

    /// One learner with aims and reviews.
    async fn learner(&self, key: &LearnerKey) -> Result<Option<Learner>, PicsError>;

    /// Carries out one write if the record still holds what the write expects.
    async fn write(&self, write: &PicsWrite) -> Result<Written, PicsError>;
}

/// What a gateway can carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The records are PICS's own (true), or Tandem's copy of them (false).
    pub authoritative: bool,
    /// Registration, certification and progress of aims can be written.
    pub writes_aims: bool,
    /// Reviews can be created and changed.
    pub writes_reviews: bool,
    /// Details of learners, officers and organisations can be written.
    pub writes_details: bool,
}

/// One write, with the value it replaces. Text values are as [`AimField`] and [`ReviewField`] say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum PicsWrite {
    /// Sets a field of a learning aim.
    Aim {
        /// Learner.
        learner: LearnerKey,
        /// Aim.
        aim: AimKey,
        /// Field.
        field: AimField,
        /// Value that must be there still; `None` is blank.
        before: Option<String>,
        /// Value to set; `None` is blank.
        after: Option<String>,
    },
    /// Sets a field of a review.
    Review {
        /// Learner.
        learner: LearnerKey,
        /// Review.
        review: ReviewKey,
        /// Field.
        field: ReviewField,
        /// Value that must be there still; `None` is blank.
        before: Option<String>,
        /// Value to set; `None` is blank.
        after: Option<String>,
    },
    /// Sets a detail of a learner, an officer or an organisation. Values compare as
    /// [`crate::records::details`] says, white space apart.
    Detail {
        /// Which detail of which record.
        detail: DetailOf,
        /// Value that must be there still; `None` is blank.
        before: Option<String>,
        /// Value to set; `None` is blank.
        after: Option<String>,
    },
    /// Creates a review. A OneFile ID that another review of the learner has is refused.
    CreateReview {
        /// Learner.
        learner: LearnerKey,
        /// The review, with its key.
        review: Box<Review>,
    },
    /// Removes a review that Tandem created, if it still is exactly as it was created.
    RemoveReview {
        /// Learner.
        learner: LearnerKey,
        /// The review as it was created.
        review: Box<Review>,
    },
}

/// A field of an aim that Tandem writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AimField {
    /// Total Elements, a whole number.
    ElementsTotal,
    /// Elements Done, a whole number.
    ElementsDone,
    /// Registration or certification; dates as `YYYY-MM-DD`.
    #[serde(untagged)]
    Registration(RegistrationField),
}

/// A field of a review that Tandem writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewField {
    /// Attended value.
    Attended,
    /// Actual date, `YYYY-MM-DD`.
    Actual,
    /// Proposed date, `YYYY-MM-DD`.
    Proposed,
    /// Proposed time, UK wall clock, `HH:MM:SS`.
    ProposedTime,
    /// Day of the learner's signature, `YYYY-MM-DD`.
    LearnerSigned,
    /// OneFile review ID, a whole number.
    OnefileId,
}

/// How a write ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was carried out.
    Done,
    /// The record held the new value already.
    AlreadyThere,
    /// The record holds something else than the write expects; nothing was changed.
    Differs {
        /// What it holds.
        found: Option<String>,
    },
    /// There is no such record.
    NoRecord,
}

/// Why PICS records could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct PicsError {
    /// What kind of trouble.
    pub code: PicsErrorCode,
    /// For the log and for support, without personal data.
    pub detail: String,
}

/// Kinds of trouble with PICS records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PicsErrorCode {
    /// The database could not be read or written.
    Database,
    /// No room on the disk.
    DiskFull,
    /// A record in the database can't be read.
    Damaged,
}

impl std::fmt::Display for AimField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Registration(RegistrationField::RegistrationNumber) => "registration_number",
            Self::Registration(RegistrationField::RegistrationDate) => "registration_date",
            Self::Registration(RegistrationField::CertificateAppliedDate) => {
                "certificate_applied_date"
            }
            Self::Registration(RegistrationField::CertificateReceivedDate) => {
                "certificate_received_date"
            }
            Self::ElementsTotal => "elements_total",
            Self::ElementsDone => "elements_done",
        })
    }
}

impl std::fmt::Display for ReviewField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Proposed => "proposed",
            Self::ProposedTime => "proposed_time",
            Self::Attended => "attended",
            Self::Actual => "actual",
            Self::LearnerSigned => "learner_signed",
            Self::OnefileId => "onefile_id",
        })
    }
}

/// Text of an optional date, as writes carry it.
pub fn date_text(date: Option<NaiveDate>) -> Option<String> {
    date.map(|d| d.to_string())
}
