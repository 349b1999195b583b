//! Organisations.

use crate::WorkspaceError;
use tandem_sync::records::pics::{Organisation, OrganisationKey};
use tandem_vault::rusqlite::{self, Connection, OptionalExtension, Row, Transaction};

pub(crate) fn all(db: &Connection) -> Result<Vec<Organisation>, WorkspaceError> {
    let mut statement = db
        .prepare_cached("SELECT key, name, postcode, onefile_id FROM organisations ORDER BY key")?;
    let rows = statement.query_map([], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn one(
    db: &Connection,
    key: &OrganisationKey,
) -> Result<Option<Organisation>, WorkspaceError> {
    let mut statement = db.prepare_cached(
        "SELECT key, name, postcode, onefile_id FROM organisations WHERE key = ?1",
    )?;
    Ok(statement.query_row([&key.0], record).optional()?)
}

/// Stores an organisation that is there already.
pub(crate) fn update(
    tx: &Transaction<'_>,
    organisation: &Organisation,
) -> Result<(), WorkspaceError> {
    let Organisation {
        key,
        name,
        postcode,
        onefile_id,
    } = organisation;
    tx.prepare_cached(
        "UPDATE organisations SET name = ?2, postcode = ?3, onefile_id = ?4 WHERE key = ?1",
    )?
    .execute((&key.0, name, postcode, onefile_id))?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        key: OrganisationKey(row.get("key")?),
        name: row.get("name")?,
        postcode: row.get("postcode")?,
        onefile_id: row.get("onefile_id")?,
    })
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    organisation: &Organisation,
) -> Result<(), WorkspaceError> {
    let Organisation {
        key,
        name,
        postcode,
        onefile_id,
    } = organisation;
    tx.prepare_cached(
        "INSERT INTO organisations (key, name, postcode, onefile_id) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((&key.0, name, postcode, onefile_id))?;
    Ok(())
}
