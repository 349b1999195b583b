//! Listings of OneFile that shrank: each has its threshold in the settings.

use crate::brakes::{Brake, Listing};
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::ports::Listings;
use crate::settings::Settings;

impl Engine<'_> {
    /// Listings of a run over everybody, before they are kept.
    pub(in crate::engine) fn check_listings(
        &self,
        before: Option<&Listings>,
        now: &Listings,
    ) -> Result<(), EngineError> {
        let Some(before) = before else {
            return Ok(());
        };
        for (listing, before, now) in [
            (Listing::Learners, before.learners.len(), now.learners.len()),
            (
                Listing::Assessors,
                before.assessors.len(),
                now.assessors.len(),
            ),
            (
                Listing::Standards,
                before.standards.len(),
                now.standards.len(),
            ),
        ] {
            self.check_listing(listing, before, now)?;
        }
        Ok(())
    }

    /// One listing, before it is used.
    pub(in crate::engine) fn check_listing(
        &self,
        listing: Listing,
        before: usize,
        now: usize,
    ) -> Result<(), EngineError> {
        self.unless_released(shrank(listing, before, now, self.settings))
    }

    pub(in crate::engine) fn unless_released(
        &self,
        brake: Option<Brake>,
    ) -> Result<(), EngineError> {
        Ok(self.guard.unless_released(brake)?)
    }
}

/// A share in percent of a whole.
pub(in crate::engine) fn exceeds(part: usize, of: usize, percent: u32) -> bool {
    part as u128 * 100 > of as u128 * u128::from(percent)
}

fn shrank(listing: Listing, before: usize, now: usize, settings: &Settings) -> Option<Brake> {
    if before > 0 && now == 0 {
        return Some(Brake::ListingEmpty { listing, before });
    }
    let gone = before.saturating_sub(now);
    // One or two of a handful are no sign of anything.
    let tells = gone > 2 && exceeds(gone, before, settings.brake_listing_percent);
    tells.then_some(Brake::ListingShrank {
        listing,
        before,
        now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brakes::BrakeKind;

    #[test]
    fn a_listing_that_shrank_or_is_empty() {
        let settings = Settings::default();
        let brake =
            |before, now| shrank(Listing::Learners, before, now, &settings).map(|b| b.kind());
        assert_eq!(brake(100, 80), None);
        assert_eq!(brake(100, 79), Some(BrakeKind::ListingShrank));
        assert_eq!(brake(4, 2), None, "two of a handful");
        assert_eq!(brake(1, 0), Some(BrakeKind::ListingEmpty));
        assert_eq!(brake(0, 0), None);
        assert_eq!(brake(10, 500), None);
    }
}
