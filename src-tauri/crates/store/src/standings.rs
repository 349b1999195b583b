//! How each learner stood at the last look at both systems, for lists.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::scope::OutOfScope;
use tandem_vault::rusqlite::{Row, params};

pub(crate) const TABLE: &str = "CREATE TABLE standings (
    learner TEXT PRIMARY KEY,
    standing TEXT NOT NULL,
    in_step TEXT
) STRICT;";

/// How a learner stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Both systems agree.
    InStep,
    /// Changes are still to be made.
    Waiting {
        /// How many.
        changes: usize,
    },
    /// Something is parked, or a person is asked.
    NeedsYou {
        /// How many records and questions.
        things: usize,
    },
    /// Something failed.
    Failed,
    /// Not synchronised.
    OutOfScope {
        /// Why.
        #[serde(flatten)]
        why: OutOfScope,
    },
}

/// A standing that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// How the learner stands.
    pub standing: Standing,
    /// When both systems were last seen in step.
    pub in_step: Option<DateTime<Utc>>,
}

impl Store {
    /// Keeps how learners stand, seen at this time. Others stay as they are.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_standings(
        &self,
        standings: &BTreeMap<LearnerKey, Standing>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(standings.len());
        for (learner, standing) in standings {
            let in_step = (*standing == Standing::InStep).then(|| at.to_rfc3339());
            rows.push((learner.0.clone(), to_json("standings", standing)?, in_step));
        }
        self.db
            .write(move |tx| {
                let mut keep = tx.prepare_cached(
                    "INSERT INTO standings (learner, standing, in_step) VALUES (?1, ?2, ?3)
                     ON CONFLICT (learner) DO UPDATE SET standing = excluded.standing,
                         in_step = coalesce(excluded.in_step, in_step)",
                )?;
                for (learner, standing, in_step) in rows {
                    keep.execute(params![learner, standing, in_step])?;
                }
                Ok(())
            })
            .await
    }

    /// How these learners stand, as far as anybody has looked.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn standings(
        &self,
        learners: Vec<LearnerKey>,
    ) -> Result<BTreeMap<LearnerKey, Kept>, StoreError> {
        self.db
            .read(move |db| {
                let mut query =
                    db.prepare_cached("SELECT standing, in_step FROM standings WHERE learner = ?")?;
                let mut kept = BTreeMap::new();
                for learner in learners {
                    if let Some(row) = query.query([&learner.0])?.next()? {
                        kept.insert(learner, read(row)?);
                    }
                }
                Ok(kept)
            })
            .await
    }
}

fn read(row: &Row<'_>) -> Result<Kept, StoreError> {
    let unreadable = |_| StoreError::Unreadable { table: "standings" };
    let in_step: Option<String> = row.get(1)?;
    Ok(Kept {
        standing: from_json("standings", &row.get::<_, String>(0)?)?,
        in_step: in_step
            .map(|at| at.parse().map_err(unreadable))
            .transpose()?,
    })
}
