//! A change: one value or one record, on one side, with the rule that asks for it.

use super::{ChangeName, Held};
use crate::enrol::Creation;
use crate::ports::onefile::{NewReview, NewVisit};
use crate::ports::pics::{AimField, PicsWrite, ReviewField};
use crate::records::RegistrationField;
use crate::records::details::DetailOf;
use crate::records::pics::{AimKey, LearnerKey, OfficerKey, OrganisationKey, Review, ReviewKey};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One change of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The learner whom it concerns; nobody for an officer or an organisation.
    #[serde(
        default = "LearnerKey::nobody",
        skip_serializing_if = "LearnerKey::is_nobody"
    )]
    pub learner: LearnerKey,
    /// What is done.
    pub action: Action,
    /// Why.
    pub rule: Rule,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Fills a blank field of an aim in OneFile. Changes of one aim travel in one call.
    FillOnefileAim {
        /// The aim in PICS.
        aim: AimKey,
        /// The aim in OneFile.
        onefile_id: i64,
        /// The field.
        field: RegistrationField,
        /// The value.
        value: String,
    },
    /// Sets a field of an aim in PICS.
    SetPicsAim {
        /// The aim in PICS.
        aim: AimKey,
        /// The aim in OneFile.
        onefile_id: i64,
        /// The field.
        field: AimField,
        /// Value that is replaced; `None` is blank.
        before: Option<String>,
        /// Value that is set.
        after: String,
    },
    /// Creates a slot and a review in OneFile and stores its ID on the PICS review.
    PushReview(Push),
    /// Creates a review in PICS.
    CreatePicsReview {
        /// The review.
        review: Box<Review>,
    },
    /// Sets a field of a review in PICS.
    SetPicsReview {
        /// The review in PICS.
        review: ReviewKey,
        /// The review in OneFile.
        onefile_id: i64,
        /// The field.
        field: ReviewField,
        /// Value that is replaced; `None` is blank.
        before: Option<String>,
        /// Value that is set.
        after: String,
    },
    /// Assigns a standard to the learner in OneFile, then gives the new aim its dates and what
    /// PICS holds of its registration.
    AssignAim(Assignment),
    /// Sets a detail of a person or a placement in OneFile. Changes of one record travel in one
    /// call.
    SetOnefileDetail {
        /// Which detail of which record in PICS.
        detail: DetailOf,
        /// The person or the placement in OneFile.
        onefile_id: i64,
        /// Value that is replaced; `None` is blank.
        before: Option<String>,
        /// Value that is set.
        after: String,
    },
    /// Sets a detail in PICS.
    SetPicsDetail {
        /// Which detail of which record.
        detail: DetailOf,
        /// The person or the placement in OneFile.
        onefile_id: i64,
        /// Value that is replaced; `None` is blank.
        before: Option<String>,
        /// Value that is set.
        after: String,
    },
    /// Creates a record in OneFile that enrolling the learner takes.
    Create(Creation),
    /// Takes back what an earlier change did in PICS: the write that undoes it.
    PutBack {
        /// Number of the entry in the history that is taken back.
        entry: i64,
        /// The record in OneFile that the value came from.
        onefile_id: Option<i64>,
        /// The write. Its before-value is what the earlier change set.
        write: PicsWrite,
    },
}

/// A learning aim that is only in PICS, on its way to OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The aim in PICS.
    pub aim: AimKey,
    /// The learner's OneFile user ID.
    pub onefile_learner: i64,
    /// The standard.
    pub standard_id: i64,
    /// Its code, as both systems show it.
    pub code: String,
    /// Start.
    pub start: Option<NaiveDate>,
    /// Planned end.
    pub planned_end: Option<NaiveDate>,
    /// Registration and certification that PICS holds, as far as OneFile has shown the fields.
    pub registration: BTreeMap<RegistrationField, String>,
}

/// A review on its way to OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The review in PICS.
    pub review: ReviewKey,
    /// The learner's OneFile user ID.
    pub onefile_learner: i64,
    /// OneFile user ID of the assessor.
    pub assessor_id: i64,
    /// UK day.
    pub day: NaiveDate,
    /// UK wall-clock time.
    pub time: NaiveTime,
    /// VisitTypeID.
    pub visit_type: i64,
}

