//! The call limit.
//!
//! OneFile API: 300 calls per minute, then 429. Scope and window are not known; here they are the
//! customer, and fixed windows that begin with each minute of the stand-in's clock.

use chrono::{DateTime, Utc};

const WINDOW_SECONDS: i64 = 60;

/// How much of the present window is used.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    window: i64,
    used: u32,
}

impl Limit {
    /// Counts a call, unless the window is used up.
    pub fn take(&mut self, allowed: Option<u32>, now: DateTime<Utc>) -> bool {
        let window = now.timestamp().div_euclid(WINDOW_SECONDS);
        if window != self.window {
            self.window = window;
            self.used = 0;
        }
        let free = allowed.is_none_or(|allowed| self.used < allowed);
        self.used = self.used.saturating_add(u32::from(free));
        free
    }
}

/// Seconds until the next window begins.
pub(crate) fn seconds_left(now: DateTime<Utc>) -> i64 {
    WINDOW_SECONDS - now.timestamp().rem_euclid(WINDOW_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_window_is_used_up_and_the_next_one_is_fresh() {
        let now: DateTime<Utc> = "2026-11-23T09:00:50Z".parse().unwrap();
        let mut limit = Limit::default();
        assert!(limit.take(Some(2), now));
        assert!(limit.take(Some(2), now));
        assert!(!limit.take(Some(2), now));
        assert_eq!(seconds_left(now), 10);
        assert!(!limit.take(Some(2), now + TimeDelta::seconds(9)));
        assert!(limit.take(Some(2), now + TimeDelta::seconds(10)));
        assert!(limit.take(None, now));
    }
}
