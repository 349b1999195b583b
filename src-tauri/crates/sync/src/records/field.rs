//! The fields that changes name: a closed set, with what each holds and where it stands in a record.
//! Nobody else spells a field's key, or knows what its text may be.

use crate::blank;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::cmp::Ordering;

/// What a change is about: a field of a record, or a record as a whole. Ordered by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Registration number of an aim.
    RegistrationNumber,
    /// Registration date of an aim.
    RegistrationDate,
    /// Day on which an aim's certificate was applied for.
    CertificateAppliedDate,
    /// Day on which an aim's certificate came.
    CertificateReceivedDate,
    /// Total Elements of an aim.
    ElementsTotal,
    /// Elements Done of an aim.
    ElementsDone,
    /// Start of an aim.
    Start,
    /// Planned end of an aim.
    PlannedEnd,
    /// Attendance of a review.
    Attended,
    /// Actual date of a review.
    Actual,
    /// Proposed date of a review.
    Proposed,
    /// Proposed time of a review.
    ProposedTime,
    /// Day of the learner's signature under a review.
    LearnerSigned,
    /// OneFile ID of a review.
    OnefileId,
    /// First names of a learner.
    FirstNames,
    /// Surname of a learner.
    Surname,
    /// E-mail of a learner or an officer.
    Email,
    /// Telephone of a learner.
    Telephone,
    /// Date of birth of a learner.
    DateOfBirth,
    /// National Insurance number of a learner.
    NiNumber,
    /// Unique learner number.
    Uln,
    /// Name of an officer or an organisation.
    Name,
    /// Postcode of an organisation.
    Postcode,
    /// A review as a whole.
    Review,
    /// A learning aim as a whole.
    Aim,
    /// A learner's account in OneFile as a whole.
    Account,
    /// An assessor's account in OneFile as a whole.
    Assessor,
    /// A placement in OneFile as a whole.
    Placement,
    /// A class in OneFile as a whole.
    Classroom,
}

/// What the value of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text without white space around it.
    Text,
    /// A day; its text is `YYYY-MM-DD`.
    Date,
    /// A UK wall-clock time; its text is `HH:MM:SS`.
    Time,
    /// A whole number, not below 0.
    Count,
    /// The ID of a record in OneFile.
    Id,
    /// A record as a whole, told in one line.
    Record,
}

/// A value, as its field holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A UK wall-clock time.
    Time(NaiveTime),
    /// A whole number, not below 0.
    Count(u32),
    /// The ID of a record in OneFile.
    Id(i64),
}

/// A text that is no value of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a value of {0}")]
pub struct OfAnotherKind(pub Field);

impl Field {
    /// All of them.
    pub const ALL: [Self; 29] = [
        Self::RegistrationNumber,
        Self::RegistrationDate,
        Self::CertificateAppliedDate,
        Self::CertificateReceivedDate,
        Self::ElementsTotal,
        Self::ElementsDone,
        Self::Start,
        Self::PlannedEnd,
        Self::Attended,
        Self::Actual,
        Self::Proposed,
        Self::ProposedTime,
        Self::LearnerSigned,
        Self::OnefileId,
        Self::FirstNames,
        Self::Surname,
        Self::Email,
        Self::Telephone,
        Self::DateOfBirth,
        Self::NiNumber,
        Self::Uln,
        Self::Name,
        Self::Postcode,
        Self::Review,
        Self::Aim,
        Self::Account,
        Self::Assessor,
        Self::Placement,
        Self::Classroom,
    ];

