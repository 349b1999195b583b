//! What a write to OneFile changed there besides what it said: the history tells it, since nobody else
//! knows what the record held.

use crate::plan::{Action, Change, Record, Rule};
use crate::records::field::Field;
use crate::records::pics::LearnerKey;
use crate::records::replaced::Replaced;

/// A value that a write changed besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Besides {
    /// The record in PICS.
    pub record: Record,
    /// The record in OneFile.
    pub onefile_id: i64,
    /// What was there, and what is there now.
    pub set: Replaced<Field>,
}

impl Besides {
    /// The change that tells it.
    pub fn of(self, learner: &LearnerKey) -> Change {
        Change {
            learner: learner.clone(),
            action: Action::ChangedBesides {
                record: self.record,
                onefile_id: self.onefile_id,
                set: self.set,
            },
            rule: Rule::ChangedBesides,
        }
    }
}
