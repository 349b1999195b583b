//! Who is synchronised: linked to a OneFile learner that is not archived, PICS system status
//! Live, and in learning or ended within the last month.

use crate::links::NotLinked;
use crate::records::pics::{Learner, SystemStatus};
use crate::settings::Settings;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Why a learner is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum OutOfScope {
    /// PICS system status is not Live.
    NotLive,
    /// No learning aims in PICS.
    NoAims,
    /// The latest aim ended longer ago than the setting allows.
    Ended {
        /// Latest actual end.
        on: NaiveDate,
    },
    /// No OneFile learner.
    NotLinked {
        /// Why there is none.
        reason: NotLinked,
    },
    /// The OneFile learner is archived.
    Archived,
    /// The OneFile account is another person's by now, as far as names, birth date and unique
    /// learner number tell: a person says whether it is still the learner's.
    OtherPerson {
        /// The account.
        onefile_id: i64,
    },
}

impl OutOfScope {
    /// No OneFile account was found that could be the learner's.
    pub const NO_ACCOUNT: Self = Self::NotLinked {
        reason: NotLinked::NoPartner,
    };
}

/// Why the PICS side alone keeps this learner out of scope, if it does.
pub fn pics_side(learner: &Learner, today: NaiveDate, settings: &Settings) -> Option<OutOfScope> {
    if learner.system_status != SystemStatus::Live {
        return Some(OutOfScope::NotLive);
    }
    if learner.aims.is_empty() {
        return Some(OutOfScope::NoAims);
    }
    let latest = learner
        .aims
        .iter()
        .map(|aim| aim.actual_end)
        .try_fold(NaiveDate::MIN, |latest, end| end.map(|end| latest.max(end)))?;
    let oldest = today
        .checked_sub_months(Months::new(settings.ended_within_months))
        .unwrap_or(NaiveDate::MIN);
    (latest < oldest).then_some(OutOfScope::Ended { on: latest })
}

/// The UK day since which the PICS side alone keeps this learner out of scope, if it does: from the last
/// actual end where every aim has one, or else as it was noted, which is today where nobody has. Who is
/// in learning is never out, whatever keeps Tandem from synchronising them.
pub fn out_since(
    learner: &Learner,
    noted: Option<NaiveDate>,
    today: NaiveDate,
    settings: &Settings,
) -> Option<NaiveDate> {
    pics_side(learner, today, settings)?;
    let ends: Option<Vec<NaiveDate>> = learner.aims.iter().map(|aim| aim.actual_end).collect();
    let latest = ends.and_then(|ends| ends.into_iter().max());
    let stays_in = Months::new(settings.ended_within_months);
    let ended = latest.and_then(|end| end.checked_add_months(stays_in));
    ended.or(noted).or(Some(today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn one_calendar_month_after_the_last_day_is_the_last_day_in_scope() {
        let mut learner = sample::learner();
        learner.aims[0].actual_end = Some(d("2026-02-28"));
        let settings = Settings::default();
        assert_eq!(pics_side(&learner, d("2026-03-28"), &settings), None);
        assert_eq!(
            pics_side(&learner, d("2026-03-29"), &settings),
            None,
            "a month before 29 March is 28 February"
        );
        assert_eq!(
            pics_side(&learner, d("2026-04-01"), &settings),
            Some(OutOfScope::Ended {
                on: d("2026-02-28")
            })
        );
    }

    #[test]
    fn one_open_aim_keeps_a_learner_in_learning() {
        let mut learner = sample::learner();
        let mut ended = learner.aims[0].clone();
        ended.key = "older".into();
        ended.actual_end = Some(d("2020-01-01"));
        learner.aims.push(ended);
        assert_eq!(
            pics_side(&learner, d("2026-04-01"), &Settings::default()),
            None
        );
    }

    #[test]
    fn out_of_scope_counts_from_the_last_end_or_from_when_it_was_noted() {
        let (today, settings) = (d("2026-11-23"), Settings::default());
        let mut learner = sample::learner();
        let since = |learner: &Learner, noted| out_since(learner, noted, today, &settings);
        assert_eq!(since(&learner, None), None, "in learning");
        learner.aims[0].actual_end = Some(d("2020-07-31"));
        assert_eq!(since(&learner, None), Some(d("2020-08-31")));
        learner.aims[0].actual_end = None;
        learner.system_status = SystemStatus::Dormant;
        assert_eq!(since(&learner, None), Some(today));
        let noted = Some(d("2021-02-01"));
        assert_eq!(since(&learner, noted), noted);
    }

    #[test]
    fn dormant_and_without_aims() {
        let mut learner = sample::learner();
        learner.system_status = SystemStatus::Dormant;
        assert_eq!(
            pics_side(&learner, d("2026-04-01"), &Settings::default()),
            Some(OutOfScope::NotLive)
        );
        learner.system_status = SystemStatus::Live;
        learner.aims.clear();
        assert_eq!(
            pics_side(&learner, d("2026-04-01"), &Settings::default()),
            Some(OutOfScope::NoAims)
        );
    }
}
