//! One JSON object, its properties found in any casing.

use super::value;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// An object of an answer. It is kept as it came and read where something is looked for: taken
/// apart, a listing of a centre would take ten times the memory, and a hostile one far more.
#[derive(Clone, PartialEq)]
pub(crate) struct Record(Box<str>);

/// A property holds something that can't be read as what it should be. Names the property, never
/// the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} can't be read")]
pub(crate) struct Unreadable(pub(crate) String);

impl Record {
    /// `None` where the text is no object.
    pub(crate) fn new(text: &str) -> Option<Self> {
        each(text, |_| false, |_, _| ()).ok()?;
        Some(Self(text.into()))
    }

    /// Bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        self.0.len()
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
        let mut set = false;
        self.each(
            |name| name.to_lowercase().starts_with(&start),
            |_, value| set |= value::is_set(&value),
        );
        set
    }

    /// The name in the casing of the answer, where the answer has the property, if only as null.
    pub(crate) fn shown(&self, name: &str) -> Option<String> {
        self.property(name).map(|(shown, _)| shown)
    }

    /// A property as it came, unless it is nothing. Of one that is itself a list or an object only
    /// that is told.
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        let (_, value) = self.property(name)?;
        (!value.is_null() && value != "").then_some(value)
    }

    fn read<T>(
        &self,
        name: &str,
        read: impl Fn(&Value) -> Result<Option<T>, value::Odd>,
    ) -> Result<Option<T>, Unreadable> {
        match self.property(name) {
            None => Ok(None),
            Some((_, value)) => read(&value).map_err(|_| Unreadable(name.to_owned())),
        }
    }

    /// A value wins over null under another casing.
    fn property(&self, name: &str) -> Option<(String, Value)> {
        let name = name.to_lowercase();
        let mut found: Option<(String, Value)> = None;
        self.each(
            |other| other.to_lowercase() == name,
            |shown, value| {
                if found.as_ref().is_none_or(|(_, held)| held.is_null()) {
                    found = Some((shown, value));
                }
            },
        );
        found
    }

    fn each(&self, wanted: impl Fn(&str) -> bool, found: impl FnMut(String, Value)) {
        // It was an object when it was taken in, and still is.
        let _ = each(&self.0, wanted, found);
    }
}

// What it holds is learners' data.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} bytes)", self.0.len())
    }
}

/// Gives the properties of an object whose names are wanted; the others are passed over unread.
fn each(
    text: &str,
    wanted: impl Fn(&str) -> bool,
    found: impl FnMut(String, Value),
) -> serde_json::Result<()> {
    let mut source = serde_json::Deserializer::from_str(text);
    source.deserialize_map(Properties { wanted, found })?;
    source.end()
}

struct Properties<W, F> {
    wanted: W,
    found: F,
}

impl<'de, W: Fn(&str) -> bool, F: FnMut(String, Value)> Visitor<'de> for Properties<W, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<(), M::Error> {
        while let Some(name) = map.next_key_seed(Name(&self.wanted))? {
            match name {
                Some(name) => (self.found)(name, map.next_value_seed(Single)?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The name of a property, if it is wanted.
struct Name<'a, W>(&'a W);

impl<'de, W: Fn(&str) -> bool> DeserializeSeed<'de> for Name<'_, W> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl<W: Fn(&str) -> bool> Visitor<'_> for Name<'_, W> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok((self.0)(name).then(|| name.to_owned()))
    }
}

/// A value that holds no others. What does is passed over, and stands as an empty object: nothing
/// that is read is one.
struct Single;

impl<'de> DeserializeSeed<'de> for Single {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Single {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Value, S::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Object(serde_json::Map::new()))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Value, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object(serde_json::Map::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(value: &Value) -> Record {
        Record::new(&value.to_string()).expect("an object")
    }

    #[test]
    fn names_are_found_in_any_casing() {
        let row = record(&json!({"id": "7", "MisId": " NM-1 ", "startDATE": "2031-01-06"}));
        assert_eq!(row.id(), Ok(7));
        assert_eq!(row.text("MISID"), Ok(Some("NM-1".into())));
        assert_eq!(
            row.day("StartDate").unwrap().unwrap().to_string(),
            "2031-01-06"
        );
        assert_eq!(row.shown("MISID").as_deref(), Some("MisId"));
        assert_eq!(row.shown("Email"), None);
    }

    #[test]
    fn a_value_wins_over_null_under_another_casing() {
        for both in [
            json!({"Status": null, "status": 3}),
            json!({"Status": 3, "status": null}),
        ] {
            assert_eq!(record(&both).integer("STATUS"), Ok(Some(3)));
        }
    }

    #[test]
    fn a_record_without_an_id_is_unreadable() {
        for odd in [
            json!({}),
            json!({"ID": null}),
            json!({"ID": 0}),
            json!({"ID": "x"}),
            json!({"ID": [7]}),
        ] {
            assert_eq!(record(&odd).id(), Err(Unreadable("ID".into())));
        }
    }

    #[test]
    fn only_a_whole_object_is_a_record() {
        for text in ["", "7", "[]", "{\"ID\":1", "{\"ID\":1}{}", "{\"ID\":}"] {
            assert_eq!(Record::new(text), None, "{text}");
        }
    }

    #[test]
    fn a_record_tells_nothing_where_it_is_printed() {
        let printed = format!("{:?}", record(&json!({"FirstName": "Ada"})));
        assert!(!printed.contains("Ada"), "{printed}");
    }

    #[test]
    fn archived_in_all_its_forms() {
        for yes in [
            json!({"archived": true}),
            json!({"ArchivedOn": "2031-04-07T09:00:00Z"}),
            json!({"Archived": "false", "ArchivedDate": "2031-04-07"}),
        ] {
            assert!(record(&yes).any_set("Archived"), "{yes}");
        }
        for no in [
            json!({"Archived": false, "ArchivedOn": null, "ArchivedBy": "A Person"}),
            json!({"ArchivedOn": "1900-01-01T00:00:00"}),
            json!({"NotArchived": true}),
        ] {
            assert!(!record(&no).any_set("Archived"), "{no}");
        }
    }
}
