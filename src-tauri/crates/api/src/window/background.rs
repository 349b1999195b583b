//! The run in the background: how it stands, pause and resume.

use super::{Background, Desk};
use crate::background::Tries;
use crate::{Error, Status, words};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether a run is due.
const LOOK: Duration = Duration::from_secs(20);

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
    pub(super) fn watch_in_the_background(self: &Arc<Self>) {
        let desk = Arc::downgrade(self);
        tokio::spawn(async move {
            let mut tries = Tries::default();
            loop {
                tokio::time::sleep(LOOK).await;
                let Some(desk) = desk.upgrade() else {
                    return;
                };
                let Some(tandem) = desk.opened().await else {
                    continue;
                };
                let next = tandem.next_run().await.ok().flatten();
                let due = tries.not_before(next);
                if desk.running().is_some() || due.is_none_or(|due| due > tandem.now()) {
                    continue;
                }
                drop(tandem);
                match desk.run_in_the_background().await {
                    Ok(_) => tries = Tries::default(),
                    Err(error) => {
                        tracing::warn!(code = ?error.code, "a run in the background");
                        if let Some(tandem) = desk.opened().await {
                            tries.failed(tandem.now());
                        }
                    }
                }
            }
        });
    }

    async fn set_paused(self: &Arc<Self>, paused: bool) -> Result<(), Error> {
        self.tandem().await?.set_paused(paused).await?;
        self.tell();
        Ok(())
    }
}

/// How the run in the background stands.
pub(super) fn of(status: &Status, now: DateTime<Utc>) -> Background {
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
