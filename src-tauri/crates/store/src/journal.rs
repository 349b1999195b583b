//! The journal: every change, written down before it is made, and the history that it becomes.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::engine::{RunRecord, Totals};
use tandem_sync::plan::{Change, ChangeLine, Decisions};
use tandem_sync::ports::Journal;
use tandem_sync::ports::journal::{Entry, JournalError, Links, Listings, Step};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::onefile::Review;
use tandem_sync::records::pics::{AimKey, LearnerKey};
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

/// A change that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryRow {
    /// Number of the entry.
    pub id: i64,
    /// Run.
    pub run: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Account name of the operating system.
    pub account: String,
    /// Whether it certainly was carried out: a kill can leave that open.
    pub certain: bool,
    /// The slot that was created in OneFile, for a review that was sent.
    pub visit_id: Option<i64>,
    /// The review that was created in OneFile.
    pub review_id: Option<i64>,
    /// What.
    #[serde(flatten)]
    pub change: ChangeLine,
}

impl Store {
    /// Changes that were carried out, oldest first; of one learner, or of all.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history(
        &self,
        learner: Option<&LearnerKey>,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        self.history_where(learner, None).await
    }

    /// Changes that one run carried out, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history_of_run(&self, run: i64) -> Result<Vec<HistoryRow>, StoreError> {
        self.history_where(None, Some(run)).await
    }

    async fn history_where(
        &self,
        learner: Option<&LearnerKey>,
        run: Option<i64>,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        let learner = learner.map(|key| key.0.clone());
        self.db
            .read(move |db| {
                let mut query = db.prepare(
                    "SELECT e.id, e.run, e.at, r.record, e.change, e.visit_id, e.review_id, e.step FROM entries e JOIN runs r ON r.id = e.run
                     WHERE e.recorded = 1 AND (?1 IS NULL OR e.learner = ?1)
                     AND (?2 IS NULL OR e.run = ?2) ORDER BY e.id",
                )?;
                let mut rows = query.query(params![learner, run])?;
                let mut history = Vec::new();
                while let Some(row) = rows.next()? {
                    let run: RunRecord = from_json("runs", &row.get::<_, String>(3)?)?;
                    let change: Change = from_json("entries", &row.get::<_, String>(4)?)?;
                    history.push(HistoryRow {
                        id: row.get(0)?,
                        run: row.get(1)?,
                        at: instant(&row.get::<_, String>(2)?)?,
                        account: run.account,
                        visit_id: row.get(5)?,
                        review_id: row.get(6)?,
                        certain: from_json::<Step>("entries", &row.get::<_, String>(7)?)? == Step::Recorded,
                        change: change.line(),
                    });
                }
                Ok(history)
            })
            .await
    }
}

/// IDs of the slot and the review that a step knows of.
fn created(step: &Step) -> (Option<i64>, Option<i64>) {
    match *step {
        Step::VisitConfirmed { visit_id } | Step::ReviewSent { visit_id } => (Some(visit_id), None),
        Step::ReviewConfirmed {
            visit_id,
            review_id,
        } => (Some(visit_id), Some(review_id)),
        Step::Intended | Step::Sent | Step::VisitSent | Step::Recorded | Step::Abandoned { .. } => {
            (None, None)
        }
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Unreadable { table: "entries" })
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
        let (visit_id, review_id) = created(step);
        let step = to_json("entries", step)?;
        let written: Result<(), StoreError> = self
            .db
            .write(move |tx| {
                // What was created in OneFile stays known: only a person can undo it there.
                let mut update = tx.prepare_cached(
                    "UPDATE entries SET step = ?2, closed = ?3, recorded = ?4, at = ?5,
                     visit_id = coalesce(?6, visit_id), review_id = coalesce(?7, review_id) WHERE id = ?1",
                )?;
                for id in entries {
                    update.execute(params![id, step, closed, recorded, at.to_rfc3339(), visit_id, review_id])?;
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
                        at: instant(&row.get::<_, String>(3)?)?,
                    });
                }
                Ok(open)
            })
            .await;
        Ok(read?)
    }

    async fn links(&self) -> Result<Links, JournalError> {
        Ok(self.all_links().await?)
    }

    async fn keep_links(
        &self,
        learner: &LearnerKey,
        onefile_id: i64,
        aims: &BTreeMap<AimKey, i64>,
    ) -> Result<(), JournalError> {
        Ok(self.set_links(learner, onefile_id, aims).await?)
    }

    async fn decisions(&self) -> Result<BTreeMap<LearnerKey, Decisions>, JournalError> {
        Ok(self.all_decisions().await?)
    }

    async fn settled_reviews(&self, onefile_learner: i64) -> Result<Vec<Review>, JournalError> {
        Ok(self.settled(onefile_learner).await?)
    }

    async fn keep_reviews(
        &self,
        onefile_learner: i64,
        reviews: &[Review],
        settled_before: DateTime<Utc>,
    ) -> Result<(), JournalError> {
        Ok(self
            .settle(onefile_learner, reviews, settled_before)
            .await?)
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
