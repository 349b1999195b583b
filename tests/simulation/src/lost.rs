//! Whether a run left a trace of everything that it changed in PICS.

use std::collections::BTreeMap;
use tandem_store::HistoryRow;
use tandem_sync::ports::pics::date_text;
use tandem_sync::records::RegistrationField;
use tandem_sync::records::pics::{Everything, Learner};

/// Learner, record and field.
type Cell = (String, String, String);

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
            && (history.iter().filter(of_record)).any(|row| row.change.field == "review");
        let steps: Vec<(&Option<String>, &Option<String>)> = (history.iter().filter(of_record))
            .filter(|row| row.change.field == *field)
            .map(|row| (&row.change.before, &row.change.after))
            .collect();
        let told = whole || leads(&steps, &was.cloned().flatten(), value);
        // The ID of a pushed review is part of the push.
        let pushed = field == "onefile_id"
            && history
                .iter()
                .any(|row| row.change.field == "review" && row.change.learner.0 == *learner);
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
    let mut cells = Vec::new();
    let mut note = |record: &str, field: &str, value: Option<String>| {
        cells.push((
            (learner.key.0.clone(), record.to_owned(), field.to_owned()),
            value,
        ));
    };
    for aim in &learner.aims {
        for field in RegistrationField::ALL {
            let name = serde_json::to_value(field).unwrap();
            note(
                &aim.key.0,
                name.as_str().unwrap(),
                aim.registration.get(field),
            );
        }
        note(
            &aim.key.0,
            "elements_total",
            aim.elements_total.map(|n| n.to_string()),
        );
        note(
            &aim.key.0,
            "elements_done",
            aim.elements_done.map(|n| n.to_string()),
        );
    }
    for review in &learner.reviews {
        let key = &review.key.0;
        note(key, "proposed", date_text(review.proposed));
        note(
            key,
            "proposed_time",
            review.proposed_time.map(|t| t.to_string()),
        );
        note(key, "attended", review.attended.clone());
        note(key, "actual", date_text(review.actual));
        note(key, "learner_signed", date_text(review.learner_signed));
        note(
            key,
            "onefile_id",
            review.onefile_id.map(|id| id.to_string()),
        );
    }
    cells
}
