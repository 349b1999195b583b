//! Reviews.

use super::{date, time, written_day, written_time};
use crate::WorkspaceError;
use tandem_sync::records::pics::{LearnerKey, OfficerKey, Review, ReviewKey};
use tandem_vault::rusqlite::{self, Connection, OptionalExtension, Row, Transaction, named_params};

/// All reviews with their learners, in the order of learners and keys.
pub(crate) fn all(db: &Connection) -> Result<Vec<(LearnerKey, Review)>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM reviews ORDER BY learner, key")?;
    let rows = statement.query_map([], with_learner)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A learner's reviews, by key.
pub(crate) fn of_learner(
    db: &Connection,
    learner: &LearnerKey,
) -> Result<Vec<Review>, WorkspaceError> {
    let mut statement =
        db.prepare_cached("SELECT * FROM reviews WHERE learner = ?1 ORDER BY key")?;
    let rows = statement.query_map([&learner.0], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn one(
    db: &Connection,
    learner: &LearnerKey,
    key: &ReviewKey,
) -> Result<Option<Review>, WorkspaceError> {
    let mut statement =
        db.prepare_cached("SELECT * FROM reviews WHERE learner = ?1 AND key = ?2")?;
    Ok(statement
        .query_row((&learner.0, &key.0), record)
        .optional()?)
}

/// The review that has a OneFile ID, whoever's it is.
pub(crate) fn by_onefile_id(
    db: &Connection,
    id: i64,
) -> Result<Option<(LearnerKey, Review)>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM reviews WHERE onefile_id = ?1")?;
    Ok(statement.query_row([id], with_learner).optional()?)
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    review: &Review,
) -> Result<(), WorkspaceError> {
    write(
        tx,
        learner,
        review,
        "INSERT INTO reviews (learner, key, kind, proposed, proposed_time, attended, actual,
            reviewer, learner_signed, onefile_id)
         VALUES (:learner, :key, :kind, :proposed, :proposed_time, :attended, :actual, :reviewer,
            :learner_signed, :onefile_id)",
    )
}

pub(crate) fn update(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    review: &Review,
) -> Result<(), WorkspaceError> {
    write(
        tx,
        learner,
        review,
        "UPDATE reviews SET kind = :kind, proposed = :proposed, proposed_time = :proposed_time,
            attended = :attended, actual = :actual, reviewer = :reviewer,
            learner_signed = :learner_signed, onefile_id = :onefile_id
         WHERE learner = :learner AND key = :key",
    )
}

/// Whether there was such a review.
pub(crate) fn delete(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    key: &ReviewKey,
) -> Result<bool, WorkspaceError> {
    let deleted = tx.execute(
        "DELETE FROM reviews WHERE learner = ?1 AND key = ?2",
        (&learner.0, &key.0),
    )?;
    Ok(deleted > 0)
}

fn write(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    review: &Review,
    sql: &str,
) -> Result<(), WorkspaceError> {
    tx.prepare_cached(sql)?.execute(named_params! {
        ":learner": learner.0,
        ":key": review.key.0,
        ":kind": review.kind,
        ":proposed": written_day(review.proposed),
        ":proposed_time": written_time(review.proposed_time),
        ":attended": review.attended,
        ":actual": written_day(review.actual),
        ":reviewer": review.reviewer.as_ref().map(|key| &key.0),
        ":learner_signed": written_day(review.learner_signed),
        ":onefile_id": review.onefile_id,
    })?;
    Ok(())
}

fn with_learner(row: &Row<'_>) -> rusqlite::Result<(LearnerKey, Review)> {
    Ok((LearnerKey(row.get("learner")?), record(row)?))
}

fn record(row: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        key: ReviewKey(row.get("key")?),
        kind: row.get("kind")?,
        proposed: date(row, "proposed")?,
        proposed_time: time(row, "proposed_time")?,
        attended: row.get("attended")?,
        actual: date(row, "actual")?,
        reviewer: row.get::<_, Option<_>>("reviewer")?.map(OfficerKey),
        learner_signed: date(row, "learner_signed")?,
        onefile_id: row.get("onefile_id")?,
    })
}
