//! Values that a person put back: they stay as they are until they are released.

use super::{ByHand, Change, Held, Note, Reason, System, Task};
use std::collections::BTreeSet;

/// What stands in for a change of a value that is held.
pub(super) fn instead_of(change: &Change, held: &BTreeSet<Held>) -> Option<(Note, ByHand)> {
    let line = change.line();
    let onefile_id = line.onefile_id?;
    let name = Held::Field(line.record.clone(), line.field.clone());
    if line.system != System::Pics || !held.contains(&name) {
        return None;
    }
    let note = Note {
        record: line.record.clone(),
        reason: Reason::Held {
            field: line.field.clone(),
        },
    };
    let by_hand = ByHand {
        record: line.record,
        onefile_id,
        task: Task::CorrectValue {
            field: line.field,
            pics: line.before,
            onefile: line.after,
        },
    };
    Some((note, by_hand))
}
