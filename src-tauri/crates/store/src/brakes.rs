//! Brakes that stopped a run, and whether an administrator let the next run pass.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use tandem_sync::engine::{Brake, BrakeKind};
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE brakes (
    id INTEGER PRIMARY KEY,
    brake TEXT NOT NULL,
    at TEXT NOT NULL,
    released_by TEXT,
    released TEXT,
    reason TEXT,
    used TEXT
) STRICT;";

/// A brake that stopped a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrakeRow {
    /// Number.
    pub id: i64,
    /// Why.
    pub brake: Brake,
    /// When it stopped a run last.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Keeps that a brake stopped a run. One of its kind that is open already is brought up to date.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn tripped(&self, brake: &Brake, at: DateTime<Utc>) -> Result<(), StoreError> {
        let open = self.open_brakes().await?;
        let same = open.iter().find(|row| row.brake.kind() == brake.kind());
        let (id, brake) = (same.map(|row| row.id), to_json("brakes", brake)?);
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO brakes (id, brake, at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET brake = excluded.brake, at = excluded.at",
                    params![id, brake, at.to_rfc3339()],
                )?;
                Ok(())
            })
            .await
    }

    /// Brakes that nobody has released, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn open_brakes(&self) -> Result<Vec<BrakeRow>, StoreError> {
        self.brakes_where("released IS NULL").await
    }

    /// Kinds of brakes that let the next run over everybody pass.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn released_kinds(&self) -> Result<BTreeSet<BrakeKind>, StoreError> {
        let released = self
            .brakes_where("released IS NOT NULL AND used IS NULL")
            .await?;
        Ok(released.iter().map(|row| row.brake.kind()).collect())
    }

    /// Lets the next run over everybody pass; false where the brake is not open.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn release_brake(
        &self,
        id: i64,
        account: &str,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (account, reason) = (account.to_owned(), reason.to_owned());
        self.db
            .write(move |tx| {
                let released = tx.execute(
                    "UPDATE brakes SET released = ?2, released_by = ?3, reason = ?4
                     WHERE id = ?1 AND released IS NULL",
                    params![id, at.to_rfc3339(), account, reason],
                )?;
                Ok(released > 0)
            })
            .await
    }

    /// A run over everybody came to its end: what was released is used up, and what stopped runs
    /// before it stands in the way no more. What a write has tripped stands until somebody has looked.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn use_up_releases(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE brakes SET used = ?1 WHERE used IS NULL
                     AND (released IS NOT NULL
                          OR brake ->> '$.brake' NOT IN ('write_changed_more', 'time_shown_otherwise'))",
                    [at.to_rfc3339()],
                )?;
                tx.execute(
                    "UPDATE brakes SET released = ?1 WHERE released IS NULL AND used IS NOT NULL",
                    [at.to_rfc3339()],
                )?;
                Ok(())
            })
            .await
    }

    async fn brakes_where(&self, condition: &'static str) -> Result<Vec<BrakeRow>, StoreError> {
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(&format!(
                    "SELECT id, brake, at FROM brakes WHERE {condition} ORDER BY id"
                ))?;
                let mut rows = query.query([])?;
                let mut brakes = Vec::new();
                while let Some(row) = rows.next()? {
                    brakes.push(BrakeRow {
                        id: row.get(0)?,
                        brake: from_json("brakes", &row.get::<_, String>(1)?)?,
                        at: instant("brakes", &row.get::<_, String>(2)?)?,
                    });
                }
                Ok(brakes)
            })
            .await
    }
}
