//! What a person put back, or said is never to be changed: it stays as it is until it is released.

use super::{ByHand, Change, Held, Note, Reason, System, Task};
use std::collections::BTreeSet;

/// What stands in for a change of a value that is held.
pub(super) fn instead_of(change: &Change, held: &BTreeSet<Held>) -> Option<(Note, Option<ByHand>)> {
    let line = change.line();
    let note = Note {
        record: line.record.clone(),
        reason: Reason::Held { field: line.field },
    };
    if line.system == System::Onefile {
        let never = held.contains(&Held::NotSent(line.record, line.field));
        return never.then_some((note, None));
    }
    let onefile_id = line.onefile_id?;
    if !held.contains(&Held::Field(line.record.clone(), line.field)) {
        return None;
    }
    let by_hand = ByHand {
        record: line.record,
        onefile_id,
        task: Task::CorrectValue {
            field: line.field,
            pics: line.before,
            onefile: line.after,
        },
    };
    Some((note, Some(by_hand)))
}
