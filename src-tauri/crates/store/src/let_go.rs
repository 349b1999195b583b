//! Learners who are out of scope, since when, and whose personal data was let go for that. Links,
//! decisions and OneFile IDs stay, so that somebody who comes back is known and nothing is created
//! twice.

use crate::error::{from_json, to_json};
use crate::roll::Roll;
use crate::taken_out::{changed, evidence, plans};
use crate::{Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::Change;
use tandem_sync::ports::{Listings, Observation};
use tandem_sync::records::Registration;
use tandem_sync::records::onefile;
use tandem_sync::records::pics::LearnerKey;
use tandem_vault::rusqlite::{Connection, OptionalExtension, Transaction, params};

pub(crate) const TABLE: &str = "CREATE TABLE let_go (
    learner TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    onefile_id INTEGER,
    at TEXT
) STRICT;";

const NAME: &str = "let_go";

/// A learner who is out of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutSince {
    /// UK day since which the learner is known to be out of scope.
    pub since: NaiveDate,
    /// The personal data was let go.
    pub let_go: bool,
}

impl Store {
    /// Learners who are noted as out of scope.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn out_of_scope(&self) -> Result<BTreeMap<LearnerKey, OutSince>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached("SELECT learner, since, at FROM let_go")?;
                let mut rows = query.query([])?;
                let mut noted = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let since: String = row.get(1)?;
                    let since = since.parse();
                    let out = OutSince {
                        since: since.map_err(|_| StoreError::Unreadable { table: NAME })?,
                        let_go: row.get::<_, Option<String>>(2)?.is_some(),
                    };
                    noted.insert(LearnerKey(row.get(0)?), out);
                }
                Ok(noted)
            })
            .await
    }

    /// Notes since when learners are out of scope; those who are noted keep their day. Those who are
    /// back are noted no more.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_out_of_scope(
        &self,
        out: &BTreeMap<LearnerKey, NaiveDate>,
        back: &BTreeSet<LearnerKey>,
    ) -> Result<(), StoreError> {
        if out.is_empty() && back.is_empty() {
            return Ok(());
        }
        let (out, back) = (out.clone(), back.clone());
        self.db
            .write(move |tx| {
                for (learner, since) in out {
                    tx.execute(
                        "INSERT INTO let_go (learner, since) VALUES (?1, ?2)
                         ON CONFLICT (learner) DO NOTHING",
                        params![learner.0, since.to_string()],
                    )?;
                }
                for learner in back {
                    tx.execute("DELETE FROM let_go WHERE learner = ?1", [learner.0])?;
                }
                Ok(())
            })
            .await
    }

    /// Lets everything go that is kept of a learner but keys, links, decisions and OneFile IDs. May be
    /// done again.
    ///
    /// # Errors
    /// Database trouble: nothing is gone then.
    pub async fn let_values_go(
        &self,
        learner: &LearnerKey,
        accounts: &BTreeSet<i64>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (learner, accounts) = (learner.clone(), accounts.clone());
        self.db
            .write(move |tx| {
                let key = &learner.0;
                for table in ["seen", "parked", "by_hand"] {
                    tx.execute(&format!("DELETE FROM {table} WHERE learner = ?1"), [key])?;
                }
                tx.execute(
                    "DELETE FROM people WHERE kind = 'learner' AND pics = ?1",
                    [key],
                )?;
                history(tx, key)?;
                plans(tx, &learner)?;
                evidence(tx, &learner)?;
                for id in &accounts {
                    tx.execute(
                        "DELETE FROM seen_records WHERE kind = 'user' AND id = ?1",
                        [id],
                    )?;
                    observation(tx, *id)?;
                }
                tx.execute(
                    "INSERT INTO let_go (learner, since, onefile_id, at) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (learner) DO UPDATE SET onefile_id = ?3, at = ?4",
                    params![
                        key,
                        at.date_naive().to_string(),
                        accounts.first(),
                        at.to_rfc3339()
                    ],
                )?;
                let nameless = |rows: &mut Vec<onefile::Learner>| nameless(rows, &accounts);
                changed(tx, "listings", |kept: &mut Listings| {
                    nameless(&mut kept.learners);
                })?;
                changed(tx, "roll", |kept: &mut Roll| nameless(&mut kept.learners))
            })
            .await
    }
}

/// Accounts of learners whose personal data was let go.
pub(crate) fn accounts(db: &Connection) -> Result<BTreeSet<i64>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT onefile_id FROM let_go WHERE at IS NOT NULL AND onefile_id IS NOT NULL",
    )?;
    let ids = query.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Rows of these accounts stay, without their names.
pub(crate) fn nameless(rows: &mut [onefile::Learner], accounts: &BTreeSet<i64>) {
    for row in rows.iter_mut().filter(|row| accounts.contains(&row.id)) {
        row.first_name.clear();
        row.last_name.clear();
    }
}

fn history(tx: &Transaction<'_>, learner: &str) -> Result<(), StoreError> {
    let mut query =
        tx.prepare("SELECT id, change FROM entries WHERE learner = ?1 AND closed = 1")?;
    let mut rows = query.query([learner])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let change: Change = from_json("entries", &row.get::<_, String>(1)?)?;
        let without = to_json("entries", &change.let_go())?;
        found.push((row.get::<_, i64>(0)?, without));
    }
    for (id, change) in found {
        tx.execute(
            "UPDATE entries SET change = ?2 WHERE id = ?1",
            params![id, change],
        )?;
    }
    Ok(())
}

/// What is left of it is known by its IDs, and read anew before anything rests on it.
fn observation(tx: &Transaction<'_>, id: i64) -> Result<(), StoreError> {
    let text: Option<String> = tx
        .query_row(
            "SELECT observation FROM observations WHERE onefile_id = ?1",
            [id],
            |row| row.get(0),
        )
        .optional()?;
    let Some(text) = text else {
        return Ok(());
    };
    let mut kept: Observation = from_json("observations", &text)?;
    kept.user = None;
    kept.stale = true;
    for aim in &mut kept.aims {
        aim.registration = Registration::default();
    }
    for aim in kept.gone.aims.values_mut() {
        if let Some(aim) = &mut aim.record {
            aim.registration = Registration::default();
        }
    }
    tx.execute(
        "UPDATE observations SET observation = ?2 WHERE onefile_id = ?1",
        params![id, to_json("observations", &kept)?],
    )?;
    Ok(())
}
