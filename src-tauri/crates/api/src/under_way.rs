//! The runs of this process that go on, each with what stops it.

use crate::Tandem;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Runs that go on.
#[derive(Debug, Default)]
pub(crate) struct UnderWay(Mutex<Runs>);

#[derive(Debug, Default)]
struct Runs {
    last: u64,
    stops: BTreeMap<u64, CancellationToken>,
}

/// A run that goes on as long as this lives.
pub(crate) struct Begun<'a> {
    runs: &'a UnderWay,
    number: u64,
    /// Stops the run.
    pub(crate) stop: CancellationToken,
}

impl UnderWay {
    /// A run that `cancel` stops, and [`Tandem::stop_runs`].
    pub(crate) fn begin(&self, cancel: &CancellationToken) -> Begun<'_> {
        let stop = cancel.child_token();
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        runs.last += 1;
        let number = runs.last;
        runs.stops.insert(number, stop.clone());
        Begun {
            runs: self,
            number,
            stop,
        }
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        let mut runs = self.runs.0.lock().unwrap_or_else(PoisonError::into_inner);
        runs.stops.remove(&self.number);
    }
}

impl Tandem {
    /// Whether any run goes on.
    pub(crate) fn is_running(&self) -> bool {
        let runs = self.under_way.0.lock();
        !runs
            .unwrap_or_else(PoisonError::into_inner)
            .stops
            .is_empty()
    }

    /// Stops all runs that go on, each after the change under way, and says how many.
    pub fn stop_runs(&self) -> usize {
        let runs = self
            .under_way
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for stop in runs.stops.values() {
            stop.cancel();
        }
        runs.stops.len()
    }
}
