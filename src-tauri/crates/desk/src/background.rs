//! The run in the background: how it stands, pause and resume.

use crate::{Background, Desk};
use chrono::{DateTime, Utc};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tandem_api::background::{Runner, Watched, watch};
use tandem_api::{Error, Status};
use tandem_sync::ports::Clock;
use tandem_sync::runs::Totals;
use tandem_words as words;

/// When it is looked first whether a run is due.
const FIRST_LOOK: Duration = Duration::from_secs(20);

impl Desk {
    /// Keeps runs in the background from starting.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn pause(self: &Arc<Self>, (): ()) -> Result<(), Error> {
        self.set_paused(true).await
    }

    /// Lets runs in the background start again.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn resume(self: &Arc<Self>, (): ()) -> Result<(), Error> {
        self.set_paused(false).await
    }

    /// Makes runs as they fall due, as long as the desk is held by a shell and the folder is open.
    pub(crate) fn watch_in_the_background(self: &Arc<Self>) {
        let runner = AtDesk(Arc::downgrade(self));
        let (clock, end) = (self.clock(), self.ended.clone());
        tokio::spawn(async move {
            // Whoever opens the window sees first how things stand.
            clock.sleep(FIRST_LOOK).await;
            if let Err(error) = watch(&runner, &clock, &end).await {
                tracing::warn!(code = ?error.code, "runs in the background");
            }
        });
    }

    async fn set_paused(self: &Arc<Self>, paused: bool) -> Result<(), Error> {
        self.tandem().await?.set_paused(paused).await?;
        self.tell();
        Ok(())
    }
}

/// Runs of a window: they show as any other, and wait while one over everybody goes on.
struct AtDesk(Weak<Desk>);

#[async_trait::async_trait]
impl Runner for AtDesk {
    async fn due(&self) -> Result<Option<DateTime<Utc>>, Error> {
        let Some(desk) = self.0.upgrade() else {
            return Ok(None);
        };
        match desk.opened().await {
            // What can't be read now is looked for again.
            Some(tandem) if desk.running().is_none() => {
                Ok(tandem.next_run().await.unwrap_or_default())
            }
            _ => Ok(None),
        }
    }

    async fn run(&self) -> Result<Totals, Error> {
        match self.0.upgrade() {
            Some(desk) => desk.run_in_the_background().await,
            None => Ok(Totals::default()),
        }
    }

    async fn keep_house(&self) -> Result<(), Error> {
        let Some(desk) = self.0.upgrade() else {
            return Ok(());
        };
        match desk.opened().await {
            Some(tandem) if desk.running().is_none() => tandem.keep_house().await,
            _ => Ok(()),
        }
    }

    fn told(&self, told: &Watched) {
        if let Watched::Trouble(error) = told {
            tracing::warn!(code = ?error.code, "a run in the background");
        }
    }
}

/// How the run in the background stands.
pub(crate) fn of(status: &Status, now: DateTime<Utc>) -> Background {
    let next = status.next_run.map(|at| words::when(at.max(now), now));
    let text = match (&next, status.paused) {
        (_, true) => "Background runs are paused.".to_owned(),
        (Some(next), false) => format!("Next background run {next}."),
        (None, false) => String::new(),
    };
    Background {
        paused: status.paused,
        text,
        next: next.filter(|_| !status.paused),
    }
}
