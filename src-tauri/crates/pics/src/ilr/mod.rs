//! Reading ILR files: the statutory export that every provider's system writes.
//!
//! Any year's namespace is taken, with a prefix or without, with an XML declaration or without,
//! and UTF-8, UTF-16 or what the declaration names. A file is read as a stream, one learner at a
//! time; what it may hold at most, [`Bound`] says.

mod bounds;
mod decoded;
mod error;
mod reader;
mod record;

pub use bounds::Bound;
pub use error::{IlrError, IlrErrorKind};
pub use reader::{IlrReader, read};
pub use record::{IlrAim, IlrLearner};
