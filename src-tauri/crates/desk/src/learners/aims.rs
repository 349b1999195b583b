//! Learning aims side by side.

use super::row::{cell, state, will_be};
use crate::{AimTable, Row, RowState};
use tandem_api::LearnerView;
use tandem_sync::codes;
use tandem_sync::plan::{Cause, ChangeLine, LearnerPlan, Reason, Record, System};
use tandem_sync::records::field::{Field, Value};
use tandem_sync::records::{RegistrationField, onefile, pics};
use tandem_words as words;

const HELD: &str = "Held: no run changes it until a person releases it";

/// A learning aim on both sides, as a table.
pub(crate) fn table(view: &LearnerView, aim: &pics::Aim, lines: &[ChangeLine]) -> AimTable {
    Aim::of(view, aim, lines).table()
}

struct Aim<'a> {
    aim: &'a pics::Aim,
    other: Option<&'a onefile::Aim>,
    plan: Option<&'a LearnerPlan>,
    lines: Vec<&'a ChangeLine>,
}

impl<'a> Aim<'a> {
    fn of(view: &'a LearnerView, aim: &'a pics::Aim, lines: &'a [ChangeLine]) -> Self {
        let plan = view.plan.as_ref();
        let linked = plan.and_then(|plan| plan.aim_links.get(&aim.key));
        let held = view.onefile.iter().flat_map(|side| &side.aims);
        let record = Record::Aim(aim.key.clone());
        Self {
            aim,
            other: linked.and_then(|id| held.into_iter().find(|other| other.id == *id)),
            plan,
            lines: lines.iter().filter(|line| line.record == record).collect(),
        }
    }

    fn table(&self) -> AimTable {
        let code = codes::aim_code(self.aim).unwrap_or_else(|| self.aim.key.0.clone());
        let linked = match (self.other, self.plan) {
            (Some(_), _) => " · linked",
            (None, Some(_)) if self.change(Field::Aim).is_some() => " · new for OneFile",
            (None, Some(_)) => " · not in OneFile",
            (None, None) => "",
        };
        AimTable {
            key: self.aim.key.0.clone(),
            title: self
                .aim
                .title
                .clone()
                .unwrap_or_else(|| "Learning aim".into()),
            about: format!("learning aim {code}{linked}"),
            rows: self.rows(),
            notes: self.notes(),
        }
    }

    fn rows(&self) -> Vec<Row> {
        if let Some(line) = self.change(Field::Aim) {
            return vec![assigned(line)];
        }
        // Without a partner there is nothing to compare with: the notes say why.
        if self.other.is_none() && self.plan.is_some() {
            return Vec::new();
        }
        let registration = RegistrationField::ALL.map(|field| self.registration(field));
        registration.into_iter().chain([self.progress()]).collect()
    }

    fn registration(&self, field: RegistrationField) -> Row {
        let name = Field::from(field);
        let shown = |value: Option<Value>| value.map(|value| words::typed(&value));
        let change = self.change(name);
        let waits =
            self.cause(|cause| matches!(cause, Cause::FieldNotShown { field: of } if *of == field));
        let state = state(change, waits.is_some());
        Row {
            label: field.label().to_owned(),
            pics: cell(
                shown(self.aim.registration.get(field)),
                will_be(change, System::Pics),
                true,
            ),
            onefile: cell(
                self.other
                    .and_then(|other| shown(other.registration.get(field))),
                will_be(change, System::Onefile),
                self.other.is_some(),
            ),
            why: match (change, waits) {
                (Some(line), _) => words::upper_first(words::rule(line.rule)),
                (None, Some(cause)) => words::upper_first(&words::cause(cause)),
                (None, None) if self.is_held(name) => HELD.to_owned(),
                (None, None) => String::new(),
            },
            state: match state {
                _ if self.other.is_none() => RowState::Left,
                RowState::Same if self.is_held(name) => RowState::Left,
                state => state,
            },
        }
    }

