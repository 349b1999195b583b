//! Noticing that something else still synchronises, and what follows from it.

use crate::{Error, Tandem};
use tandem_store::NoticeRow;
use tandem_sync::engine::Report;
use tandem_sync::runs::{RunRequest, Scope};
use tandem_sync::second;

/// A second notice that nobody has looked at pauses background runs.
const REPEATEDLY: usize = 2;

impl Tandem {
    /// Notices that something else still synchronises, and that nobody has looked at.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn notices(&self) -> Result<Vec<NoticeRow>, Error> {
        Ok(self.store.open_notices().await?)
    }

    /// Whether it was noticed so often that background runs are paused until somebody has looked.
    pub(crate) async fn paused_by_another(&self) -> Result<bool, Error> {
        Ok(self.store.open_notices().await?.len() >= REPEATEDLY)
    }

    /// The last entry of the history before a run over everybody.
    pub(crate) async fn last_entry_before(&self, scope: &Scope) -> Result<Option<i64>, Error> {
        Ok(match scope {
            Scope::All => Some(self.store.last_entry().await?),
            Scope::One(_) => None,
        })
    }

    /// Compares what a run over everybody saw with what was seen before.
    pub(crate) async fn look_for_another(
        &self,
        report: &Report,
        record: &RunRequest,
        before: i64,
    ) -> Result<(), Error> {
        let evidence = self
            .store
            .sighted(&report.sighting, report.run, before, record.started)
            .await?;
        let before = self.store.gathered_evidence().await?;
        let evidence = second::gathered(before, evidence, record.started);
        if !second::is_another_program(&evidence) {
            return Ok(self.store.keep_gathered_evidence(&evidence).await?);
        }
        tracing::warn!(
            learners = second::learners(&evidence),
            "something else still synchronises"
        );
        self.store.notice(&evidence, self.clock.now()).await?;
        self.store.keep_gathered_evidence(&[]).await?;
        if self.paused_by_another().await? {
            self.store.set_paused(true).await?;
        }
        Ok(())
    }
}
