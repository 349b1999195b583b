//! Copies of a database, and another key for one. Both work on a file beside whatever has it open,
//! and leave it readable at each moment.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::Migrations;
use secrecy::zeroize::Zeroizing;

use super::opening::{connect, number, try_key, unless_the_disk_is_full};
use super::unpanicked;
use crate::{DataKey, DatabaseError, platform};

/// Copies a database as it is at one moment into a new file, under a key that may be another one.
/// The copy is whole and on the disk when this ends well; a broken one may be left otherwise.
///
/// # Errors
///
/// The database does not open, something is there already, or the disk is full.
pub async fn copy_database(
    from: &Path,
    key: &DataKey,
    to: &Path,
    key_of_copy: &DataKey,
) -> Result<(), DatabaseError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let (key, key_of_copy) = (key.clone(), key_of_copy.clone());
    off_the_async_threads(move || {
        let copied = copy(&from, &key, &to, &key_of_copy);
        copied.map_err(|error| unless_the_disk_is_full(error, &to))
    })
    .await
}

/// Encrypts a database anew under another key. One that has the other key already stays as it is,
/// so that a change that was interrupted can go on. Nobody may have it open.
///
/// # Errors
///
/// Neither key opens the database, or it can't be written.
pub async fn change_key(path: &Path, from: &DataKey, to: &DataKey) -> Result<(), DatabaseError> {
    let (path, from, to) = (path.to_owned(), from.clone(), to.clone());
    off_the_async_threads(move || {
        if opened(&path, &to).is_ok() {
            return Ok(());
        }
        let changed = || {
            let connection = opened(&path, &from)?;
            connection.execute_batch(&statement("PRAGMA rekey = ", &to))?;
            connection.close().map_err(|(_, error)| error)?;
            opened(&path, &to).map(drop)
        };
        changed().map_err(|error| unless_the_disk_is_full(error, &path))
    })
    .await
}

/// Whether opening the database would bring it to a newer layout. One that is not there, or empty,
/// has none yet.
///
/// # Errors
///
/// The database does not open.
pub async fn is_of_older_layout(
    path: &Path,
    key: &DataKey,
    migrations: Migrations<'static>,
) -> Result<bool, DatabaseError> {
    let (path, key) = (path.to_owned(), key.clone());
    off_the_async_threads(move || {
        if std::fs::metadata(&path).map_or(true, |about| about.len() == 0) {
            return Ok(false);
        }
        let connection =
            opened(&path, &key).map_err(|error| unless_the_disk_is_full(error, &path))?;
        let has_a_layout = number(&connection, "PRAGMA user_version")? > 0;
        Ok(has_a_layout && migrations.pending_migrations(&connection)? > 0)
    })
    .await
}

fn copy(from: &Path, key: &DataKey, to: &Path, key_of_copy: &DataKey) -> Result<(), DatabaseError> {
    let connection = opened(from, key)?;
    platform::create_file(to).map_err(|error| of_file(&error))?;
    let name = to.to_str().ok_or(DatabaseError::ReadOnly)?;
    let attach = statement("ATTACH DATABASE ?1 AS copy KEY ", key_of_copy);
    connection.execute(&attach, [name])?;
    // In one transaction, so that nobody writes between two tables.
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT sqlcipher_export('copy')", [], |_| Ok(()))?;
    for mark in ["user_version", "application_id"] {
        let value = number(&connection, &format!("PRAGMA main.{mark}"))?;
        connection.execute_batch(&format!("PRAGMA copy.{mark} = {value}"))?;
    }
    connection.execute_batch("COMMIT; DETACH DATABASE copy;")?;
    opened(to, key_of_copy).map(drop)
}

fn opened(path: &Path, key: &DataKey) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, key, flags)?;
    try_key(path, &connection)?;
    Ok(connection)
}

fn statement(start: &str, key: &DataKey) -> Zeroizing<String> {
    let literal = key.literal();
    // Reserved at once, because a string that grows leaves copies behind.
    let mut sql = Zeroizing::new(String::with_capacity(start.len() + literal.len()));
    sql.push_str(start);
    sql.push_str(&literal);
    sql
}

fn of_file(error: &std::io::Error) -> DatabaseError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            DatabaseError::DiskFull
        }
        _ => DatabaseError::ReadOnly,
    }
}

async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DatabaseError> + Send + 'static,
) -> Result<T, DatabaseError> {
    unpanicked(tokio::task::spawn_blocking(work).await)?
}
