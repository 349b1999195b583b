//! What is written to either system: one value or one record.

use super::details::DetailOf;
use super::field::Value;
use super::field_of::{AimField, ReviewField};
use super::pics::{AimKey, LearnerKey, Review, ReviewKey};
use super::replaced::Replaced;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// One write, with the value it replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum PicsWrite {
    /// Sets a field of a learning aim.
    Aim {
        /// Learner.
        learner: LearnerKey,
        /// Aim.
        aim: AimKey,
        /// What is set.
        #[serde(flatten)]
        set: Replaced<AimField>,
    },
    /// Sets a field of a review.
    Review {
        /// Learner.
        learner: LearnerKey,
        /// Review.
        review: ReviewKey,
        /// What is set.
        #[serde(flatten)]
        set: Replaced<ReviewField>,
    },
    /// Sets a detail of a learner, an officer or an organisation. Values compare as
    /// [`crate::records::details`] says, white space apart.
    Detail {
        /// What is set, of which record.
        #[serde(flatten)]
        set: Replaced<DetailOf>,
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
        found: Option<Value>,
    },
    /// There is no such record.
    NoRecord,
}

/// A slot to create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVisit {
    /// The learner's user ID.
    pub learner_id: i64,
    /// Assessor's user ID.
    pub assessor_id: i64,
    /// Start, UK day.
    pub day: NaiveDate,
    /// Start, UK wall clock.
    pub time: NaiveTime,
    /// VisitTypeID: numbers are not published, so this is a setting.
    pub visit_type: i64,
}

/// A review to create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReview {
    /// The learner's user ID.
    pub learner_id: i64,
    /// Assessor's user ID.
    pub assessor_id: i64,
    /// Start, UK day.
    pub day: NaiveDate,
    /// Start, UK wall clock.
    pub time: NaiveTime,
    /// The slot.
    pub visit_id: i64,
}
