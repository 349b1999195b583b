//! Erasures of learners: how far each came, the count that stays, and the marks by which somebody who
//! was erased is known again.

use crate::error::{from_json, to_json};
use crate::redact::Redacted;
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tandem_sync::erased::{Erased, Mark, Salt, Trait};
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_vault::rusqlite::{Connection, OptionalExtension, Transaction, params};

pub(crate) const TABLES: &str = "CREATE TABLE erasures (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT,
    under_way TEXT,
    swept INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE erased_marks (
    erasure INTEGER NOT NULL REFERENCES erasures (id),
    kind TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (erasure, kind, mark)
) STRICT, WITHOUT ROWID;";

const NAME: &str = "erasures";

/// The name of the salt among the kept values.
pub(crate) const SALT: &str = "erasure_salt";

/// Whose record goes: what an erasure knows until it is carried out, and nothing afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasing {
    /// The learner.
    pub learner: LearnerKey,
    /// Accounts in OneFile that are theirs.
    pub accounts: BTreeSet<i64>,
    /// What names them in the words of people: names, numbers, references, e-mail.
    pub names: BTreeSet<String>,
}

impl Erasing {
    /// Whether a text names the learner.
    pub fn is_named_in(&self, text: &str) -> bool {
        Redacted::of(&self.names).without(text).is_some()
    }
}

/// An erasure that is not at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Its number.
    pub id: i64,
    /// Whose record goes; none where all that is left to do is to write the files anew.
    pub erasing: Option<Erasing>,
}

/// How many learners were erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Erasures {
    /// How many.
    pub count: usize,
    /// When the last one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<DateTime<Utc>>,
}

impl Store {
    /// Writes down that a learner is erased, with the marks that stay. Nothing is gone yet.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn begin_erasure(
        &self,
        learner: &Learner,
        erasing: &Erasing,
        by: (&str, Option<&str>),
        at: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let (learner, under_way) = (learner.clone(), to_json(NAME, erasing)?);
        let accounts = erasing.accounts.clone();
        let (account, reason) = (by.0.to_owned(), by.1.map(str::to_owned));
        self.db
            .write(move |tx| {
                // SQLite's own random source is seeded by the operating system.
                tx.execute(
                    "INSERT INTO kept (name, value)
                     VALUES (?1, json_quote(lower(hex(randomblob(32))))) ON CONFLICT DO NOTHING",
                    [SALT],
                )?;
                tx.execute(
                    "INSERT INTO erasures (at, account, reason, under_way) VALUES (?1, ?2, ?3, ?4)",
                    params![at.to_rfc3339(), account, reason, under_way],
                )?;
                let id = tx.last_insert_rowid();
                let salt = salt(tx)?.ok_or(StoreError::Unreadable { table: "kept" })?;
                for mark in salt.marks(&learner, &accounts) {
                    tx.execute(
                        "INSERT INTO erased_marks (erasure, kind, mark) VALUES (?1, ?2, ?3)",
                        params![id, mark.of.key(), mark.digits],
                    )?;
                }
                Ok(id)
            })
            .await
    }

    /// Erasures that are not at their end, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn unfinished_erasures(&self) -> Result<Vec<Unfinished>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, under_way FROM erasures WHERE swept = 0 ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut unfinished = Vec::new();
                while let Some(row) = rows.next()? {
                    let erasing: Option<String> = row.get(1)?;
                    unfinished.push(Unfinished {
                        id: row.get(0)?,
                        erasing: erasing.map(|text| from_json(NAME, &text)).transpose()?,
                    });
                }
                Ok(unfinished)
            })
            .await
    }

    /// The files were written anew since these erasures: nothing is left to do.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn swept(&self, erasures: Vec<i64>) -> Result<(), StoreError> {
        self.db
            .write(move |tx| {
                for id in erasures {
                    tx.execute(
                        "UPDATE erasures SET swept = 1 WHERE id = ?1 AND under_way IS NULL",
                        [id],
                    )?;
                }
                Ok(())
            })
            .await
    }

    /// How many learners were erased, and when the last one was.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn erasures(&self) -> Result<Erasures, StoreError> {
        self.db
            .read(|db| {
                let (count, last): (i64, Option<String>) =
                    db.query_row("SELECT count(*), max(at) FROM erasures", [], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?;
                Ok(Erasures {
                    count: usize::try_from(count).unwrap_or_default(),
                    last: last.map(|at| instant(NAME, &at)).transpose()?,
                })
            })
            .await
    }

    /// Writes the file anew, so that nothing of what was erased is left in it.
    ///
    /// # Errors
    /// As [`tandem_vault::Database::rewrite`].
    pub async fn rewrite(&self) -> Result<(), StoreError> {
        Ok(self.db.rewrite().await?)
    }

    /// When retention was carried out last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn retained(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.kept("retained").await
    }

    /// Notes that retention was carried out.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_retained(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.keep("retained", &at).await
    }

    /// The marks of everybody who was erased.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn erased(&self) -> Result<Erased, StoreError> {
        self.db.read(erased).await
    }

    /// Forgets the marks of the learner who had this reference, so that a later import takes them
    /// again; false where there are none.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn forget_marks(&self, reference: &str) -> Result<bool, StoreError> {
        let reference = reference.to_owned();
        self.db
            .write(move |tx| {
                let erasures = erased(tx)?.erasures_of(&reference);
                for id in &erasures {
                    tx.execute("DELETE FROM erased_marks WHERE erasure = ?1", [id])?;
                }
                Ok(!erasures.is_empty())
            })
            .await
    }
}

/// The marks of everybody who was erased.
pub(crate) fn erased(db: &Connection) -> Result<Erased, StoreError> {
    let mut query = db.prepare_cached("SELECT kind, mark, erasure FROM erased_marks")?;
    let mut rows = query.query([])?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        // A mark of a later version says nothing here.
        let Some(of) = Trait::from_key(&row.get::<_, String>(0)?) else {
            continue;
        };
        let digits = row.get(1)?;
        kept.push((Mark { of, digits }, row.get(2)?));
    }
    Ok(Erased::of(salt(db)?, kept))
}

/// The record is gone from both databases: nothing names the learner here any more.
pub(crate) fn carried_out(tx: &Transaction<'_>, id: i64) -> Result<(), StoreError> {
    tx.execute("UPDATE erasures SET under_way = NULL WHERE id = ?1", [id])?;
    Ok(())
}

fn salt(db: &Connection) -> Result<Option<Salt>, StoreError> {
    let text: Option<String> = db
        .query_row("SELECT value FROM kept WHERE name = ?1", [SALT], |row| {
            row.get(0)
        })
        .optional()?;
    let digits = text.map(|text| from_json("kept", &text)).transpose()?;
    Ok(digits.map(Salt::of))
}
