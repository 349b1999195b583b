//! Copies of the databases, and the ways back to work.

use super::Sentence;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A copy of the databases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CopyView {
    /// Names it.
    pub name: String,
    /// When it was made.
    pub at: String,
    /// Why it was made.
    pub why: String,
    /// Its size.
    pub size: String,
    /// Until when it is kept.
    pub kept_until: String,
}

/// The copies in the data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CopiesView {
    /// Where they lie.
    pub place: String,
    /// The newest first.
    pub copies: Vec<CopyView>,
}

/// Names a copy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct CopyName {
    /// Its name.
    pub name: String,
}

/// What was done to get back to work, or to keep safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SafekeepingView {
    /// Says it.
    pub sentence: Sentence,
    /// What is lost, and what to do next.
    pub afterwards: Vec<String>,
}