/// Why a change is made: a row of the table of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Blank in OneFile, a value in PICS.
    BlankInOnefile,
    /// Blank in PICS, a value in OneFile.
    BlankInPics,
    /// Both have a value and they differ: OneFile's is kept.
    OnefileWins,
    /// Progress comes from OneFile.
    Progress,
    /// A Normal review without attendance and actual date goes to OneFile.
    ReviewToOnefile,
    /// A review that is only in OneFile comes to PICS.
    ReviewToPics,
    /// The review was started in OneFile.
    ReviewStarted,
    /// The learner signed in OneFile.
    ReviewSigned,
    /// A person said that these are one review.
    Joined,
    /// OneFile moved the review to another time, alone or as PICS did too: OneFile's is kept.
    ReviewMoved,
    /// An aim that is new in PICS and that OneFile offers.
    AimToOnefile,
    /// Details are kept in OneFile as PICS has them.
    DetailToOnefile,
    /// Details are kept in PICS as OneFile has them.
    DetailToPics,
    /// A person enrolled the learner in OneFile.
    Enrolled,
    /// A person put back what an earlier run had changed.
    PutBack,
}

/// The system that a change writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// PICS.
    Pics,
    /// OneFile.
    Onefile,
}

/// Names a record: of a learner, or one that belongs to no learner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "record", content = "key", rename_all = "snake_case")]
pub enum Record {
    /// A learning aim in PICS.
    Aim(AimKey),
    /// A review in PICS.
    Review(ReviewKey),
    /// A learning aim that is only in OneFile.
    OnefileAim(i64),
    /// The learner's own details.
    Learner,
    /// An officer in PICS.
    Officer(OfficerKey),
    /// An organisation in PICS.
    Organisation(OrganisationKey),
    /// The learner's account in OneFile, and what it points to.
    Account,
}

/// A change as people and programs read it: flat, without run, time or IDs that are yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// The learner; nobody for an officer or an organisation.
    #[serde(
        default = "LearnerKey::nobody",
        skip_serializing_if = "LearnerKey::is_nobody"
    )]
    pub learner: LearnerKey,
    /// The system that is written.
    pub system: System,
    /// The record in PICS.
    #[serde(flatten)]
    pub record: Record,
    /// Field, or `review` for a record that is created.
    pub field: String,
    /// Value that is replaced; `None` is blank.
    pub before: Option<String>,
    /// Value that is set; `None` is blank, which only putting back can do.
    pub after: Option<String>,
    /// Why.
    pub rule: Rule,
    /// The record in OneFile, where it exists already.
    pub onefile_id: Option<i64>,
}

impl ChangeLine {
    /// Names the change.
    pub fn name(&self) -> ChangeName {
        ChangeName {
            learner: self.learner.clone(),
            system: self.system,
            record: self.record.clone(),
            field: self.field.clone(),
        }
    }

    /// What is held where this change is never to be made. `None` for one that takes something back.
    pub fn never(&self) -> Option<Held> {
        let creates = self.field == "review" && self.before.is_none();
        match (self.system, self.rule) {
            (_, Rule::PutBack) => None,
            (System::Onefile, _) => Some(Held::NotSent(self.record.clone(), self.field.clone())),
            (System::Pics, _) if creates => self.onefile_id.map(Held::OnefileReview),
            (System::Pics, _) => Some(Held::Field(self.record.clone(), self.field.clone())),
        }
    }
}

impl Record {
    /// The record whose detail this is.
    pub fn of(detail: &DetailOf) -> Self {
        match detail {
            DetailOf::Learner { .. } => Self::Learner,
            DetailOf::Officer { officer, .. } => Self::Officer(officer.clone()),
            DetailOf::Organisation { organisation, .. } => Self::Organisation(organisation.clone()),
        }
    }
}

