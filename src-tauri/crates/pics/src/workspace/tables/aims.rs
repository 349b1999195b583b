//! Learning aims.

use super::{date, written_day};
use crate::WorkspaceError;
use tandem_sync::records::Registration;
use tandem_sync::records::pics::{Aim, AimKey, LearnerKey};
use tandem_vault::rusqlite::{self, Connection, Row, Transaction, named_params};

/// All aims with their learners, in the order of learners and keys.
pub(crate) fn all(db: &Connection) -> Result<Vec<(LearnerKey, Aim)>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM aims ORDER BY learner, key")?;
    let read = |row: &Row<'_>| Ok((LearnerKey(row.get("learner")?), record(row)?));
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A learner's aims, by key.
pub(crate) fn of_learner(
    db: &Connection,
    learner: &LearnerKey,
) -> Result<Vec<Aim>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM aims WHERE learner = ?1 ORDER BY key")?;
    let rows = statement.query_map([&learner.0], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A learner's aims, by key, each with what imports said of it.
pub(crate) fn with_imported(
    db: &Connection,
    learner: &LearnerKey,
) -> Result<Vec<(Aim, Option<String>)>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM aims WHERE learner = ?1 ORDER BY key")?;
    let read = |row: &Row<'_>| Ok((record(row)?, row.get("imported")?));
    let rows = statement.query_map([&learner.0], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stores a new aim with what an import said of it.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    aim: &Aim,
    imported: Option<&str>,
) -> Result<(), WorkspaceError> {
    write(
        tx,
        learner,
        aim,
        imported,
        "INSERT INTO aims (learner, key, aim_ref, vq_reference, title, aim_type, programme_type,
            standard_code, framework_code, pathway_code, sequence, start, planned_end, actual_end,
            completion_status, outcome, achievement_date, registration_number, registration_date,
            certificate_applied_date, certificate_received_date, elements_total, elements_done,
            has_units, onefile_id, not_seen_since, imported)
         VALUES (:learner, :key, :aim_ref, :vq_reference, :title, :aim_type, :programme_type,
            :standard_code, :framework_code, :pathway_code, :sequence, :start, :planned_end,
            :actual_end, :completion_status, :outcome, :achievement_date, :registration_number,
            :registration_date, :certificate_applied_date, :certificate_received_date,
            :elements_total, :elements_done, :has_units, :onefile_id,
            :not_seen_since, :imported)",
    )
}

/// Stores an aim that is there already; without `imported` what imports said stays.
pub(crate) fn update(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    aim: &Aim,
    imported: Option<&str>,
) -> Result<(), WorkspaceError> {
    write(
        tx,
        learner,
        aim,
        imported,
        "UPDATE aims SET aim_ref = :aim_ref, vq_reference = :vq_reference, title = :title,
            aim_type = :aim_type, programme_type = :programme_type,
            standard_code = :standard_code, framework_code = :framework_code,
            pathway_code = :pathway_code, sequence = :sequence, start = :start,
            planned_end = :planned_end, actual_end = :actual_end,
            completion_status = :completion_status, outcome = :outcome,
            achievement_date = :achievement_date, registration_number = :registration_number,
            registration_date = :registration_date,
            certificate_applied_date = :certificate_applied_date,
            certificate_received_date = :certificate_received_date,
            elements_total = :elements_total, elements_done = :elements_done,
            has_units = :has_units, onefile_id = :onefile_id,
            not_seen_since = :not_seen_since,
            imported = coalesce(:imported, imported)
         WHERE learner = :learner AND key = :key",
    )
}

/// Whether there was such an aim.
pub(crate) fn delete(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    key: &AimKey,
) -> Result<bool, WorkspaceError> {
    let deleted = tx.execute(
        "DELETE FROM aims WHERE learner = ?1 AND key = ?2",
        (&learner.0, &key.0),
    )?;
    Ok(deleted > 0)
}

fn write(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    aim: &Aim,
    imported: Option<&str>,
    sql: &str,
) -> Result<(), WorkspaceError> {
    tx.prepare_cached(sql)?.execute(named_params! {
        ":learner": learner.0,
        ":key": aim.key.0,
        ":aim_ref": aim.aim_ref,
        ":vq_reference": aim.vq_reference,
        ":title": aim.title,
        ":aim_type": aim.aim_type,
        ":programme_type": aim.programme_type,
        ":standard_code": aim.standard_code,
        ":framework_code": aim.framework_code,
        ":pathway_code": aim.pathway_code,
        ":sequence": aim.sequence,
        ":start": written_day(aim.start),
        ":planned_end": written_day(aim.planned_end),
        ":actual_end": written_day(aim.actual_end),
        ":completion_status": aim.completion_status,
        ":outcome": aim.outcome,
        ":achievement_date": written_day(aim.achievement_date),
        ":registration_number": aim.registration.number,
        ":registration_date": written_day(aim.registration.registered),
        ":certificate_applied_date": written_day(aim.registration.applied),
        ":certificate_received_date": written_day(aim.registration.received),
        ":elements_total": aim.elements_total,
        ":elements_done": aim.elements_done,
        ":has_units": aim.has_units,
        ":onefile_id": aim.onefile_id,
        ":not_seen_since": written_day(aim.not_seen_since),
        ":imported": imported,
    })?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<Aim> {
    Ok(Aim {
        key: AimKey(row.get("key")?),
        aim_ref: row.get("aim_ref")?,
        vq_reference: row.get("vq_reference")?,
        title: row.get("title")?,
        aim_type: row.get("aim_type")?,
        programme_type: row.get("programme_type")?,
        standard_code: row.get("standard_code")?,
        framework_code: row.get("framework_code")?,
        pathway_code: row.get("pathway_code")?,
        sequence: row.get("sequence")?,
        start: date(row, "start")?,
        planned_end: date(row, "planned_end")?,
        actual_end: date(row, "actual_end")?,
        completion_status: row.get("completion_status")?,
        outcome: row.get("outcome")?,
        achievement_date: date(row, "achievement_date")?,
        registration: Registration {
            number: row.get("registration_number")?,
            registered: date(row, "registration_date")?,
            applied: date(row, "certificate_applied_date")?,
            received: date(row, "certificate_received_date")?,
        },
        elements_total: row.get("elements_total")?,
        elements_done: row.get("elements_done")?,
        has_units: row.get("has_units")?,
        onefile_id: row.get("onefile_id")?,
        not_seen_since: date(row, "not_seen_since")?,
    })
}
