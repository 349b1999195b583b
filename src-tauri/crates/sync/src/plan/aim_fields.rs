//! Registration and certification merged field by field, and progress.

use super::inputs::Inputs;
use super::{Action, Cause, Note, Parked, Reason, Record, Rule};
use crate::records::field::Value;
use crate::records::field_of::AimField;
use crate::records::replaced::{Filled, Replaced};
use crate::records::{Registration, RegistrationField, onefile, pics};

/// What the fields of one pair of aims ask for.
#[derive(Default)]
pub struct Fields {
    pub changes: Vec<(Action, Rule)>,
    pub parked: Vec<Parked>,
    pub notes: Vec<Note>,
}

/// Elements that a percentage counts against where PICS has no total.
const TOTAL_WITHOUT_PICS: u32 = 100;

/// Merges one pair of aims.
pub fn merge(inputs: &Inputs<'_>, aim: &pics::Aim, other: &onefile::Aim) -> Fields {
    let (shown, not_sticking) = (inputs.shown, inputs.not_sticking);
    let mut fields = Fields::default();
    for field in RegistrationField::ALL {
        let (held, offered) = (aim.registration.get(field), other.registration.get(field));
        let to_pics = |before, after| Action::SetPicsAim {
            aim: aim.key.clone(),
            onefile_id: other.id,
            set: Replaced {
                field: AimField::Registration(field),
                before,
                after: Some(after),
            },
        };
        match (held, offered) {
            (None, None) => {}
            (Some(held), Some(offered)) if held == offered => {}
            (Some(_), None) if not_sticking.contains(&field) => fields.parked.push(Parked {
                record: Record::Aim(aim.key.clone()),
                cause: Cause::FieldDidNotStick { field },
            }),
            (Some(value), None) if shown.contains(&field) => fields.changes.push((
                Action::FillOnefileAim {
                    aim: aim.key.clone(),
                    onefile_id: other.id,
                    fill: Filled { field, value },
                },
                Rule::BlankInOnefile,
            )),
            (Some(_), None) => fields.parked.push(Parked {
                record: Record::Aim(aim.key.clone()),
                cause: Cause::FieldNotShown { field },
            }),
            (None, Some(offered)) => fields
                .changes
                .push((to_pics(None, offered), Rule::BlankInPics)),
            (held @ Some(_), Some(offered)) => fields
                .changes
                .push((to_pics(held, offered), Rule::OnefileWins)),
        }
    }
    if registrations_may_have_met(&aim.registration, &other.registration) {
        fields.notes.push(Note {
            record: Record::Aim(aim.key.clone()),
            reason: Reason::RegistrationsMayHaveMet,
        });
    }
    elements(inputs, aim, other, &mut fields);
    fields
}

fn registrations_may_have_met(a: &Registration, b: &Registration) -> bool {
    let numbers_differ = matches!((&a.number, &b.number), (Some(a), Some(b)) if a != b);
    numbers_differ && a.registered.is_some() != b.registered.is_some()
}

/// What OneFile's progress says of the elements of an aim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// OneFile shows none.
    NotShown,
    /// OneFile shows one that is none.
    Unreadable,
    /// 0 % of an aim that has never shown any, such as one that was assigned just now, says nothing.
    NotBegun,
    /// Units are attached in PICS, so it is not taken.
    Units,
    /// So many elements are done.
    Elements {
        /// What OneFile shows.
        percent: onefile::Percent,
        /// Of so many.
        total: u32,
        /// That is so many, cut to a whole number.
        done: u32,
    },
}

/// Decides what becomes of the elements of a pair of aims.
pub(super) fn progress(inputs: &Inputs<'_>, aim: &pics::Aim, other: &onefile::Aim) -> Progress {
    let Some(percent) = other.progress else {
        return match other.progress_unreadable && !aim.has_units {
            true => Progress::Unreadable,
            false => Progress::NotShown,
        };
    };
    let progressed = inputs.agreed.progressed.get(&aim.key) == Some(&other.id);
    if percent.is_zero() && (!progressed || aim.elements_done.is_none()) {
        return Progress::NotBegun;
    }
    if aim.has_units {
        return Progress::Units;
    }
    let total = aim.elements_total.unwrap_or(TOTAL_WITHOUT_PICS);
    Progress::Elements {
        percent,
        total,
        done: percent.elements_of(total),
    }
}

fn elements(inputs: &Inputs<'_>, aim: &pics::Aim, other: &onefile::Aim, fields: &mut Fields) {
    let mut note = |reason| {
        let record = Record::Aim(aim.key.clone());
        fields.notes.push(Note { record, reason });
    };
    let (total, done) = match progress(inputs, aim, other) {
        Progress::NotShown | Progress::NotBegun => return,
        Progress::Unreadable => return note(Reason::ProgressUnreadable),
        Progress::Units => return note(Reason::UnitsAttached),
        Progress::Elements { total, done, .. } => (total, done),
    };
    let mut set = |field, before: Option<u32>, after: u32| {
        fields.changes.push((
            Action::SetPicsAim {
                aim: aim.key.clone(),
                onefile_id: other.id,
                set: Replaced {
                    field,
                    before: before.map(Value::Count),
                    after: Some(Value::Count(after)),
                },
            },
            Rule::Progress,
        ));
    };
    if aim.elements_total.is_none() {
        set(AimField::ElementsTotal, None, total);
    }
    if aim.elements_done != Some(done) {
        set(AimField::ElementsDone, aim.elements_done, done);
    }
}
