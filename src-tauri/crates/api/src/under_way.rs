//! The runs of this process that go on, each with what stops it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// Runs that go on.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<Mutex<Runs>>);

#[derive(Debug, Default)]
struct Runs {
    last: u64,
    stops: BTreeMap<u64, Stop>,
}

#[derive(Debug)]
struct Stop {
    token: CancellationToken,
    /// The routine is in it: it counts as a run.
    runs: bool,
}

/// Something that [`Tandem::stop_runs`](crate::Tandem::stop_runs) stops, as long as this lives.
#[derive(Debug)]
pub struct Stoppable {
    runs: UnderWay,
    number: u64,
    /// Cancelled once it is to stop.
    pub stop: CancellationToken,
}

impl UnderWay {
    /// A run that `cancel` stops, and [`Tandem::stop_runs`](crate::Tandem::stop_runs).
    pub(crate) fn begin(&self, cancel: &CancellationToken) -> Stoppable {
        self.enter(cancel.child_token(), true)
    }

    pub(crate) fn enter(&self, stop: CancellationToken, is_run: bool) -> Stoppable {
        let mut runs = self.runs();
        runs.last += 1;
        let number = runs.last;
        let entered = Stop {
            token: stop.clone(),
            runs: is_run,
        };
        runs.stops.insert(number, entered);
        Stoppable {
            runs: self.clone(),
            number,
            stop,
        }
    }

    /// Whether anything goes on.
    pub(crate) fn is_any(&self) -> bool {
        !self.runs().stops.is_empty()
    }

    /// Whether a run goes on.
    pub(crate) fn is_run(&self) -> bool {
        self.runs().stops.values().any(|stop| stop.runs)
    }

    /// Stops all of it, and says how many runs that were.
    pub(crate) fn stop(&self) -> usize {
        let runs = self.runs();
        for stop in runs.stops.values() {
            stop.token.cancel();
        }
        runs.stops.values().filter(|stop| stop.runs).count()
    }

    fn runs(&self) -> MutexGuard<'_, Runs> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Stoppable {
    fn drop(&mut self) {
        self.runs.runs().stops.remove(&self.number);
    }
}
