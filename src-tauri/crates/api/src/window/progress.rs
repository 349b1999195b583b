//! How far a run is, and when it will be done.

use super::RunProgress;
use crate::words;
use chrono::{DateTime, Utc};
use tandem_sync::engine::Phase;

/// Progress of a run.
pub(super) struct Progress {
    title: String,
    wide: bool,
    phase: Option<Phase>,
    done: usize,
    total: usize,
    phase_began: DateTime<Utc>,
    seconds_left: Option<u64>,
    stopping: bool,
}

/// An estimate on less than this says nothing.
const ENOUGH_SECONDS: i64 = 3;
const ENOUGH_LEARNERS: usize = 3;

impl Progress {
    pub(super) fn new(title: &str, wide: bool, now: DateTime<Utc>) -> Self {
        Self {
            title: title.to_owned(),
            wide,
            phase: None,
            done: 0,
            total: 0,
            phase_began: now,
            seconds_left: None,
            stopping: false,
        }
    }

    pub(super) fn is_wide(&self) -> bool {
        self.wide
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    pub(super) fn stopping(&mut self) {
        self.stopping = true;
    }

    /// Takes note of an event of the engine.
    pub(super) fn reached(&mut self, phase: Phase, done: usize, total: usize, now: DateTime<Utc>) {
        if self.phase != Some(phase) {
            self.phase = Some(phase);
            self.phase_began = now;
        }
        self.done = done;
        self.total = total;
        let seconds = (now - self.phase_began).num_seconds();
        self.seconds_left = (seconds >= ENOUGH_SECONDS && done >= ENOUGH_LEARNERS)
            .then(|| seconds.unsigned_abs() * (total.saturating_sub(done) as u64) / done as u64);
    }

    pub(super) fn view(&self) -> RunProgress {
        let doing = match self.phase {
            None => "Starting",
            Some(Phase::Reading) => "Reading both systems",
            Some(Phase::Applying) => "Carrying out changes",
        };
        RunProgress {
            title: self.title.clone(),
            doing: doing.to_owned(),
            done: self.done,
            total: self.total,
            left: self.seconds_left.map(words::left),
            wide: self.wide,
            stopping: self.stopping,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn the_finish_follows_from_how_fast_this_phase_goes() {
        let began = DateTime::UNIX_EPOCH;
        let mut progress = Progress::new("Initial synchronisation", true, began);
        progress.reached(Phase::Reading, 1, 1000, began + TimeDelta::seconds(1));
        assert_eq!(progress.view().left, None, "too early to say");
        progress.reached(Phase::Reading, 101, 1000, began + TimeDelta::seconds(31));
        assert_eq!(progress.view().left.as_deref(), Some("about 4 minutes"));
        progress.reached(Phase::Applying, 0, 1000, began + TimeDelta::seconds(300));
        assert_eq!(progress.view().left, None, "another phase, another pace");
    }
}
