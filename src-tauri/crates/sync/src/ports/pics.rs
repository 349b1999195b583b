//! PICS as the engine sees it: a gateway that says what it can do.

use crate::records::pics::{Everything, Learner, LearnerKey};
use crate::records::write::{PicsWrite, Written};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A way to reach PICS records.
#[async_trait::async_trait]
pub trait Pics: Send + Sync {
    /// What this gateway can carry out.
    fn capabilities(&self) -> Capabilities;

    /// Everything, in the order of keys.
    async fn everything(&self) -> Result<Everything, PicsError>;

    /// One learner with aims and reviews, and whoever may be taken for them or has the same number,
    /// without theirs: who shares an Ident, a reference or a ULN with the learner, holds one of these
    /// OneFile IDs, or is one of `others`. With them every officer and organisation, all in the order
    /// of keys. `None` where there is no such learner.
    async fn around(
        &self,
        key: &LearnerKey,
        onefile_ids: &BTreeSet<i64>,
        others: &BTreeSet<LearnerKey>,
    ) -> Result<Option<Everything>, PicsError>;

    /// One learner with aims and reviews.
    async fn learner(&self, key: &LearnerKey) -> Result<Option<Learner>, PicsError>;

    /// Carries out one write if the record still holds what the write expects.
    async fn write(&self, write: &PicsWrite) -> Result<Written, PicsError>;
}

/// What a gateway can carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The records are PICS's own (true), or Tandem's copy of them (false).
    pub authoritative: bool,
    /// Registration, certification and progress of aims can be written.
    pub writes_aims: bool,
    /// Reviews can be created and changed.
    pub writes_reviews: bool,
    /// Details of learners, officers and organisations can be written.
    pub writes_details: bool,
}

/// Why PICS records could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct PicsError {
    /// What kind of trouble.
    pub code: PicsErrorCode,
    /// For the log and for support, without personal data.
    pub detail: String,
}

/// Kinds of trouble with PICS records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PicsErrorCode {
    /// The database could not be read or written.
    Database,
    /// No room on the disk.
    DiskFull,
    /// A record in the database can't be read.
    Damaged,
}
