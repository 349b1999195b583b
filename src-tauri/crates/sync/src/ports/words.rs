//! What people said, and the links that rest on it or that Tandem made.

use super::journal::JournalError;
use crate::enrol::Creation;
use crate::identity::People;
use crate::links::Links;
use crate::plan::Decisions;
use crate::records::pics::{AimKey, LearnerKey};
use std::collections::BTreeMap;

/// The words of people, and links.
#[async_trait::async_trait]
pub trait Words: Send + Sync {
    /// What people decided, by learner.
    async fn decisions(&self) -> Result<BTreeMap<LearnerKey, Decisions>, JournalError>;

    /// Standards that people chose, by code.
    async fn pathways(&self) -> Result<BTreeMap<String, i64>, JournalError>;

    /// Links that Tandem keeps itself, besides those that PICS holds.
    async fn links(&self) -> Result<Links, JournalError>;

    /// Keeps the links of one learner.
    async fn keep_links(
        &self,
        learner: &LearnerKey,
        onefile_id: i64,
        aims: &BTreeMap<AimKey, i64>,
    ) -> Result<(), JournalError>;

    /// Keeps who the people of links are; those who are not named stay as they were.
    async fn keep_people(&self, people: &People) -> Result<(), JournalError>;

    /// Keeps which OneFile record an officer or an organisation became.
    async fn keep_created(&self, creation: &Creation, onefile_id: i64) -> Result<(), JournalError>;
}
