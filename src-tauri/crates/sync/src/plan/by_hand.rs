//! What a person has to do in OneFile, which has no call for it.

use super::agreed::When;
use super::change::Record;
use crate::records::field::Field;
use serde::{Deserialize, Serialize};

/// Something that a person has to do in OneFile. It goes from the plan once it is done there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ByHand {
    /// Which record.
    pub record: Record,
    /// The record in OneFile.
    pub onefile_id: i64,
    /// What is to be done.
    #[serde(flatten)]
    pub task: Task,
}

/// What OneFile has no call for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// The review was moved in PICS alone: move it in OneFile, or move it back in PICS.
    MoveReview {
        /// When PICS has it.
        pics: When,
        /// When OneFile has it.
        onefile: When,
    },
    /// A value was put back in PICS: correct it in OneFile, so that it can be released.
    CorrectValue {
        /// The field.
        field: Field,
        /// What PICS holds.
        pics: Option<String>,
        /// What OneFile holds.
        onefile: Option<String>,
    },
    /// A review was removed from PICS by putting a run back; it is still in OneFile.
    RemoveReview {
        /// When OneFile has it.
        onefile: Option<When>,
    },
}
