//! A write that failed.

use super::WorkspaceError;
use tandem_sync::ports::pics::{PicsError, PicsErrorCode};
use tandem_vault::{DatabaseError, rusqlite};

/// A failed write: the engine's own error, so that it can pass through a transaction.
pub(super) struct Failed(PicsError);

impl Failed {
    /// A value that its field can't hold.
    pub(super) fn of_another_kind() -> Self {
        Self(PicsError {
            code: PicsErrorCode::Damaged,
            detail: "a value is not of its field's kind".to_owned(),
        })
    }
}

impl From<DatabaseError> for Failed {
    fn from(error: DatabaseError) -> Self {
        WorkspaceError::from(error).into()
    }
}

impl From<WorkspaceError> for Failed {
    fn from(error: WorkspaceError) -> Self {
        Self(error.into())
    }
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        WorkspaceError::from(error).into()
    }
}

impl From<Failed> for PicsError {
    fn from(failed: Failed) -> Self {
        failed.0
    }
}
