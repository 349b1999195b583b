//! What people put back in PICS: it stays so until it is released.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tandem_sync::plan::Held;
use tandem_sync::records::pics::LearnerKey;
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE held (
    id INTEGER PRIMARY KEY,
    learner TEXT NOT NULL,
    held TEXT NOT NULL,
    account TEXT NOT NULL,
    since TEXT NOT NULL,
    released_by TEXT,
    released TEXT
) STRICT;
CREATE UNIQUE INDEX held_now ON held (learner, held) WHERE released IS NULL;";

/// Something that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldRow {
    /// Number.
    pub id: i64,
    /// The learner; nobody for an officer or an organisation.
    #[serde(skip_serializing_if = "LearnerKey::is_nobody")]
    pub learner: LearnerKey,
    /// What is held.
    pub held: Held,
    /// Account name of who put it back.
    pub account: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Store {
    /// Holds values and records of a learner. What is held already stays held.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn hold(
        &self,
        learner: &LearnerKey,
        held: &[Held],
        account: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let rows = held.iter().map(|held| to_json("held", held));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let (learner, account) = (learner.0.clone(), account.to_owned());
        self.db
            .write(move |tx| {
                for held in rows {
                    tx.execute(
                        "INSERT INTO held (learner, held, account, since) VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT DO NOTHING",
                        params![learner, held, account, at.to_rfc3339()],
                    )?;
                }
                Ok(())
            })
            .await
    }

    /// Everything that is held, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn held_list(&self) -> Result<Vec<HeldRow>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, learner, held, account, since FROM held
                     WHERE released IS NULL ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut held = Vec::new();
                while let Some(row) = rows.next()? {
                    held.push(HeldRow {
                        id: row.get(0)?,
                        learner: LearnerKey(row.get(1)?),
                        held: from_json("held", &row.get::<_, String>(2)?)?,
                        account: row.get(3)?,
                        since: instant("held", &row.get::<_, String>(4)?)?,
                    });
                }
                Ok(held)
            })
            .await
    }

    /// Lets runs change it again; false where it is not held.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn release_held(
        &self,
        id: i64,
        account: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.db
            .write(move |tx| {
                let released = tx.execute(
                    "UPDATE held SET released = ?2, released_by = ?3
                     WHERE id = ?1 AND released IS NULL",
                    params![id, at.to_rfc3339(), account],
                )?;
                Ok(released > 0)
            })
            .await
    }
}
