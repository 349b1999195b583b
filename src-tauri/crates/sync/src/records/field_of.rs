//! Fields by the record that has them: where PICS holds each.

use super::field::{Field, OfAnotherKind, Value};
use super::pics::{Aim, Review};
use super::registration::RegistrationField;
use chrono::NaiveDate;
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

    /// What PICS holds, as text; `None` is blank.
    pub fn get(self, aim: &Aim) -> Option<String> {
        match self {
            Self::ElementsTotal => aim.elements_total.map(|count| count.to_string()),
            Self::ElementsDone => aim.elements_done.map(|count| count.to_string()),
            Self::Registration(field) => aim.registration.get(field),
        }
    }

    /// Sets what PICS holds, from the text that [`Self::get`] gives.
    ///
    /// # Errors
    /// A text that is no value of the field; nothing is changed then.
    pub fn set(self, aim: &mut Aim, value: Option<&str>) -> Result<(), OfAnotherKind> {
        let parsed = Field::from(self).parse(value)?;
        match self {
            Self::ElementsTotal => aim.elements_total = parsed.and_then(Value::count),
            Self::ElementsDone => aim.elements_done = parsed.and_then(Value::count),
            Self::Registration(field) => aim
                .registration
                .set(field, value)
                .map_err(|_| OfAnotherKind(self.into()))?,
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

    /// What PICS holds, as text; `None` is blank.
    pub fn get(self, review: &Review) -> Option<String> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        match self {
            Self::Attended => review.attended.clone(),
            Self::Actual => day(review.actual),
            Self::Proposed => day(review.proposed),
            Self::ProposedTime => review.proposed_time.map(|time| time.to_string()),
            Self::LearnerSigned => day(review.learner_signed),
            Self::OnefileId => review.onefile_id.map(|id| id.to_string()),
        }
    }

    /// Sets what PICS holds, from the text that [`Self::get`] gives.
    ///
    /// # Errors
    /// A text that is no value of the field; nothing is changed then.
    pub fn set(self, review: &mut Review, value: Option<&str>) -> Result<(), OfAnotherKind> {
        let parsed = Field::from(self).parse(value)?;
        match self {
            Self::Attended => review.attended = value.map(str::to_owned),
            Self::Actual => review.actual = parsed.and_then(Value::day),
            Self::Proposed => review.proposed = parsed.and_then(Value::day),
            Self::ProposedTime => review.proposed_time = parsed.and_then(Value::time),
            Self::LearnerSigned => review.learner_signed = parsed.and_then(Value::day),
            Self::OnefileId => review.onefile_id = parsed.and_then(Value::id),
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
        let text = |field: Field| match field.kind() {
            FieldKind::Text | FieldKind::Record => "Yes",
            FieldKind::Date => "2026-11-23",
            FieldKind::Time => "09:30:00",
            FieldKind::Count | FieldKind::Id => "42",
        };
        let (mut learner, mut review) = (sample::learner(), sample::review("R1", "2026-11-20"));
        let aim = &mut learner.aims[0];
        for field in AimField::ALL {
            let value = text(field.into());
            field.set(aim, Some(value)).unwrap();
            assert_eq!(field.get(aim).as_deref(), Some(value), "{field:?}");
            let before = aim.clone();
            if Field::from(field).kind() != FieldKind::Text {
                assert_eq!(field.set(aim, Some("x")), Err(OfAnotherKind(field.into())));
            }
            assert_eq!(*aim, before);
            field.set(aim, None).unwrap();
            assert_eq!(field.get(aim), None);
        }
        for field in ReviewField::ALL {
            let value = text(field.into());
            field.set(&mut review, Some(value)).unwrap();
            assert_eq!(field.get(&review).as_deref(), Some(value), "{field:?}");
            field.set(&mut review, None).unwrap();
            assert_eq!(field.get(&review), None);
        }
    }
}
