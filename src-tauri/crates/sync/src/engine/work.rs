//! How much of a run is done, in calls: learners are too unlike each other to count alike.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

/// A share of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Calls that what is done was expected to take.
    pub done: u64,
    /// Calls that all of it is expected to take.
    pub total: u64,
    /// Milliseconds, counted from anywhere, in which most of the run waited for one first write that
    /// went alone. They tell nothing about the pace.
    pub still: u64,
}

/// The work of one run, as it becomes known.
#[derive(Debug, Default)]
pub(super) struct WorkTold {
    done: AtomicU64,
    total: AtomicU64,
}

/// What reading a learner takes of whom nothing is known yet.
pub(super) const UNKNOWN_LEARNER: u64 = 8;

impl WorkTold {
    /// There is more to do.
    pub(super) fn expect(&self, calls: u64) {
        self.total.fetch_add(calls, Ordering::Relaxed);
    }

    /// What was expected will not have to be done, but this.
    pub(super) fn instead(&self, before: u64, now: u64) {
        self.total.fetch_sub(before, Ordering::Relaxed);
        self.expect(now);
    }

    /// Something is done.
    pub(super) fn did(&self, calls: u64) {
        self.done.fetch_add(calls, Ordering::Relaxed);
    }

    pub(super) fn now(&self, stood_still: TimeDelta) -> Work {
        Work {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            still: u64::try_from(stood_still.num_milliseconds()).unwrap_or(0),
        }
    }
}
