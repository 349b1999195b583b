//! The journal: every change, written down before it is made. See [`crate::history`] for what it
//! becomes.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tandem_sync::plan::Change;
use tandem_sync::ports::journal::JournalError;
use tandem_sync::ports::{Entries, Runs};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{RunRequest, Totals};
use tandem_sync::steps::{Entry, Step};
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
    review_id INTEGER,
    created_id INTEGER
) STRICT;
CREATE INDEX entries_open ON entries (id) WHERE closed = 0;
CREATE INDEX entries_of_learner ON entries (learner, id) WHERE recorded = 1;";

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
impl Runs for Store {
    async fn begin_run(&self, run: &RunRequest) -> Result<i64, JournalError> {
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
}

#[async_trait::async_trait]
impl Entries for Store {
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

    async fn created_accounts(&self) -> Result<BTreeMap<LearnerKey, i64>, JournalError> {
        let read: Result<_, StoreError> = self
            .db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT learner, created_id FROM entries
                     WHERE recorded = 1 AND created_id IS NOT NULL
                     AND (change ->> '$.action.action' = 'create'
                     AND change ->> '$.action.creates' = 'learner'
                     OR change ->> '$.action.action' = 'let_go'
                     AND change ->> '$.action.field' = 'account') ORDER BY id",
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
}
