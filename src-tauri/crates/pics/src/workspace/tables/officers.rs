//! Officers.

use crate::WorkspaceError;
use tandem_sync::records::pics::{Officer, OfficerKey};
use tandem_vault::rusqlite::{self, Connection, OptionalExtension, Row, Transaction};

pub(crate) fn all(db: &Connection) -> Result<Vec<Officer>, WorkspaceError> {
    let mut statement =
        db.prepare_cached("SELECT key, name, email, onefile_id FROM officers ORDER BY key")?;
    let rows = statement.query_map([], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn one(db: &Connection, key: &OfficerKey) -> Result<Option<Officer>, WorkspaceError> {
    let mut statement =
        db.prepare_cached("SELECT key, name, email, onefile_id FROM officers WHERE key = ?1")?;
    Ok(statement.query_row([&key.0], record).optional()?)
}

/// Stores an officer who is there already.
pub(crate) fn update(tx: &Transaction<'_>, officer: &Officer) -> Result<(), WorkspaceError> {
    let Officer {
        key,
        name,
        email,
        onefile_id,
    } = officer;
    tx.prepare_cached("UPDATE officers SET name = ?2, email = ?3, onefile_id = ?4 WHERE key = ?1")?
        .execute((&key.0, name, email, onefile_id))?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<Officer> {
    Ok(Officer {
        key: OfficerKey(row.get("key")?),
        name: row.get("name")?,
        email: row.get("email")?,
        onefile_id: row.get("onefile_id")?,
    })
}

pub(crate) fn insert(tx: &Transaction<'_>, officer: &Officer) -> Result<(), WorkspaceError> {
    let Officer {
        key,
        name,
        email,
        onefile_id,
    } = officer;
    tx.prepare_cached(
        "INSERT INTO officers (key, name, email, onefile_id) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((&key.0, name, email, onefile_id))?;
    Ok(())
}
