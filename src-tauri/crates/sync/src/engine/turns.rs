//! Whose turn it is to write to OneFile: learners side by side, but the first write of each kind
//! alone, since nobody knows yet what it does. All runs of a process wait for each other's. Once
//! something ends a run, nobody's turn comes in it any more, and once a write trips a brake, in no run
//! that goes on.

use super::alone::{Lone, lock};
use super::deliveries::go_alone;
use super::parts::Engine;
use super::reading::Observed;
use crate::brakes::Brake;
use crate::error::EngineError;
use crate::plan::Change;
use crate::ports::Proofs;
use futures::future::Either;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{RwLockReadGuard, RwLockWriteGuard};

/// The turns of one run.
#[derive(Debug)]
pub(super) struct Turns {
    ended: AtomicBool,
}

/// Leave to write, for as long as it is held.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    _leave: Either<RwLockReadGuard<'a, ()>, RwLockWriteGuard<'a, ()>>,
    _lone: Option<Lone<'a>>,
}

impl Engine<'_> {
    /// The turns of a run that begins to write.
    pub(super) async fn turns(&self) -> Result<Turns, EngineError> {
        let writes = self.locks.writes();
        let _one = writes.proving.lock().await;
        let known = self.journal.proofs().await?;
        *writes.proofs() = known;
        Ok(Turns {
            ended: AtomicBool::new(false),
        })
    }

    /// Waits for leave to make changes that travel together. `observed` is what OneFile holds, where
    /// that is known.
    pub(super) async fn turn(&self, changes: &[Change], observed: Option<&Observed>) -> Turn<'_> {
        let writes = self.locks.writes();
        loop {
            let leave = writes.leave.read().await;
            if !go_alone(changes, &writes.proofs(), observed) {
                return Turn {
                    _leave: Either::Left(leave),
                    _lone: None,
                };
            }
            drop(leave);
            let mut lone = Lone::new(&writes.alone, self.clock);
            let leave = writes.leave.write().await;
            if go_alone(changes, &writes.proofs(), observed) {
                lone.goes();
                return Turn {
                    _leave: Either::Right(leave),
                    _lone: Some(lone),
                };
            }
            // Whoever went alone meanwhile has proven this kind.
        }
    }

    /// Nothing more is begun in this run; after a brake, in no run.
    pub(super) fn end(&self, turns: &Turns, brake: Option<&Brake>) {
        turns.ended.store(true, Ordering::SeqCst);
        if let Some(brake) = brake {
            *lock(&self.locks.writes().tripped) = Some(brake.clone());
        }
    }

    pub(super) fn has_ended(&self, turns: &Turns) -> bool {
        turns.ended.load(Ordering::SeqCst) || self.tripped().is_some()
    }

    /// A brake that a write has tripped, in whatever run, and that nobody has looked at yet: each
    /// write before would do once more what tripped it.
    pub(super) fn tripped(&self) -> Option<Brake> {
        self.locks.writes().tripped(self.guard)
    }

    /// Keeps what a write has shown. Several learners prove at once: each adds to what is known.
    pub(super) async fn learn(&self, adds: impl FnOnce(&mut Proofs)) -> Result<(), EngineError> {
        let writes = self.locks.writes();
        let _one = writes.proving.lock().await;
        let known = self.journal.proofs().await?;
        let mut more = known.clone();
        adds(&mut more);
        if more != known {
            self.journal.keep_proofs(&more).await?;
            lock(&writes.alone).learned = true;
        }
        *writes.proofs() = more;
        Ok(())
    }
}
