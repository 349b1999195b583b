//! Runs: who asked, for whom, and the totals.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tandem_sync::engine::{RunRecord, Totals};
use tandem_vault::rusqlite::{OptionalExtension, params};

pub(crate) const TABLE: &str = "CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    finished TEXT,
    totals TEXT
) STRICT;";

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunRow {
    /// Number.
    pub id: i64,
    /// Who asked, and for whom.
    pub record: RunRecord,
    /// When it ended; `None` while it goes on, or where it was killed.
    pub finished: Option<DateTime<Utc>>,
    /// Totals of a finished run.
    pub totals: Option<Totals>,
}

impl Store {
    /// Opens a run.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn begin(&self, run: &RunRecord) -> Result<i64, StoreError> {
        let record = to_json("runs", run)?;
        self.db
            .write(move |tx| {
                tx.execute("INSERT INTO runs (record) VALUES (?1)", [record])?;
                Ok(tx.last_insert_rowid())
            })
            .await
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

    /// The last run, finished or not.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_run(&self) -> Result<Option<RunRow>, StoreError> {
        self.last_run_where("1").await
    }

    /// The last run over everybody, finished or not.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_wide_run(&self) -> Result<Option<RunRow>, StoreError> {
        self.last_run_where("record ->> '$.scope.scope' = 'all'")
            .await
    }

    async fn last_run_where(&self, condition: &'static str) -> Result<Option<RunRow>, StoreError> {
        self.db
            .read(move |db| {
                let row = db
                    .query_row(
                        &format!("SELECT id, record, finished, totals FROM runs WHERE {condition} ORDER BY id DESC LIMIT 1"),
                        [],
                        |row| {
                            Ok((
                                row.get::<_, i64>(0)?,
                                row.get::<_, String>(1)?,
                                row.get::<_, Option<String>>(2)?,
                                row.get::<_, Option<String>>(3)?,
                            ))
                        },
                    )
                    .optional()?;
                let Some((id, record, finished, totals)) = row else {
                    return Ok(None);
                };
                Ok(Some(RunRow {
                    id,
                    record: from_json("runs", &record)?,
                    finished: finished.as_deref().and_then(|at| at.parse().ok()),
                    totals: totals
                        .map(|totals| from_json("runs", &totals))
                        .transpose()?,
                }))
            })
            .await
    }
}
