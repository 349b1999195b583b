//! What a run tells while it goes on: JSON lines, or a bar with a finish time on a terminal.

use chrono::{DateTime, TimeDelta};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tandem_api::routine::engine::{Event, Work};
use tandem_api::routine::runs::Phase;
use tandem_desk::Finish;
use tandem_words as words;

/// Progress lines come at most this often.
const EVERY: Duration = Duration::from_millis(100);

/// Prints events as they come.
pub struct Teller {
    json: bool,
    bar: ProgressBar,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    phase: Option<Phase>,
    told: Option<Instant>,
    finish: Finish,
}

impl Teller {
    pub fn new(json: bool) -> Self {
        // Hidden by itself where standard error is no terminal.
        let bar = if json {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(0)
        };
        if let Ok(style) = ProgressStyle::with_template("{msg:>8} {bar:30} {pos} of {len} {prefix}")
        {
            bar.set_style(style);
        }
        bar.set_prefix("learners");
        Self {
            json,
            bar,
            began: Instant::now(),
            state: Mutex::default(),
        }
    }

    /// One that counts records of every kind.
    pub fn of_records(json: bool) -> Self {
        let teller = Self::new(json);
        teller.bar.set_prefix("records");
        teller
    }

    /// A silent one.
    pub fn silent() -> Self {
        Self {
            json: false,
            bar: ProgressBar::hidden(),
            began: Instant::now(),
            state: Mutex::default(),
        }
    }

    pub fn tell(&self, event: &Event) {
        match event {
            Event::Progress {
                phase,
                done,
                total,
                work,
            } => self.progress(event, *phase, (*done, *total), *work),
            Event::Summary(_) => {
                self.bar.finish_and_clear();
                self.line(event);
            }
            Event::Change(_) | Event::Problem(_) => self.line(event),
        }
    }

    /// Takes the bar away, where no summary comes.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, event: &Event) {
        if self.json {
            crate::print::json(event);
        }
    }

    fn progress(&self, event: &Event, phase: Phase, (done, total): (usize, usize), work: Work) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let due = state.told.is_none_or(|told| told.elapsed() >= EVERY) || done == total;
        if state.phase != Some(phase) {
            state.phase = Some(phase);
            self.bar.reset();
            self.bar.set_message(match phase {
                Phase::Reading => "Reading",
                Phase::Applying => "Writing",
            });
        }
        let now = DateTime::UNIX_EPOCH
            + TimeDelta::from_std(self.began.elapsed()).unwrap_or(TimeDelta::MAX);
        if let Some(left) = state.finish.reached(work, now) {
            let left = words::left(left.num_seconds().unsigned_abs());
            self.bar.set_prefix(format!(", {left} left"));
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        if due {
            state.told = Some(Instant::now());
            self.line(event);
        }
    }
}
