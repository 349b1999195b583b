//! What did not come into step at the last run of each learner, and what a person has to do in
//! OneFile by hand.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::ByHand;
use tandem_sync::problems::Problem;
use tandem_sync::records::pics::LearnerKey;
use tandem_vault::rusqlite::params;

pub(crate) const TABLES: &str = "CREATE TABLE parked (
    id INTEGER PRIMARY KEY,
    learner TEXT NOT NULL,
    problem TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT;
CREATE INDEX parked_of_learner ON parked (learner);
CREATE TABLE by_hand (
    id INTEGER PRIMARY KEY,
    learner TEXT NOT NULL,
    task TEXT NOT NULL,
    since TEXT NOT NULL,
    ticked_by TEXT,
    ticked TEXT
) STRICT;
CREATE INDEX by_hand_of_learner ON by_hand (learner);";

/// Something that did not come into step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParkedRow {
    /// What.
    #[serde(flatten)]
    pub problem: Problem,
    /// Since which run.
    pub since: DateTime<Utc>,
}

/// Something to be done in OneFile by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByHandRow {
    /// Number.
    pub id: i64,
    /// The learner; nobody for an officer or an organisation.
    #[serde(skip_serializing_if = "LearnerKey::is_nobody")]
    pub learner: LearnerKey,
    /// What.
    #[serde(flatten)]
    pub task: ByHand,
    /// Since which run.
    pub since: DateTime<Utc>,
    /// When it was ticked, and by whom.
    pub ticked: Option<(DateTime<Utc>, String)>,
}

impl Store {
    /// Replaces what did not come into step of these learners. What was there before keeps its
    /// time; learners that are not named keep what they have.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_problems(
        &self,
        learners: &BTreeSet<LearnerKey>,
        problems: &[Problem],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = learners
            .iter()
            .map(|key| (key.0.clone(), BTreeSet::new()))
            .collect();
        for problem in problems {
            let text = to_json("parked", problem)?;
            let of = wanted.entry(problem.learner.0.clone()).or_default();
            of.insert(text);
        }
        self.replace("parked", "problem", wanted, at).await
    }

    /// What did not come into step, by learner.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn problems(&self) -> Result<Vec<ParkedRow>, StoreError> {
        self.db
            .read(|db| {
                let mut query =
                    db.prepare_cached("SELECT problem, since FROM parked ORDER BY learner, id")?;
                let mut rows = query.query([])?;
                let mut parked = Vec::new();
                while let Some(row) = rows.next()? {
                    parked.push(ParkedRow {
                        problem: from_json("parked", &row.get::<_, String>(0)?)?,
                        since: instant("parked", &row.get::<_, String>(1)?)?,
                    });
                }
                Ok(parked)
            })
            .await
    }

    /// Replaces what is to be done in OneFile for these learners. What was there before keeps its
    /// time and its tick.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_by_hand(
        &self,
        tasks: &BTreeMap<LearnerKey, Vec<ByHand>>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for (learner, tasks) in tasks {
            let texts = tasks.iter().map(|task| to_json("by_hand", task));
            let texts: BTreeSet<String> = texts.collect::<Result<_, _>>()?;
            wanted.insert(learner.0.clone(), texts);
        }
        self.replace("by_hand", "task", wanted, at).await
    }

    /// What is to be done in OneFile, by learner.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn by_hand_list(&self) -> Result<Vec<ByHandRow>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, learner, task, since, ticked, ticked_by FROM by_hand
                     ORDER BY learner, id",
                )?;
                let mut rows = query.query([])?;
                let mut tasks = Vec::new();
                while let Some(row) = rows.next()? {
                    let ticked: Option<String> = row.get(4)?;
                    let by: Option<String> = row.get(5)?;
                    let ticked = ticked.map(|at| instant("by_hand", &at)).transpose()?;
                    tasks.push(ByHandRow {
                        id: row.get(0)?,
                        learner: LearnerKey(row.get(1)?),
                        task: from_json("by_hand", &row.get::<_, String>(2)?)?,
                        since: instant("by_hand", &row.get::<_, String>(3)?)?,
                        ticked: ticked.zip(by),
                    });
                }
                Ok(tasks)
            })
            .await
    }

    /// Ticks something that is to be done in OneFile, or takes the tick away; false where there is
    /// no such thing.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn tick_by_hand(
        &self,
        id: i64,
        tick: Option<(DateTime<Utc>, String)>,
    ) -> Result<bool, StoreError> {
        let (at, by) = tick.map(|(at, by)| (at.to_rfc3339(), by)).unzip();
        self.db
            .write(move |tx| {
                let ticked = tx.execute(
                    "UPDATE by_hand SET ticked = ?2, ticked_by = ?3 WHERE id = ?1",
                    params![id, at, by],
                )?;
                Ok(ticked > 0)
            })
            .await
    }

    async fn replace(
        &self,
        table: &'static str,
        column: &'static str,
        wanted: BTreeMap<String, BTreeSet<String>>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.db
            .write(move |tx| {
                let mut held = tx.prepare_cached(&format!(
                    "SELECT id, {column} FROM {table} WHERE learner = ?1"
                ))?;
                let mut insert = tx.prepare_cached(&format!(
                    "INSERT INTO {table} (learner, {column}, since) VALUES (?1, ?2, ?3)"
                ))?;
                let mut delete =
                    tx.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?;
                for (learner, mut wanted) in wanted {
                    let rows = held.query_map([&learner], |row| {
                        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                    })?;
                    for row in rows.collect::<Result<Vec<_>, _>>()? {
                        if !wanted.remove(&row.1) {
                            delete.execute([row.0])?;
                        }
                    }
                    for text in wanted {
                        insert.execute(params![learner, text, at.to_rfc3339()])?;
                    }
                }
                Ok(())
            })
            .await
    }
}
