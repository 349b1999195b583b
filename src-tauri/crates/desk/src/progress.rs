//! How far a run is, and when it will be done.

use crate::Finish;
use crate::RunProgress;
use chrono::{DateTime, Utc};
use tandem_sync::engine::Work;
use tandem_sync::runs::Phase;
use tandem_words as words;

/// Progress of a run.
pub(crate) struct Progress {
    title: String,
    wide: bool,
    phase: Option<Phase>,
    done: usize,
    total: usize,
    finish: Finish,
    seconds_left: Option<u64>,
}

impl Progress {
    pub(crate) fn new(title: &str, wide: bool) -> Self {
        Self {
            title: title.to_owned(),
            wide,
            phase: None,
            done: 0,
            total: 0,
            finish: Finish::default(),
            seconds_left: None,
        }
    }

    pub(crate) fn is_wide(&self) -> bool {
        self.wide
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// Takes note of an event of the engine.
    pub(crate) fn reached(
        &mut self,
        phase: Phase,
        (done, total): (usize, usize),
        work: Work,
        now: DateTime<Utc>,
    ) {
        self.phase = Some(phase);
        self.done = done;
        self.total = total;
        let left = self.finish.reached(work, now);
        self.seconds_left = left.map(|left| left.num_seconds().unsigned_abs());
    }

    pub(crate) fn view(&self, stopping: bool) -> RunProgress {
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
            stopping,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn the_finish_follows_from_how_fast_it_went_lately() {
        let began = DateTime::UNIX_EPOCH;
        let mut progress = Progress::new("Initial synchronisation", true);
        let mut reached = |done: u64, seconds| {
            let work = Work {
                done,
                total: 1000,
                still: 0,
            };
            let now = began + TimeDelta::seconds(seconds);
            progress.reached(Phase::Reading, (0, 0), work, now);
            progress.view(false).left
        };
        assert_eq!(reached(1, 1), None, "too early to say");
        assert_eq!(reached(101, 31).as_deref(), Some("about 4 minutes"));
        for minute in 1..=5 {
            reached(101 + minute * 20, 31 + 60 * i64::try_from(minute).unwrap());
        }
        assert_eq!(
            reached(221, 391).as_deref(),
            Some("about 39 minutes"),
            "slower lately"
        );
    }
}
