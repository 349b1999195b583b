//! The history: entries of the journal that were carried out.

use crate::error::from_json;
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_sync::engine::{RunCause, RunRecord};
use tandem_sync::plan::{Action, Change, ChangeLine, System};
use tandem_sync::ports::journal::Step;
use tandem_sync::records::pics::LearnerKey;
use tandem_vault::rusqlite::{Row, named_params};

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
    /// What the run came from.
    pub cause: RunCause,
    /// Whether it certainly was carried out: a kill can leave that open.
    pub certain: bool,
    /// The slot that was created in OneFile, for a review that was sent.
    pub visit_id: Option<i64>,
    /// The review that was created in OneFile.
    pub review_id: Option<i64>,
    /// The account, placement or class that an enrolment created in OneFile.
    pub created_id: Option<i64>,
    /// What.
    #[serde(flatten)]
    pub change: ChangeLine,
}

/// A change that was carried out, as it was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// As people read it.
    pub row: HistoryRow,
    /// The change.
    pub change: Change,
}

/// Which part of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only this learner's.
    pub learner: Option<LearnerKey>,
    /// Only this run's.
    pub run: Option<i64>,
    /// Only the entry of this number.
    pub entry: Option<i64>,
    /// Only what wrote to this system.
    pub system: Option<System>,
    /// Only what has this text in keys or values.
    pub text: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Not after.
    pub to: Option<DateTime<Utc>>,
    /// Entries before this number, for the next page.
    pub before: Option<i64>,
    /// Entries after this number.
    pub after: Option<i64>,
}

const FROM: &str = "FROM entries e JOIN runs r ON r.id = e.run
    WHERE e.recorded = 1 AND e.id < :before AND e.id > :after
    AND (:learner IS NULL OR e.learner = :learner) AND (:run IS NULL OR e.run = :run)
    AND (:entry IS NULL OR e.id = :entry)
    AND (:text IS NULL OR instr(lower(e.change), lower(:text)) > 0)
    AND (:from IS NULL OR e.at >= :from) AND (:to IS NULL OR e.at <= :to)
    AND (:onefile IS NULL OR :onefile =
        (e.change ->> '$.action.action' IN
        ('fill_onefile_aim', 'push_review', 'assign_aim', 'set_onefile_detail', 'create',
         'changed_besides')))";

impl Store {
    /// Changes that were carried out, oldest first; of one learner, or of all.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history(
        &self,
        learner: Option<&LearnerKey>,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        let filter = HistoryFilter {
            learner: learner.cloned(),
            ..HistoryFilter::default()
        };
        self.oldest_first(filter).await
    }

    /// Changes that one run carried out, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history_of_run(&self, run: i64) -> Result<Vec<HistoryRow>, StoreError> {
        let filter = HistoryFilter {
            run: Some(run),
            ..HistoryFilter::default()
        };
        self.oldest_first(filter).await
    }

    /// Part of the history, newest first, at most so many.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn made(
        &self,
        filter: &HistoryFilter,
        limit: usize,
    ) -> Result<Vec<Made>, StoreError> {
        let filter = filter.clone();
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(&format!(
                    "SELECT e.id, e.run, e.at, r.record, e.change, e.visit_id, e.review_id, e.step,
                         e.created_id
                     {FROM} ORDER BY e.id DESC LIMIT :limit"
                ))?;
                let system = filter.system.map(|system| system == System::Onefile);
                let mut rows = query.query(named_params! {
                    ":before": filter.before.unwrap_or(i64::MAX),
                    ":after": filter.after.unwrap_or(0),
                    ":learner": filter.learner.map(|key| key.0),
                    ":run": filter.run,
                    ":entry": filter.entry,
                    ":text": filter.text,
                    ":from": filter.from.map(|at| at.to_rfc3339()),
                    ":to": filter.to.map(|at| at.to_rfc3339()),
                    ":onefile": system,
                    ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
                })?;
                let mut made = Vec::new();
                while let Some(row) = rows.next()? {
                    made.push(read(row)?);
                }
                Ok(made)
            })
            .await
    }

    /// Entries that were put back, and the entries that did it.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn put_back_of(&self) -> Result<BTreeMap<i64, i64>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, change FROM entries
                     WHERE recorded = 1 AND change ->> '$.action.action' = 'put_back'",
                )?;
                let mut rows = query.query([])?;
                let mut put_back = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let change: Change = from_json("entries", &row.get::<_, String>(1)?)?;
                    if let Action::PutBack { entry, .. } = change.action {
                        put_back.insert(entry, row.get(0)?);
                    }
                }
                Ok(put_back)
            })
            .await
    }

    /// Forgets what was carried out before a time; how many entries. What is under way stays.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn forget_before(&self, at: DateTime<Utc>) -> Result<usize, StoreError> {
        self.db
            .write(move |tx| {
                Ok(tx.execute(
                    "DELETE FROM entries WHERE closed = 1 AND at < ?1",
                    [at.to_rfc3339()],
                )?)
            })
            .await
    }

    async fn oldest_first(&self, filter: HistoryFilter) -> Result<Vec<HistoryRow>, StoreError> {
        let made = self.made(&filter, usize::MAX).await?;
        Ok(made.into_iter().rev().map(|made| made.row).collect())
    }
}

fn read(row: &Row<'_>) -> Result<Made, StoreError> {
    let run: RunRecord = from_json("runs", &row.get::<_, String>(3)?)?;
    let change: Change = from_json("entries", &row.get::<_, String>(4)?)?;
    let step: Step = from_json("entries", &row.get::<_, String>(7)?)?;
    Ok(Made {
        row: HistoryRow {
            id: row.get(0)?,
            run: row.get(1)?,
            at: instant("entries", &row.get::<_, String>(2)?)?,
            account: run.account,
            cause: run.cause,
            visit_id: row.get(5)?,
            review_id: row.get(6)?,
            created_id: row.get(8)?,
            certain: step == Step::Recorded,
            change: change.line(),
        },
        change,
    })
}
