//! Days on which a learner can have a review.

use super::random::{Random, days};
use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use std::collections::BTreeSet;
use tandem_sync::uktime;

/// The days of one learner that are taken. Two reviews share a day only where a row says so:
/// anything else would turn a plain row into a joining question.
#[derive(Debug)]
pub(crate) struct Calendar {
    today: NaiveDate,
    start: NaiveDate,
    taken: BTreeSet<NaiveDate>,
}

impl Calendar {
    pub(crate) fn new(start: NaiveDate, today: NaiveDate) -> Self {
        Self {
            today,
            start,
            taken: BTreeSet::new(),
        }
    }

    /// A working day within the next four months.
    pub(crate) fn future(&mut self, random: &mut Random) -> NaiveDate {
        let day = days(self.today, random.between(1, 120));
        self.free(day, 1)
    }

    /// A working day since the learner's start, and within a year.
    pub(crate) fn past(&mut self, random: &mut Random) -> NaiveDate {
        let known = (self.today - self.start).num_days().clamp(20, 365);
        let day = days(self.today, -random.between(3, known - 5));
        self.free(day, -1)
    }

    /// A working day of the last fortnight, or little more.
    pub(crate) fn just_past(&mut self, random: &mut Random) -> NaiveDate {
        let day = days(self.today, -random.between(1, 14));
        self.free(day, -1)
    }

    /// The next day on which clocks change, or the one after it.
    pub(crate) fn clock_change(&mut self, random: &mut Random) -> NaiveDate {
        let year = self.today.year();
        let sundays = (year..=year + 1).flat_map(|year| [(year, 3), (year, 10)]);
        let mut changes: Vec<NaiveDate> = sundays
            .filter_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 31))
            .map(|last| days(last, -i64::from(last.weekday().num_days_from_sunday())))
            .filter(|day| *day > self.today && !self.taken.contains(day))
            .collect();
        changes.truncate(2);
        let day = match changes.is_empty() {
            true => return self.future(random),
            false => *random.pick(&changes),
        };
        self.taken.insert(day);
        day
    }

    /// A coming day of British Summer Time.
    pub(crate) fn summer(&mut self, random: &mut Random) -> NaiveDate {
        let from = random.between(3, 40);
        let is_summer = |day: &NaiveDate| {
            let midnight = uktime::bounds(*day).0;
            uktime::wall(midnight) != midnight.naive_utc()
        };
        let day = (from..from + 366)
            .map(|n| days(self.today, n))
            .find(is_summer);
        let day = match day {
            // Not the first days of summer, or every learner would have the same one.
            Some(first) if is_summer(&days(first, from)) => days(first, from),
            Some(first) => first,
            None => self.today,
        };
        self.free(day, 1)
    }

    /// The first working day from there that is not taken.
    fn free(&mut self, from: NaiveDate, step: i64) -> NaiveDate {
        let mut day = from;
        let weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        while weekend(day) || self.taken.contains(&day) || day == self.today {
            day = days(day, step);
        }
        self.taken.insert(day);
        day
    }
}

/// A time of the working day, on the half hour.
pub(crate) fn office_hour(random: &mut Random) -> NaiveTime {
    let halves = random.count(18, 32);
    super::random::clock(halves / 2, halves % 2 * 30)
}
