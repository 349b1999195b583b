//! One JSON object, its properties found in any casing.

use super::value;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An object of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// By lower-case name: the name as it came, and the value.
    properties: BTreeMap<String, (String, Value)>,
}

/// A property holds something that can't be read as what it should be. Names the property, never
/// the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} can't be read")]
pub(crate) struct Unreadable(pub(crate) String);

impl Record {
    pub(crate) fn new(object: Map<String, Value>) -> Self {
        let mut properties = BTreeMap::new();
        for (name, value) in object {
            let held = properties
                .entry(name.to_lowercase())
                .or_insert_with(|| (name.clone(), Value::Null));
            if held.1.is_null() {
                *held = (name, value);
            }
        }
        Self { properties }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Unreadable> {
        self.read(name, value::text)
    }

    /// The record's own ID.
    pub(crate) fn id(&self) -> Result<i64, Unreadable> {
        self.reference("ID")?.ok_or_else(|| Unreadable("ID".into()))
    }

    /// The ID of another record; `None` also for 0.
    pub(crate) fn reference(&self, name: &str) -> Result<Option<i64>, Unreadable> {
        self.read(name, value::id)
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Unreadable> {
        self.read(name, value::integer)
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, Unreadable> {
        self.read(name, value::number)
    }

    pub(crate) fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, Unreadable> {
        self.read(name, value::instant)
    }

    pub(crate) fn day(&self, name: &str) -> Result<Option<NaiveDate>, Unreadable> {
        self.read(name, value::day)
    }

    /// Whether any property whose name starts so is a set flag or a date.
    pub(crate) fn any_set(&self, start: &str) -> bool {
        let start = start.to_lowercase();
        self.properties
            .range(start.clone()..)
            .take_while(|(name, _)| name.starts_with(&start))
            .any(|(_, (_, value))| value::is_set(value))
    }

    /// The name in the casing of the answer, where the answer has the property, if only as null.
    pub(crate) fn shown(&self, name: &str) -> Option<&str> {
        self.properties
            .get(&name.to_lowercase())
            .map(|(shown, _)| shown.as_str())
    }

    /// A property as it came, unless it is nothing.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.properties.get(&name.to_lowercase())?;
        (!value.is_null() && value != "").then_some(value)
    }

    fn read<T>(
        &self,
        name: &str,
        read: impl Fn(&Value) -> Result<Option<T>, value::Odd>,
    ) -> Result<Option<T>, Unreadable> {
        match self.properties.get(&name.to_lowercase()) {
            None => Ok(None),
            Some((_, value)) => read(value).map_err(|_| Unreadable(name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(value: Value) -> Record {
        let Value::Object(object) = value else {
            panic!("not an object")
        };
        Record::new(object)
    }

    #[test]
    fn names_are_found_in_any_casing() {
        let row = record(json!({"id": "7", "MisId": " NM-1 ", "startDATE": "2031-01-06"}));
        assert_eq!(row.id(), Ok(7));
        assert_eq!(row.text("MISID"), Ok(Some("NM-1".into())));
        assert_eq!(
            row.day("StartDate").unwrap().unwrap().to_string(),
            "2031-01-06"
        );
        assert_eq!(row.shown("MISID"), Some("MisId"));
        assert_eq!(row.shown("Email"), None);
    }

    #[test]
    fn a_value_wins_over_null_under_another_casing() {
        for both in [
            json!({"Status": null, "status": 3}),
            json!({"Status": 3, "status": null}),
        ] {
            assert_eq!(record(both).integer("STATUS"), Ok(Some(3)));
        }
    }

    #[test]
    fn a_record_without_an_id_is_unreadable() {
        for odd in [
            json!({}),
            json!({"ID": null}),
            json!({"ID": 0}),
            json!({"ID": "x"}),
        ] {
            assert_eq!(record(odd).id(), Err(Unreadable("ID".into())));
        }
    }

    #[test]
    fn archived_in_all_its_forms() {
        for yes in [
            json!({"archived": true}),
            json!({"ArchivedOn": "2031-04-07T09:00:00Z"}),
            json!({"Archived": "false", "ArchivedDate": "2031-04-07"}),
        ] {
            assert!(record(yes.clone()).any_set("Archived"), "{yes}");
        }
        for no in [
            json!({"Archived": false, "ArchivedOn": null, "ArchivedBy": "A Person"}),
            json!({"ArchivedOn": "1900-01-01T00:00:00"}),
            json!({"NotArchived": true}),
        ] {
            assert!(!record(no.clone()).any_set("Archived"), "{no}");
        }
    }
}