    /// The name that stands in files, in the database and in what programs read.
    pub fn key(self) -> &'static str {
        self.told().0
    }

    /// What its values are.
    pub fn kind(self) -> FieldKind {
        self.told().1
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        self.told().2
    }

    /// The field of this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    fn told(self) -> (&'static str, FieldKind, &'static str) {
        use FieldKind::{Count, Date, Id, Record, Text, Time};
        match self {
            Self::RegistrationNumber => ("registration_number", Text, "Registration number"),
            Self::RegistrationDate => ("registration_date", Date, "Registration date"),
            Self::CertificateAppliedDate => {
                ("certificate_applied_date", Date, "Certificate applied for")
            }
            Self::CertificateReceivedDate => {
                ("certificate_received_date", Date, "Certificate received")
            }
            Self::ElementsTotal => ("elements_total", Count, "Elements in all"),
            Self::ElementsDone => ("elements_done", Count, "Elements done"),
            Self::Start => ("start", Date, "Start"),
            Self::PlannedEnd => ("planned_end", Date, "Planned end"),
            Self::Attended => ("attended", Text, "Attendance"),
            Self::Actual => ("actual", Date, "Actual date"),
            Self::Proposed => ("proposed", Date, "Proposed date"),
            Self::ProposedTime => ("proposed_time", Time, "Proposed time"),
            Self::LearnerSigned => ("learner_signed", Date, "Learner's signature"),
            Self::OnefileId => ("onefile_id", Id, "OneFile review ID"),
            Self::FirstNames => ("first_names", Text, "First names"),
            Self::Surname => ("surname", Text, "Surname"),
            Self::Email => ("email", Text, "E-mail"),
            Self::Telephone => ("telephone", Text, "Telephone"),
            Self::DateOfBirth => ("date_of_birth", Date, "Date of birth"),
            Self::NiNumber => ("ni_number", Text, "NI number"),
            Self::Uln => ("uln", Text, "ULN"),
            Self::Name => ("name", Text, "Name"),
            Self::Postcode => ("postcode", Text, "Postcode"),
            Self::Review => ("review", Record, "Review"),
            Self::Aim => ("aim", Record, "Learning aim"),
            Self::Account => ("account", Record, "Learner's account"),
            Self::Assessor => ("assessor", Record, "Assessor's account"),
            Self::Placement => ("placement", Record, "Placement"),
            Self::Classroom => ("classroom", Record, "Class"),
        }
    }

    /// The value that a text is; blank is `None`.
    ///
    /// # Errors
    /// The text is no value of this field, as is every text of a record as a whole.
    pub fn parse(self, text: Option<&str>) -> Result<Option<Value>, OfAnotherKind> {
        let Some(text) = text.and_then(blank::text) else {
            return Ok(None);
        };
        let value = match self.kind() {
            FieldKind::Text => Some(Value::Text(text)),
            FieldKind::Date => text.parse().ok().map(Value::Date),
            FieldKind::Time => text.parse().ok().map(Value::Time),
            FieldKind::Count => text.parse().ok().map(Value::Count),
            FieldKind::Id => text.parse().ok().map(Value::Id),
            FieldKind::Record => None,
        };
        value.map(Some).ok_or(OfAnotherKind(self))
    }

    /// The value, as it may stand in this field: `None` is blank.
    ///
    /// # Errors
    /// It is of another kind.
    pub fn take<V: Borrow<Value>>(self, value: Option<V>) -> Result<Option<V>, OfAnotherKind> {
        match value {
            Some(value) if value.borrow().kind() != self.kind() => Err(OfAnotherKind(self)),
            value => Ok(value),
        }
    }
}

impl Ord for Field {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(other.key())
    }
}

impl PartialOrd for Field {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Date(day) => day.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}

/// Files bear the text of a value: what it is, its field tells.
impl Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

impl From<NaiveTime> for Value {
    fn from(time: NaiveTime) -> Self {
        Self::Time(time)
    }
}

impl Value {
    /// A text without white space around it; `None` where nothing is left.
    pub fn text(text: &str) -> Option<Self> {
        blank::text(text).map(Self::Text)
    }

    fn kind(&self) -> FieldKind {
        match self {
            Self::Text(_) => FieldKind::Text,
            Self::Date(_) => FieldKind::Date,
            Self::Time(_) => FieldKind::Time,
            Self::Count(_) => FieldKind::Count,
            Self::Id(_) => FieldKind::Id,
        }
    }

    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => Some(day),
            _ => None,
        }
    }

    pub(super) fn time(self) -> Option<NaiveTime> {
        match self {
            Self::Time(time) => Some(time),
            _ => None,
        }
    }

    pub(super) fn count(self) -> Option<u32> {
        match self {
            Self::Count(count) => Some(count),
            _ => None,
        }
    }

    pub(super) fn id(self) -> Option<i64> {
        match self {
            Self::Id(id) => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_has_a_key_of_its_own_which_files_bear() {
        let keys: BTreeSet<&str> = Field::ALL.map(Field::key).into_iter().collect();
        assert_eq!(keys.len(), Field::ALL.len());
        for field in Field::ALL {
            let json = serde_json::to_value(field).unwrap();
            assert_eq!(json, field.key());
            assert_eq!(Field::of(field.key()), Some(field));
        }
        assert_eq!(Field::of("elements"), None);
    }
}
