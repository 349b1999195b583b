//! When a run will be done, from how fast it went lately.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;
use tandem_sync::engine::Work;

/// Estimates the end of one run.
#[derive(Debug, Default)]
pub struct Finish {
    seen: VecDeque<(DateTime<Utc>, u64)>,
}

/// How far back "lately" goes: one part in so many of the work, so that a change of pace shows
/// before another tenth is done.
const LATELY: u64 = 12;

/// OneFile's allowance counts whole minutes: what is seen over less says little.
const AT_LEAST: TimeDelta = TimeDelta::seconds(120);

/// An estimate on less than this says nothing.
const ENOUGH: TimeDelta = TimeDelta::seconds(3);

impl Finish {
    /// Takes note of how far the run is, and gives the time that it still takes. `None` while it is
    /// too early to say.
    pub fn reached(&mut self, work: Work, now: DateTime<Utc>) -> Option<TimeDelta> {
        // A clock that stands still where the run does.
        let now = now - TimeDelta::milliseconds(i64::try_from(work.still).ok()?);
        self.seen.push_back((now, work.done));
        while let Some((second, done)) = self.seen.get(1) {
            let long = now - *second >= AT_LEAST;
            let far = (work.done - done.min(&work.done)) * LATELY >= work.total;
            if !(long && far) {
                break;
            }
            self.seen.pop_front();
        }
        let (then, before) = self.seen.front()?;
        let (time, did) = (now - *then, work.done.checked_sub(*before)?);
        if time < ENOUGH || did == 0 {
            return None;
        }
        let left = u128::from(work.total.saturating_sub(work.done));
        let milliseconds =
            u128::from(time.num_milliseconds().unsigned_abs()) * left / u128::from(did);
        Some(TimeDelta::milliseconds(i64::try_from(milliseconds).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_run_stood_still_its_pace_stays() {
        let mut finish = Finish::default();
        let mut reached = |done, seconds, still: u64| {
            let work = Work {
                done,
                total: 1000,
                still: still * 1000,
            };
            let now = DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
            finish.reached(work, now)
        };
        assert_eq!(reached(0, 0, 0), None);
        let left = |calls| Some(TimeDelta::seconds(calls));
        assert_eq!(reached(100, 100, 0), left(900));
        assert_eq!(reached(110, 200, 90), left(890));
        assert_eq!(reached(200, 290, 90), left(800));
    }
}
