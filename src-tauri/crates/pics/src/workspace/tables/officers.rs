//! Officers.

use crate::WorkspaceError;
use tandem_sync::records::pics::{Officer, OfficerKey};
use tandem_vault::rusqlite::{Connection, Transaction};

pub(crate) fn all(db: &Connection) -> Result<Vec<Officer>, WorkspaceError> {
    let mut statement =
        db.prepare_cached("SELECT key, name, email, onefile_id FROM officers ORDER BY key")?;
    let rows = statement.query_map([], |row| {
        Ok(Officer {
            key: OfficerKey(row.get("key")?),
            name: row.get("name")?,
            email: row.get("email")?,
            onefile_id: row.get("onefile_id")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
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
