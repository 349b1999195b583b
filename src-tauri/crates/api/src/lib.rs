//! Composes the parts into what a shell calls. A shell parses and prints; everything it does goes
//! through [`Tandem`], and everything that can go wrong comes back as an [`Error`] with a code, a
//! plain sentence and what to do next.

mod calls;
mod clock;
mod connect;
mod error;
mod folder_mark;
mod learners;
mod open;
mod questions;
mod records;
mod status;
mod sync;
pub mod window;
pub mod words;

pub use clock::SystemClock;
pub use connect::{ConnectRequest, Connecting, Environment};
pub use error::{Error, ErrorCode, Kind};
pub use folder_mark::folder_mark;
pub use learners::{LearnerView, OnefileSide};
pub use open::{OpenRequest, Tandem};
pub use questions::{OpenQuestion, Reply};
pub use status::Status;
pub use sync::SyncRequest;

pub use tandem_pics::{Found, ImportReport};
pub use tandem_store::{Connection, HistoryRow, RunRow};
pub use tandem_sync as routine;
