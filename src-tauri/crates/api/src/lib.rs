//! Composes the parts into what a shell calls. A shell parses and prints; everything it does goes
//! through [`Tandem`], and everything that can go wrong comes back as an [`Error`] with a code, a
//! plain sentence and what to do next.

mod attention;
pub mod background;
mod calls;
mod choices;
mod clock;
mod connect;
mod enrol;
mod error;
pub mod files;
mod finish;
mod folder_mark;
pub mod gate;
mod handover;
mod history;
pub mod holder;
mod learners;
pub mod linking;
mod log;
mod noticed;
mod open;
mod put_back;
mod questions;
mod records;
mod report;
mod second;
mod settings;
mod status;
mod sync;
mod under_way;
pub mod window;
pub mod words;

pub use attention::needs_a_person;
pub use choices::{ChoiceKept, RowChoice, Which};
pub use clock::SystemClock;
pub use connect::{ConnectRequest, Connecting, Environment};
pub use enrol::{EnrolledLearner, Enrolling};
pub use error::{Error, ErrorCode, Kind};
pub use finish::Finish;
pub use folder_mark::folder_mark;
pub use handover::HandoverItem;
pub use history::HistoryPage;
pub use learners::{LearnerView, OnefileSide};
pub use log::log_to_stderr;
pub use noticed::{Noticed, ODD_DATES, Word};
pub use open::{OpenRequest, Tandem};
pub use put_back::{CannotPutBack, PutBack, PutBackOf};
pub use questions::{OpenQuestion, Reply};
pub use report::{InitialReport, ReportLine};
pub use settings::{SettingKind, SettingOption, SettingRow};
pub use status::Status;
pub use sync::SyncRequest;

pub use tandem_pics::{Found, ImportReport};
pub use tandem_store::{
    BrakeRow, Connection, HeldRow, HistoryFilter, HistoryRow, NoticeRow, ParkedRow, RunEnd, RunRow,
    SettingChanged,
};
pub use tandem_sync as routine;
pub use tandem_vault::platform::EndSignals;
