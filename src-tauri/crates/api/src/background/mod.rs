//! Runs that nobody asks for: when they are due, and making them.

mod schedule;
mod watch;

pub use schedule::due;
pub use watch::{Runner, Watched, watch};

use crate::{Error, ErrorCode, SyncRequest, Tandem};
use chrono::{DateTime, Utc};
use tandem_sync::engine::Event;
use tandem_sync::runs::Totals;
use tokio_util::sync::CancellationToken;

impl Tandem {
    /// When the next run in the background is due. `None` where none is: switched off, paused, a
    /// brake waits for a person, the gate is open, or the initial synchronisation was not carried out yet.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn next_run(&self) -> Result<Option<DateTime<Utc>>, Error> {
        let settings = self.store.settings().await?;
        let begun = self.store.acceptance().await? == Some(true);
        let braked = !self.brakes().await?.is_empty();
        let held_up = self.store.paused().await? || braked;
        if !settings.background || !begun || held_up || self.gate_brief().await?.open > 0 {
            return Ok(None);
        }
        let last = self.store.last_wide_run().await?;
        let last = last.map(|run| run.record.started);
        Ok(Some(due(&settings, last, self.clock.now())))
    }

    /// Pauses runs in the background, or lets them go on.
    ///
    /// # Errors
    /// Something else still synchronises, which paused them, or database trouble.
    pub async fn set_paused(&self, paused: bool) -> Result<(), Error> {
        if !paused && self.paused_by_another().await? {
            return Err(Error::new(
                ErrorCode::SecondSynchroniser,
                "Something else still synchronises PICS and OneFile: that is why background runs are paused.",
                "Look at the evidence, switch the other program off, and confirm once more that the desktop scheduler \
                 is off.",
            ));
        }
        tracing::info!(paused, "background runs");
        Ok(self.store.set_paused(paused).await?)
    }

    /// Makes runs as they fall due, until it is cancelled.
    ///
    /// # Errors
    /// Database trouble. Trouble with OneFile is told and tried again.
    pub async fn watch(
        &self,
        listener: &(dyn Fn(Event) + Send + Sync),
        told: &(dyn Fn(&Watched) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let runner = Plain {
            tandem: self,
            listener,
            told,
            cancel,
        };
        watch(&runner, &*self.clock, cancel).await
    }
}

/// Runs of a shell that has nothing else to do.
struct Plain<'a> {
    tandem: &'a Tandem,
    listener: &'a (dyn Fn(Event) + Send + Sync),
    told: &'a (dyn Fn(&Watched) + Send + Sync),
    cancel: &'a CancellationToken,
}

#[async_trait::async_trait]
impl Runner for Plain<'_> {
    async fn due(&self) -> Result<Option<DateTime<Utc>>, Error> {
        self.tandem.next_run().await
    }

    async fn run(&self) -> Result<Totals, Error> {
        let request = SyncRequest::Due;
        let run = self
            .tandem
            .synchronise(&request, self.listener, self.cancel);
        Ok(run.await?.totals)
    }

    async fn keep_house(&self) -> Result<(), Error> {
        self.tandem.keep_house().await
    }

    fn told(&self, told: &Watched) {
        (self.told)(told);
    }
}
