//! What a run tells while it goes on.

use super::work::Work;
use crate::plan::ChangeLine;
use crate::problems::Problem;
use crate::runs::{Phase, Totals};
use serde::{Deserialize, Serialize};

/// Told to the listener. Changes come first and in plan order, the summary last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A change of the plan, before anything is applied.
    Change(ChangeLine),
    /// How far the run is.
    Progress {
        /// What it is doing.
        phase: Phase,
        /// Learners done in this phase.
        done: usize,
        /// Learners in this phase.
        total: usize,
        /// How much of the whole run is done.
        work: Work,
    },
    /// A record that failed or is parked.
    Problem(Problem),
    /// The end.
    Summary(Totals),
}
