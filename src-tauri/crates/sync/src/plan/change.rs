//! A change: one value or one record, on one side, with the rule that asks for it.

use crate::enrol::Creation;
use crate::records::RegistrationField;
use crate::records::details::DetailOf;
use crate::records::field::{Field, Value};
use crate::records::field_of::{AimField, ReviewField};
use crate::records::pics::{AimKey, LearnerKey, OfficerKey, OrganisationKey, Review, ReviewKey};
use crate::records::replaced::{Filled, Replaced, registration_values};
use crate::records::write::PicsWrite;
use crate::records::write::{NewReview, NewVisit};
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
        /// What is filled.
        #[serde(flatten)]
        fill: Filled,
    },
    /// Sets a field of an aim in PICS.
    SetPicsAim {
        /// The aim in PICS.
        aim: AimKey,
        /// The aim in OneFile.
        onefile_id: i64,
        /// What is set.
        #[serde(flatten)]
        set: Replaced<AimField>,
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
        /// What is set.
        #[serde(flatten)]
        set: Replaced<ReviewField>,
    },
    /// Assigns a standard to the learner in OneFile, then gives the new aim its dates and what
    /// PICS holds of its registration.
    AssignAim(Assignment),
    /// Sets a detail of a person or a placement in OneFile. Changes of one record travel in one
    /// call.
    SetOnefileDetail {
        /// The person or the placement in OneFile.
        onefile_id: i64,
        /// What is set, of which record in PICS.
        #[serde(flatten)]
        set: Replaced<DetailOf>,
    },
    /// Sets a detail in PICS.
    SetPicsDetail {
        /// The person or the placement in OneFile.
        onefile_id: i64,
        /// What is set, of which record in PICS.
        #[serde(flatten)]
        set: Replaced<DetailOf>,
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
    /// A write of Tandem's changed this in OneFile as well: no plan has it, and the history tells it.
    ChangedBesides {
        /// The record in PICS.
        record: Record,
        /// The record in OneFile.
        onefile_id: i64,
        /// What was there, and what is there now.
        #[serde(flatten)]
        set: Replaced<Field>,
    },
    /// A change of long ago whose values were let go: the history still tells what was changed.
    LetGo {
        /// The system that was written.
        system: System,
        /// The record in PICS.
        of: Record,
        /// The field, or the record as a whole.
        field: Field,
        /// The record in OneFile.
        onefile_id: Option<i64>,
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
    #[serde(deserialize_with = "registration_values")]
    pub registration: BTreeMap<RegistrationField, Value>,
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
    /// OneFile changed it by itself when Tandem wrote something else.
    ChangedBesides,
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

impl Record {
    /// Its key in the system that has it; `None` for the learner and the account.
    pub fn key(&self) -> Option<String> {
        Some(match self {
            Self::Aim(key) => key.0.clone(),
            Self::Review(key) => key.0.clone(),
            Self::Officer(key) => key.0.clone(),
            Self::Organisation(key) => key.0.clone(),
            Self::OnefileAim(id) => id.to_string(),
            Self::Learner | Self::Account => return None,
        })
    }

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
    /// The UK day of the review that it sends to OneFile; `None` where it sends none.
    pub fn sends_review_of(&self) -> Option<NaiveDate> {
        match &self.action {
            Action::PushReview(push) => Some(push.day),
            _ => None,
        }
    }

    /// The write that carries the change out in PICS; `None` for a change of OneFile.
    pub fn pics_write(&self) -> Option<PicsWrite> {
        match &self.action {
            Action::SetPicsAim { aim, set, .. } => Some(PicsWrite::Aim {
                learner: self.learner.clone(),
                aim: aim.clone(),
                set: set.clone(),
            }),
            Action::SetPicsReview { review, set, .. } => Some(PicsWrite::Review {
                learner: self.learner.clone(),
                review: review.clone(),
                set: set.clone(),
            }),
            Action::CreatePicsReview { review } => Some(PicsWrite::CreateReview {
                learner: self.learner.clone(),
                review: review.clone(),
            }),
            Action::SetPicsDetail { set, .. } => Some(PicsWrite::Detail { set: set.clone() }),
            Action::PutBack { write, .. } => Some(write.clone()),
            Action::FillOnefileAim { .. }
            | Action::PushReview(_)
            | Action::AssignAim(_)
            | Action::SetOnefileDetail { .. }
            | Action::Create(_)
            | Action::ChangedBesides { .. }
            | Action::LetGo { .. } => None,
        }
    }

    /// The same change without its values.
    #[must_use]
    pub fn let_go(&self) -> Self {
        let line = self.line();
        Self {
            learner: self.learner.clone(),
            action: Action::LetGo {
                system: line.system,
                of: line.record,
                field: line.field,
                onefile_id: line.onefile_id,
            },
            rule: self.rule,
        }
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
