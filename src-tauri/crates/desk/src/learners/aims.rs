//! Learning aims side by side.

use super::row::{cell, state, value_of, will_be};
use crate::{AimTable, Row, RowState};
use tandem_api::LearnerView;
use tandem_sync::codes;
use tandem_sync::plan::{ChangeLine, Decision, ExplainedAim, Progress, System};
use tandem_sync::records::field::Value;
use tandem_sync::records::{RegistrationField, onefile, pics};
use tandem_words as words;

/// A learning aim on both sides, as a table.
pub(crate) fn table(view: &LearnerView, aim: &pics::Aim) -> AimTable {
    let explained = view
        .explained
        .as_ref()
        .and_then(|all| all.aims.get(&aim.key));
    let partner = explained.and_then(|explained| explained.partner);
    let mut there = view.onefile.iter().flat_map(|side| &side.aims);
    let other = partner.and_then(|id| there.find(|other| other.id == id));
    let code = codes::aim_code(aim).unwrap_or_else(|| aim.key.0.clone());
    let linked = match (other, explained.map(|explained| &explained.whole)) {
        (Some(_), _) => " · linked",
        (None, Some(Decision::Changes(_))) => " · new for OneFile",
        (None, Some(_)) => " · not in OneFile",
        (None, None) => "",
    };
    AimTable {
        key: aim.key.0.clone(),
        title: aim.title.clone().unwrap_or_else(|| "Learning aim".into()),
        about: format!("learning aim {code}{linked}"),
        rows: match explained {
            Some(explained) => rows(aim, other, explained),
            None => held_alone(aim),
        },
        notes: explained.map(notes).unwrap_or_default(),
    }
}

fn rows(aim: &pics::Aim, other: Option<&onefile::Aim>, explained: &ExplainedAim) -> Vec<Row> {
    if let Decision::Changes(line) = &explained.whole {
        return vec![assigned(line)];
    }
    // Without a partner there is nothing to compare with: the notes say why.
    let Some(other) = other else {
        return Vec::new();
    };
    let registration = explained.registration.iter().map(|(field, decision)| {
        let held = shown(aim.registration.get(*field));
        let there = shown(other.registration.get(*field));
        Row {
            label: field.label().to_owned(),
            pics: cell(held, will_be(decision, System::Pics), true),
            onefile: cell(there, will_be(decision, System::Onefile), true),
            state: state(decision),
            why: words::decision(decision),
        }
    });
    let elements = elements(aim, other, explained);
    registration.chain([elements]).collect()
}

/// What PICS holds of one whom no run looks at.
fn held_alone(aim: &pics::Aim) -> Vec<Row> {
    let row = |label: &str, held| Row {
        label: label.to_owned(),
        pics: cell(held, None, true),
        onefile: cell(None, None, false),
        state: RowState::Left,
        why: String::new(),
    };
    let registration = RegistrationField::ALL;
    let registration = registration.map(|f| row(f.label(), shown(aim.registration.get(f))));
    let elements = row(ELEMENTS, counted(aim.elements_done, aim.elements_total));
    registration.into_iter().chain([elements]).collect()
}

const ELEMENTS: &str = "Elements done";

fn elements(aim: &pics::Aim, other: &onefile::Aim, explained: &ExplainedAim) -> Row {
    let decision = &explained.elements;
    let (will_be, why) = match (decision, explained.progress) {
        (
            Decision::Changes(_),
            Progress::Elements {
                percent,
                total,
                done,
            },
        ) => (
            counted(Some(done), Some(total)),
            format!("{percent} of {total} is {done}"),
        ),
        (
            Decision::Same,
            Progress::Elements {
                percent,
                total,
                done,
            },
        ) => (None, format!("{percent} of {total} is {done}")),
        (Decision::Alone, Progress::NotShown) => (None, "No progress in OneFile".to_owned()),
        (Decision::Alone, Progress::NotBegun) => (None, "No progress in OneFile yet".to_owned()),
        _ => (None, words::decision(decision)),
    };
    Row {
        label: ELEMENTS.to_owned(),
        pics: cell(
            counted(aim.elements_done, aim.elements_total),
            will_be,
            true,
        ),
        onefile: cell(
            other.progress.map(|percent| percent.to_string()),
            None,
            true,
        ),
        state: state(decision),
        why,
    }
}

fn counted(done: Option<u32>, total: Option<u32>) -> Option<String> {
    match (done, total) {
        (Some(done), Some(total)) => Some(format!("{done} of {total}")),
        (Some(done), None) => Some(done.to_string()),
        (None, _) => None,
    }
}

fn notes(explained: &ExplainedAim) -> Vec<String> {
    let waits = explained.waits.iter().map(words::cause);
    let reasons = explained.notes.iter().map(words::reason);
    waits
        .chain(reasons)
        .map(|text| format!("{}.", words::upper_first(&text)))
        .collect()
}

/// An aim that is on its way to OneFile.
fn assigned(line: &ChangeLine) -> Row {
    let described = value_of(line);
    Row {
        label: "Learning aim".to_owned(),
        pics: cell(described.clone(), None, true),
        onefile: cell(None, described, false),
        state: RowState::ToOnefile,
        why: words::upper_first(words::rule(line.rule)),
    }
}

fn shown(value: Option<Value>) -> Option<String> {
    value.map(|value| words::typed(&value))
}
