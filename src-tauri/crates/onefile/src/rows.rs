//! Whether rows of a search tell as much as the record itself, so that a call for each record is
//! spared. OneFile says that paged searches give more than the plain ones, and not what. So it is
//! learnt: a field counts as carried once a row has shown the very value that the record has, and
//! one value that a row lacked settles that its rows are not to be relied on.

use crate::wire::Record;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What rows of one search were seen to carry.
#[derive(Default)]
pub(crate) struct RowsSeen(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    carried: BTreeSet<&'static str>,
    lacking: bool,
}

impl RowsSeen {
    /// Compares a row with its record. A field may have several names.
    pub(crate) fn compare(&self, row: &Record, record: &Record, fields: &[&[&'static str]]) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for names in fields {
            for name in *names {
                match (record.value(name), row.value(name)) {
                    (None, _) => {}
                    (held, shown) if held == shown => {
                        seen.carried.extend(names.first());
                    }
                    (Some(_), _) => seen.lacking = true,
                }
            }
        }
    }

    /// Whether rows stand for the records.
    pub(crate) fn tell_all(&self, fields: &[&[&'static str]]) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let carried = |names: &&[&'static str]| {
            let first = names.first();
            first.is_some_and(|name| seen.carried.contains(name))
        };
        !seen.lacking && fields.iter().all(carried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const FIELDS: [&[&str]; 2] = [
        &["Progress"],
        &["CertificateReceivedDate", "CertificateDate"],
    ];

    fn record(value: &Value) -> Record {
        Record::new(&value.to_string()).expect("an object")
    }

    #[test]
    fn a_field_counts_once_a_row_has_shown_its_value() {
        let seen = RowsSeen::default();
        let whole = |value: Value| {
            seen.compare(&record(&value), &record(&value), &FIELDS);
            seen.tell_all(&FIELDS)
        };
        assert!(!whole(json!({"ID": 1})), "two blanks say nothing");
        assert!(!whole(
            json!({"ID": 2, "Progress": 30, "CertificateDate": null})
        ));
        assert!(whole(json!({"ID": 3, "certificatedate": "2031-04-07"})));
    }

    #[test]
    fn one_value_that_a_row_lacks_settles_it() {
        let seen = RowsSeen::default();
        let whole = json!({"Progress": 30, "CertificateDate": "2031-04-07"});
        seen.compare(&record(&whole), &record(&whole), &FIELDS);
        assert!(seen.tell_all(&FIELDS));
        seen.compare(&record(&json!({"Progress": 30})), &record(&whole), &FIELDS);
        assert!(!seen.tell_all(&FIELDS));
        seen.compare(&record(&whole), &record(&whole), &FIELDS);
        assert!(!seen.tell_all(&FIELDS));
    }
}
