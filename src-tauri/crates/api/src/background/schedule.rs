//! When the next run in the background is due. Quiet hours and OneFile's maintenance are UK times.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use tandem_sync::settings::Settings;
use tandem_sync::uktime;

/// OneFile is often down for maintenance between these UK times (OneFile, service notices).
const MAINTENANCE: (NaiveTime, NaiveTime) = match (
    NaiveTime::from_hms_opt(7, 0, 0),
    NaiveTime::from_hms_opt(7, 30, 0),
) {
    (Some(from), Some(to)) => (from, to),
    _ => (NaiveTime::MIN, NaiveTime::MIN),
};

/// The next time, not before now. Runs that were missed, because the computer slept or Tandem was
/// closed, are caught up by one.
pub fn due(
    settings: &Settings,
    last_started: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let interval = TimeDelta::minutes(i64::from(settings.interval_minutes));
    let mut at = last_started.map_or(now, |last| (last + interval).max(now));
    // A run that the clock says is in the future was made before the clock was set back.
    at = at.min(now + interval);
    let quiet = settings.quiet_from.zip(settings.quiet_to);
    let maintenance = settings.avoid_maintenance.then_some(MAINTENANCE);
    let closed = [quiet, maintenance];
    // Each may end within the other.
    for _ in 0..closed.len() * 2 {
        for (from, to) in closed.into_iter().flatten() {
            at = after(at, from, to);
        }
    }
    at
}

/// The end of the time from `from` to `to` where `at` lies within it, else `at`.
fn after(at: DateTime<Utc>, from: NaiveTime, to: NaiveTime) -> DateTime<Utc> {
    let wall = uktime::wall(at);
    let (day, time) = (wall.date(), wall.time());
    let over_midnight = from > to;
    let within = if over_midnight {
        time >= from || time < to
    } else {
        from <= time && time < to
    };
    if !within {
        return at;
    }
    let day = if over_midnight && time >= from {
        day.succ_opt().unwrap_or(day)
    } else {
        day
    };
    uktime::instant(day, to).max(at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-{text}:00Z").parse().unwrap()
    }

    fn quiet(from: &str, to: &str) -> Settings {
        Settings {
            quiet_from: Some(from.parse().unwrap()),
            quiet_to: Some(to.parse().unwrap()),
            ..Settings::default()
        }
    }

    #[test]
    fn an_interval_after_the_last_start_and_at_once_where_runs_were_missed() {
        let settings = Settings::default();
        let now = at("11-23T12:00");
        assert_eq!(due(&settings, None, now), now);
        assert_eq!(
            due(&settings, Some(at("11-23T11:30")), now),
            at("11-23T12:30")
        );
        assert_eq!(due(&settings, Some(at("11-20T11:30")), now), now, "once");
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nothing_up_for_longer_than_the_interval() {
        let now = at("11-23T12:00");
        let last = Some(at("12-24T12:00"));
        assert_eq!(due(&Settings::default(), last, now), at("11-23T13:00"));
    }

    #[test]
    fn no_run_begins_in_quiet_hours_or_maintenance() {
        let night = quiet("22:00:00", "06:00:00");
        for (settings, now, expected) in [
            (&night, "11-23T21:59", "11-23T21:59"),
            (&night, "11-23T22:00", "11-24T06:00"),
            (&night, "11-24T05:59", "11-24T06:00"),
            (&night, "11-24T06:00", "11-24T06:00"),
            (&Settings::default(), "11-24T07:00", "11-24T07:30"),
            (&quiet("12:00:00", "13:00:00"), "11-24T12:30", "11-24T13:00"),
            (&quiet("06:00:00", "07:10:00"), "11-24T06:30", "11-24T07:30"),
        ] {
            assert_eq!(due(settings, None, at(now)), at(expected), "{now}");
        }
    }

    #[test]
    fn hours_are_uk_hours_on_the_days_when_the_clocks_change() {
        let settings = Settings::default();
        // Maintenance of a summer day is from 06:00 UTC on.
        assert_eq!(due(&settings, None, at("03-29T06:10")), at("03-29T06:30"));
        assert_eq!(due(&settings, None, at("03-28T06:10")), at("03-28T06:10"));
        assert_eq!(due(&settings, None, at("10-25T07:10")), at("10-25T07:30"));
        // From 00:30 to 01:30 on the night when 01:00 to 02:00 does not exist.
        let night = quiet("00:30:00", "01:30:00");
        assert_eq!(due(&night, None, at("03-29T00:45")), at("03-29T01:30"));
        // And when it comes twice: the first time ends the quiet.
        assert_eq!(due(&night, None, at("10-24T23:45")), at("10-25T00:30"));
    }
}
