//! What the workspace is.

use crate::WorkspaceError;
use serde::{Deserialize, Serialize};
use tandem_vault::rusqlite::{Connection, OptionalExtension, Transaction};

/// Whose records a workspace holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceKind {
    /// Nobody's yet: what fills it first decides.
    Empty,
    /// It takes the place of PICS: demo and tests.
    Authoritative,
    /// A copy of PICS that imports fill.
    Mirror,
}

pub(crate) fn kind(db: &Connection) -> Result<WorkspaceKind, WorkspaceError> {
    let kind: Option<String> = db
        .query_row("SELECT value FROM meta WHERE name = 'kind'", [], |row| {
            row.get(0)
        })
        .optional()?;
    match kind.as_deref() {
        None => Ok(WorkspaceKind::Empty),
        Some("authoritative") => Ok(WorkspaceKind::Authoritative),
        Some("mirror") => Ok(WorkspaceKind::Mirror),
        Some(_) => Err(WorkspaceError::Damaged),
    }
}

pub(crate) fn set_kind(tx: &Transaction<'_>, kind: WorkspaceKind) -> Result<(), WorkspaceError> {
    let value = match kind {
        WorkspaceKind::Empty => {
            tx.execute("DELETE FROM meta WHERE name = 'kind'", [])?;
            return Ok(());
        }
        WorkspaceKind::Authoritative => "authoritative",
        WorkspaceKind::Mirror => "mirror",
    };
    tx.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('kind', ?1)",
        [value],
    )?;
    Ok(())
}
