//! A value and the one that it replaces, of one field.

use super::details::DetailOf;
use super::field::{Field, OfAnotherKind, Value};
use super::field_of::{AimField, ReviewField};
use super::registration::RegistrationField;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// A value that is set in place of another. In files both are text, which only the field tells how
/// to read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Text<F>", bound = "F: NamesField + Deserialize<'de>")]
pub struct Replaced<F> {
    /// The field.
    pub field: F,
    /// Value that is replaced, and must be there still; `None` is blank.
    pub before: Option<Value>,
    /// Value that is set; `None` is blank, which only putting back can do.
    pub after: Option<Value>,
}

/// A value for a field that is blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FilledText")]
pub struct Filled {
    /// The field.
    pub field: RegistrationField,
    /// The value.
    pub value: Value,
}

/// What names a field, perhaps with the record that has it.
pub trait NamesField {
    /// What it is called in files.
    const KEY: &'static str;

    /// The field.
    fn field(&self) -> Field;
}

impl NamesField for Field {
    const KEY: &'static str = "field";

    fn field(&self) -> Field {
        *self
    }
}

impl NamesField for AimField {
    const KEY: &'static str = "field";

    fn field(&self) -> Field {
        (*self).into()
    }
}

impl NamesField for ReviewField {
    const KEY: &'static str = "field";

    fn field(&self) -> Field {
        (*self).into()
    }
}

impl NamesField for DetailOf {
    const KEY: &'static str = "detail";

    fn field(&self) -> Field {
        self.detail().into()
    }
}

impl<F> Replaced<F> {
    /// What takes it back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            field: self.field,
            before: self.after,
            after: self.before,
        }
    }
}

impl<F: NamesField> Replaced<F> {
    /// From the texts of both values.
    ///
    /// # Errors
    /// A text that is no value of the field.
    pub fn parse(
        field: F,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<Self, OfAnotherKind> {
        Ok(Self {
            before: field.field().parse(before)?,
            after: field.field().parse(after)?,
            field,
        })
    }
}

impl<F: NamesField + Serialize> Serialize for Replaced<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Replaced", 3)?;
        fields.serialize_field(F::KEY, &self.field)?;
        fields.serialize_field("before", &self.before)?;
        fields.serialize_field("after", &self.after)?;
        fields.end()
    }
}

/// Reads values of registration and certification, which files have as text.
///
/// # Errors
/// A text that is no value of its field.
pub(crate) fn registration_values<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<RegistrationField, Value>, D::Error> {
    let texts = BTreeMap::<RegistrationField, String>::deserialize(deserializer)?;
    let values = texts.into_iter().filter_map(|(field, text)| {
        let value = Field::from(field).parse(Some(&text)).transpose()?;
        Some(value.map(|value| (field, value)))
    });
    values
        .collect::<Result<_, _>>()
        .map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
struct Text<F> {
    #[serde(alias = "detail")]
    field: F,
    before: Option<String>,
    after: Option<String>,
}

impl<F: NamesField> TryFrom<Text<F>> for Replaced<F> {
    type Error = OfAnotherKind;

    fn try_from(text: Text<F>) -> Result<Self, OfAnotherKind> {
        Self::parse(text.field, text.before.as_deref(), text.after.as_deref())
    }
}

#[derive(Deserialize)]
struct FilledText {
    field: RegistrationField,
    value: String,
}

impl TryFrom<FilledText> for Filled {
    type Error = OfAnotherKind;

    fn try_from(text: FilledText) -> Result<Self, OfAnotherKind> {
        let field = Field::from(text.field);
        let value = field.parse(Some(&text.value))?;
        Ok(Self {
            field: text.field,
            value: value.ok_or(OfAnotherKind(field))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::write::PicsWrite;
    use serde_json::{Value as Json, json};

    #[test]
    fn values_are_text_in_files_and_what_they_are_in_the_program() {
        let written = [
            json!({"write": "aim", "learner": "L", "aim": "A", "field": "elements_done",
                "before": null, "after": "12"}),
            json!({"write": "aim", "learner": "L", "aim": "A", "field": "registration_date",
                "before": "2026-01-01", "after": "2026-01-02"}),
            json!({"write": "review", "learner": "L", "review": "R", "field": "proposed_time",
                "before": "09:30:00", "after": null}),
            json!({"write": "detail", "detail": {"of": "learner", "learner": "L",
                "field": "date_of_birth"}, "before": null, "after": "2004-02-01"}),
        ];
        let values = [
            Some(Value::Count(12)),
            Some(Value::Date("2026-01-02".parse().unwrap())),
            None,
            Some(Value::Date("2004-02-01".parse().unwrap())),
        ];
        for (json, value) in written.into_iter().zip(values) {
            let write: PicsWrite = serde_json::from_value(json.clone()).unwrap();
            let after = match &write {
                PicsWrite::Aim { set, .. } => &set.after,
                PicsWrite::Review { set, .. } => &set.after,
                PicsWrite::Detail { set } => &set.after,
                other => panic!("{other:?}"),
            };
            assert_eq!(*after, value);
            assert_eq!(serde_json::to_value(&write).unwrap(), json);
        }
        let filled = json!({"field": "registration_number", "value": "R-1"});
        let fill: Filled = serde_json::from_value(filled.clone()).unwrap();
        assert_eq!(serde_json::to_value(&fill).unwrap(), filled);
    }

    #[test]
    fn a_text_that_is_no_value_of_its_field_is_not_read() {
        let read = |field: &str, after: &str| {
            let json = json!({"field": field, "before": Json::Null, "after": after});
            serde_json::from_value::<Replaced<AimField>>(json)
        };
        assert!(read("elements_done", "12").is_ok());
        assert!(read("elements_done", "many").is_err());
        assert!(read("registration_date", "soon").is_err());
        let blank = json!({"field": "registration_number", "value": " "});
        assert!(serde_json::from_value::<Filled>(blank).is_err());
    }
}
