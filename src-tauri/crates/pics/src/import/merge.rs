//! The three-way comparison of one record's fields.

use crate::WorkspaceError;
use chrono::NaiveDate;
use serde_json::{Map, Value};
use tandem_sync::records::pics::{Aim, Learner, SystemStatus};

/// What imports have said of a record so far, per field; a field that no import carried is absent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Imported(Map<String, Value>);

impl Imported {
    pub(super) fn read(json: Option<&str>) -> Result<Self, WorkspaceError> {
        let map = json.map(serde_json::from_str).transpose();
        Ok(Self(
            map.map_err(|_| WorkspaceError::Damaged)?
                .unwrap_or_default(),
        ))
    }

    pub(super) fn json(&self) -> Result<String, WorkspaceError> {
        serde_json::to_string(&self.0).map_err(|_| WorkspaceError::Damaged)
    }
}

/// One record while an import goes over it.
pub(super) struct Merge<'a> {
    pub(super) imported: &'a mut Imported,
    /// Whether a held value was replaced.
    pub(super) changed: bool,
    /// Whether something has to be stored, be it only what the import said.
    pub(super) dirty: bool,
}

impl<'a> Merge<'a> {
    pub(super) fn new(imported: &'a mut Imported) -> Self {
        Self {
            imported,
            changed: false,
            dirty: false,
        }
    }

    /// The sequence number is always refreshed, since it is renumbered from year to year; that
    /// alone is no change of the record.
    pub(super) fn sequence(&mut self, held: &mut Option<u32>, incoming: Option<u32>) {
        if incoming.is_some() && *held != incoming {
            *held = incoming;
            self.dirty = true;
        }
    }

    pub(super) fn learner(&mut self, held: &mut Learner, incoming: &Learner) {
        self.option(
            "learner_ref",
            &mut held.learner_ref,
            incoming.learner_ref.as_ref(),
        );
        self.option("uln", &mut held.uln, incoming.uln.as_ref());
        self.text("first_names", &mut held.first_names, &incoming.first_names);
        self.text("surname", &mut held.surname, &incoming.surname);
        self.option(
            "date_of_birth",
            &mut held.date_of_birth,
            incoming.date_of_birth.as_ref(),
        );
        self.option(
            "ni_number",
            &mut held.ni_number,
            incoming.ni_number.as_ref(),
        );
        self.option("email", &mut held.email, incoming.email.as_ref());
        self.option(
            "telephone",
            &mut held.telephone,
            incoming.telephone.as_ref(),
        );
        self.option("postcode", &mut held.postcode, incoming.postcode.as_ref());
        self.option("sex", &mut held.sex, incoming.sex.as_ref());
        self.option(
            "ethnicity",
            &mut held.ethnicity,
            incoming.ethnicity.as_ref(),
        );
        self.option("lldd", &mut held.lldd, incoming.lldd.as_ref());
        let status = match incoming.system_status {
            SystemStatus::Live => "live",
            SystemStatus::Dormant => "dormant",
        };
        if self.news("system_status", Value::from(status))
            && held.system_status != incoming.system_status
        {
            held.system_status = incoming.system_status;
            self.changed = true;
        }
    }

    /// All fields but the key and what it stands for, and the sequence number.
    pub(super) fn aim(&mut self, held: &mut Aim, incoming: &Aim) {
        self.option("aim_type", &mut held.aim_type, incoming.aim_type.as_ref());
        self.option(
            "programme_type",
            &mut held.programme_type,
            incoming.programme_type.as_ref(),
        );
        self.option(
            "framework_code",
            &mut held.framework_code,
            incoming.framework_code.as_ref(),
        );
        self.option(
            "pathway_code",
            &mut held.pathway_code,
            incoming.pathway_code.as_ref(),
        );
        self.option(
            "planned_end",
            &mut held.planned_end,
            incoming.planned_end.as_ref(),
        );
        self.option(
            "actual_end",
            &mut held.actual_end,
            incoming.actual_end.as_ref(),
        );
        self.option(
            "completion_status",
            &mut held.completion_status,
            incoming.completion_status.as_ref(),
        );
        self.option("outcome", &mut held.outcome, incoming.outcome.as_ref());
        self.option(
            "achievement_date",
            &mut held.achievement_date,
            incoming.achievement_date.as_ref(),
        );
    }

    fn text(&mut self, field: &str, held: &mut String, incoming: &str) {
        let taken = !incoming.is_empty() && self.news(field, Value::from(incoming));
        if taken && held != incoming {
            incoming.clone_into(held);
            self.changed = true;
        }
    }

    fn option<T: Clone + PartialEq + Json>(
        &mut self,
        field: &str,
        held: &mut Option<T>,
        incoming: Option<&T>,
    ) {
        let Some(value) = incoming else {
            return;
        };
        if self.news(field, value.json()) && held.as_ref() != incoming {
            *held = incoming.cloned();
            self.changed = true;
        }
    }

    /// Whether an import says of the field what the last one did not. Otherwise what is held is
    /// either the same, or what Tandem wrote in its place.
    fn news(&mut self, field: &str, value: Value) -> bool {
        if self.imported.0.get(field) == Some(&value) {
            return false;
        }
        self.imported.0.insert(field.to_owned(), value);
        self.dirty = true;
        true
    }
}

trait Json {
    fn json(&self) -> Value;
}

impl Json for String {
    fn json(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Json for u32 {
    fn json(&self) -> Value {
        Value::from(*self)
    }
}

impl Json for NaiveDate {
    fn json(&self) -> Value {
        Value::from(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{Imported, Merge};

    /// What is held after an import, and whether that is a change.
    fn import(
        imported: &mut Imported,
        held: &mut Option<String>,
        incoming: Option<&str>,
    ) -> (Option<String>, bool) {
        let mut merge = Merge::new(imported);
        merge.option("email", held, incoming.map(str::to_owned).as_ref());
        (held.clone(), merge.changed)
    }

    #[test]
    fn a_value_that_waits_to_be_keyed_in_outlives_the_one_it_replaced() {
        let mut imported = Imported::default();
        let mut held = None;
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            import(&mut imported, &mut held, Some("old")),
            (some("old"), true)
        );
        held = some("ours");
        assert_eq!(
            import(&mut imported, &mut held, Some("old")),
            (some("ours"), false)
        );
        assert_eq!(
            import(&mut imported, &mut held, None),
            (some("ours"), false)
        );
        // What is kept from one import to the next is JSON.
        imported = Imported::read(Some(&imported.json().unwrap())).unwrap();
        assert_eq!(
            import(&mut imported, &mut held, Some("old")),
            (some("ours"), false)
        );
        // Keyed in, which confirms it; and then changed again in PICS.
        assert_eq!(
            import(&mut imported, &mut held, Some("ours")),
            (some("ours"), false)
        );
        assert_eq!(
            import(&mut imported, &mut held, Some("newest")),
            (some("newest"), true)
        );
    }
}
