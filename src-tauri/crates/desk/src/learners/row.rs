//! Cells of a row, and its state and reason as they were decided.

use crate::{Cell, RowState};
use tandem_sync::plan::{ChangeLine, Decision, System};
use tandem_words as words;

pub(crate) fn cell(value: Option<String>, will_be: Option<String>, there: bool) -> Cell {
    Cell {
        there,
        value,
        will_be,
        detail: None,
    }
}

/// What a decision says about its row.
pub(crate) fn state(decision: &Decision) -> RowState {
    match decision {
        Decision::Same => RowState::Same,
        Decision::Changes(line) if line.system == System::Pics => RowState::ToPics,
        Decision::Changes(_) => RowState::ToOnefile,
        Decision::Waits(_) => RowState::Waits,
        Decision::Asked => RowState::Asked,
        Decision::Held | Decision::Left(_) | Decision::NotSent(_) | Decision::Alone => {
            RowState::Left
        }
    }
}

/// What a decision makes of the value in a system.
pub(crate) fn will_be(decision: &Decision, system: System) -> Option<String> {
    decision.change_in(system).and_then(value_of)
}

/// The value that a change sets.
pub(crate) fn value_of(line: &ChangeLine) -> Option<String> {
    Some(words::value(line.field, line.after.as_deref()?))
}
