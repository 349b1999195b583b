//! Brakes: what makes a run stop for a person, because it looks like an accident. Each lets a run
//! pass once an administrator has looked.

mod guard;

pub use guard::{Guard, RELEASE_LASTS};

use crate::records::RegistrationField;
use crate::records::details::Detail;
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
    /// The run would replace a larger share of the details that OneFile holds than the settings
    /// allow.
    RewritesTooMuch {
        /// Details that would be replaced.
        replaced: usize,
        /// Details that OneFile holds in these fields.
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
    /// [`Brake::RewritesTooMuch`].
    RewritesTooMuch,
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
            Self::RewritesTooMuch { .. } => BrakeKind::RewritesTooMuch,
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
            Self::ReplacesTooMuch | Self::RewritesTooMuch | Self::CreatesTooMany => About::Plan,
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
