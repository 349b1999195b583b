//! Trouble with Tandem's memory.

use serde::{Deserialize, Serialize};

/// Tandem's memory failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct JournalError {
    /// What kind of trouble.
    pub code: JournalErrorCode,
    /// For the log and for support, without personal data.
    pub detail: String,
}

/// Kinds of trouble with Tandem's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalErrorCode {
    /// The database could not be read or written.
    Database,
    /// No room on the disk.
    DiskFull,
    /// What is stored can't be read.
    Damaged,
    /// Somebody else has moved the entry on meanwhile.
    OutOfOrder,
}
