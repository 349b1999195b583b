//! The runs that there were.

use super::journal::JournalError;
use crate::runs::{RunRequest, Totals};
use chrono::{DateTime, Utc};

/// The record of runs.
#[async_trait::async_trait]
pub trait Runs: Send + Sync {
    /// Opens a run and gives its number.
    async fn begin_run(&self, run: &RunRequest) -> Result<i64, JournalError>;

    /// Closes a run.
    async fn finish_run(
        &self,
        run: i64,
        totals: &Totals,
        at: DateTime<Utc>,
    ) -> Result<(), JournalError>;
}
