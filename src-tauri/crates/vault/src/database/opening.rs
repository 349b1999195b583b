//! Opening a database file: its key, whether it may be opened at all, and how it is kept on the disk.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, ffi};
use rusqlite_migration::Migrations;

use crate::{DataKey, DatabaseError, platform};

/// SQLite's mark of a file's program: `Tndm`.
const RELEASED: u32 = 0x546e_646d;

/// SQLCipher's parameters, each by its name: AES-256 in CBC mode, pages of 4096 bytes with HMAC-SHA512
/// over each, nothing of a page in clear. The derivation from a passphrase is not used, since keys
/// are raw, but would be part of what another program needs.
const PARAMETERS: &str = "
    PRAGMA cipher_page_size = 4096;
    PRAGMA cipher_use_hmac = ON;
    PRAGMA cipher_hmac_algorithm = HMAC_SHA512;
    PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512;
    PRAGMA kdf_iter = 256000;
    PRAGMA cipher_plaintext_header_size = 0;";

/// How long to wait for another program, such as a backup, that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn open_writer(
    path: &Path,
    key: &DataKey,
    migrations: &Migrations<'static>,
) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = connect(path, key, flags)?;
    // Until the key is known to fit, closing must not fold the log of recent writes into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    try_key(path, &connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    mark_or_refuse_unreleased(&connection)?;
    refuse_newer(&connection, migrations)?;

    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| {
        row.get("journal_mode")
    })?;
    if mode != "wal" {
        return Err(DatabaseError::ReadOnly);
    }
    // A journal that says "sent" must be on the disk before the call leaves: FULL syncs at every
    // commit, and on macOS only fullfsync gets through the drive's own cache. The size limit gives
    // the space back that one large import took. What is deleted is overwritten: a page that is free
    // would keep somebody's name.
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA journal_size_limit = 16777216;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = OFF;",
    )?;
    // A migration that rebuilds a table drops the old one, which must not take its children along.
    if migrations.pending_migrations(&connection)? > 0 {
        migrations.to_latest(&mut connection)?;
    }
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(connection)
}

pub(super) fn open_reader(path: &Path, key: &DataKey) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, key, flags)?;
    try_key(path, &connection)?;
    Ok(connection)
}

pub(super) fn connect(
    path: &Path,
    key: &DataKey,
    flags: OpenFlags,
) -> Result<Connection, DatabaseError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // SQLCipher writes its own messages to standard error, where the command line's words belong.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(&key.pragma())?;
    // What a file is encrypted with must not depend on what the library happens to prefer.
    connection.execute_batch(PARAMETERS)?;
    // Sorting and temporary tables hold personal data, so they stay off the disk. SQLCipher wipes
    // and locks its key material in any case; cipher_memory_security would do so with every page,
    // which costs much and can't cover the copies that this program reads out.
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cipher_memory_security = OFF;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// A full disk can look like a file that can't be read, or that is damaged: what lies beside the
/// database could not be written.
pub(super) fn unless_the_disk_is_full(error: DatabaseError, path: &Path) -> DatabaseError {
    let may_be = matches!(
        error,
        DatabaseError::Damaged
            | DatabaseError::WrongKey
            | DatabaseError::NotADatabase
            | DatabaseError::Io { .. }
            | DatabaseError::Query { .. }
    );
    if may_be && disk_is_full(path) {
        DatabaseError::DiskFull
    } else {
        error
    }
}

fn disk_is_full(beside: &Path) -> bool {
    static ROOM: [u8; 65_536] = [0; 65_536];
    let probe = beside.with_extension("db-probe");
    let written = platform::create_file(&probe).and_then(|mut file| file.write_all(&ROOM));
    let removed = std::fs::remove_file(&probe);
    if let (Ok(()), Err(error)) = (&written, removed) {
        tracing::warn!(%error, "a file that was to show whether there is room stays behind");
    }
    written.is_err_and(|error| {
        matches!(
            error.kind(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded
        )
    })
}

/// The first read shows whether the key fits.
pub(super) fn try_key(path: &Path, connection: &Connection) -> Result<(), DatabaseError> {
    let read = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    match read.map_err(DatabaseError::from).map_err(unauthentic) {
        Err(DatabaseError::NotADatabase) if looks_encrypted(path) => Err(DatabaseError::WrongKey),
        other => other,
    }
}

/// A statement known to be valid fails in general terms when SQLCipher meets a page, other than the
/// first, that is not what was written.
pub(super) fn unauthentic(error: DatabaseError) -> DatabaseError {
    match error {
        DatabaseError::Query {
            code: ffi::SQLITE_ERROR,
            ..
        } => DatabaseError::Damaged,
        other => other,
    }
}

/// Whether a file that the key does not open can be one of ours at all: these are whole pages that
/// begin with random bytes, where a plain database begins with its name.
fn looks_encrypted(path: &Path) -> bool {
    const PAGE: u64 = 4096;
    const PLAIN: &[u8; 16] = b"SQLite format 3\0";
    let mut start = [0; 16];
    let whole_pages = |file: &File| file.metadata().is_ok_and(|data| data.len() % PAGE == 0);
    File::open(path).is_ok_and(|mut file| {
        whole_pages(&file) && file.read_exact(&mut start).is_ok() && &start != PLAIN
    })
}

/// Marks a new database as one of a released layout. One that has tables and no mark is of before.
fn mark_or_refuse_unreleased(connection: &Connection) -> Result<(), DatabaseError> {
    let (layout, mark) = (
        number(connection, "PRAGMA user_version")?,
        number(connection, "PRAGMA application_id")?,
    );
    match (layout, mark) {
        (_, RELEASED) => Ok(()),
        (0, _) => Ok(connection.execute_batch(&format!("PRAGMA application_id = {RELEASED}"))?),
        (_, _) => Err(DatabaseError::Unreleased),
    }
}

/// What a pragma answers that answers with a number.
pub(super) fn number(connection: &Connection, pragma: &str) -> Result<u32, DatabaseError> {
    Ok(connection.query_row(pragma, [], |row| row.get(0))?)
}

fn refuse_newer(
    connection: &Connection,
    migrations: &Migrations<'static>,
) -> Result<(), DatabaseError> {
    let pending = migrations.pending_migrations(connection)?;
    if pending >= 0 {
        return Ok(());
    }
    let found = number(connection, "PRAGMA user_version")?;
    Err(DatabaseError::TooNew {
        found,
        known: found.saturating_sub(pending.unsigned_abs()),
    })
}
