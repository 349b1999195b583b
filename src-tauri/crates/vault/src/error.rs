//! What can go wrong with a database, told apart by SQLite's result codes.

use rusqlite::ffi;

/// Why a database could not be opened, read or written. Neither its text nor its fields carry SQL,
/// values or the key: an engine's own message can quote all three.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The file is encrypted with another key, or its first page is damaged, which looks the same.
    #[error(
        "the data key does not open this database. Use the key that it was made with, or restore \
         the database and its key from the same backup"
    )]
    WrongKey,
    /// The file is not an encrypted database.
    #[error("the file is not a database of Tandem. Move it out of the data folder")]
    NotADatabase,
    /// The disk, or the quota on it, is full; nothing of the last transaction was kept.
    #[error("the disk is full, and the last change was not kept. Free some space and try again")]
    DiskFull,
    /// Another program holds the file.
    #[error("another program is using the database. Close it and try again")]
    Locked,
    /// A newer Tandem has written this database.
    #[error(
        "the database was written by a newer version of Tandem (its layout is {found}, this \
         version knows up to {known}). Install the newer version"
    )]
    TooNew {
        /// The version that the file states.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// A Tandem that was never released has written this database.
    #[error(
        "the database was written by a version of Tandem that was never released. Move the data folder \
         away, or name another one; then connect and import again"
    )]
    Unreleased,
    /// What is on the disk is not what was written.
    #[error("the database is damaged. Restore it from a backup")]
    Damaged,
    /// The file or its folder can't be written.
    #[error("the database can't be written. Check the rights to the data folder")]
    ReadOnly,
    /// The operating system refused to open, read or write the file.
    #[error("the database's file can't be opened or read (SQLite result {code})")]
    Io {
        /// SQLite's extended result code.
        code: i32,
    },
    /// The database could not be brought to the newest version; it was left as it was.
    #[error("the database could not be brought to the newest version: {0}")]
    Migration(&'static str),
    /// A rule of the tables was broken: something unique is there twice, or what it names is absent.
    #[error("a rule of the database was broken (SQLite result {code})")]
    Constraint {
        /// SQLite's extended result code, such as 2067 for a unique index.
        code: i32,
    },
    /// The database was closed before.
    #[error("the database is closed")]
    Closed,
    /// A query or a conversion of its result failed: a fault of this program, or, with result 1, a
    /// damaged page, which [`Database::check`](crate::Database::check) tells apart.
    #[error("a query failed: {what} (SQLite result {code})")]
    Query {
        /// The kind of failure.
        what: &'static str,
        /// SQLite's extended result code, 1 where the failure was not SQLite's.
        code: i32,
    },
}

impl DatabaseError {
    /// Whether a unique index or a primary key refused the row.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        use ffi::{
            SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE,
        };
        matches!(
            self,
            Self::Constraint {
                code: SQLITE_CONSTRAINT_UNIQUE
                    | SQLITE_CONSTRAINT_PRIMARYKEY
                    | SQLITE_CONSTRAINT_ROWID
            }
        )
    }

    fn of_code(code: i32) -> Self {
        // The low byte is the primary code, the rest tells where it arose.
        match code & 0xff {
            ffi::SQLITE_FULL => Self::DiskFull,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED | ffi::SQLITE_PROTOCOL => Self::Locked,
            ffi::SQLITE_NOTADB => Self::NotADatabase,
            ffi::SQLITE_CORRUPT => Self::Damaged,
            ffi::SQLITE_READONLY | ffi::SQLITE_PERM => Self::ReadOnly,
            ffi::SQLITE_IOERR | ffi::SQLITE_CANTOPEN | ffi::SQLITE_NOLFS => Self::Io { code },
            ffi::SQLITE_CONSTRAINT => Self::Constraint { code },
            ffi::SQLITE_NOMEM => Self::Query {
                what: "out of memory",
                code,
            },
            ffi::SQLITE_INTERRUPT => Self::Query {
                what: "it was interrupted",
                code,
            },
            ffi::SQLITE_TOOBIG => Self::Query {
                what: "a value is too large",
                code,
            },
            _ => Self::Query {
                what: "the statement is not valid",
                code,
            },
        }
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        if let Some(code) = error.sqlite_extended_error_code() {
            return Self::of_code(code);
        }
        let what = match error {
            rusqlite::Error::QueryReturnedNoRows => "it found no row",
            rusqlite::Error::QueryReturnedMoreThanOneRow => "it found more than one row",
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..) => "a value has another type than expected",
            rusqlite::Error::ToSqlConversionFailure(_) => "a value can't be stored",
            rusqlite::Error::InvalidPath(_) => "the path is not valid Unicode",
            _ => "it was used wrongly",
        };
        Self::Query {
            what,
            code: ffi::SQLITE_ERROR,
        }
    }
}

impl From<rusqlite_migration::Error> for DatabaseError {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            rusqlite_migration::Error::ForeignKeyCheck(_) => {
                Self::Migration("a row would name another that is absent")
            }
            rusqlite_migration::Error::InvalidUserVersion => Self::Damaged,
            rusqlite_migration::Error::Hook(_) => Self::Migration("a step refused its data"),
            _ => Self::Migration("its steps are not well defined"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("near \"Smith\"".to_owned()))
    }

    #[test]
    fn codes_decide_and_extended_codes_keep_their_kind() {
        let cases = [
            (ffi::SQLITE_FULL, DatabaseError::DiskFull),
            (ffi::SQLITE_BUSY_SNAPSHOT, DatabaseError::Locked),
            (ffi::SQLITE_CORRUPT_INDEX, DatabaseError::Damaged),
            (ffi::SQLITE_READONLY_DIRECTORY, DatabaseError::ReadOnly),
            (
                ffi::SQLITE_IOERR_FSYNC,
                DatabaseError::Io {
                    code: ffi::SQLITE_IOERR_FSYNC,
                },
            ),
        ];
        for (code, expected) in cases {
            assert_eq!(DatabaseError::from(failure(code)), expected);
        }
        assert!(DatabaseError::from(failure(ffi::SQLITE_CONSTRAINT_UNIQUE)).is_duplicate());
        assert!(!DatabaseError::from(failure(ffi::SQLITE_CONSTRAINT_FOREIGNKEY)).is_duplicate());
    }

    #[test]
    fn what_the_engine_quotes_is_not_repeated() {
        let error = DatabaseError::from(failure(ffi::SQLITE_ERROR));
        assert!(!format!("{error} {error:?}").contains("Smith"));
    }
}
