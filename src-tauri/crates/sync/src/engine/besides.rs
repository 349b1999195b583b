//! What writes to OneFile changed besides what they said stands in the history.

use super::parts::Engine;
use super::report::Report;
use crate::delivery::{Besides, Carried};
use crate::error::EngineError;
use crate::plan::Change;
use crate::records::pics::LearnerKey;
use crate::steps::Step;

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
