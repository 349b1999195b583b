//! Changes on their way: written down before anything leaves.

use super::journal::JournalError;
use crate::plan::Change;
use crate::records::pics::LearnerKey;
use crate::steps::{Entry, Step};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// The entries of the journal. A call that returned is durable: a kill straight after it loses nothing.
#[async_trait::async_trait]
pub trait Entries: Send + Sync {
    /// Writes down what is about to be done. One entry for each change.
    async fn intend(
        &self,
        run: i64,
        changes: &[Change],
        at: DateTime<Utc>,
    ) -> Result<Vec<i64>, JournalError>;

    /// Moves entries on to their next step, all or none. A step that may not follow
    /// ([`Step::may_follow`]) is [`JournalErrorCode::OutOfOrder`], and nothing is moved.
    async fn advance(
        &self,
        entries: &[i64],
        step: &Step,
        at: DateTime<Utc>,
    ) -> Result<(), JournalError>;

    /// Entries that are neither recorded nor abandoned, oldest first.
    async fn open_entries(&self) -> Result<Vec<Entry>, JournalError>;

    /// Accounts that enrolments created, as the journal tells: the last one of each learner.
    async fn created_accounts(&self) -> Result<BTreeMap<LearnerKey, i64>, JournalError>;
}
