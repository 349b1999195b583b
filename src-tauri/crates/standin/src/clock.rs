//! The stand-in's own time. Every time that it writes or compares comes from here.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Instant;

/// A clock that runs from a chosen instant, or stands until somebody moves it.
#[derive(Debug, Clone)]
pub struct ServerClock {
    base: DateTime<Utc>,
    moved_on: TimeDelta,
    /// When `base` was the time; a clock that stands has none.
    started: Option<Instant>,
}

impl ServerClock {
    /// Runs with the computer's time.
    pub fn system() -> Self {
        Self::running_from(Utc::now())
    }

    /// Runs from `base`, which is now. Later changes of the computer's time don't reach it.
    pub fn running_from(base: DateTime<Utc>) -> Self {
        Self {
            base,
            moved_on: TimeDelta::zero(),
            started: Some(Instant::now()),
        }
    }

    /// Stands at `at`.
    pub fn standing_at(at: DateTime<Utc>) -> Self {
        Self {
            base: at,
            moved_on: TimeDelta::zero(),
            started: None,
        }
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        let elapsed = self.started.map_or(TimeDelta::zero(), |started| {
            TimeDelta::from_std(started.elapsed()).unwrap_or(TimeDelta::MAX)
        });
        (self.base.checked_add_signed(self.moved_on))
            .and_then(|at| at.checked_add_signed(elapsed))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Moves the time on. Never back: sessions and the call allowance rest on it.
    pub fn advance(&mut self, by: TimeDelta) {
        let by = by.max(TimeDelta::zero());
        self.moved_on = self.moved_on.checked_add(&by).unwrap_or(TimeDelta::MAX);
    }

    /// Moves the time on to `at`, if that is later.
    pub fn advance_to(&mut self, at: DateTime<Utc>) {
        self.advance(at - self.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_until_moved_and_never_goes_back() {
        let at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut clock = ServerClock::standing_at(at);
        assert_eq!(clock.now(), at);
        clock.advance(TimeDelta::seconds(90));
        assert_eq!(clock.now(), at + TimeDelta::seconds(90));
        clock.advance(TimeDelta::seconds(-30));
        clock.advance_to(at);
        assert_eq!(clock.now(), at + TimeDelta::seconds(90));
        clock.advance_to(at + TimeDelta::hours(1));
        assert_eq!(clock.now(), at + TimeDelta::hours(1));
    }

    #[test]
    fn a_running_clock_keeps_its_base() {
        let at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut clock = ServerClock::running_from(at);
        clock.advance(TimeDelta::days(1));
        assert!(clock.now() >= at + TimeDelta::days(1));
        assert!(clock.now() < at + TimeDelta::days(2));
    }
}
