//! How long a run stood still for writes that went alone: that says nothing about its pace.

use crate::ports::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Somebody who goes alone, or waits for that.
pub(super) struct Lone<'a> {
    alone: &'a Mutex<Alone>,
    clock: &'a dyn Clock,
    went: bool,
}

/// The time in which others waited for somebody who goes alone.
#[derive(Debug, Default)]
pub(super) struct Alone {
    who: usize,
    since: DateTime<Utc>,
    before: TimeDelta,
    /// Whether something was proven in this turn.
    pub(super) learned: bool,
    /// Whether nothing was in the one before. Then the next of its kind goes alone as well, and that
    /// is the pace from there on.
    fruitless: bool,
}

impl<'a> Lone<'a> {
    pub(super) fn new(alone: &'a Mutex<Alone>, clock: &'a dyn Clock) -> Self {
        lock(alone).one_more(clock.now());
        Self {
            alone,
            clock,
            went: false,
        }
    }

    /// Its turn has come.
    pub(super) fn goes(&mut self) {
        self.went = true;
        lock(self.alone).learned = false;
    }
}

impl Drop for Lone<'_> {
    fn drop(&mut self) {
        let mut alone = lock(self.alone);
        alone.one_less(self.clock.now());
        if self.went {
            alone.fruitless = !alone.learned;
        }
    }
}

impl std::fmt::Debug for Lone<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lone").finish_non_exhaustive()
    }
}

impl Alone {
    /// So long others have waited.
    pub(super) fn until(&self, now: DateTime<Utc>) -> TimeDelta {
        if self.who == 0 || self.fruitless {
            return self.before;
        }
        self.before + (now - self.since).max(TimeDelta::zero())
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

pub(super) fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
