//! One write, compared with its before-value in the transaction that carries it out.

use super::details;
use super::failed::Failed;
use super::tables::{learners, reviews};
use tandem_sync::records::field::{self, Field};
use tandem_sync::records::field_of::ReviewField;
use tandem_sync::records::pics::{LearnerKey, Review, ReviewKey};
use tandem_sync::records::replaced::{NamesField, Replaced};
use tandem_sync::records::write::{PicsWrite, Written};
use tandem_vault::rusqlite::types::Value;
use tandem_vault::rusqlite::{OptionalExtension, Transaction};

pub(super) fn carry_out(tx: &Transaction<'_>, write: &PicsWrite) -> Result<Written, Failed> {
    match write {
        PicsWrite::Aim { learner, aim, set } => {
            let cell = Cell {
                table: "aims",
                learner,
                key: &aim.0,
            };
            cell.replace(tx, set)
        }
        PicsWrite::Review {
            learner,
            review,
            set,
        } => {
            let cell = Cell {
                table: "reviews",
                learner,
                key: &review.0,
            };
            if set.field == ReviewField::OnefileId
                && let Some(field::Value::Id(id)) = set.after
                && reviews::one(tx, learner, review)?.is_some()
                && let Some((of, other)) = reviews::by_onefile_id(tx, id)?
                && (of != *learner || other.key != *review)
            {
                return Ok(in_the_way(&other));
            }
            cell.replace(tx, set)
        }
        PicsWrite::Detail { set } => details::replace(tx, set),
        PicsWrite::CreateReview { learner, review } => create_review(tx, learner, review),
        PicsWrite::RemoveReview { learner, review } => remove_review(tx, learner, review),
    }
}

/// A review that says something else than when it was created was worked on since, and stays.
fn remove_review(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    review: &Review,
) -> Result<Written, Failed> {
    if learners::one(tx, learner)?.is_none() {
        return Ok(Written::NoRecord);
    }
    match reviews::one(tx, learner, &review.key)? {
        None => Ok(Written::AlreadyThere),
        Some(found) if same(&found, review) => {
            tx.prepare_cached("DELETE FROM reviews WHERE learner = ?1 AND key = ?2")?
                .execute((&learner.0, &review.key.0))?;
            Ok(Written::Done)
        }
        Some(found) => Ok(in_the_way(&found)),
    }
}

/// A review with this key or this OneFile ID that says the same is the one that was asked for: a
/// replayed write. One that says something else is in the way.
fn create_review(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    review: &Review,
) -> Result<Written, Failed> {
    if learners::one(tx, learner)?.is_none() {
        return Ok(Written::NoRecord);
    }
    let with_id = match review.onefile_id {
        Some(id) => reviews::by_onefile_id(tx, id)?,
        None => None,
    };
    let with_key = reviews::one(tx, learner, &review.key)?.map(|found| (learner.clone(), found));
    match with_id.or(with_key) {
        Some((of, found)) if of == *learner && same(&found, review) => Ok(Written::AlreadyThere),
        Some((_, found)) => Ok(in_the_way(&found)),
        None => {
            reviews::insert(tx, learner, review)?;
            Ok(Written::Done)
        }
    }
}

fn same(a: &Review, b: &Review) -> bool {
    let nameless = |review: &Review| Review {
        key: ReviewKey(String::new()),
        ..review.clone()
    };
    nameless(a) == nameless(b)
}

/// Names the other review by its OneFile ID.
fn in_the_way(other: &Review) -> Written {
    Written::Differs {
        found: other.onefile_id.map(field::Value::Id),
    }
}

/// A record, in the table that has it. The column of a field is called as its key.
struct Cell<'a> {
    table: &'static str,
    learner: &'a LearnerKey,
    key: &'a str,
}

impl Cell<'_> {
    fn replace(
        &self,
        tx: &Transaction<'_>,
        set: &Replaced<impl NamesField>,
    ) -> Result<Written, Failed> {
        let Self {
            table,
            learner,
            key,
        } = self;
        let field = set.field.field();
        let after = field.take(set.after.as_ref());
        let after = after.map_err(|_| Failed::of_another_kind())?;
        let column = field.key();
        let found: Option<Value> = tx
            .prepare_cached(&format!(
                "SELECT {column} FROM {table} WHERE learner = ?1 AND key = ?2"
            ))?
            .query_row((&learner.0, key), |row| row.get(0))
            .optional()?;
        let Some(found) = found else {
            return Ok(Written::NoRecord);
        };
        let found = as_value(field, found)?;
        if found.as_ref() == after {
            Ok(Written::AlreadyThere)
        } else if found == set.before {
            tx.prepare_cached(&format!(
                "UPDATE {table} SET {column} = ?3 WHERE learner = ?1 AND key = ?2"
            ))?
            .execute((&learner.0, key, as_held(after)))?;
            Ok(Written::Done)
        } else {
            Ok(Written::Differs { found })
        }
    }
}

/// A value as the database holds it.
fn as_held(value: Option<&field::Value>) -> Value {
    match value {
        None => Value::Null,
        Some(field::Value::Count(count)) => Value::Integer((*count).into()),
        Some(field::Value::Id(id)) => Value::Integer(*id),
        Some(other) => Value::Text(other.to_string()),
    }
}

/// What the database holds, with white space apart as in a write.
fn as_value(field: Field, held: Value) -> Result<Option<field::Value>, Failed> {
    let text = match held {
        Value::Text(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Null | Value::Real(_) | Value::Blob(_) => None,
    };
    let value = field.parse(text.as_deref());
    value.map_err(|_| Failed::of_another_kind())
}
