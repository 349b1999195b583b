//! A change as people and programs read it: one line, flat.

use super::{Action, Assignment, Change, ChangeName, Held, Record, Rule, System};
use crate::records::field::Field;
use crate::records::pics::{LearnerKey, Review};
use crate::records::write::PicsWrite;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
    /// The field, or the record as a whole where it is created or removed.
    pub field: Field,
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
            field: self.field,
        }
    }

    /// What is held where this change is never to be made. `None` for one that takes something back.
    pub fn never(&self) -> Option<Held> {
        let creates = self.field == Field::Review && self.before.is_none();
        match (self.system, self.rule) {
            (_, Rule::PutBack) => None,
            (System::Onefile, _) => Some(Held::NotSent(self.record.clone(), self.field)),
            (System::Pics, _) if creates => self.onefile_id.map(Held::OnefileReview),
            (System::Pics, _) => Some(Held::Field(self.record.clone(), self.field)),
        }
    }
}

impl Change {
    /// The flat form.
    pub fn line(&self) -> ChangeLine {
        let line = |system, record, field: Field, before, after: String, onefile_id| ChangeLine {
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
                (*field).into(),
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
                (*field).into(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::PushReview(push) => line(
                System::Onefile,
                Record::Review(push.review.clone()),
                Field::Review,
                None,
                format!("{} {}", push.day, push.time.format("%H:%M")),
                None,
            ),
            Action::CreatePicsReview { review } => line(
                System::Pics,
                Record::Review(review.key.clone()),
                Field::Review,
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
                (*field).into(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::AssignAim(assignment) => line(
                System::Onefile,
                Record::Aim(assignment.aim.clone()),
                Field::Aim,
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
                detail.detail().into(),
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
                detail.detail().into(),
                before.clone(),
                after.clone(),
                Some(*onefile_id),
            ),
            Action::Create(creation) => line(
                System::Onefile,
                Record::Account,
                creation.field(),
                None,
                creation.described(),
                None,
            ),
            Action::PutBack {
                onefile_id, write, ..
            } => self.undoing(write, *onefile_id),
            Action::ChangedBesides {
                record,
                onefile_id,
                field,
                before,
                after,
            } => ChangeLine {
                learner: self.learner.clone(),
                system: System::Onefile,
                record: record.clone(),
                field: *field,
                before: before.clone(),
                after: after.clone(),
                rule: self.rule,
                onefile_id: Some(*onefile_id),
            },
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
                (*field).into(),
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
                (*field).into(),
                before.clone(),
                after.clone(),
            ),
            PicsWrite::Detail {
                detail,
                before,
                after,
            } => (
                Record::of(detail),
                detail.detail().into(),
                before.clone(),
                after.clone(),
            ),
            PicsWrite::CreateReview { review, .. } => (
                Record::Review(review.key.clone()),
                Field::Review,
                None,
                Some(described(review)),
            ),
            PicsWrite::RemoveReview { review, .. } => (
                Record::Review(review.key.clone()),
                Field::Review,
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
