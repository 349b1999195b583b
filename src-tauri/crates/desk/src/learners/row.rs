//! Cells and states of a row, as its change says.

use crate::{Cell, RowState};
use tandem_sync::plan::{ChangeLine, System};
use tandem_words as words;

pub(crate) fn cell(value: Option<String>, will_be: Option<String>, there: bool) -> Cell {
    Cell {
        there,
        value,
        will_be,
        detail: None,
    }
}

/// What a change says about its row.
pub(crate) fn state(change: Option<&ChangeLine>, waits: bool) -> RowState {
    match change.map(|line| line.system) {
        Some(System::Pics) => RowState::ToPics,
        Some(System::Onefile) => RowState::ToOnefile,
        None if waits => RowState::Waits,
        None => RowState::Same,
    }
}

/// What a change makes of the value in a system.
pub(crate) fn will_be(change: Option<&ChangeLine>, system: System) -> Option<String> {
    change
        .filter(|line| line.system == system)
        .and_then(|line| Some(words::value(line.field, line.after.as_deref()?)))
}
