//! Registration and certification of a learning aim: the four fields that both systems hold and
//! that are merged each by itself.

use super::field::{Field, OfAnotherKind, Value};
use crate::blank;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The four values. `None` is blank, however the side wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Registration Number at the awarding body.
    pub number: Option<String>,
    /// Registration Date.
    pub registered: Option<NaiveDate>,
    /// Certificate Applied For Date.
    pub applied: Option<NaiveDate>,
    /// Certificate Received Date.
    pub received: Option<NaiveDate>,
}

/// Which of the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationField {
    /// Registration Number.
    RegistrationNumber,
    /// Registration Date.
    RegistrationDate,
    /// Certificate Applied For Date.
    CertificateAppliedDate,
    /// Certificate Received Date.
    CertificateReceivedDate,
}

impl RegistrationField {
    /// All four, in the order in which people read them.
    pub const ALL: [Self; 4] = [
        Self::RegistrationNumber,
        Self::RegistrationDate,
        Self::CertificateAppliedDate,
        Self::CertificateReceivedDate,
    ];

    /// The name as a person reads it.
    pub fn label(self) -> &'static str {
        Field::from(self).label()
    }
}

impl From<RegistrationField> for Field {
    fn from(field: RegistrationField) -> Self {
        match field {
            RegistrationField::RegistrationNumber => Self::RegistrationNumber,
            RegistrationField::RegistrationDate => Self::RegistrationDate,
            RegistrationField::CertificateAppliedDate => Self::CertificateAppliedDate,
            RegistrationField::CertificateReceivedDate => Self::CertificateReceivedDate,
        }
    }
}

impl Registration {
    /// The value of one field. Sentinels and white space are no value.
    pub fn get(&self, field: RegistrationField) -> Option<Value> {
        let day = |date: Option<NaiveDate>| date.and_then(blank::date).map(Value::Date);
        match field {
            RegistrationField::RegistrationNumber => self.number.as_deref().and_then(Value::text),
            RegistrationField::RegistrationDate => day(self.registered),
            RegistrationField::CertificateAppliedDate => day(self.applied),
            RegistrationField::CertificateReceivedDate => day(self.received),
        }
    }

    /// Sets one field.
    ///
    /// # Errors
    /// A value of another kind than the field's; nothing is changed then.
    pub fn set(
        &mut self,
        field: RegistrationField,
        value: Option<Value>,
    ) -> Result<(), OfAnotherKind> {
        let value = Field::from(field).take(value)?;
        match field {
            RegistrationField::RegistrationNumber => {
                self.number = value.and_then(Value::into_text);
            }
            RegistrationField::RegistrationDate => self.registered = value.and_then(Value::day),
            RegistrationField::CertificateAppliedDate => self.applied = value.and_then(Value::day),
            RegistrationField::CertificateReceivedDate => {
                self.received = value.and_then(Value::day);
            }
        }
        Ok(())
    }
}