impl Change {
    /// The flat form.
    pub fn line(&self) -> ChangeLine {
        let line = |system, record, field: String, before, after: String, onefile_id| ChangeLine {
            learner: self.learner.clone(),
            system,
            record,
            field,
            before,
            after: Some(after),
            rule: self.rule,
            onefile_id,
        };
        match &self.action {
            Action::FillOnefileAim {
                aim,
                onefile_id,
                field,
                value,
            } => line(
                System::Onefile,
                Record::Aim(aim.clone()),
                AimField::Registration(*field).to_string(),
                None,
                value.clone(),
                Some(*onefile_id),
            ),
            Action::SetPicsAim {
                aim,
                onefile_id,
                field,
                before,
                after,
            } => line(
                System::Pics,
                Record::Aim(aim.clone()),
                field.to_string(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::PushReview(push) => line(
                System::Onefile,
                Record::Review(push.review.clone()),
                "review".into(),
                None,
                format!("{} {}", push.day, push.time.format("%H:%M")),
                None,
            ),
            Action::CreatePicsReview { review } => line(
                System::Pics,
                Record::Review(review.key.clone()),
                "review".into(),
                None,
                described(review),
                review.onefile_id,
            ),
            Action::SetPicsReview {
                review,
                onefile_id,
                field,
                before,
                after,
            } => line(
                System::Pics,
                Record::Review(review.clone()),
                field.to_string(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::AssignAim(assignment) => line(
                System::Onefile,
                Record::Aim(assignment.aim.clone()),
                "aim".into(),
                None,
                assignment.described(),
                None,
            ),
            Action::SetOnefileDetail {
                detail,
                onefile_id,
                before,
                after,
            } => line(
                System::Onefile,
                Record::of(detail),
                detail.detail().to_string(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::SetPicsDetail {
                detail,
                onefile_id,
                before,
                after,
            } => line(
                System::Pics,
                Record::of(detail),
                detail.detail().to_string(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::Create(creation) => line(
                System::Onefile,
                Record::Account,
                creation.field().into(),
                None,
                creation.described(),
                None,
            ),
            Action::PutBack {
                onefile_id, write, ..
            } => self.undoing(write, *onefile_id),
        }
    }

    fn undoing(&self, write: &PicsWrite, onefile_id: Option<i64>) -> ChangeLine {
        let (record, field, before, after) = match write {
            PicsWrite::Aim {
                aim,
                field,
                before,
                after,
                ..
            } => (
                Record::Aim(aim.clone()),
                field.to_string(),
                before.clone(),
                after.clone(),
            ),
            PicsWrite::Review {
                review,
                field,
                before,
                after,
                ..
            } => (
                Record::Review(review.clone()),
                field.to_string(),
                before.clone(),
                after.clone(),
            ),
            PicsWrite::Detail {
                detail,
                before,
                after,
            } => (
                Record::of(detail),
                detail.detail().to_string(),
                before.clone(),
                after.clone(),
            ),
            PicsWrite::CreateReview { review, .. } => (
                Record::Review(review.key.clone()),
                "review".into(),
                None,
                Some(described(review)),
            ),
            PicsWrite::RemoveReview { review, .. } => (
                Record::Review(review.key.clone()),
                "review".into(),
                Some(described(review)),
                None,
            ),
        };
        ChangeLine {
            learner: self.learner.clone(),
            system: System::Pics,
            record,
            field,
            before,
            after,
            rule: self.rule,
            onefile_id,
        }
    }

    /// The write that carries the change out in PICS; `None` for a change of OneFile.
    pub fn pics_write(&self) -> Option<PicsWrite> {
        match &self.action {
            Action::SetPicsAim {
                aim,
                field,
                before,
                after,
                ..
            } => Some(PicsWrite::Aim {
                learner: self.learner.clone(),
                aim: aim.clone(),
                field: *field,
                before: before.clone(),
                after: Some(after.clone()),
            }),
            Action::SetPicsReview {
                review,
                field,
                before,
                after,
                ..
            } => Some(PicsWrite::Review {
                learner: self.learner.clone(),
                review: review.clone(),
                field: *field,
                before: before.clone(),
                after: Some(after.clone()),
            }),
            Action::CreatePicsReview { review } => Some(PicsWrite::CreateReview {
                learner: self.learner.clone(),
                review: review.clone(),
            }),
            Action::SetPicsDetail {
                detail,
                before,
                after,
                ..
            } => Some(PicsWrite::Detail {
                detail: detail.clone(),
                before: before.clone(),
                after: Some(after.clone()),
            }),
            Action::PutBack { write, .. } => Some(write.clone()),
            Action::FillOnefileAim { .. }
            | Action::PushReview(_)
            | Action::AssignAim(_)
            | Action::SetOnefileDetail { .. }
            | Action::Create(_) => None,
        }
    }
}

impl Assignment {
    /// The aim in one line: its code and its dates.
    fn described(&self) -> String {
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "open".into(), |d| d.to_string());
        format!(
            "{} {} to {}",
            self.code,
            day(self.start),
            day(self.planned_end)
        )
    }
}

impl Push {
    /// The slot.
    pub fn visit(&self) -> NewVisit {
        NewVisit {
            learner_id: self.onefile_learner,
            assessor_id: self.assessor_id,
            day: self.day,
            time: self.time,
            visit_type: self.visit_type,
        }
    }

    /// The review in that slot.
    pub fn review(&self, visit_id: i64) -> NewReview {
        NewReview {
            learner_id: self.onefile_learner,
            assessor_id: self.assessor_id,
            day: self.day,
            time: self.time,
            visit_id,
        }
    }
}

/// A review in one line: when, and how far it went.
fn described(review: &Review) -> String {
    let when = match (review.proposed, review.proposed_time) {
        (Some(day), Some(time)) => format!("{day} {}", time.format("%H:%M")),
        (Some(day), None) => day.to_string(),
        (None, _) => "no date".into(),
    };
    let held = review
        .actual
        .map(|day| format!(", held {day}"))
        .unwrap_or_default();
    let signed = review
        .learner_signed
        .map(|day| format!(", signed by learner {day}"))
        .unwrap_or_default();
    format!("{when}{held}{signed}")
}
