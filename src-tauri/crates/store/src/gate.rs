//! What was done about the steps of the gate, and what Tandem noted for its own checks.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tandem_sync::gate::{Deed, Done, RestsOn, Step, Tested};
use tandem_sync::plan::Plan;
use tandem_vault::rusqlite::{OptionalExtension, params};

pub(crate) const TABLE: &str = "CREATE TABLE gate (
    id INTEGER PRIMARY KEY,
    step TEXT NOT NULL,
    deed TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL,
    rests_on TEXT NOT NULL
) STRICT;";

/// A preview that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The plan.
    pub plan: Plan,
    /// When it was shown last.
    pub at: DateTime<Utc>,
    /// It was accepted.
    pub accepted: bool,
}

impl Store {
    /// Keeps what was done about steps.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_gate(&self, done: &[Done]) -> Result<(), StoreError> {
        let rows = done
            .iter()
            .map(|done| {
                Ok((
                    done.step.key(),
                    to_json("gate", &done.deed)?,
                    done.account.clone(),
                    done.at.to_rfc3339(),
                    to_json("gate", &done.rests_on)?,
                ))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        self.db
            .write(move |tx| {
                for (step, deed, account, at, rests_on) in rows {
                    tx.execute(
                        "INSERT INTO gate (step, deed, account, at, rests_on)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                        params![step, deed, account, at, rests_on],
                    )?;
                }
                Ok(())
            })
            .await
    }

    /// Everything that was done about steps, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn gate_log(&self) -> Result<Vec<Done>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT step, deed, account, at, rests_on FROM gate ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut log = Vec::new();
                while let Some(row) = rows.next()? {
                    // A step of a later version says nothing here.
                    let Some(step) = Step::from_key(&row.get::<_, String>(0)?) else {
                        continue;
                    };
                    log.push(Done {
                        step,
                        deed: from_json("gate", &row.get::<_, String>(1)?)?,
                        account: row.get(2)?,
                        at: instant("gate", &row.get::<_, String>(3)?)?,
                        rests_on: from_json("gate", &row.get::<_, String>(4)?)?,
                    });
                }
                Ok(log)
            })
            .await
    }

    /// What was done last about each step.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn gate_now(&self) -> Result<BTreeMap<Step, Done>, StoreError> {
        let log = self.gate_log().await?.into_iter();
        let counts = |done: &Done| !matches!(done.deed, Deed::Exported { .. });
        Ok(log.filter(counts).map(|done| (done.step, done)).collect())
    }

    /// The preview that is accepted, or else the one that was shown last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn shown_preview(&self) -> Result<Option<Shown>, StoreError> {
        self.db
            .read(|db| {
                let row: Option<(String, String, bool)> = db
                    .query_row(
                        "SELECT plan, shown, accepted IS NOT NULL FROM plans
                         WHERE instr(plan, '\"rule\":\"put_back\"') = 0
                         ORDER BY accepted DESC NULLS LAST, shown DESC, hash LIMIT 1",
                        [],
                        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                    )
                    .optional()?;
                row.map(|(plan, at, accepted)| {
                    Ok(Shown {
                        plan: from_json("plans", &plan)?,
                        at: instant("plans", &at)?,
                        accepted,
                    })
                })
                .transpose()
            })
            .await
    }

    /// The last test of the connection that went well.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn tested(&self) -> Result<Option<Tested>, StoreError> {
        self.kept("tested").await
    }

    /// Keeps that the connection was tested and went well.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_tested(&self, tested: &Tested) -> Result<(), StoreError> {
        self.keep("tested", tested).await
    }

    /// What confirmations rest on that comes with the connection, as it was when Tandem connected
    /// last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn connected_as(&self) -> Result<RestsOn, StoreError> {
        Ok(self.kept("connected_as").await?.unwrap_or_default())
    }

    /// Keeps what confirmations rest on that comes with the connection.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_connected_as(&self, rests_on: &RestsOn) -> Result<(), StoreError> {
        self.keep("connected_as", rests_on).await
    }

    /// When OneFile's listings were read last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn listed(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.kept("listed").await
    }

    /// Notes that OneFile's listings were read.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_listed(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.keep("listed", &at).await
    }
}