    fn progress(&self) -> Row {
        let of = |done: Option<u32>, total: Option<u32>| match (done, total) {
            (Some(done), Some(total)) => Some(format!("{done} of {total}")),
            (Some(done), None) => Some(done.to_string()),
            (None, _) => None,
        };
        let set = |name: Field| {
            self.change(name)
                .and_then(|line| line.after.as_deref()?.parse().ok())
        };
        let change = self
            .change(Field::ElementsDone)
            .or(self.change(Field::ElementsTotal));
        let after = change.map(|_| {
            (
                set(Field::ElementsDone).or(self.aim.elements_done),
                set(Field::ElementsTotal).or(self.aim.elements_total),
            )
        });
        let percent = self.other.and_then(|other| other.progress);
        let held = self.is_held(Field::ElementsDone) || self.is_held(Field::ElementsTotal);
        let why = match (after, percent) {
            (Some((Some(done), total)), Some(percent)) => {
                format!("{percent} of {} is {done}", total.unwrap_or(100))
            }
            (None, _) if held => HELD.to_owned(),
            (None, _) if self.aim.has_units => {
                "Units are attached in PICS, so progress is not taken".to_owned()
            }
            (None, None) if self.other.is_some() => "No progress in OneFile".to_owned(),
            (None, Some(percent)) => {
                let total = self.aim.elements_total.unwrap_or(100);
                format!("{percent} of {total} is {}", percent.elements_of(total))
            }
            _ => String::new(),
        };
        Row {
            label: "Elements done".to_owned(),
            pics: cell(
                of(self.aim.elements_done, self.aim.elements_total),
                after.and_then(|(done, total)| of(done, total)),
                true,
            ),
            onefile: cell(
                percent.map(|percent| percent.to_string()),
                None,
                self.other.is_some(),
            ),
            state: match change {
                Some(_) => RowState::ToPics,
                None if held || self.aim.has_units || self.other.is_none() => RowState::Left,
                None if percent.is_none() => RowState::Left,
                None => RowState::Same,
            },
            why,
        }
    }

    fn notes(&self) -> Vec<String> {
        let Some(plan) = self.plan else {
            return Vec::new();
        };
        let record = Record::Aim(self.aim.key.clone());
        let causes = plan
            .parked
            .iter()
            .filter(|parked| parked.record == record)
            .filter(|parked| !matches!(parked.cause, Cause::FieldNotShown { .. }))
            .map(|parked| words::cause(&parked.cause));
        let reasons = plan
            .notes
            .iter()
            .filter(|note| note.record == record && note.reason != Reason::UnitsAttached)
            .map(|note| words::reason(&note.reason));
        causes
            .chain(reasons)
            .map(|text| format!("{}.", words::upper_first(&text)))
            .collect()
    }

    fn is_held(&self, field: Field) -> bool {
        let record = Record::Aim(self.aim.key.clone());
        let mut notes = self.plan.iter().flat_map(|plan| &plan.notes);
        notes.any(|note| {
            note.record == record
                && matches!(&note.reason, Reason::Held { field: held } if *held == field)
        })
    }

    fn change(&self, field: Field) -> Option<&'a ChangeLine> {
        self.lines.iter().copied().find(|line| line.field == field)
    }

    fn cause(&self, is_it: impl Fn(&Cause) -> bool) -> Option<&'a Cause> {
        let record = Record::Aim(self.aim.key.clone());
        let parked = self.plan.iter().flat_map(|plan| &plan.parked);
        parked
            .filter(|parked| parked.record == record)
            .map(|parked| &parked.cause)
            .find(|cause| is_it(cause))
    }
}

/// An aim that is on its way to OneFile.
fn assigned(line: &ChangeLine) -> Row {
    let described = line
        .after
        .as_deref()
        .map(|text| words::value(line.field, text));
    Row {
        label: "Learning aim".to_owned(),
        pics: cell(described.clone(), None, true),
        onefile: cell(None, described, false),
        state: RowState::ToOnefile,
        why: words::upper_first(words::rule(line.rule)),
    }
}
