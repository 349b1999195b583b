//! Filling a mirror from files that PICS exports.
//!
//! An import compares three values of each field: what the last import said, what is held, and
//! what comes in. What is absent or blank in the file changes nothing, nothing is deleted, and a
//! value that Tandem wrote stays while the file still says what it replaced.

mod awaited;
mod ilr;
mod merge;
mod recognised;

pub use awaited::Awaited;

use crate::WorkspaceError;
use crate::ilr::IlrError;
use serde::{Deserialize, Serialize};
use tandem_vault::{DatabaseError, rusqlite};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Name of the file, as it was given.
    pub file: String,
    /// Learners who were not there before.
    pub learners_new: u64,
    /// Learners who were there, and of whom something changed, aims included. The sequence number
    /// of an aim is renumbered from year to year and does not count.
    pub learners_changed: u64,
    /// Learners who were there, and of whom nothing changed.
    pub learners_unchanged: u64,
    /// Aims that were not there before, those of new learners included.
    pub aims_new: u64,
    /// Aims that were there and changed.
    pub aims_changed: u64,
    /// Aims that were there and did not change.
    pub aims_unchanged: u64,
    /// Records of learners who were erased: none of them was taken.
    #[serde(default)]
    pub erased: u64,
    /// Their learner references, for whoever has the file before them. They are not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased_references: Vec<String>,
}

/// Why a file was not imported. Nothing of it is stored then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The workspace is authoritative: its records are not a copy of anything.
    #[error(
        "this workspace takes the place of PICS and can't be filled by import. Use a new data \
         folder"
    )]
    Authoritative,
    /// The file is no usable ILR file.
    #[error("{file}: {error}")]
    Ilr {
        /// Name of the file, as it was given.
        file: String,
        /// What is wrong with it, and where.
        error: IlrError,
    },
    /// The workspace could not be read or written.
    #[error(transparent)]
    Workspace(WorkspaceError),
}

impl From<WorkspaceError> for ImportError {
    fn from(error: WorkspaceError) -> Self {
        Self::Workspace(error)
    }
}

impl From<DatabaseError> for ImportError {
    fn from(error: DatabaseError) -> Self {
        Self::Workspace(error.into())
    }
}

impl From<rusqlite::Error> for ImportError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Workspace(error.into())
    }
}
