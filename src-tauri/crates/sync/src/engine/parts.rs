//! The engine and what it works with.

use super::events::Event;
use super::locks::Locks;
use crate::brakes::Guard;
use crate::plan::{ChangeName, Plan};
use crate::ports::{Clock, Journal, OneFile, Pics};
use crate::settings::Settings;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;

/// The engine over its ports. One at a time works on a data folder.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// OneFile.
    pub onefile: &'a dyn OneFile,
    /// PICS.
    pub pics: &'a dyn Pics,
    /// Tandem's memory.
    pub journal: &'a dyn Journal,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Settings.
    pub settings: &'a Settings,
    /// Who is told how far the run is.
    pub listener: &'a (dyn Fn(Event) + Send + Sync),
    /// Stops the run between two changes.
    pub cancel: &'a CancellationToken,
    /// Learners that other runs of this process have in hand.
    pub locks: &'a Locks,
    /// What brakes go by.
    pub guard: &'a Guard,
}

/// What a run does with its plan.
#[derive(Debug, Clone)]
pub enum Mode {
    /// Nothing: it only reads.
    DryRun,
    /// Carries it out.
    CarryOut,
    /// Carries out what a person accepted; what changed in between is planned again and reported.
    Accepted {
        /// The plan.
        plan: Box<Plan>,
        /// Changes of it that are not made this time.
        left_out: BTreeSet<ChangeName>,
    },
}
