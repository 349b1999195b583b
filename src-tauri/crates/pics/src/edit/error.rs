//! Why an edit was not carried out.

use crate::{Found, WorkspaceError};
use tandem_sync::records::pics::{AimKey, ReviewKey};

/// Why an edit was not carried out, nor any other of the same input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{kind}", place(*.line))]
pub struct EditError {
    /// Line of the input, from 1; `None` where the whole was refused.
    pub line: Option<usize>,
    /// What the trouble is.
    pub kind: EditErrorKind,
}

/// What is wrong with an edit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditErrorKind {
    /// Only records that are not a copy of PICS can be edited here.
    #[error("only an authoritative workspace can be edited. Change the records in PICS and import")]
    NotAuthoritative,
    /// The line is no JSON, or no edit.
    #[error("this is not an edit: {0}")]
    NotAnEdit(String),
    /// A line does exactly one thing.
    #[error(
        "an edit has exactly one of set, add_review, delete_review, add_aim and delete_aim; aim \
         and review go with set, one of them at most"
    )]
    NotOneAction,
    /// Nobody has this key, Ident, learner reference or ULN.
    #[error("no learner {0:?}")]
    UnknownLearner(String),
    /// Several learners have it.
    #[error("{} learners have {name:?}", .found.len())]
    SeveralLearners {
        /// What the line says.
        name: String,
        /// Who they are.
        found: Vec<Found>,
    },
    /// The learner has no such aim.
    #[error("the learner has no aim {0:?}")]
    UnknownAim(AimKey),
    /// The learner has no such review.
    #[error("the learner has no review {0:?}")]
    UnknownReview(ReviewKey),
    /// There is no such field, or it can't be set.
    #[error("no field {field:?} to set; there are {}", .known.join(", "))]
    UnknownField {
        /// What the line says.
        field: String,
        /// The fields that can be set.
        known: Vec<String>,
    },
    /// The value is not of the field's kind.
    #[error("{field}: {reason}")]
    BadValue {
        /// Name of the field.
        field: String,
        /// What is wrong with the value.
        reason: String,
    },
    /// The workspace could not be read or written, or something unique would be there twice.
    #[error(transparent)]
    Workspace(WorkspaceError),
}

fn place(line: Option<usize>) -> String {
    line.map(|line| format!("line {line}: "))
        .unwrap_or_default()
}
