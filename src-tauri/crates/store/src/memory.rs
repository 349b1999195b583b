//! What is remembered besides runs and entries, as the engine's ports have it.

use crate::forgotten::Forgotten;
use crate::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::enrol::Creation;
use tandem_sync::identity::People;
use tandem_sync::links::Links;
use tandem_sync::plan::{Agreed, AgreedReview, Decisions};
use tandem_sync::ports::journal::JournalError;
use tandem_sync::ports::{Cursor, Kept, Listings, Observation, Observations, Proofs, Retry, Words};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::pics::{AimKey, LearnerKey, ReviewKey};

#[async_trait::async_trait]
impl Words for Store {
    async fn decisions(&self) -> Result<BTreeMap<LearnerKey, Decisions>, JournalError> {
        let mut decisions = self.all_decisions().await?;
        for row in self.held_list().await? {
            let of = decisions.entry(row.learner).or_default();
            of.held.insert(row.held);
        }
        Ok(decisions)
    }

    async fn pathways(&self) -> Result<BTreeMap<String, i64>, JournalError> {
        Ok(self.kept("pathways").await?.unwrap_or_default())
    }

    async fn links(&self) -> Result<Links, JournalError> {
        let mut links = self.all_links().await?;
        self.add_link_words(&mut links).await?;
        self.add_people(&mut links).await?;
        Ok(links)
    }

    async fn keep_links(
        &self,
        learner: &LearnerKey,
        onefile_id: i64,
        aims: &BTreeMap<AimKey, i64>,
    ) -> Result<(), JournalError> {
        Ok(self.set_links(learner, onefile_id, aims).await?)
    }

    async fn keep_people(&self, people: &People) -> Result<(), JournalError> {
        Ok(self.set_people(people).await?)
    }

    async fn keep_created(&self, creation: &Creation, onefile_id: i64) -> Result<(), JournalError> {
        Ok(self.add_created(creation, onefile_id).await?)
    }
}

#[async_trait::async_trait]
impl Observations for Store {
    async fn observations(&self) -> Result<BTreeMap<i64, Observation>, JournalError> {
        Ok(self.all_observations().await?)
    }

    async fn observation(&self, onefile_id: i64) -> Result<Option<Observation>, JournalError> {
        Ok(self.observation_of(onefile_id).await?)
    }

    async fn keep_observation(&self, observation: &Observation) -> Result<(), JournalError> {
        Ok(self.set_observation(observation).await?)
    }

    async fn doubt_observations(&self, onefile_ids: &BTreeSet<i64>) -> Result<(), JournalError> {
        Ok(self.mark_stale(onefile_ids).await?)
    }

    async fn cursor(&self) -> Result<Option<Cursor>, JournalError> {
        Ok(self.kept("cursor").await?)
    }

    async fn keep_cursor(&self, cursor: &Cursor) -> Result<(), JournalError> {
        Ok(self.keep("cursor", cursor).await?)
    }

    async fn listings(&self) -> Result<Option<Listings>, JournalError> {
        Ok(self.kept("listings").await?)
    }

    async fn keep_listings(&self, listings: &Listings) -> Result<(), JournalError> {
        let forgotten = self.db.read::<_, StoreError>(Forgotten::read).await?;
        let listings = forgotten.listings(listings.clone());
        Ok(self.keep("listings", &listings).await?)
    }

    async fn keep_shown(&self, shown: &BTreeSet<RegistrationField>) -> Result<(), JournalError> {
        Ok(self.keep("shown_fields", shown).await?)
    }
}

#[async_trait::async_trait]
impl Kept for Store {
    async fn agreed(&self) -> Result<BTreeMap<LearnerKey, Agreed>, JournalError> {
        Ok(self.all_agreed().await?)
    }

    async fn keep_agreed(&self, learner: &LearnerKey, agreed: &Agreed) -> Result<(), JournalError> {
        Ok(self.set_agreed(learner, agreed).await?)
    }

    async fn agree_on_review(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        agreed: &AgreedReview,
    ) -> Result<(), JournalError> {
        Ok(self.set_agreed_review(learner, review, agreed).await?)
    }

    async fn proofs(&self) -> Result<Proofs, JournalError> {
        Ok(self.kept("proofs").await?.unwrap_or_default())
    }

    async fn keep_proofs(&self, proofs: &Proofs) -> Result<(), JournalError> {
        Ok(self.keep("proofs", proofs).await?)
    }

    async fn retries(&self) -> Result<BTreeMap<LearnerKey, Retry>, JournalError> {
        Ok(self.all_retries().await?)
    }

    async fn keep_retries(
        &self,
        retries: &BTreeMap<LearnerKey, Option<Retry>>,
    ) -> Result<(), JournalError> {
        Ok(self.set_retries(retries).await?)
    }
}
