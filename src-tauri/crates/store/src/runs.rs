//! Runs: who asked, for whom, and the totals.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tandem_sync::brakes::Brake;
use tandem_sync::error::EngineError;
use tandem_sync::ports::onefile::OneFileErrorKind;
use tandem_sync::runs::{RunRequest, Totals};
use tandem_vault::rusqlite::{params, params_from_iter};

pub(crate) const TABLE: &str = "CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    finished TEXT,
    totals TEXT,
    ended TEXT
) STRICT;";

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum RunEnd {
    /// It came to its end.
    Finished,
    /// Somebody stopped it.
    Stopped,
    /// It looked like an accident, and stopped for a person.
    Braked(Brake),
    /// Something kept it from going on.
    Failed {
        /// Code of the error.
        code: String,
    },
}

impl RunEnd {
    /// How a run ended that came to a report: what stopped it, and how many learners it left.
    pub fn of(stopped_by: Option<OneFileErrorKind>, not_reached: usize) -> Self {
        match stopped_by {
            None if not_reached == 0 => Self::Finished,
            None | Some(OneFileErrorKind::Stopped) => Self::Stopped,
            Some(kind) => Self::failed(kind.into()),
        }
    }

    /// How a run ended that came to none.
    pub fn of_error(error: &EngineError) -> Self {
        match error {
            EngineError::Braked(brake) => Self::Braked(brake.clone()),
            EngineError::Stopped => Self::Stopped,
            EngineError::OneFile(error) => Self::failed(error.kind.into()),
            _ => Self::failed("failed"),
        }
    }

    fn failed(code: &str) -> Self {
        let code = code.to_owned();
        Self::Failed { code }
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunRow {
    /// Number.
    pub id: i64,
    /// Who asked, and for whom.
    pub record: RunRequest,
    /// When it ended; `None` while it goes on, or where it was killed.
    pub finished: Option<DateTime<Utc>>,
    /// Totals of a finished run.
    pub totals: Option<Totals>,
    /// How it ended, where that is known.
    #[serde(flatten)]
    pub ended: Option<RunEnd>,
}

impl Store {
    /// The same store for one run, which then tells [the number](Self::begun) that it got.
    #[must_use]
    pub fn for_a_run(&self) -> Self {
        Self {
            db: self.db.clone(),
            begun: Some(Arc::default()),
        }
    }

    /// Number of the run that was opened through this store, where it is one [for a
    /// run](Self::for_a_run) and the run got so far.
    pub fn begun(&self) -> Option<i64> {
        self.begun.as_ref()?.get().copied()
    }

    /// Opens a run.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn begin(&self, run: &RunRequest) -> Result<i64, StoreError> {
        let record = to_json("runs", run)?;
        let opened: Result<i64, StoreError> = self
            .db
            .write(move |tx| {
                tx.execute("INSERT INTO runs (record) VALUES (?1)", [record])?;
                Ok(tx.last_insert_rowid())
            })
            .await;
        let number = opened?;
        if let Some(begun) = &self.begun {
            begun.get_or_init(|| number);
        }
        Ok(number)
    }

    /// Closes a run.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn finish(
        &self,
        run: i64,
        totals: &Totals,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let totals = to_json("runs", totals)?;
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE runs SET finished = ?2, totals = ?3 WHERE id = ?1",
                    params![run, at.to_rfc3339(), totals],
                )?;
                Ok(())
            })
            .await
    }

    /// Keeps how a run ended.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn end_run(&self, run: i64, ended: &RunEnd) -> Result<(), StoreError> {
        let ended = to_json("runs", ended)?;
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE runs SET ended = ?2 WHERE id = ?1",
                    params![run, ended],
                )?;
                Ok(())
            })
            .await
    }

    /// Runs, newest first; those before a number.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn runs(&self, before: Option<i64>, limit: usize) -> Result<Vec<RunRow>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.runs_where("id < ?1 ORDER BY id DESC LIMIT ?2", vec![before, limit])
            .await
    }

    /// Runs of the initial synchronisation, oldest first: all that carried out an accepted preview, up
    /// to the first that came to its end.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn initial_runs(&self) -> Result<Vec<RunRow>, StoreError> {
        let condition = "record ->> '$.cause' = 'accepted' AND id <= coalesce(
             (SELECT min(id) FROM runs WHERE record ->> '$.cause' = 'accepted'
              AND ended ->> '$.ended' = 'finished'), id)
             ORDER BY id";
        self.runs_where(condition, Vec::new()).await
    }

    /// One run.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn run(&self, id: i64) -> Result<Option<RunRow>, StoreError> {
        let runs = self.runs_where("id = ?1", vec![id]).await?;
        Ok(runs.into_iter().next())
    }

    /// The last run, finished or not.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_run(&self) -> Result<Option<RunRow>, StoreError> {
        self.last_run_where("1 ORDER BY id DESC LIMIT 1").await
    }

    /// The last run over everybody, finished or not. Putting back and enrolling are none: they
    /// bring nothing into step.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_wide_run(&self) -> Result<Option<RunRow>, StoreError> {
        self.last_run_where(
            "record ->> '$.scope.scope' = 'all' 
             AND coalesce(record ->> '$.cause', '') NOT IN ('put_back', 'enrol')
             ORDER BY id DESC LIMIT 1",
        )
        .await
    }

    async fn last_run_where(&self, condition: &'static str) -> Result<Option<RunRow>, StoreError> {
        let runs = self.runs_where(condition, Vec::new()).await?;
        Ok(runs.into_iter().next())
    }

    async fn runs_where(
        &self,
        condition: &'static str,
        numbers: Vec<i64>,
    ) -> Result<Vec<RunRow>, StoreError> {
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(&format!(
                    "SELECT id, record, finished, totals, ended FROM runs WHERE {condition}"
                ))?;
                let mut rows = query.query(params_from_iter(numbers))?;
                let mut runs = Vec::new();
                while let Some(row) = rows.next()? {
                    let finished: Option<String> = row.get(2)?;
                    let totals: Option<String> = row.get(3)?;
                    let ended: Option<String> = row.get(4)?;
                    runs.push(RunRow {
                        id: row.get(0)?,
                        record: from_json("runs", &row.get::<_, String>(1)?)?,
                        finished: finished.as_deref().and_then(|at| at.parse().ok()),
                        totals: totals.map(|text| from_json("runs", &text)).transpose()?,
                        ended: ended.map(|text| from_json("runs", &text)).transpose()?,
                    });
                }
                Ok(runs)
            })
            .await
    }
}
