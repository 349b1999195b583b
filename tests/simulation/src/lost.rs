//! Whether a run left a trace of everything that it changed in PICS.

use std::collections::BTreeMap;
use tandem_store::HistoryRow;
use tandem_sync::records::field::{Field, Value};
use tandem_sync::records::field_of::{AimField, ReviewField};
use tandem_sync::records::pics::{Everything, Learner};

/// Learner, record and field.
type Cell = (String, String, Field);

/// What PICS holds, or held when a run began or people last touched it.
pub type Cells = BTreeMap<Cell, Option<String>>;

/// Every value that differs between the two stands in the history, as it was and as it is.
pub fn nothing(before: &Cells, after: &Cells, history: &[HistoryRow]) {
    for (cell, value) in after {
        let was = before.get(cell);
        if was == Some(value) {
            continue;
        }
        let (learner, record, field) = cell;
        let of_record = |row: &&HistoryRow| {
            let line = &row.change;
            line.learner.0 == *learner
                && serde_json::to_value(&line.record).unwrap()["key"] == **record
        };
        let whole = was.is_none()
            && (history.iter().filter(of_record)).any(|row| row.change.field == Field::Review);
        let steps: Vec<(&Option<String>, &Option<String>)> = (history.iter().filter(of_record))
            .filter(|row| row.change.field == *field)
            .map(|row| (&row.change.before, &row.change.after))
            .collect();
        let told = whole || leads(&steps, &was.cloned().flatten(), value);
        // The ID of a pushed review is part of the push.
        let pushed = *field == Field::OnefileId
            && history
                .iter()
                .any(|row| row.change.field == Field::Review && row.change.learner.0 == *learner);
        assert!(
            told || pushed,
            "{cell:?}: {was:?} became {value:?}, and the history does not say so"
        );
    }
}

/// Whether steps of the history lead from one value to the other.
fn leads(
    steps: &[(&Option<String>, &Option<String>)],
    from: &Option<String>,
    to: &Option<String>,
) -> bool {
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(value) = reached.get(at).copied() {
        for (before, after) in steps {
            if *before == value && !reached.contains(after) {
                reached.push(after);
            }
        }
        at += 1;
    }
    reached.contains(&to) && !steps.is_empty()
}

/// What PICS holds.
pub fn cells(records: &Everything) -> Cells {
    records.learners.iter().flat_map(cells_of).collect()
}

fn cells_of(learner: &Learner) -> Vec<(Cell, Option<String>)> {
    let text = |value: Option<Value>| value.map(|value| value.to_string());
    let cell = |record: &str, field: Field| (learner.key.0.clone(), record.to_owned(), field);
    let of_aims = learner.aims.iter().flat_map(|aim| {
        AimField::ALL.map(|field| (cell(&aim.key.0, field.into()), text(field.get(aim))))
    });
    let of_reviews = learner.reviews.iter().flat_map(|review| {
        ReviewField::ALL.map(|field| (cell(&review.key.0, field.into()), text(field.get(review))))
    });
    of_aims.chain(of_reviews).collect()
}
