//! The plan: what would bring both systems into step, as a value.
//!
//! [`plan_learner`] is a pure function of one learner's records on both sides, the links that
//! are known, and the settings. The plan for everybody is the plans of the learners, in key order,
//! and besides what [`plan_shared`] makes of officers and organisations, which belong to none.
//! The same inputs give the same bytes, and [`Plan::hash`] names them.

mod aims;
mod assign;
mod change;
mod cost;
mod details;
mod fields;
mod held;
mod learner;
mod line;
mod partner;
mod reviews;

pub use change::{Action, Assignment, Change, Push, Record, Rule, System};
pub use details::{DetailsKnown, SharedInputs, plan_shared};
pub use learner::{Inputs, Staff, plan_learner};
pub use line::ChangeLine;

#[cfg(test)]
mod tests;

use crate::digest;
use crate::records::RegistrationField;
use crate::records::details::Detail;
use crate::records::pics::{AimKey, LearnerKey, ReviewKey};
use crate::scope::OutOfScope;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a run would do, or does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Learners in scope, in key order.
    pub learners: Vec<LearnerPlan>,
    /// Officers and organisations.
    #[serde(default, skip_serializing_if = "SharedPlan::is_empty")]
    pub shared: SharedPlan,
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
    /// What a person has to do in OneFile, which has no call for it.
    #[serde(default)]
    pub by_hand: Vec<ByHand>,
    /// What both sides agree on once the changes are carried out.
    #[serde(default)]
    pub agreed: Agreed,
    /// Pairs of learning aims, for the record of links.
    pub aim_links: BTreeMap<AimKey, i64>,
}

/// What a run would do for records that belong to no learner. Only a run over everybody plans them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPlan {
    /// Changes, in the order in which they are carried out: officers, then organisations.
    pub changes: Vec<Change>,
    /// Records that are left until their cause is gone.
    pub parked: Vec<Parked>,
    /// Records that will not change, where people would ask why.
    pub notes: Vec<Note>,
    /// What a person has to do in OneFile, which has no call for it.
    pub by_hand: Vec<ByHand>,
}

/// Something that a person has to do in OneFile. It goes from the plan once it is done there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ByHand {
    /// Which record.
    pub record: Record,
    /// The record in OneFile.
    pub onefile_id: i64,
    /// What is to be done.
    #[serde(flatten)]
    pub task: Task,
}

/// What OneFile has no call for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// The review was moved in PICS alone: move it in OneFile, or move it back in PICS.
    MoveReview {
        /// When PICS has it.
        pics: When,
        /// When OneFile has it.
        onefile: When,
    },
    /// A value was put back in PICS: correct it in OneFile, so that it can be released.
    CorrectValue {
        /// The field, as in [`ChangeLine::field`].
        field: String,
        /// What PICS holds.
        pics: Option<String>,
        /// What OneFile holds.
        onefile: Option<String>,
    },
    /// A review was removed from PICS by putting a run back; it is still in OneFile.
    RemoveReview {
        /// When OneFile has it.
        onefile: Option<When>,
    },
}

/// A UK day and wall-clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct When {
    /// Day.
    pub day: NaiveDate,
    /// Time; PICS may have none.
    pub time: Option<NaiveTime>,
}

/// What both sides agreed on last, for what can move on either side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Reviews with a partner.
    pub reviews: BTreeMap<ReviewKey, AgreedReview>,
}

/// What both sides agreed on about a review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedReview {
    /// When it is to be held. Where the sides never agreed: when OneFile had it first.
    pub when: Option<When>,
    /// Day of the learner's signature that came from OneFile.
    pub learner_signed: Option<NaiveDate>,
}

/// A value, or a whole record, that a person put back in PICS: it stays so until it is released.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Held {
    /// A field of a record in PICS, as in [`ChangeLine::field`].
    Field(Record, String),
    /// A review in OneFile that is not created in PICS again.
    OnefileReview(i64),
    /// A field of a record, or the record as a whole, that is never sent to OneFile, as in
    /// [`ChangeLine::field`].
    NotSent(Record, String),
}

