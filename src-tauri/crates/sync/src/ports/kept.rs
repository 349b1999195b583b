//! What one run hands on to the next besides what it saw: what both sides agreed on, what is known
//! about writes, and who is tried again when.

use super::journal::JournalError;
use super::proofs::Proofs;
use crate::plan::{Agreed, AgreedReview};
use crate::records::pics::{LearnerKey, ReviewKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept from run to run.
#[async_trait::async_trait]
pub trait Kept: Send + Sync {
    /// What both sides agreed on last, by learner.
    async fn agreed(&self) -> Result<BTreeMap<LearnerKey, Agreed>, JournalError>;

    /// Keeps what both sides of one learner agree on now.
    async fn keep_agreed(&self, learner: &LearnerKey, agreed: &Agreed) -> Result<(), JournalError>;

    /// Keeps what both sides agree on about one review: what Tandem has just sent.
    async fn agree_on_review(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        agreed: &AgreedReview,
    ) -> Result<(), JournalError>;

    /// What is known about writes of each kind to this OneFile.
    async fn proofs(&self) -> Result<Proofs, JournalError>;

    /// Keeps what is known about writes of each kind.
    async fn keep_proofs(&self, proofs: &Proofs) -> Result<(), JournalError>;

    /// Learners whom OneFile could not show or who could not be changed, and when a run over
    /// everybody tries again.
    async fn retries(&self) -> Result<BTreeMap<LearnerKey, Retry>, JournalError>;

    /// Replaces how learners wait; `None` ends the waiting.
    async fn keep_retries(
        &self,
        retries: &BTreeMap<LearnerKey, Option<Retry>>,
    ) -> Result<(), JournalError>;
}

/// How a learner with trouble waits for the next try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Tries that failed, one after the other.
    pub tries: u32,
    /// When the first of them was.
    pub since: DateTime<Utc>,
    /// A run over everybody leaves the learner alone until then.
    pub until: DateTime<Utc>,
}
