//! The calls of the last minutes, so that restarts and one-shot commands share OneFile's
//! allowance.

use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    sent INTEGER NOT NULL,
    answered INTEGER,
    place TEXT NOT NULL
) STRICT;";

/// A call that may still count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookedCall {
    /// When it left.
    pub sent: DateTime<Utc>,
    /// When its answer came.
    pub answered: Option<DateTime<Utc>>,
}

impl Store {
    /// Calls to a base URL that are kept.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn recent_calls(&self, place: &str) -> Result<Vec<BookedCall>, StoreError> {
        let place = place.to_owned();
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(
                    "SELECT sent, answered FROM calls
                     WHERE place = ?1 ORDER BY id",
                )?;
                let rows = query.query_map([place], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
                })?;
                let mut calls = Vec::new();
                for row in rows {
                    let (sent, answered) = row?;
                    let Some(sent) = DateTime::from_timestamp_millis(sent) else {
                        continue;
                    };
                    calls.push(BookedCall {
                        sent,
                        answered: answered.and_then(DateTime::from_timestamp_millis),
                    });
                }
                Ok(calls)
            })
            .await
    }

    /// Books a call to a base URL before it leaves, and forgets those that count no longer.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn call_sent(&self, place: &str, at: DateTime<Utc>) -> Result<i64, StoreError> {
        let place = place.to_owned();
        let (now, old) = (
            at.timestamp_millis(),
            (at - TimeDelta::minutes(2)).timestamp_millis(),
        );
        self.db
            .write(move |tx| {
                tx.prepare_cached("DELETE FROM calls WHERE answered < ?1 OR sent < ?1 - 3600000")?
                    .execute([old])?;
                Ok(tx
                    .prepare_cached("INSERT INTO calls (sent, place) VALUES (?1, ?2)")?
                    .insert(params![now, place])?)
            })
            .await
    }

    /// Books the answer.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn call_answered(&self, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.db
            .write(move |tx| {
                tx.prepare_cached("UPDATE calls SET answered = ?2 WHERE id = ?1")?
                    .execute(params![id, at.timestamp_millis()])?;
                Ok(())
            })
            .await
    }
}
