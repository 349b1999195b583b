//! Whose turn it is to write: learners side by side, but the first write of each kind alone, since
//! nobody knows yet what it does. Once something ends the run, nobody's turn comes any more.

use super::proof::go_alone;
use super::{Engine, EngineError, Observed};
use crate::plan::Change;
use crate::ports::journal::Proofs;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The turns of one run.
#[derive(Debug)]
pub(super) struct Turns {
    proofs: RwLock<Proofs>,
    ended: AtomicBool,
    alone: Mutex<Alone>,
}

/// Leave to write, for as long as it is held.
#[derive(Debug)]
pub(super) enum Turn<'a> {
    SideBySide { _leave: RwLockReadGuard<'a, Proofs> },
    Alone(RwLockWriteGuard<'a, Proofs>),
}

/// The time in which the others waited for somebody who goes alone.
#[derive(Debug, Default)]
struct Alone {
    who: usize,
    since: DateTime<Utc>,
    before: TimeDelta,
}

impl Turns {
    /// Nothing more is begun.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
    }

    pub(super) fn have_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    fn alone(&self) -> MutexGuard<'_, Alone> {
        self.alone.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Alone {
    fn until(&self, now: DateTime<Utc>) -> TimeDelta {
        match self.who {
            0 => self.before,
            _ => self.before + (now - self.since),
        }
    }

    fn one_more(&mut self, now: DateTime<Utc>) {
        if self.who == 0 {
            self.since = now;
        }
        self.who += 1;
    }

    fn one_less(&mut self, now: DateTime<Utc>) {
        self.before = self.until(now);
        self.since = now;
        self.who -= 1;
    }
}

impl Engine<'_> {
    pub(super) async fn turns(&self) -> Result<Turns, EngineError> {
        Ok(Turns {
            proofs: RwLock::new(self.journal.proofs().await?),
            ended: AtomicBool::new(false),
            alone: Mutex::default(),
        })
    }

    /// Waits for leave to make changes that travel together. `observed` is what OneFile holds, where
    /// that is known.
    pub(super) async fn turn<'a>(
        &self,
        turns: &'a Turns,
        changes: &[Change],
        observed: Option<&Observed>,
    ) -> Turn<'a> {
        let is_known = |proofs: &Proofs| !go_alone(changes, proofs, observed);
        loop {
            let leave = turns.proofs.read().await;
            if is_known(&leave) {
                return Turn::SideBySide { _leave: leave };
            }
            drop(leave);
            turns.alone().one_more(self.clock.now());
            let leave = turns.proofs.write().await;
            if !is_known(&leave) {
                return Turn::Alone(leave);
            }
            // Whoever went alone meanwhile has proven this kind.
            turns.alone().one_less(self.clock.now());
        }
    }

    /// Gives a turn up. What was proven alone is known to the others from then on.
    pub(super) async fn give_up(&self, turns: &Turns, turn: Turn<'_>) -> Result<(), EngineError> {
        if let Turn::Alone(mut proofs) = turn {
            turns.alone().one_less(self.clock.now());
            *proofs = self.journal.proofs().await?;
        }
        Ok(())
    }

    /// How long others have waited for somebody who went alone.
    pub(super) fn stood_still(&self, turns: &Turns) -> TimeDelta {
        turns.alone().until(self.clock.now())
    }
}
