//! What can go wrong with a workspace.

use tandem_sync::ports::pics::{PicsError, PicsErrorCode};
use tandem_vault::{DatabaseError, rusqlite};

/// Why a workspace could not be opened, read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkspaceError {
    /// The database itself.
    #[error(transparent)]
    Database(DatabaseError),
    /// A record in the database can't be read.
    #[error("a PICS record in the database can't be read. Restore the data folder from a backup")]
    Damaged,
    /// Something that has to be unique would be there twice: a key, or a review's OneFile ID.
    #[error("two records would have the same key, or two reviews the same OneFile ID")]
    Duplicate,
    /// Only an empty workspace can be filled.
    #[error("the workspace holds records already. Use a new data folder")]
    NotEmpty,
    /// The workspace is a copy of PICS, which only imports fill.
    #[error("the workspace is a copy of PICS, made by imports. Use a new data folder")]
    Mirror,
}

impl From<DatabaseError> for WorkspaceError {
    fn from(error: DatabaseError) -> Self {
        if error.is_duplicate() {
            Self::Duplicate
        } else {
            Self::Database(error)
        }
    }
}

impl From<rusqlite::Error> for WorkspaceError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..) => Self::Damaged,
            other => DatabaseError::from(other).into(),
        }
    }
}

impl From<WorkspaceError> for PicsError {
    fn from(error: WorkspaceError) -> Self {
        let code = match &error {
            WorkspaceError::Database(DatabaseError::DiskFull) => PicsErrorCode::DiskFull,
            WorkspaceError::Database(DatabaseError::Damaged) | WorkspaceError::Damaged => {
                PicsErrorCode::Damaged
            }
            WorkspaceError::Database(_)
            | WorkspaceError::Duplicate
            | WorkspaceError::NotEmpty
            | WorkspaceError::Mirror => PicsErrorCode::Database,
        };
        Self {
            code,
            detail: error.to_string(),
        }
    }
}
