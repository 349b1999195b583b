//! Setting fields of a record from what was sent.

use crate::body::Fields;
use crate::refusal::{Refusal, code};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use tandem_sync::records::onefile::Percent;

/// Who sets fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// A client of the API. A blank value changes nothing: whether OneFile would clear the field
    /// is not known, and clearing is what would lose data.
    Client,
    /// A person in OneFile, who can clear a field and set what the API can't.
    Person,
}

/// Takes the fields that were sent one by one, and knows which of them nobody took.
pub(crate) struct Setter<'f> {
    fields: &'f Fields,
    who: Who,
    taken: BTreeSet<String>,
}

impl<'f> Setter<'f> {
    pub fn new(fields: &'f Fields, who: Who) -> Self {
        Self {
            fields,
            who,
            taken: BTreeSet::new(),
        }
    }

    pub fn text(&mut self, name: &str, slot: &mut Option<String>) -> Result<(), Refusal> {
        self.set(name, slot, Fields::text)
    }

    pub fn day(&mut self, name: &str, slot: &mut Option<NaiveDate>) -> Result<(), Refusal> {
        self.set(name, slot, Fields::day)
    }

    pub fn int(&mut self, name: &str, slot: &mut Option<i64>) -> Result<(), Refusal> {
        self.set(name, slot, Fields::int)
    }

    pub fn flag(&mut self, name: &str, slot: &mut Option<bool>) -> Result<(), Refusal> {
        self.set(name, slot, Fields::bool)
    }

    pub fn percent(&mut self, name: &str, slot: &mut Option<Percent>) -> Result<(), Refusal> {
        self.set(name, slot, |fields, name| {
            Ok(fields.float(name)?.and_then(Percent::from_number))
        })
    }

    /// A field that always has a value.
    pub fn always<T>(
        &mut self,
        name: &str,
        slot: &mut T,
        read: impl Fn(&Fields, &str) -> Result<Option<T>, Refusal>,
    ) -> Result<(), Refusal> {
        self.taken.insert(name.to_ascii_lowercase());
        if let Some(value) = read(self.fields, name)? {
            *slot = value;
        }
        Ok(())
    }

    /// A client's unknown fields are ignored; a person's are a mistake in a test.
    pub fn finish(self) -> Result<(), Refusal> {
        let unknown = (self.fields.names()).find(|name| !self.taken.contains(*name));
        match unknown {
            Some(name) if self.who == Who::Person => Err(Refusal::bad(
                code::NOT_VALID,
                format!("{name} is no field that can be set"),
            )),
            _ => Ok(()),
        }
    }

    fn set<T>(
        &mut self,
        name: &str,
        slot: &mut Option<T>,
        read: impl Fn(&Fields, &str) -> Result<Option<T>, Refusal>,
    ) -> Result<(), Refusal> {
        let lower = name.to_ascii_lowercase();
        let value = read(self.fields, name)?;
        let sent = self.fields.names().any(|sent| sent == lower);
        if value.is_some() || (self.who == Who::Person && sent) {
            *slot = value;
        }
        self.taken.insert(lower);
        Ok(())
    }
}
