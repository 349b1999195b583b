//! What can go wrong with the store.

use tandem_sync::ports::journal::{JournalError, JournalErrorCode};
use tandem_vault::DatabaseError;

/// Why the store could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database could not be read or written.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A step may not follow the one that an entry has come to by now.
    #[error("entry {entry} was moved on meanwhile")]
    OutOfOrder {
        /// The entry.
        entry: i64,
    },
    /// What is stored can't be read back.
    #[error("an entry of {table} can't be read")]
    Unreadable {
        /// Table.
        table: &'static str,
    },
}

impl From<tandem_vault::rusqlite::Error> for StoreError {
    fn from(error: tandem_vault::rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<StoreError> for JournalError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Database(DatabaseError::DiskFull) => JournalErrorCode::DiskFull,
            StoreError::Database(DatabaseError::Damaged) | StoreError::Unreadable { .. } => {
                JournalErrorCode::Damaged
            }
            StoreError::OutOfOrder { .. } => JournalErrorCode::OutOfOrder,
            StoreError::Database(_) => JournalErrorCode::Database,
        };
        Self {
            code,
            detail: error.to_string(),
        }
    }
}

/// Reads JSON that this crate wrote.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    table: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { table })
}

/// Writes JSON. Keys are text throughout, which is all that it needs to succeed.
pub(crate) fn to_json<T: serde::Serialize>(
    table: &'static str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { table })
}
