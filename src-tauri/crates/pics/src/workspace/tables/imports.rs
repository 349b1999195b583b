//! The imports that filled a mirror, in their order.

use crate::{ImportReport, WorkspaceError};
use chrono::{DateTime, SecondsFormat, Utc};
use tandem_vault::rusqlite::Transaction;

pub(crate) fn insert(
    tx: &Transaction<'_>,
    at: DateTime<Utc>,
    report: &ImportReport,
) -> Result<(), WorkspaceError> {
    let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let kept = ImportReport {
        erased_references: Vec::new(),
        ..report.clone()
    };
    let report = serde_json::to_string(&kept).map_err(|_| WorkspaceError::Damaged)?;
    tx.execute(
        "INSERT INTO imports (at, report) VALUES (?1, ?2)",
        (at, report),
    )?;
    Ok(())
}
