//! What the runs of one process know of each other's writes.

use super::alone::{Alone, lock};
use crate::brakes::{About, Brake, Guard};
use crate::ports::Proofs;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, MutexGuard};
use tokio::sync::{Mutex as Turnstile, RwLock};

/// What the runs of one process know of each other's writes.
#[derive(Debug, Default)]
pub(super) struct Writes {
    pub(super) leave: RwLock<()>,
    proofs: Mutex<Proofs>,
    pub(super) proving: Turnstile<()>,
    pub(super) alone: Mutex<Alone>,
    /// What a write has tripped, until a run begins that an administrator lets pass.
    pub(super) tripped: Mutex<Option<Brake>>,
}

impl Writes {
    pub(super) fn proofs(&self) -> MutexGuard<'_, Proofs> {
        lock(&self.proofs)
    }

    /// As [`Engine::tripped`].
    pub(super) fn tripped(&self, guard: &Guard) -> Option<Brake> {
        let here = lock(&self.tripped).clone();
        let of_a_write = |brake: &&Brake| brake.kind().about() == About::Write;
        let standing = guard.standing.iter().filter(of_a_write).cloned();
        (here.into_iter().chain(standing)).find(|brake| !guard.lets_pass(brake))
    }

    /// Forgets what was tripped before an administrator let this run pass.
    pub(super) fn let_pass(&self, guard: &Guard) {
        let mut tripped = lock(&self.tripped);
        *tripped = tripped.take_if(|brake| !guard.lets_pass(brake));
    }

    /// So long others have waited for writes that went alone.
    pub(super) fn stood_still(&self, now: DateTime<Utc>) -> TimeDelta {
        lock(&self.alone).until(now)
    }
}
