//! Tandem's memory as a whole: one store, by subject.

pub use super::failed::{JournalError, JournalErrorCode};

use super::{Entries, Kept, Observations, Runs, Words};

/// Tandem's memory.
pub trait Journal: Entries + Runs + Observations + Kept + Words {}

impl<T: Entries + Runs + Observations + Kept + Words> Journal for T {}
