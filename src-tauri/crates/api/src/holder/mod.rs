//! One process holds the data folder; another hands it what it was asked for, over a local socket
//! or a named pipe that only this account can reach. One JSON value a line: a request, then what
//! is told about it, and last its end.

mod ask;
mod attend;

pub use ask::ask;
pub use attend::Attending;

use crate::Error;
use serde::{Deserialize, Serialize};
use tandem_sync::engine::{Event, Report};

/// What a second process asks of the holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Bring one learner up to date, or say what that would change.
    Sync {
        /// Ident, learner reference or ULN.
        learner: String,
        /// Only say what would change.
        dry_run: bool,
    },
    /// Stop the runs that go on, between two changes.
    Cancel,
    /// Hold background runs, or let them go on.
    SetPaused {
        /// Hold them.
        paused: bool,
    },
}

/// How a request ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// The run came to its end.
    Synchronised {
        /// What it did.
        report: Box<Report>,
    },
    /// Runs were told to stop.
    Cancelled {
        /// So many.
        runs: usize,
    },
    /// It is done.
    Done,
}

/// One line from the holder.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Event(Event),
    Ended(Answer),
    Failed(Error),
}

/// Requests are a line of a few words; more is not one of ours.
const LONGEST_REQUEST: u64 = 4096;
