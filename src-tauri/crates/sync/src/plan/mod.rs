//! The plan: what would bring both systems into step, as a value.
//!
//! [`plan_learner`] is a pure function of one learner's records on both sides, the links that
//! are known, and the settings. The plan for everybody is the plans of the learners, in key order.
//! The same inputs give the same bytes, and [`Plan::hash`] names them.

mod aims;
mod change;
mod fields;
mod learner;
mod reviews;

pub use change::{Action, Change, ChangeLine, Push, Record, Rule, System};
pub use learner::{Inputs, Staff, plan_learner};

#[cfg(test)]
mod tests;

use crate::records::RegistrationField;
use crate::records::pics::{AimKey, LearnerKey, ReviewKey};
use crate::scope::OutOfScope;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What a run would do, or does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Learners in scope, in key order.
    pub learners: Vec<LearnerPlan>,
    /// Everybody else, with the reason.
    pub out_of_scope: BTreeMap<LearnerKey, OutOfScope>,
}

/// What a run would do for one learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnerPlan {
    /// The learner.
    pub learner: LearnerKey,
    /// OneFile user ID.
    pub onefile_id: i64,
    /// Changes, in the order in which they are carried out.
    pub changes: Vec<Change>,
    /// Records that are left until their cause is gone.
    pub parked: Vec<Parked>,
    /// Questions for a person.
    pub questions: Vec<Question>,
    /// Records that will not change, where people would ask why.
    pub notes: Vec<Note>,
    /// Pairs of learning aims, for the record of links.
    pub aim_links: BTreeMap<AimKey, i64>,
}

/// A record that is left alone until its cause is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Which record.
    pub record: Record,
    /// Why.
    pub cause: Cause,
}

/// Why a record is parked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// The code is there twice on one side, and start dates do not tell which is which.
    AmbiguousAim {
        /// The code.
        code: String,
    },
    /// Two aims in PICS hold the same OneFile aim ID.
    AimClaimedTwice {
        /// That ID.
        onefile_id: i64,
    },
    /// OneFile has not shown a property of this field yet, so it can't be written.
    FieldNotShown {
        /// The field.
        field: RegistrationField,
    },
    /// The reviewer is not linked to an assessor who works in OneFile.
    ReviewerNotLinked {
        /// Ident of the officer.
        officer: String,
    },
    /// The review has no reviewer, and the learner no main officer.
    NoReviewer,
    /// A slot was asked for in OneFile and the answer was lost: a person has to look.
    VisitInDoubt,
    /// A person made the review in OneFile by hand, and it is not there yet, or not the only one
    /// without partner on its day.
    MadeByHandNotFound,
    /// The slot exists in OneFile; the review in it is still to come, with the next run.
    ReviewPending,
}

/// A question for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// Both sides have a review without partner on one UK day: one review, or two?
    Joining {
        /// The UK day.
        day: NaiveDate,
        /// Reviews in PICS without partner.
        pics: BTreeSet<ReviewKey>,
        /// Reviews in OneFile without partner.
        onefile: BTreeSet<i64>,
    },
}

/// What a person decided about a learner's reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// These are one review.
    pub joined: BTreeMap<ReviewKey, i64>,
    /// These are different reviews, although they fall on one day.
    pub apart: BTreeSet<(ReviewKey, i64)>,
    /// The review was made in OneFile by hand: it is joined with the only one without partner
    /// on its day.
    pub made_by_hand: BTreeSet<ReviewKey>,
}

/// Why a record does not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Which record.
    pub record: Record,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// Reasons of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The learner has no aim with this code in OneFile.
    NotInOnefile {
        /// The code.
        code: String,
    },
    /// The aim has no code that OneFile could show.
    NoCode,
    /// The OneFile aim that PICS or Tandem holds is not among the learner's aims.
    OnefileAimGone {
        /// The held ID.
        onefile_id: i64,
    },
    /// The aim is only in OneFile.
    NotInPics {
        /// Code, or title where there is no code.
        standard: String,
    },
    /// Units are attached in PICS, so progress is not taken.
    UnitsAttached,
    /// Numbers differed and one date was blank: a number and a date of two registrations may
    /// have met.
    RegistrationsMayHaveMet,
    /// The OneFile review that PICS holds is not among the learner's reviews.
    OnefileReviewGone {
        /// The held ID.
        onefile_id: i64,
    },
    /// OneFile says started, PICS says something else: shown, not overwritten.
    AttendanceDiffers {
        /// What PICS says.
        pics: String,
    },
    /// A review without a time is held back by a setting.
    NoTime,
}

impl Plan {
    /// Name of the plan: `sha256:` and 64 hex digits over its canonical bytes.
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(self.bytes());
        digest
            .iter()
            .fold(String::from("sha256:"), |mut name, byte| {
                use std::fmt::Write as _;
                let _ = write!(name, "{byte:02x}");
                name
            })
    }

    /// Canonical bytes: JSON, fields and records in a fixed order.
    pub fn bytes(&self) -> Vec<u8> {
        // Keys are text or numbers throughout, which is all that JSON needs to succeed.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Changes of all learners, in plan order.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.learners.iter().flat_map(|learner| &learner.changes)
    }

    /// Joining questions of all learners.
    pub fn joining(&self) -> usize {
        self.learners
            .iter()
            .map(|learner| learner.questions.len())
            .sum()
    }
}
