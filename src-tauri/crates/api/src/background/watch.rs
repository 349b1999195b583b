//! Running in the background, as long as the process lives.

use super::due;
use crate::{Error, ErrorCode, SyncRequest, Tandem};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tandem_sync::engine::Event;
use tandem_sync::runs::{RunCause, Scope, Totals};
use tokio_util::sync::CancellationToken;

/// What is told while Tandem watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// No run is due for now; with the reason where none will be until a person acts.
    Waiting {
        /// When the next one is due.
        until: Option<DateTime<Utc>>,
    },
    /// A run began.
    Began,
    /// A run came to its end.
    Ended(Box<Totals>),
    /// A run could not be made; another try follows.
    Trouble(Error),
}

/// Looked at this often: sleep of the computer and a clock that is set are noticed so.
const LOOK: Duration = Duration::from_secs(30);

/// The first wait after trouble, and the longest.
const TROUBLE: TimeDelta = TimeDelta::minutes(1);
const TROUBLE_MOST: TimeDelta = TimeDelta::minutes(60);

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
        Ok(self.store.set_paused(paused).await?)
    }

    /// Makes runs as they fall due, until it is cancelled.
    ///
    /// # Errors
    /// Database trouble. Trouble with OneFile is told and tried again.
    pub async fn watch(
        &self,
        listener: &(dyn Fn(Event) + Send + Sync),
        told: &(dyn Fn(Watched) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let mut tries = Tries::default();
        let mut waiting = None;
        while !cancel.is_cancelled() {
            let next = tries.not_before(self.next_run().await?);
            if next.is_some_and(|next| next <= self.clock.now()) {
                told(Watched::Began);
                let request = SyncRequest {
                    scope: Scope::All,
                    dry_run: false,
                    accept: None,
                    cause: RunCause::Background,
                };
                match self.synchronise(&request, listener, cancel).await {
                    Ok(report) => {
                        tries = Tries::default();
                        told(Watched::Ended(Box::new(report.totals)));
                    }
                    Err(error) => {
                        tries.failed(self.clock.now());
                        told(Watched::Trouble(error));
                    }
                }
                waiting = None;
                continue;
            }
            if waiting != Some(next) {
                waiting = Some(next);
                told(Watched::Waiting { until: next });
            }
            tokio::select! {
                () = self.clock.sleep(LOOK) => {}
                () = cancel.cancelled() => {}
            }
        }
        Ok(())
    }
}

/// Tries that failed, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Tries {
    failed: u32,
    next: Option<DateTime<Utc>>,
}

impl Tries {
    /// Twice as long a wait after each.
    pub(crate) fn failed(&mut self, now: DateTime<Utc>) {
        let wait = TROUBLE * 2_i32.pow(self.failed.min(10));
        self.failed += 1;
        self.next = Some(now + wait.min(TROUBLE_MOST));
    }

    pub(crate) fn not_before(&self, due: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        due.map(|due| self.next.map_or(due, |next| due.max(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_after_trouble_double_up_to_an_hour() {
        let now = DateTime::UNIX_EPOCH;
        let mut tries = Tries::default();
        assert_eq!(tries.not_before(Some(now)), Some(now));
        let mut minutes = Vec::new();
        for _ in 0..9 {
            tries.failed(now);
            let next = tries.not_before(Some(now)).unwrap_or(now);
            minutes.push((next - now).num_minutes());
        }
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(tries.not_before(None), None, "nothing is due");
    }
}
