//! What brakes go by, and what a brake that somebody has looked at lets pass.

use super::{About, Brake, Listing};
use chrono::{DateTime, TimeDelta, Utc};

/// A brake that was released lets runs pass for so long.
pub const RELEASE_LASTS: TimeDelta = TimeDelta::days(1);

/// What brakes go by, besides the settings.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// Customer and centre that this installation works with; `None` compares nothing.
    pub identity: Option<(i64, i64)>,
    /// When Tandem last noted the time: the clock never is before it.
    pub not_before: Option<DateTime<Utc>>,
    /// Brakes that an administrator has looked at within [`RELEASE_LASTS`], with the figures that
    /// were seen: what is no worse passes.
    pub released: Vec<Brake>,
    /// Brakes that stopped something, and that nobody has looked at yet.
    pub standing: Vec<Brake>,
}

impl Guard {
    /// Whether an administrator has looked at this, or at worse.
    pub fn lets_pass(&self, brake: &Brake) -> bool {
        self.released.iter().any(|seen| brake.is_covered_by(seen))
    }

    pub(crate) fn unless_released(&self, brake: Option<Brake>) -> Result<(), Brake> {
        match brake {
            Some(brake) if !self.lets_pass(&brake) => Err(brake),
            _ => Ok(()),
        }
    }

    pub(crate) fn check_standing(&self, about: &[About]) -> Result<(), Brake> {
        let stands = |brake: &&Brake| about.contains(&brake.kind().about());
        self.unless_released(self.standing.iter().find(stands).cloned())
    }
}

impl Brake {
    /// Whether it is about the same thing, figures apart: one of both is kept at a time.
    pub fn is_about_what(&self, other: &Self) -> bool {
        (self.kind(), self.listing()) == (other.kind(), other.listing())
    }

    /// Whether its figures are no worse than those of a brake that somebody has looked at.
    pub fn is_covered_by(&self, seen: &Self) -> bool {
        match (self, seen) {
            (Self::OtherCustomer { .. }, Self::OtherCustomer { .. })
            | (Self::CentreGone { .. }, Self::CentreGone { .. })
            | (Self::TimeShownOtherwise { .. }, Self::TimeShownOtherwise { .. }) => self == seen,
            (
                Self::ReplacesTooMuch { replaced, held: _ },
                Self::ReplacesTooMuch {
                    replaced: seen,
                    held: _,
                },
            ) => replaced <= seen,
            (
                Self::RewritesTooMuch { replaced, held: _ },
                Self::RewritesTooMuch {
                    replaced: seen,
                    held: _,
                },
            ) => replaced <= seen,
            (
                Self::CreatesTooMany {
                    onefile,
                    pics,
                    aims,
                },
                Self::CreatesTooMany {
                    onefile: seen_in_onefile,
                    pics: seen_in_pics,
                    aims: seen_aims,
                },
            ) => onefile <= seen_in_onefile && pics <= seen_in_pics && aims <= seen_aims,
            (
                Self::RecordsVanished { learners, of: _ },
                Self::RecordsVanished {
                    learners: seen,
                    of: _,
                },
            ) => learners <= seen,
            (
                Self::WriteChangedMore {
                    fields,
                    dates,
                    details,
                },
                Self::WriteChangedMore {
                    fields: seen_fields,
                    dates: seen_dates,
                    details: seen_details,
                },
            ) => {
                // Which values there are to lose differs from record to record, and none after this
                // one loses any.
                fields.is_empty() >= seen_fields.is_empty()
                    && dates <= seen_dates
                    && details.is_empty() >= seen_details.is_empty()
            }
            (Self::ClockWentBack { minutes }, Self::ClockWentBack { minutes: seen }) => {
                minutes <= seen
            }
            // It is measured against a clock that tells whole seconds.
            (Self::ClockAway { minutes }, Self::ClockAway { minutes: seen }) => {
                minutes.signum() == seen.signum() && minutes.abs() <= seen.abs() + 1
            }
            _ => match (self.shrinking(), seen.shrinking()) {
                (Some(now), Some(seen)) => {
                    self.listing() == seen.0 && now.1 >= seen.1 && now.2 <= seen.2
                }
                _ => false,
            },
        }
    }

    /// Of a listing that shrank: which, how many are left, and how many are gone.
    fn shrinking(&self) -> Option<(Option<Listing>, usize, usize)> {
        match self {
            Self::ListingEmpty { before, .. } => Some((self.listing(), 0, *before)),
            Self::ListingShrank { before, now, .. } => {
                Some((self.listing(), *now, before.saturating_sub(*now)))
            }
            _ => None,
        }
    }

    fn listing(&self) -> Option<Listing> {
        match self {
            Self::ListingEmpty { listing, .. } | Self::ListingShrank { listing, .. } => {
                Some(*listing)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::RegistrationField;
    use std::collections::BTreeSet;

    fn shrank(before: usize, now: usize) -> Brake {
        Brake::ListingShrank {
            listing: Listing::Learners,
            before,
            now,
        }
    }

    #[test]
    fn a_release_covers_what_was_seen_and_nothing_worse() {
        let cases = [
            (shrank(62, 35), shrank(62, 35), true),
            (shrank(62, 40), shrank(62, 35), true),
            (shrank(62, 5), shrank(62, 35), false),
            (shrank(90, 40), shrank(62, 35), false),
            (
                Brake::ListingEmpty {
                    listing: Listing::Learners,
                    before: 62,
                },
                shrank(62, 35),
                false,
            ),
            (
                Brake::ListingShrank {
                    listing: Listing::Assessors,
                    before: 62,
                    now: 35,
                },
                shrank(62, 35),
                false,
            ),
            (
                Brake::ReplacesTooMuch {
                    replaced: 66,
                    held: 200,
                },
                Brake::ReplacesTooMuch {
                    replaced: 66,
                    held: 210,
                },
                true,
            ),
            (
                Brake::ReplacesTooMuch {
                    replaced: 296,
                    held: 300,
                },
                Brake::ReplacesTooMuch {
                    replaced: 66,
                    held: 300,
                },
                false,
            ),
            (
                Brake::OtherCustomer { found: 3 },
                Brake::OtherCustomer { found: 2 },
                false,
            ),
            (
                Brake::ClockAway { minutes: -130 },
                Brake::ClockAway { minutes: 130 },
                false,
            ),
        ];
        for (now, seen, covered) in cases {
            assert_eq!(now.is_covered_by(&seen), covered, "{now:?} by {seen:?}");
        }
    }

    #[test]
    fn a_write_that_loses_something_of_another_sort_is_not_covered() {
        let lost = |fields: usize, dates: bool| Brake::WriteChangedMore {
            fields: RegistrationField::ALL.into_iter().take(fields).collect(),
            dates,
            details: BTreeSet::new(),
        };
        assert!(lost(2, false).is_covered_by(&lost(1, false)));
        assert!(!lost(1, true).is_covered_by(&lost(1, false)));
        assert!(!lost(1, false).is_covered_by(&lost(0, true)));
    }

    #[test]
    fn one_listing_is_not_another() {
        assert!(shrank(62, 35).is_about_what(&shrank(62, 5)));
        let assessors = Brake::ListingShrank {
            listing: Listing::Assessors,
            before: 62,
            now: 35,
        };
        assert!(!shrank(62, 35).is_about_what(&assessors));
    }
}
