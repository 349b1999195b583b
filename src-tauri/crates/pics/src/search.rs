//! Finding learners by what people type.

use crate::{Workspace, WorkspaceError};
use serde::Serialize;
use std::collections::BTreeSet;
pub(crate) use tandem_sync::names::typed as fold;
use tandem_sync::records::pics::LearnerKey;
use tandem_vault::DatabaseError;
use tandem_vault::rusqlite::types::Value;
use tandem_vault::rusqlite::{self, Connection, OptionalExtension, Row, ToSql, params_from_iter};

/// A learner as a list shows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Names the learner inside Tandem.
    pub key: LearnerKey,
    /// PICS Ident.
    pub ident: Option<String>,
    /// Learner reference.
    pub learner_ref: Option<String>,
    /// Unique learner number.
    pub uln: Option<String>,
    /// First names and surname.
    pub name: String,
    /// First names.
    pub first_names: String,
    /// Surname.
    pub surname: String,
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Name of the main officer.
    pub officer: Option<String>,
}

/// What a search shows of a learner.
const COLUMNS: &str = "key, ident, learner_ref, uln, first_names, surname,
    (SELECT name FROM organisations o WHERE o.key = organisation) AS organisation_name,
    (SELECT name FROM officers o WHERE o.key = main_officer) AS officer_name";

/// Why a reference names nobody in particular.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No learner has it.
    #[error("no learner has this Ident, learner reference or ULN")]
    None,
    /// More than one learner has it.
    #[error("{} learners have it. Use an Ident or a learner reference that only one has", .0.len())]
    Several(Vec<Found>),
    /// The workspace could not be read.
    #[error(transparent)]
    Workspace(WorkspaceError),
}

impl Workspace {
    /// Learners of whom every word of the text is a part: of names, ULN, learner reference or
    /// Ident, accents and case apart. A word of one or two characters has to begin one of them.
    /// In the order of names, no more than `limit`; a blank text finds everybody.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn search(&self, text: &str, limit: usize) -> Result<Vec<Found>, WorkspaceError> {
        let text = fold(text);
        self.database.read(move |db| search(db, &text, limit)).await
    }

    /// The learner with this key, as a list shows one.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn found(&self, key: &LearnerKey) -> Result<Option<Found>, WorkspaceError> {
        let key = key.0.clone();
        let read = move |db: &Connection| {
            Ok::<_, WorkspaceError>(
                db.prepare_cached(&format!("SELECT {COLUMNS} FROM learners WHERE key = ?"))?
                    .query_row([key], found)
                    .optional()?,
            )
        };
        self.database.read(read).await
    }

    /// How many learners [`Self::search`] finds without a limit.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn count(&self, text: &str) -> Result<usize, WorkspaceError> {
        let text = fold(text);
        self.database.read(move |db| count(db, &text)).await
    }

    /// The one learner who has this Ident, learner reference or ULN, case apart where only one
    /// does.
    ///
    /// # Errors
    /// Nobody has it, or several do; or the database can't be read.
    pub async fn resolve(&self, reference: &str) -> Result<LearnerKey, ResolveError> {
        let reference = reference.trim().to_owned();
        self.database.read(move |db| resolve(db, &reference)).await
    }
}

pub(crate) fn resolve(db: &Connection, reference: &str) -> Result<LearnerKey, ResolveError> {
    if reference.is_empty() {
        return Err(ResolveError::None);
    }
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM learners
         WHERE ident = ?1 COLLATE NOCASE OR learner_ref = ?1 COLLATE NOCASE
            OR uln = ?1 COLLATE NOCASE
         ORDER BY folded_surname, folded_first_names, key",
    ))?;
    let mut all: Vec<_> = statement
        .query_map([reference], found)?
        .collect::<Result<_, _>>()?;
    if all.len() > 1 {
        let exactly = |code: &Option<String>| code.as_deref() == Some(reference);
        let exact = |f: &Found| exactly(&f.ident) || exactly(&f.learner_ref) || exactly(&f.uln);
        if all.iter().filter(|found| exact(found)).count() == 1 {
            all.retain(exact);
        }
    }
    match all.pop() {
        None => Err(ResolveError::None),
        Some(one) if all.is_empty() => Ok(one.key),
        Some(last) => {
            all.push(last);
            Err(ResolveError::Several(all))
        }
    }
}

fn search(db: &Connection, folded: &str, limit: usize) -> Result<Vec<Found>, WorkspaceError> {
    let (condition, mut values) = condition(folded);
    values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT {COLUMNS} FROM learners WHERE {condition}
         ORDER BY folded_surname, folded_first_names, key LIMIT ?",
    );
    let mut statement = db.prepare_cached(&sql)?;
    let values = values.iter().map(|value| value as &dyn ToSql);
    let rows = statement.query_map(params_from_iter(values), found)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn count(db: &Connection, folded: &str) -> Result<usize, WorkspaceError> {
    let (condition, values) = condition(folded);
    let sql = format!("SELECT count(*) FROM learners WHERE {condition}");
    let number: i64 = db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    Ok(usize::try_from(number).unwrap_or_default())
}

/// No learner has more words than this, or one that is longer than [`LONGEST`]. A database's
/// queries can't be of any length.
const MOST_WORDS: usize = 100;

const LONGEST: usize = 1000;

/// What a learner has to fulfil to be found, and the values of its parameters.
fn condition(folded: &str) -> (String, Vec<Value>) {
    let words: BTreeSet<&str> = folded.split_whitespace().collect();
    if words.len() > MOST_WORDS || words.iter().any(|word| word.len() > LONGEST) {
        return ("0".to_owned(), Vec::new());
    }
    // The index holds three characters and more.
    let (long, short): (Vec<_>, Vec<_>) = words
        .into_iter()
        .partition(|word| word.chars().nth(2).is_some());
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    if !long.is_empty() {
        let phrases: Vec<_> = long
            .iter()
            .map(|w| format!("\"{}\"", w.replace('"', "\"\"")))
            .collect();
        conditions.push(
            "id IN (SELECT rowid FROM learner_search WHERE learner_search MATCH ?)".to_owned(),
        );
        values.push(Value::Text(phrases.join(" AND ")));
    }
    for word in short {
        conditions.push("(' ' || search_text) LIKE ? ESCAPE '\\'".to_owned());
        let word = word
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        values.push(Value::Text(format!("% {word}%")));
    }
    if conditions.is_empty() {
        conditions.push("1".to_owned());
    }
    (conditions.join(" AND "), values)
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let (first, surname): (String, String) = (row.get("first_names")?, row.get("surname")?);
    let key: String = row.get("key")?;
    // As a learner whose names were let go calls itself.
    let name = match format!("{first} {surname}").trim() {
        "" => key.clone(),
        name => name.to_owned(),
    };
    Ok(Found {
        key: LearnerKey(key),
        ident: row.get("ident")?,
        learner_ref: row.get("learner_ref")?,
        uln: row.get("uln")?,
        name,
        first_names: first,
        surname,
        organisation: row.get("organisation_name")?,
        officer: row.get("officer_name")?,
    })
}

impl From<DatabaseError> for ResolveError {
    fn from(error: DatabaseError) -> Self {
        Self::Workspace(error.into())
    }
}

impl From<rusqlite::Error> for ResolveError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Workspace(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_people_type_for_what_is_written() {
        assert_eq!(fold("  Sméth "), "smeth");
        assert_eq!(fold("Łukasz SØRENSEN"), "lukasz sorensen");
        assert_eq!(fold("O\u{2019}Neill"), "o'neill");
        assert_eq!(fold("Strauß"), "strauss");
    }
}
