//! A change as people and programs read it: one line, flat.

use super::{Action, Assignment, Change, ChangeName, Held, Record, Rule, System};
use crate::records::field::Field;
use crate::records::pics::{LearnerKey, Review};
use crate::records::replaced::{NamesField, Replaced};
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
        let line = |system, record, field, after: String, onefile_id| ChangeLine {
            learner: self.learner.clone(),
            system,
            record,
            field,
            before: None,
            after: Some(after),
            rule: self.rule,
            onefile_id,
        };
        match &self.action {
            Action::FillOnefileAim {
                aim,
                onefile_id,
                fill,
            } => line(
                System::Onefile,
                Record::Aim(aim.clone()),
                fill.field.into(),
                fill.value.to_string(),
                Some(*onefile_id),
            ),
            Action::SetPicsAim {
                aim,
                onefile_id,
                set,
            } => self.replacing(System::Pics, Record::Aim(aim.clone()), set, *onefile_id),
            Action::PushReview(push) => line(
                System::Onefile,
                Record::Review(push.review.clone()),
                Field::Review,
                format!("{} {}", push.day, push.time.format("%H:%M")),
                None,
            ),
            Action::CreatePicsReview { review } => line(
                System::Pics,
                Record::Review(review.key.clone()),
                Field::Review,
                described(review),
                review.onefile_id,
            ),
            Action::SetPicsReview {
                review,
                onefile_id,
                set,
            } => {
                let record = Record::Review(review.clone());
                self.replacing(System::Pics, record, set, *onefile_id)
            }
            Action::AssignAim(assignment) => line(
                System::Onefile,
                Record::Aim(assignment.aim.clone()),
                Field::Aim,
                assignment.described(),
                None,
            ),
            Action::SetOnefileDetail { onefile_id, set } => {
                let record = Record::of(&set.field);
                self.replacing(System::Onefile, record, set, *onefile_id)
            }
            Action::SetPicsDetail { onefile_id, set } => {
                self.replacing(System::Pics, Record::of(&set.field), set, *onefile_id)
            }
            Action::Create(creation) => line(
                System::Onefile,
                Record::Account,
                creation.field(),
                creation.described(),
                None,
            ),
            Action::PutBack {
                onefile_id, write, ..
            } => self.undoing(write, *onefile_id),
            Action::ChangedBesides {
                record,
                onefile_id,
                set,
            } => self.replacing(System::Onefile, record.clone(), set, *onefile_id),
            Action::LetGo {
                system,
                of,
                field,
                onefile_id,
            } => ChangeLine {
                after: None,
                ..line(*system, of.clone(), *field, String::new(), *onefile_id)
            },
        }
    }

    fn replacing(
        &self,
        system: System,
        record: Record,
        set: &Replaced<impl NamesField>,
        onefile_id: impl Into<Option<i64>>,
    ) -> ChangeLine {
        ChangeLine {
            learner: self.learner.clone(),
            system,
            record,
            field: set.field.field(),
            before: set.before.as_ref().map(ToString::to_string),
            after: set.after.as_ref().map(ToString::to_string),
            rule: self.rule,
            onefile_id: onefile_id.into(),
        }
    }

    fn undoing(&self, write: &PicsWrite, onefile_id: Option<i64>) -> ChangeLine {
        let whole = |review: &Review, before, after| ChangeLine {
            learner: self.learner.clone(),
            system: System::Pics,
            record: Record::Review(review.key.clone()),
            field: Field::Review,
            before,
            after,
            rule: self.rule,
            onefile_id,
        };
        match write {
            PicsWrite::Aim { aim, set, .. } => {
                self.replacing(System::Pics, Record::Aim(aim.clone()), set, onefile_id)
            }
            PicsWrite::Review { review, set, .. } => {
                let record = Record::Review(review.clone());
                self.replacing(System::Pics, record, set, onefile_id)
            }
            PicsWrite::Detail { set } => {
                self.replacing(System::Pics, Record::of(&set.field), set, onefile_id)
            }
            PicsWrite::CreateReview { review, .. } => whole(review, None, Some(described(review))),
            PicsWrite::RemoveReview { review, .. } => whole(review, Some(described(review)), None),
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
