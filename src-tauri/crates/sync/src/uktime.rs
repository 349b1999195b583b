//! UK time. PICS holds wall-clock days and times; OneFile answers with instants. Both meet in
//! Europe/London.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Europe::London;

/// The UK calendar day on which an instant falls.
pub fn day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&London).date_naive()
}

/// The UK wall-clock date and time of an instant.
pub fn wall(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.with_timezone(&London).naive_local()
}

/// The instant of a UK wall-clock time. An hour that exists twice (October) means its first
/// pass; one that does not exist (March) means the same distance after the jump.
pub fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    match London.from_local_datetime(&local).earliest() {
        Some(found) => found.with_timezone(&Utc),
        None => local.and_utc(),
    }
}

/// A UK wall-clock time as a clock shows it: to the minute, and after the jump where the hour does
/// not exist.
pub fn shown(day: NaiveDate, time: NaiveTime) -> NaiveTime {
    minute(wall(instant(day, time)).time())
}

/// A time without its seconds. Reviews are agreed to the minute.
pub fn minute(time: NaiveTime) -> NaiveTime {
    NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or(time)
}

/// First instant of a UK day, and first instant after it.
pub fn bounds(of: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = of.checked_add_signed(TimeDelta::days(1)).unwrap_or(of);
    (instant(of, NaiveTime::MIN), instant(next, NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn t(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }

    #[test]
    fn summer_and_winter() {
        assert_eq!(
            instant(d("2026-07-01"), t("09:00:00")).to_rfc3339(),
            "2026-07-01T08:00:00+00:00"
        );
        assert_eq!(
            instant(d("2026-12-01"), t("09:00:00")).to_rfc3339(),
            "2026-12-01T09:00:00+00:00"
        );
    }

    #[test]
    fn the_hour_that_is_missing_and_the_hour_that_comes_twice() {
        assert_eq!(
            instant(d("2026-03-29"), t("01:30:00")).to_rfc3339(),
            "2026-03-29T01:30:00+00:00"
        );
        assert_eq!(
            wall(instant(d("2026-03-29"), t("01:30:00"))).to_string(),
            "2026-03-29 02:30:00"
        );
        assert_eq!(
            instant(d("2026-10-25"), t("01:30:00")).to_rfc3339(),
            "2026-10-25T00:30:00+00:00"
        );
    }

    #[test]
    fn a_time_is_shown_to_the_minute_and_after_the_jump() {
        for (day, time, expected) in [
            ("2026-03-29", "00:59:59.5", "00:59:00"),
            ("2026-03-29", "01:30:00", "02:30:00"),
            ("2026-07-01", "10:00:00.5", "10:00:00"),
            ("2026-10-25", "01:30:00", "01:30:00"),
        ] {
            assert_eq!(shown(d(day), t(time)), t(expected), "{day} {time}");
        }
    }

    #[test]
    fn a_summer_midnight_is_the_evening_before_in_utc() {
        let (from, to) = bounds(d("2026-06-01"));
        assert_eq!(from.to_rfc3339(), "2026-05-31T23:00:00+00:00");
        assert_eq!(to.to_rfc3339(), "2026-06-01T23:00:00+00:00");
        assert_eq!(day(from), d("2026-06-01"));
    }
}
