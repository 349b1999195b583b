//! What a write to OneFile changed there besides what it said: the history tells it, since nobody else
//! knows what the record held.

use super::carried::Carried;
use super::{Engine, EngineError, Report};
use crate::plan::{Action, Change, Record, Rule};
use crate::ports::journal::Step;
use crate::records::pics::LearnerKey;

/// A value that a write changed besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Besides {
    pub record: Record,
    pub onefile_id: i64,
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Besides {
    fn of(self, learner: &LearnerKey) -> Change {
        Change {
            learner: learner.clone(),
            action: Action::ChangedBesides {
                record: self.record,
                onefile_id: self.onefile_id,
                field: self.field,
                before: self.before,
                after: self.after,
            },
            rule: Rule::ChangedBesides,
        }
    }
}

impl Report {
    pub(super) fn take_besides(&mut self, learner: &LearnerKey, besides: Vec<Besides>) {
        self.besides
            .extend(besides.into_iter().map(|one| one.of(learner)));
    }
}

impl Engine<'_> {
    /// Tells what writes for a learner changed besides.
    pub(super) async fn tell_besides(
        &self,
        run: i64,
        learner: &LearnerKey,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let besides = std::mem::take(&mut carried.besides).into_iter();
        self.record_besides(run, besides.map(|one| one.of(learner)).collect())
            .await
    }

    pub(super) async fn record_besides(
        &self,
        run: i64,
        besides: Vec<Change>,
    ) -> Result<(), EngineError> {
        if besides.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let entries = self.journal.intend(run, &besides, now).await?;
        self.journal.advance(&entries, &Step::Recorded, now).await?;
        Ok(())
    }
}
