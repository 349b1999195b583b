//! The history: entries of the journal that were carried out.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::{Action, Change, ChangeLine, System};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{RunCause, RunRequest};
use tandem_sync::steps::Step;
use tandem_vault::rusqlite::{Row, named_params, params};

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
    /// The values were let go with the learner's other personal data.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub let_go: bool,
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
    AND (:from IS NULL OR e.at >= :from) AND (:to IS NULL OR e.at <= :to)
    AND (:onefile IS NULL OR :onefile =
        (e.change ->> '$.action.action' IN
        ('fill_onefile_aim', 'push_review', 'assign_aim', 'set_onefile_detail', 'create',
         'changed_besides')
        OR coalesce(e.change ->> '$.action.action' = 'let_go'
            AND e.change ->> '$.action.system' = 'onefile', 0)))";

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
                     {FROM} ORDER BY e.id DESC"
                ))?;
                let system = filter.system.map(|system| system == System::Onefile);
                let mut rows = query.query(named_params! {
                    ":before": filter.before.unwrap_or(i64::MAX),
                    ":after": filter.after.unwrap_or(0),
                    ":learner": filter.learner.map(|key| key.0),
                    ":run": filter.run,
                    ":entry": filter.entry,
                    ":from": filter.from.map(|at| at.to_rfc3339()),
                    ":to": filter.to.map(|at| at.to_rfc3339()),
                    ":onefile": system,
                })?;
                let text = filter.text.map(|text| text.to_lowercase());
                let mut made = Vec::new();
                while made.len() < limit
                    && let Some(row) = rows.next()?
                {
                    let row = read(row)?;
                    if text.as_ref().is_none_or(|text| holds(&row.row, text)) {
                        made.push(row);
                    }
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

    /// Forgets what was carried out before a time, but for entries that somebody still needs; how
    /// many entries. What is under way stays.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn forget_before(
        &self,
        at: DateTime<Utc>,
        needed: &BTreeSet<i64>,
    ) -> Result<usize, StoreError> {
        let needed = to_json("entries", needed)?;
        self.db
            .write(move |tx| {
                Ok(tx.execute(
                    "DELETE FROM entries WHERE closed = 1 AND at < ?1
                     AND id NOT IN (SELECT value FROM json_each(?2))",
                    params![at.to_rfc3339(), needed],
                )?)
            })
            .await
    }

    async fn oldest_first(&self, filter: HistoryFilter) -> Result<Vec<HistoryRow>, StoreError> {
        let made = self.made(&filter, usize::MAX).await?;
        Ok(made.into_iter().rev().map(|made| made.row).collect())
    }
}

/// Whether a key or a value of an entry has this text, which is in lower case.
fn holds(row: &HistoryRow, text: &str) -> bool {
    let line = &row.change;
    let ids = [line.onefile_id, row.visit_id, row.review_id, row.created_id];
    let numbers = ids.into_iter().flatten().map(|id| id.to_string());
    let record = line.record.key();
    let texts = [
        Some(line.learner.0.as_str()),
        record.as_deref(),
        line.before.as_deref(),
        line.after.as_deref(),
    ];
    let texts = texts.into_iter().flatten().map(str::to_lowercase);
    numbers.chain(texts).any(|held| held.contains(text))
}

fn read(row: &Row<'_>) -> Result<Made, StoreError> {
    let run: RunRequest = from_json("runs", &row.get::<_, String>(3)?)?;
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
            let_go: matches!(change.action, Action::LetGo { .. }),
            change: change.line(),
        },
        change,
    })
}
