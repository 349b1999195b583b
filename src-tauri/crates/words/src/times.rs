//! Days, times and durations as people say them, in UK time.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use tandem_sync::uktime;

/// `Tue 8 Dec 2026, 10:00`, in UK time.
pub fn time(at: DateTime<Utc>) -> String {
    uktime::wall(at).format("%a %-d %b %Y, %H:%M").to_string()
}

/// When, as near to now as people say it.
pub fn when(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let at = uktime::wall(at);
    let today = uktime::day(now);
    let time = at.format("%H:%M");
    match (today - at.date()).num_days() {
        0 => format!("today {time}"),
        1 => format!("yesterday {time}"),
        _ => at.format("%a %-d %b %Y, %H:%M").to_string(),
    }
}

/// `3 Feb 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `Tue 8 Dec 2026, 10:00`; without a day, blank.
pub fn slot(day: Option<NaiveDate>, time: Option<NaiveTime>) -> Option<String> {
    let day = day?.format("%a %-d %b %Y").to_string();
    Some(match time {
        Some(time) => format!("{day}, {}", time.format("%H:%M")),
        None => day,
    })
}

/// How long something still takes.
pub fn left(seconds: u64) -> String {
    match seconds {
        0..=59 => "less than a minute".into(),
        60..=5399 => format!("about {}", count_of((seconds + 30) / 60, "minute")),
        _ => format!("about {}", count_of((seconds + 1800) / 3600, "hour")),
    }
}

fn count_of(number: u64, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}
