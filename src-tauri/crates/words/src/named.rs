//! Changes and records by the names that people know them by.

use tandem_sync::plan::{ChangeLine, Record};
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::Learner;

/// Field and record: `Registration date, Engineering operative`.
pub fn change(line: &ChangeLine, learner: Option<&Learner>) -> String {
    let record = record(&line.record, learner);
    match line.field {
        Field::Review => record,
        // Beside the name of the learner it would say nothing.
        field if line.record == Record::Learner => field.label().to_owned(),
        field if line.record == Record::Account => field.label().to_owned(),
        field => format!("{}, {}", field.label(), lower_first(&record)),
    }
}

/// What people call a record.
pub fn record(record: &Record, learner: Option<&Learner>) -> String {
    match record {
        Record::Aim(key) => learner
            .and_then(|learner| learner.aim(key)?.title.clone())
            .unwrap_or_else(|| format!("Learning aim {key}")),
        Record::Review(key) => {
            let review = learner.and_then(|learner| learner.review(key));
            let at = review
                .and_then(|r| super::slot(r.proposed.or(r.actual), r.proposed_time))
                .unwrap_or_else(|| key.0.clone());
            format!("Review {at}")
        }
        Record::OnefileAim(id) => format!("OneFile learning aim {id}"),
        Record::Learner => "The learner".to_owned(),
        Record::Officer(key) => format!("Officer {key}"),
        Record::Organisation(key) => format!("Organisation {key}"),
        Record::Account => "OneFile account".to_owned(),
    }
}

/// Titles of aims keep their capitals; `Review` in the middle of a sentence does not.
fn lower_first(text: &str) -> String {
    for name in ["Review ", "Officer ", "Organisation "] {
        if let Some(rest) = text.strip_prefix(name) {
            return name.to_lowercase() + rest;
        }
    }
    text.to_owned()
}
