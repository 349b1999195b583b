//! The journal: every change, written down before it is made. See [`crate::history`] for what it
//! becomes.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::engine::{RunRecord, Totals};
use tandem_sync::enrol::Creation;
use tandem_sync::identity::People;
use tandem_sync::plan::{Agreed, AgreedReview, Change, Decisions};
use tandem_sync::ports::Journal;
use tandem_sync::ports::journal::{
    Cursor, Entry, JournalError, Links, Listings, Observation, Proofs, Step, Waiting,
};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::pics::{AimKey, LearnerKey, ReviewKey};
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    learner TEXT NOT NULL,
    change TEXT NOT NULL,
    step TEXT NOT NULL,
    closed INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    at TEXT NOT NULL,
    visit_id INTEGER,
    review_id INTEGER
) STRICT;
CREATE INDEX entries_open ON entries (id) WHERE closed = 0;
CREATE INDEX entries_of_learner ON entries (learner, id) WHERE recorded = 1;";

/// What enrolments create comes from a later version.
pub(crate) const CREATED: &str = "ALTER TABLE entries ADD COLUMN created_id INTEGER;";

/// IDs of what a step knows to be in OneFile.
#[derive(Default)]
struct Created {
    visit: Option<i64>,
    review: Option<i64>,
    record: Option<i64>,
}

fn created(step: &Step) -> Created {
    match *step {
        Step::VisitConfirmed { visit_id } | Step::ReviewSent { visit_id } => Created {
            visit: Some(visit_id),
            ..Created::default()
        },
        Step::ReviewConfirmed {
            visit_id,
            review_id,
        } => Created {
            visit: Some(visit_id),
            review: Some(review_id),
            ..Created::default()
        },
        Step::CreationConfirmed { onefile_id } => Created {
            record: Some(onefile_id),
            ..Created::default()
        },
        Step::Intended
        | Step::Sent
        | Step::VisitSent
        | Step::AssignSent
        | Step::AimConfirmed { .. }
        | Step::CreationSent
        | Step::Recorded
        | Step::Abandoned { .. } => Created::default(),
    }
}

#[async_trait::async_trait]
impl Journal for Store {
    async fn begin_run(&self, run: &RunRecord) -> Result<i64, JournalError> {
        Ok(self.begin(run).await?)
    }

    async fn finish_run(
        &self,
        run: i64,
        totals: &Totals,
        at: DateTime<Utc>,
    ) -> Result<(), JournalError> {
        Ok(self.finish(run, totals, at).await?)
    }

    async fn intend(
        &self,
        run: i64,
        changes: &[Change],
        at: DateTime<Utc>,
    ) -> Result<Vec<i64>, JournalError> {
        let rows = changes
            .iter()
            .map(|change| Ok((change.learner.0.clone(), to_json("entries", change)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let step = to_json("entries", &Step::Intended)?;
        let written: Result<_, StoreError> = self
            .db
            .write(move |tx| {
                let mut insert = tx.prepare_cached(
                    "INSERT INTO entries (run, learner, change, step, closed, recorded, at)
                     VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)",
                )?;
                rows.into_iter()
                    .map(|(learner, change)| {
                        Ok(insert.insert(params![run, learner, change, step, at.to_rfc3339()])?)
                    })
                    .collect()
            })
            .await;
        Ok(written?)
    }

    async fn advance(
        &self,
        entries: &[i64],
        step: &Step,
        at: DateTime<Utc>,
    ) -> Result<(), JournalError> {
        let (entries, closed, recorded) = (entries.to_vec(), step.is_closed(), step.is_history());
        let ids = created(step);
        let (next, step) = (step.clone(), to_json("entries", step)?);
        let written: Result<(), StoreError> = self
            .db
            .write(move |tx| {
                // What was created in OneFile stays known: only a person can undo it there.
                let mut update = tx.prepare_cached(
                    "UPDATE entries SET step = ?2, closed = ?3, recorded = ?4, at = ?5,
                     visit_id = coalesce(?6, visit_id), review_id = coalesce(?7, review_id),
                     created_id = coalesce(?8, created_id) WHERE id = ?1",
                )?;
                let mut held = tx.prepare_cached("SELECT step FROM entries WHERE id = ?1")?;
                for id in entries {
                    let before: String = held.query_row([id], |row| row.get(0))?;
                    if !next.may_follow(&from_json("entries", &before)?) {
                        return Err(StoreError::OutOfOrder { entry: id });
                    }
                    update.execute(params![
                        id,
                        step,
                        closed,
                        recorded,
                        at.to_rfc3339(),
                        ids.visit,
                        ids.review,
                        ids.record
                    ])?;
                }
                Ok(())
            })
            .await;
        Ok(written?)
    }

    async fn open_entries(&self) -> Result<Vec<Entry>, JournalError> {
        let read: Result<_, StoreError> = self
            .db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, change, step, at FROM entries WHERE closed = 0 ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut open = Vec::new();
                while let Some(row) = rows.next()? {
                    open.push(Entry {
                        id: row.get(0)?,
                        change: from_json("entries", &row.get::<_, String>(1)?)?,
                        step: from_json("entries", &row.get::<_, String>(2)?)?,
                        at: instant("entries", &row.get::<_, String>(3)?)?,
                    });
                }
                Ok(open)
            })
            .await;
        Ok(read?)
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

    async fn created_accounts(&self) -> Result<BTreeMap<LearnerKey, i64>, JournalError> {
        let read: Result<_, StoreError> = self
            .db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT learner, created_id FROM entries
                     WHERE recorded = 1 AND created_id IS NOT NULL
                     AND change ->> '$.action.action' = 'create'
                     AND change ->> '$.action.creates' = 'learner' ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut created = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    created.insert(LearnerKey(row.get(0)?), row.get(1)?);
                }
                Ok(created)
            })
            .await;
        Ok(read?)
    }

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

    async fn waiting(&self) -> Result<BTreeMap<LearnerKey, Waiting>, JournalError> {
        Ok(self.all_waiting().await?)
    }

    async fn keep_waiting(
        &self,
        waiting: &BTreeMap<LearnerKey, Option<Waiting>>,
    ) -> Result<(), JournalError> {
        Ok(self.set_waiting(waiting).await?)
    }

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

    async fn keep_listings(&self, listings: &Listings) -> Result<(), JournalError> {
        Ok(self.keep("listings", listings).await?)
    }

    async fn listings(&self) -> Result<Option<Listings>, JournalError> {
        Ok(self.kept("listings").await?)
    }

    async fn keep_shown(&self, shown: &BTreeSet<RegistrationField>) -> Result<(), JournalError> {
        Ok(self.keep("shown_fields", shown).await?)
    }
}
