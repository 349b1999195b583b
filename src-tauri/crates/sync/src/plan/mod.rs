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
pub use learner::{Inputs, Staff, UnderWay, plan_learner};
pub use line::ChangeLine;

#[cfg(test)]
mod tests;

use crate::digest;
use crate::records::RegistrationField;
use crate::records::details::Detail;
use crate::records::field::Field;
use crate::records::pics::{AimKey, LearnerKey, ReviewKey};
use crate::scope::OutOfScope;
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
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
        /// The field.
        field: Field,
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
    /// OneFile aims that have shown progress, by the aim in PICS.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub progressed: BTreeMap<AimKey, i64>,
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
    /// A field of a record in PICS.
    Field(Record, Field),
    /// A review in OneFile that is not created in PICS again.
    OnefileReview(i64),
    /// A field of a record, or the record as a whole, that is never sent to OneFile.
    NotSent(Record, Field),
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
    /// The field, or the record as a whole.
    pub field: Field,
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
    /// The slot exists in OneFile; the review in it is still to come, with a later run.
    ReviewPending {
        /// When it was sent, where no answer came.
        #[serde(default)]
        sent: Option<DateTime<Utc>>,
        /// When a look tells whether it was carried out.
        #[serde(default)]
        again: Option<DateTime<Utc>>,
    },
    /// OneFile offers several standards with this code: a person says which one is meant.
    SeveralPathways {
        /// The code.
        code: String,
        /// Standards that have it.
        standards: BTreeSet<i64>,
    },
    /// The aim was asked for in OneFile and is not settled yet: a later run looks.
    AssignmentPending {
        /// When it was sent, where no answer came.
        #[serde(default)]
        sent: Option<DateTime<Utc>>,
        /// When a look tells whether it was carried out.
        #[serde(default)]
        again: Option<DateTime<Utc>>,
    },
    /// OneFile took the dates of an aim that was assigned and showed others afterwards: they are
    /// not sent any more, and a person enters them.
    DatesDidNotStick,
    /// OneFile was seen to change other values of such a record when one is set: none is sent where
    /// there are any to lose.
    UpdateLosesOthers,
    /// OneFile took this field and showed another value afterwards: it is not written any more
    /// until a person has looked.
    FieldDidNotStick {
        /// The field.
        field: RegistrationField,
    },
}

impl Cause {
    /// A review is on its way, and was sent then where no answer came.
    pub fn review_pending(sent: Option<DateTime<Utc>>, settings: &Settings) -> Self {
        let again = sent.map(|sent| sent + TimeDelta::minutes(settings.doubt_minutes.into()));
        Self::ReviewPending { sent, again }
    }

    /// The same of an aim.
    pub fn assignment_pending(sent: Option<DateTime<Utc>>, settings: &Settings) -> Self {
        let again = sent.map(|sent| sent + TimeDelta::minutes(settings.doubt_minutes.into()));
        Self::AssignmentPending { sent, again }
    }
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
        /// Reviews in OneFile without partner, those included that OneFile does not show any more.
        onefile: BTreeSet<i64>,
        /// Those of them that OneFile does not show any more.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        gone: BTreeSet<i64>,
    },
    /// A learning aim was there in OneFile and is gone: was it removed, and is it to be assigned
    /// again?
    AimGone {
        /// The aim in PICS.
        aim: AimKey,
        /// The aim that was there in OneFile.
        onefile_id: i64,
        /// UK day on which OneFile said so first.
        since: NaiveDate,
    },
    /// A review that both systems had is gone in OneFile.
    ReviewGone {
        /// The review in PICS.
        review: ReviewKey,
        /// The review that was there in OneFile.
        onefile_id: i64,
        /// UK day on which OneFile said so first.
        since: NaiveDate,
    },
    /// Reviews are proposed for days that can hardly be meant: are they to be sent?
    OddDates {
        /// Reviews in PICS, with their days.
        reviews: BTreeMap<ReviewKey, NaiveDate>,
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
    /// Aims whose OneFile aim is gone, and that are assigned once more.
    #[serde(default)]
    pub assign_again: BTreeSet<(AimKey, i64)>,
    /// Aims whose OneFile aim is gone, and that are left alone.
    #[serde(default)]
    pub aims_left: BTreeSet<(AimKey, i64)>,
    /// Reviews whose OneFile review is gone, as a person knows.
    #[serde(default)]
    pub reviews_left: BTreeSet<(ReviewKey, i64)>,
    /// Reviews that are sent although their day is odd.
    #[serde(default)]
    pub odd_sent: BTreeSet<(ReviewKey, NaiveDate)>,
    /// Reviews that are not sent because their day is odd.
    #[serde(default)]
    pub odd_left: BTreeSet<(ReviewKey, NaiveDate)>,
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
    /// The OneFile aim is gone, and a person said that the aim is left alone.
    AimLeft {
        /// The aim that was there.
        onefile_id: i64,
    },
    /// The aim is only in OneFile.
    NotInPics {
        /// Code, or title where there is no code.
        standard: String,
    },
    /// Units are attached in PICS, so progress is not taken.
    UnitsAttached,
    /// OneFile shows a progress that is none, such as one above 100 %.
    ProgressUnreadable,
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
    /// The review is proposed for a day that is not meant, as a person said: it is not sent.
    OddDateLeft,
    /// A review without a time is held back by a setting.
    NoTime,
    /// A person put the value back: it stays as it is until it is released.
    Held {
        /// The field, or the review as a whole.
        field: Field,
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
    /// The newest list of the learner lacks the aim, so it is not assigned in OneFile.
    NotInNewestList {
        /// Since when.
        since: NaiveDate,
    },
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

    /// The plan without these changes. Of their records it is then not known what both sides agree
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
            let goes = learner.changes.iter().filter(|change| !stays(change));
            let records: BTreeSet<Record> = goes.map(|change| change.line().record).collect();
            learner.changes.retain(stays);
            if !records.is_empty() {
                let before = agreed.get(&learner.learner).cloned().unwrap_or_default();
                learner.agreed = learner.agreed.but_for(&before, &records);
            }
        }
        self
    }

    /// Joining questions of all learners.
    pub fn joining(&self) -> usize {
        let all = self.learners.iter().flat_map(|learner| &learner.questions);
        all.filter(|question| matches!(question, Question::Joining { .. }))
            .count()
    }
}

impl Agreed {
    /// What both sides agree on where the changes of these records were not carried out: there it
    /// stays as it was before.
    #[must_use]
    pub fn but_for(&self, before: &Self, records: &BTreeSet<Record>) -> Self {
        let mut agreed = self.clone();
        let reviews = records.iter().filter_map(|record| match record {
            Record::Review(review) => Some(review),
            _ => None,
        });
        for review in reviews {
            match before.reviews.get(review) {
                Some(held) => agreed.reviews.insert(review.clone(), *held),
                None => agreed.reviews.remove(review),
            };
        }
        agreed
    }
}

impl SharedPlan {
    /// Whether there is nothing to do or to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
