//! Why a file is no usable ILR file.

use super::Bound;
use std::io;

/// Why a file was refused, and where. The text names the learner by reference only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {kind}", learner(.learner_ref.as_deref()))]
pub struct IlrError {
    /// Line of the file, from 1.
    pub line: u64,
    /// Reference of the learner in whose record the trouble lies, where it is known.
    pub learner_ref: Option<String>,
    /// What the trouble is.
    pub kind: IlrErrorKind,
}

/// What makes a file unusable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IlrErrorKind {
    /// The file is no XML at all, or is broken at this place.
    #[error("this is not XML. Export the ILR file again and import that")]
    NotXml,
    /// It is XML, or a web page, but no ILR file.
    #[error(
        "this is not an ILR file: it begins with {root:?}, where an ILR file begins with \
         \"Message\" in an ILR namespace. Choose the ILR file"
    )]
    NotIlr {
        /// Name of the outermost element.
        root: String,
    },
    /// The file brings its own document type, which ILR files never do and which can be an attack.
    #[error("the file declares a document type, which an ILR file never does")]
    DocumentType,
    /// The file refers to an entity that XML itself does not define.
    #[error("the file refers to an unknown entity, &{name};")]
    UnknownEntity {
        /// Name of the entity.
        name: String,
    },
    /// The file ends before the message does.
    #[error("the file is cut off here. Export or copy it again")]
    CutOff,
    /// The bytes do not fit the file's encoding.
    #[error("the file holds characters that do not fit its encoding, {encoding}")]
    Encoding {
        /// Name of the encoding.
        encoding: String,
    },
    /// There is more of something than any ILR file needs.
    #[error(
        "{}{bound}, which no ILR file needs. Nothing was imported, and nothing is lost. Export the \
         ILR file again; if it says the same, put that record right where the file comes from",
        within(*.field)
    )]
    OverBound {
        /// The bound that it passes.
        bound: Bound,
        /// Name of the element, where it is a field that is read.
        field: Option<&'static str>,
    },
    /// Two learners carry the same reference.
    #[error(
        "another learner with this reference began in line {first_line}. References are unique"
    )]
    DuplicateReference {
        /// Line where the first of the two began.
        first_line: u64,
    },
    /// A learner has no reference.
    #[error("this learner has no learner reference (LearnRefNumber)")]
    MissingReference,
    /// A date that can't be read.
    #[error("{field} is {text:?}, which is no date (YYYY-MM-DD)")]
    StrangeDate {
        /// Name of the element.
        field: &'static str,
        /// What stands there.
        text: String,
    },
    /// A number that can't be read.
    #[error("{field} is {text:?}, which is no whole number")]
    StrangeNumber {
        /// Name of the element.
        field: &'static str,
        /// What stands there.
        text: String,
    },
    /// The operating system could not read the file.
    #[error("the file could not be read ({0})")]
    Unreadable(io::ErrorKind),
}

fn within(field: Option<&str>) -> String {
    field.map(|name| format!("in {name}, ")).unwrap_or_default()
}

fn learner(reference: Option<&str>) -> String {
    reference
        .map(|text| format!(", learner {text}"))
        .unwrap_or_default()
}
