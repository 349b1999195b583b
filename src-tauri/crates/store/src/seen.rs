//! OneFile records that were read in full, one call each, so that nobody reads them again before
//! they can have changed; and the listings that led to them.

use crate::error::{from_json, to_json};
use crate::forgotten::Forgotten;
use crate::roll::Roll;
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use tandem_sync::records::onefile::User;
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE seen_records (
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    record TEXT NOT NULL,
    read TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;";

/// What is read in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenKind {
    /// A user: learner or staff.
    User,
    /// A placement.
    Placement,
}

impl SeenKind {
    fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Placement => "placement",
        }
    }
}

/// A record as it was read in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// The record.
    pub record: T,
    /// When it was read.
    pub read: DateTime<Utc>,
}

impl Store {
    /// The listings that were read last for linking.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn roll(&self) -> Result<Option<Roll>, StoreError> {
        self.kept("roll").await
    }

    /// Keeps the listings, without learners who were erased, and gives what was kept.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_roll(&self, roll: Roll) -> Result<Roll, StoreError> {
        let roll = self.db.read(Forgotten::read).await?.roll(roll);
        self.keep("roll", &roll).await?;
        Ok(roll)
    }

    /// Records of a kind that were read in full, by ID.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn seen<T: DeserializeOwned + Send + 'static>(
        &self,
        kind: SeenKind,
    ) -> Result<BTreeMap<i64, Seen<T>>, StoreError> {
        self.db
            .read(move |db| {
                let mut query =
                    db.prepare_cached("SELECT id, record, read FROM seen_records WHERE kind = ?1")?;
                let mut rows = query.query([kind.name()])?;
                let mut seen = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let record = from_json("seen_records", &row.get::<_, String>(1)?)?;
                    let read = instant("seen_records", &row.get::<_, String>(2)?)?;
                    seen.insert(row.get(0)?, Seen { record, read });
                }
                Ok(seen)
            })
            .await
    }

    /// Keeps records that were read in full, but for people who were erased.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_seen<T: Serialize>(
        &self,
        kind: SeenKind,
        records: &[(i64, T)],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(records.len());
        for (id, record) in records {
            rows.push((*id, to_json("seen_records", record)?));
        }
        self.db
            .write(move |tx| {
                let forgotten = Forgotten::read(tx)?;
                let mut keep = tx.prepare_cached(
                    "INSERT INTO seen_records (kind, id, record, read) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (kind, id) DO UPDATE SET record = excluded.record, read = excluded.read",
                )?;
                for (id, record) in rows {
                    if kind == SeenKind::User
                        && forgotten.has_user(&from_json::<User>("seen_records", &record)?)
                    {
                        continue;
                    }
                    keep.execute(params![kind.name(), id, record, at.to_rfc3339()])?;
                }
                Ok(())
            })
            .await
    }

    /// Forgets records of a kind that are not in the centre any more.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn forget_seen(&self, kind: SeenKind, gone: Vec<i64>) -> Result<(), StoreError> {
        self.db
            .write(move |tx| {
                let mut forget =
                    tx.prepare_cached("DELETE FROM seen_records WHERE kind = ?1 AND id = ?2")?;
                for id in gone {
                    forget.execute(params![kind.name(), id])?;
                }
                Ok(())
            })
            .await
    }
}
