//! Values that wait to be keyed into PICS: a file that shows one confirms it.

use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::Record;
use tandem_sync::records::details::{Detail, LearnerField};
use tandem_sync::records::field::{Field, Value};
use tandem_sync::records::field_of::AimField;
use tandem_sync::records::pics::{Aim, AimKey, Learner, LearnerKey};

/// A value that Tandem holds in its copy and that somebody is to key into PICS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Number of the change that asks for it.
    pub entry: i64,
    /// The learner.
    pub learner: LearnerKey,
    /// The record.
    pub record: Record,
    /// The field.
    pub field: Field,
    /// What is to be there.
    pub after: String,
}

impl Awaited {
    fn value(&self) -> Option<Value> {
        self.field.parse(Some(&self.after)).ok().flatten()
    }
}

/// What is awaited, and which of it a file has shown.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    open: BTreeMap<LearnerKey, Vec<Awaited>>,
    shown: BTreeSet<i64>,
}

impl Waiting {
    pub(super) fn of(awaited: Vec<Awaited>) -> Self {
        let mut waiting = Self::default();
        for one in awaited {
            let open = waiting.open.entry(one.learner.clone()).or_default();
            open.push(one);
        }
        waiting
    }

    /// Numbers of what the file has shown.
    pub(super) fn shown(self) -> BTreeSet<i64> {
        self.shown
    }

    /// What the file says of a learner. Blank or absent confirms nothing.
    pub(super) fn see_learner(&mut self, key: &LearnerKey, said: &Learner) {
        self.see(key, |one| match one.record {
            Record::Learner => {
                let mut fields = LearnerField::ALL.into_iter();
                let field = fields.find(|f| Field::from(Detail::Learner(*f)) == one.field);
                field.is_some_and(|field| {
                    let (here, awaited) = (field.get(said), one.value());
                    awaited.is_some()
                        && Detail::Learner(field).agree(here.as_ref(), awaited.as_ref())
                })
            }
            _ => false,
        });
    }

    /// What the file says of an aim, by the key under which it is held.
    pub(super) fn see_aim(&mut self, learner: &LearnerKey, key: &AimKey, said: &Aim) {
        self.see(learner, |one| match &one.record {
            Record::Aim(aim) if aim == key => {
                let awaited = one.value();
                awaited.is_some() && value_of(said, one.field) == awaited
            }
            _ => false,
        });
    }

    fn see(&mut self, key: &LearnerKey, is_shown: impl Fn(&Awaited) -> bool) {
        let open = self.open.get(key).into_iter().flatten();
        let shown = open.filter(|one| is_shown(one)).map(|one| one.entry);
        self.shown.extend(shown);
    }
}

fn value_of(aim: &Aim, field: Field) -> Option<Value> {
    let mut fields = AimField::ALL.into_iter();
    let field = fields.find(|other| Field::from(*other) == field)?;
    field.get(aim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn awaited(entry: i64, record: Record, field: Field, after: &str) -> Awaited {
        Awaited {
            entry,
            learner: "NM-1".into(),
            record,
            field,
            after: after.into(),
        }
    }

    #[test]
    fn an_aim_confirms_what_it_shows() {
        let of = |n| Record::Aim(n);
        let mut waiting = Waiting::of(vec![
            awaited(1, of("A".into()), Field::RegistrationNumber, "R-1"),
            awaited(2, of("A".into()), Field::ElementsDone, "11"),
            awaited(3, of("A".into()), Field::ElementsTotal, "40"),
            awaited(4, of("B".into()), Field::RegistrationNumber, "R-1"),
        ]);
        let mut said = Aim::blank("of the file".into());
        said.registration.number = Some("R-1".into());
        said.elements_done = Some(12);
        waiting.see_aim(&"NM-2".into(), &"A".into(), &said);
        waiting.see_aim(&"NM-1".into(), &"A".into(), &said);
        assert_eq!(waiting.shown(), BTreeSet::from([1]));
    }
}
