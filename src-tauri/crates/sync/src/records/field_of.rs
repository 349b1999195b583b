//! Fields by the record that has them: where PICS holds each.

use super::field::{Field, OfAnotherKind, Value};
use super::pics::{Aim, Review};
use super::registration::RegistrationField;
use serde::{Deserialize, Serialize};

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

impl AimField {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 6] = [
        Self::Registration(RegistrationField::RegistrationNumber),
        Self::Registration(RegistrationField::RegistrationDate),
        Self::Registration(RegistrationField::CertificateAppliedDate),
        Self::Registration(RegistrationField::CertificateReceivedDate),
        Self::ElementsTotal,
        Self::ElementsDone,
    ];

    /// What PICS holds; `None` is blank.
    pub fn get(self, aim: &Aim) -> Option<Value> {
        match self {
            Self::ElementsTotal => aim.elements_total.map(Value::Count),
            Self::ElementsDone => aim.elements_done.map(Value::Count),
            Self::Registration(field) => aim.registration.get(field),
        }
    }

    /// Sets what PICS holds.
    ///
    /// # Errors
    /// A value of another kind than the field's; nothing is changed then.
    pub fn set(self, aim: &mut Aim, value: Option<Value>) -> Result<(), OfAnotherKind> {
        let value = Field::from(self).take(value)?;
        match self {
            Self::ElementsTotal => aim.elements_total = value.and_then(Value::count),
            Self::ElementsDone => aim.elements_done = value.and_then(Value::count),
            Self::Registration(field) => aim.registration.set(field, value)?,
        }
        Ok(())
    }
}

impl ReviewField {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 6] = [
        Self::Proposed,
        Self::ProposedTime,
        Self::Attended,
        Self::Actual,
        Self::LearnerSigned,
        Self::OnefileId,
    ];

    /// What PICS holds; `None` is blank.
    pub fn get(self, review: &Review) -> Option<Value> {
        match self {
            Self::Attended => review.attended.as_deref().and_then(Value::text),
            Self::Actual => review.actual.map(Value::Date),
            Self::Proposed => review.proposed.map(Value::Date),
            Self::ProposedTime => review.proposed_time.map(Value::Time),
            Self::LearnerSigned => review.learner_signed.map(Value::Date),
            Self::OnefileId => review.onefile_id.map(Value::Id),
        }
    }

    /// Sets what PICS holds.
    ///
    /// # Errors
    /// A value of another kind than the field's; nothing is changed then.
    pub fn set(self, review: &mut Review, value: Option<Value>) -> Result<(), OfAnotherKind> {
        let value = Field::from(self).take(value)?;
        match self {
            Self::Attended => review.attended = value.and_then(Value::into_text),
            Self::Actual => review.actual = value.and_then(Value::day),
            Self::Proposed => review.proposed = value.and_then(Value::day),
            Self::ProposedTime => review.proposed_time = value.and_then(Value::time),
            Self::LearnerSigned => review.learner_signed = value.and_then(Value::day),
            Self::OnefileId => review.onefile_id = value.and_then(Value::id),
        }
        Ok(())
    }
}

impl From<AimField> for Field {
    fn from(field: AimField) -> Self {
        match field {
            AimField::ElementsTotal => Self::ElementsTotal,
            AimField::ElementsDone => Self::ElementsDone,
            AimField::Registration(field) => field.into(),
        }
    }
}

impl From<ReviewField> for Field {
    fn from(field: ReviewField) -> Self {
        match field {
            ReviewField::Attended => Self::Attended,
            ReviewField::Actual => Self::Actual,
            ReviewField::Proposed => Self::Proposed,
            ReviewField::ProposedTime => Self::ProposedTime,
            ReviewField::LearnerSigned => Self::LearnerSigned,
            ReviewField::OnefileId => Self::OnefileId,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::field::FieldKind;
    use crate::sample;

    #[test]
    fn a_field_of_a_record_bears_the_same_key() {
        for field in AimField::ALL {
            assert_eq!(
                serde_json::to_value(field).unwrap(),
                Field::from(field).key()
            );
        }
        for field in ReviewField::ALL {
            assert_eq!(
                serde_json::to_value(field).unwrap(),
                Field::from(field).key()
            );
        }
    }

    #[test]
    fn what_is_set_is_got_and_what_is_no_value_changes_nothing() {
        let value = |field: Field| match field.kind() {
            FieldKind::Text | FieldKind::Record => Value::text("Yes"),
            FieldKind::Date => field.parse(Some("2026-11-23")).unwrap(),
            FieldKind::Time => field.parse(Some("09:30:00")).unwrap(),
            FieldKind::Count => Some(Value::Count(42)),
            FieldKind::Id => Some(Value::Id(42)),
        };
        let other = |field: Field| match field.kind() {
            FieldKind::Text => Some(Value::Count(42)),
            _ => Value::text("x"),
        };
        let (mut learner, mut review) = (sample::learner(), sample::review("R1", "2026-11-20"));
        let aim = &mut learner.aims[0];
        for field in AimField::ALL {
            let of = Field::from(field);
            field.set(aim, value(of)).unwrap();
            assert_eq!(field.get(aim), value(of), "{field:?}");
            let before = aim.clone();
            assert_eq!(field.set(aim, other(of)), Err(OfAnotherKind(of)));
            assert_eq!(*aim, before);
            field.set(aim, None).unwrap();
            assert_eq!(field.get(aim), None);
        }
        for field in ReviewField::ALL {
            let of = Field::from(field);
            field.set(&mut review, value(of)).unwrap();
            assert_eq!(field.get(&review), value(of), "{field:?}");
            assert_eq!(field.set(&mut review, other(of)), Err(OfAnotherKind(of)));
            field.set(&mut review, None).unwrap();
            assert_eq!(field.get(&review), None);
        }
    }
}
