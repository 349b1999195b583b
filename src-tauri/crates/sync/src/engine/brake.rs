//! Brakes: what makes a run stop for a person, because it looks like an accident. Each has its
//! threshold in the settings, and lets a run pass once an administrator has looked.

use super::{Engine, EngineError};
use crate::plan::{Change, ChangeName, Plan, Rule};
use crate::ports::journal::Listings;
use crate::records::RegistrationField;
use crate::records::details::{Detail, LearnerField, OfficerField, OrganisationField};
use crate::records::pics::{Aim, Everything};
use crate::settings::{DetailsMode, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Why a run stopped for a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "brake", rename_all = "snake_case")]
pub enum Brake {
    /// Another customer is behind the token than the one that this installation works with.
    OtherCustomer {
        /// The customer that OneFile names now.
        found: i64,
    },
    /// The centre is not among those that the token opens.
    CentreGone {
        /// The centre that this installation works with.
        centre: i64,
    },
    /// A listing of OneFile is empty that was not empty before.
    ListingEmpty {
        /// Which one.
        listing: Listing,
        /// How many it held at the last run over everybody.
        before: usize,
    },
    /// A listing of OneFile shrank by more than the settings allow.
    ListingShrank {
        /// Which one.
        listing: Listing,
        /// How many it held at the last run over everybody.
        before: usize,
        /// How many it holds now.
        now: usize,
    },
    /// OneFile's answers lack, for many learners, learning aims or reviews that were there before.
    RecordsVanished {
        /// Learners of whom something is missing.
        learners: usize,
        /// Learners in scope.
        of: usize,
    },
    /// The run would replace a larger share of the values that PICS holds than the settings allow.
    ReplacesTooMuch {
        /// Values that would be replaced.
        replaced: usize,
        /// Values that PICS holds in these fields.
        held: usize,
    },
    /// The run would create more records, which no person has seen in a preview, than the settings
    /// allow.
    CreatesTooMany {
        /// Reviews in OneFile.
        onefile: usize,
        /// Reviews in PICS.
        pics: usize,
        /// Learning aims in OneFile.
        #[serde(default)]
        aims: usize,
    },
    /// The first write of a kind changed something else than it said.
    WriteChangedMore {
        /// The fields that changed besides.
        #[serde(default)]
        fields: BTreeSet<RegistrationField>,
        /// Whether the dates of the aim did.
        #[serde(default)]
        dates: bool,
        /// The details that changed besides.
        #[serde(default)]
        details: BTreeSet<Detail>,
    },
    /// OneFile shows a review that was created at another time than it was given.
    TimeShownOtherwise {
        /// By how many minutes it is later; earlier is negative. None where it shows no time.
        minutes: Option<i64>,
    },
    /// The computer's clock is behind the time of Tandem's last run.
    ClockWentBack {
        /// By how many minutes.
        minutes: i64,
    },
    /// The computer's clock and OneFile's are apart.
    ClockAway {
        /// By how many minutes this computer is ahead; behind is negative.
        minutes: i64,
    },
}

/// Names a brake without its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrakeKind {
    /// [`Brake::OtherCustomer`].
    OtherCustomer,
    /// [`Brake::CentreGone`].
    CentreGone,
    /// [`Brake::ListingEmpty`].
    ListingEmpty,
    /// [`Brake::ListingShrank`].
    ListingShrank,
    /// [`Brake::RecordsVanished`].
    RecordsVanished,
    /// [`Brake::ReplacesTooMuch`].
    ReplacesTooMuch,
    /// [`Brake::CreatesTooMany`].
    CreatesTooMany,
    /// [`Brake::WriteChangedMore`].
    WriteChangedMore,
    /// [`Brake::TimeShownOtherwise`].
    TimeShownOtherwise,
    /// [`Brake::ClockWentBack`].
    ClockWentBack,
    /// [`Brake::ClockAway`].
    ClockAway,
}

/// A listing of OneFile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// Learners of the centre.
    Learners,
    /// Assessors of the centre.
    Assessors,
    /// The catalogue.
    Standards,
}

impl Brake {
    /// Its name.
    pub fn kind(&self) -> BrakeKind {
        match self {
            Self::OtherCustomer { .. } => BrakeKind::OtherCustomer,
            Self::CentreGone { .. } => BrakeKind::CentreGone,
            Self::ListingEmpty { .. } => BrakeKind::ListingEmpty,
            Self::ListingShrank { .. } => BrakeKind::ListingShrank,
            Self::RecordsVanished { .. } => BrakeKind::RecordsVanished,
            Self::ReplacesTooMuch { .. } => BrakeKind::ReplacesTooMuch,
            Self::CreatesTooMany { .. } => BrakeKind::CreatesTooMany,
            Self::WriteChangedMore { .. } => BrakeKind::WriteChangedMore,
            Self::TimeShownOtherwise { .. } => BrakeKind::TimeShownOtherwise,
            Self::ClockWentBack { .. } => BrakeKind::ClockWentBack,
            Self::ClockAway { .. } => BrakeKind::ClockAway,
        }
    }
}