/// Names one change of a plan, whatever values it carries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChangeName {
    /// The learner.
    pub learner: LearnerKey,
    /// The system that is written.
    pub system: System,
    /// The record in PICS.
    #[serde(flatten)]
    pub record: Record,
    /// As in [`ChangeLine::field`].
    pub field: String,
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
    /// The reviewer's account in OneFile is archived.
    ReviewerArchived {
        /// Ident of the officer.
        officer: String,
        /// The account.
        onefile_id: i64,
        /// Its name.
        name: String,
    },
    /// The reviewer's account is no assessor of this centre, or not any more.
    ReviewerNoAssessor {
        /// Ident of the officer.
        officer: String,
        /// The account.
        onefile_id: i64,
    },
    /// The reviewer's account bears another person's name by now.
    ReviewerIsAnother {
        /// Ident of the officer.
        officer: String,
        /// The account.
        onefile_id: i64,
        /// Its name now.
        name: String,
    },
    /// The review has no reviewer, and the learner no main officer.
    NoReviewer,
    /// A slot was asked for in OneFile and the answer was lost: a person has to look.
    VisitInDoubt,
    /// A person made the review in OneFile by hand, and it is not there yet, or not the only one
    /// without partner on its day.
    MadeByHandNotFound,
    /// OneFile has not shown a property of this detail yet, so it can't be written.
    DetailNotShown {
        /// The detail.
        detail: Detail,
    },
    /// OneFile took this detail and showed another value afterwards: it is not written any more
    /// until a person has looked.
    DetailDidNotStick {
        /// The detail.
        detail: Detail,
    },
    /// Two officers, or two organisations, hold the same OneFile ID.
    DetailsClaimedTwice {
        /// That ID.
        onefile_id: i64,
    },
    /// The slot exists in OneFile; the review in it is still to come, with the next run.
    ReviewPending,
    /// OneFile offers several standards with this code: a person says which one is meant.
    SeveralPathways {
        /// The code.
        code: String,
        /// Standards that have it.
        standards: BTreeSet<i64>,
    },
    /// The aim was asked for in OneFile and the answer was lost: the next run looks.
    AssignmentPending,
    /// OneFile took the dates of an aim that was assigned and showed others afterwards: they are
    /// not sent any more, and a person enters them.
    DatesDidNotStick,
    /// OneFile took this field and showed another value afterwards: it is not written any more
    /// until a person has looked.
    FieldDidNotStick {
        /// The field.
        field: RegistrationField,
    },
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
    /// Values and reviews that were put back and stay so.
    #[serde(default)]
    pub held: BTreeSet<Held>,
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
    /// The learner has no aim with this code in OneFile, and a setting keeps it so.
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
    /// A person put the value back: it stays as it is until it is released.
    Held {
        /// The field, as in [`ChangeLine::field`]; `review` for a review as a whole.
        field: String,
    },
    /// PICS has a signature that OneFile does not show: the review was perhaps unlocked there.
    SignatureGone,
    /// Both sides have a signature of the learner, of different days.
    SignatureDiffers {
        /// The day in OneFile.
        onefile: NaiveDate,
    },
    /// OneFile does not offer a standard with this code.
    NotOffered {
        /// The code.
        code: String,
    },
    /// The aim has ended, so it is not assigned in OneFile any more.
    Ended,
    /// The unique learner number is temporary, no valid one, or another learner's too.
    UlnNotSent,
}

impl Plan {
    /// Name of the plan: `sha256:` and 64 hex digits over its canonical bytes.
    pub fn hash(&self) -> String {
        format!("sha256:{}", digest::of(&self.bytes()))
    }

    /// Canonical bytes: JSON, fields and records in a fixed order.
    pub fn bytes(&self) -> Vec<u8> {
        // Keys are text or numbers throughout, which is all that JSON needs to succeed.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// All changes in plan order: of officers and organisations, then of all learners.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        let of_learners = self.learners.iter().flat_map(|learner| &learner.changes);
        self.shared.changes.iter().chain(of_learners)
    }

    /// How many things a person has to do in OneFile.
    pub fn by_hand(&self) -> usize {
        let of_learners = self.learners.iter().map(|learner| learner.by_hand.len());
        self.shared.by_hand.len() + of_learners.sum::<usize>()
    }

    /// The plan without these changes. Of their learners it is then not known what both sides agree
    /// on, beyond what they agreed on before.
    #[must_use]
    pub fn without(
        mut self,
        left_out: &BTreeSet<ChangeName>,
        agreed: &BTreeMap<LearnerKey, Agreed>,
    ) -> Self {
        let stays = |change: &Change| !left_out.contains(&change.line().name());
        self.shared.changes.retain(stays);
        for learner in &mut self.learners {
            let planned = learner.changes.len();
            learner.changes.retain(stays);
            if learner.changes.len() < planned {
                learner.agreed = agreed.get(&learner.learner).cloned().unwrap_or_default();
            }
        }
        self
    }

    /// Joining questions of all learners.
    pub fn joining(&self) -> usize {
        self.learners
            .iter()
            .map(|learner| learner.questions.len())
            .sum()
    }
}

impl SharedPlan {
    /// Whether there is nothing to do or to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
