//! Times as they are sent.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tandem_sync::uktime;

/// What `Z` means on the times that Tandem sends. OneFile's answers are always true UTC; how it
/// takes what it is sent is not known for certain, so this is a setting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimesOnWire {
    /// True UTC.
    #[default]
    TrueUtc,
    /// The UK wall clock, labelled `Z` all the same.
    UkWallClock,
}

impl TimesOnWire {
    /// Start and end of an hour that begins at a UK wall-clock time.
    pub(crate) fn hour(self, day: NaiveDate, time: NaiveTime) -> (String, String) {
        let start = match self {
            Self::TrueUtc => uktime::instant(day, time).naive_utc(),
            Self::UkWallClock => day.and_time(time),
        };
        (text(start), text(start + TimeDelta::hours(1)))
    }
}

/// A point in time, for searches.
pub(crate) fn instant_out(instant: DateTime<Utc>) -> String {
    text(instant.naive_utc())
}

/// A day without a time: midnight labelled `Z` is the same UK day in either reading.
pub(crate) fn day_out(day: NaiveDate) -> String {
    format!("{day}T00:00:00Z")
}

fn text(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(times: TimesOnWire, day: &str, time: &str) -> (String, String) {
        times.hour(day.parse().unwrap(), time.parse().unwrap())
    }

    #[test]
    fn summer_differs_winter_does_not() {
        let (start, end) = hour(TimesOnWire::TrueUtc, "2026-07-01", "09:00:00");
        assert_eq!(start, "2026-07-01T08:00:00.000Z");
        assert_eq!(end, "2026-07-01T09:00:00.000Z");
        let (start, end) = hour(TimesOnWire::UkWallClock, "2026-07-01", "23:30:00");
        assert_eq!(start, "2026-07-01T23:30:00.000Z");
        assert_eq!(end, "2026-07-02T00:30:00.000Z");
        assert_eq!(
            hour(TimesOnWire::TrueUtc, "2026-12-01", "09:00:00"),
            hour(TimesOnWire::UkWallClock, "2026-12-01", "09:00:00")
        );
    }

    #[test]
    fn a_day_reads_back_as_itself_in_summer_and_winter() {
        for day in ["2026-07-01", "2026-12-01"] {
            let day: NaiveDate = day.parse().unwrap();
            let back: DateTime<Utc> = day_out(day).parse().unwrap();
            assert_eq!(uktime::day(back), day);
        }
    }
}