impl BrakeKind {
    /// What it is about.
    pub fn about(self) -> About {
        match self {
            Self::OtherCustomer | Self::CentreGone | Self::ClockWentBack | Self::ClockAway => {
                About::Ground
            }
            Self::ListingEmpty | Self::ListingShrank | Self::RecordsVanished => About::Listing,
            Self::ReplacesTooMuch | Self::CreatesTooMany => About::Plan,
            Self::WriteChangedMore | Self::TimeShownOtherwise => About::Write,
        }
    }
}

/// What a brake is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Whose OneFile it is, and what time.
    Ground,
    /// What OneFile lists.
    Listing,
    /// What a run is about to do.
    Plan,
    /// What a write has done.
    Write,
}

impl Engine<'_> {
    /// Listings of a run over everybody, before they are kept.
    pub(super) fn check_listings(
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
    pub(super) fn check_listing(
        &self,
        listing: Listing,
        before: usize,
        now: usize,
    ) -> Result<(), EngineError> {
        self.unless_released(shrank(listing, before, now, self.settings))
    }

    /// What a run over everybody would do, outside an accepted plan.
    pub(super) fn check_plan(&self, plan: &Plan, pics: &Everything) -> Result<(), EngineError> {
        self.unless_released(replaces_too_much(plan, pics, self.settings))?;
        self.unless_released(replaces_too_many_details(plan, pics, self.settings))?;
        self.check_creations(plan, None)
    }

    /// What a run would create, apart from what a person accepted. A learner who was never read
    /// has nothing that an empty answer could be compared with.
    pub(super) fn check_creations(
        &self,
        plan: &Plan,
        accepted: Option<&Plan>,
    ) -> Result<(), EngineError> {
        self.unless_released(creates_too_many(plan, accepted, self.settings))
    }

    pub(super) fn unless_released(&self, brake: Option<Brake>) -> Result<(), EngineError> {
        self.guard.unless_released(brake)
    }
}

/// A share in percent of a whole.
fn exceeds(part: usize, of: usize, percent: u32) -> bool {
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

fn replaces_too_much(plan: &Plan, pics: &Everything, settings: &Settings) -> Option<Brake> {
    let replaces = |change: &&Change| change.rule == Rule::OnefileWins;
    let replaced = plan.changes().filter(replaces).count();
    let in_scope: BTreeSet<_> = plan.learners.iter().map(|plan| &plan.learner).collect();
    let aims = (pics.learners.iter())
        .filter(|learner| in_scope.contains(&learner.key))
        .flat_map(|learner| &learner.aims);
    let held = |aim: &Aim| {
        let fields = RegistrationField::ALL.into_iter();
        fields
            .filter(|f| aim.registration.get(*f).is_some())
            .count()
    };
    too_much(replaced, aims.map(held).sum(), settings)
}

/// Details by themselves: there are so many of them that registrations would drown.
fn replaces_too_many_details(plan: &Plan, pics: &Everything, settings: &Settings) -> Option<Brake> {
    let replaces =
        |change: &&Change| change.rule == Rule::DetailToPics && change.line().before.is_some();
    let replaced = plan.changes().filter(replaces).count();
    let pulled = |mode: DetailsMode| mode == DetailsMode::Pull;
    let in_scope: BTreeSet<_> = plan.learners.iter().map(|plan| &plan.learner).collect();
    let of_learners = (pics.learners.iter())
        .filter(|learner| pulled(settings.details_learner) && in_scope.contains(&learner.key))
        .flat_map(|learner| LearnerField::ALL.map(|field| field.get(learner)));
    let of_officers = (pics.officers.iter())
        .filter(|officer| pulled(settings.details_officer) && officer.onefile_id.is_some())
        .flat_map(|officer| OfficerField::ALL.map(|field| field.get(officer)));
    let of_organisations = (pics.organisations.iter())
        .filter(|held| pulled(settings.details_organisation) && held.onefile_id.is_some())
        .flat_map(|held| OrganisationField::ALL.map(|field| field.get(held)));
    let held = of_learners.chain(of_officers).chain(of_organisations);
    too_much(replaced, held.flatten().count(), settings)
}

fn too_much(replaced: usize, held: usize, settings: &Settings) -> Option<Brake> {
    let least = usize::try_from(settings.brake_replaced_least).unwrap_or(usize::MAX);
    (replaced > least && exceeds(replaced, held, settings.brake_replaced_percent))
        .then_some(Brake::ReplacesTooMuch { replaced, held })
}

fn creates_too_many(plan: &Plan, accepted: Option<&Plan>, settings: &Settings) -> Option<Brake> {
    let seen: BTreeSet<ChangeName> = accepted
        .iter()
        .flat_map(|accepted| accepted.changes())
        .map(|change| change.line().name())
        .collect();
    let count = |rule: Rule| {
        let of_rule = plan.changes().filter(|change| change.rule == rule);
        of_rule
            .filter(|change| !seen.contains(&change.line().name()))
            .count()
    };
    let (onefile, pics) = (count(Rule::ReviewToOnefile), count(Rule::ReviewToPics));
    let aims = count(Rule::AimToOnefile);
    let most = usize::try_from(settings.brake_reviews).unwrap_or(usize::MAX);
    let many = onefile.max(pics).max(aims) > most;
    many.then_some(Brake::CreatesTooMany {
        onefile,
        pics,
        aims,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
