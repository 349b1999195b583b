//! One file for each table: rows to records and back.

pub(crate) mod aims;
pub(crate) mod imports;
pub(crate) mod learners;
pub(crate) mod meta;
pub(crate) mod officers;
pub(crate) mod organisations;
pub(crate) mod reviews;

use chrono::{NaiveDate, NaiveTime};
use std::str::FromStr;
use tandem_sync::blank;
use tandem_vault::rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use tandem_vault::rusqlite::{self, Row};

/// A value kept as the text that it is written as.
struct Written<T>(T);

impl<T: FromStr> FromSql for Written<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map(Self)
            .map_err(FromSqlError::other)
    }
}

fn date(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row
        .get::<_, Option<Written<_>>>(column)?
        .map(|written| written.0))
}

fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveTime>> {
    Ok(row
        .get::<_, Option<Written<_>>>(column)?
        .map(|written| written.0))
}

/// What a day is kept as: a sentinel is no day, on whatever way it came.
fn written_day(day: Option<NaiveDate>) -> Option<String> {
    day.and_then(blank::date).map(|day| day.to_string())
}

/// What a time is kept as.
fn written_time(time: Option<NaiveTime>) -> Option<String> {
    time.map(|time| time.to_string())
}
