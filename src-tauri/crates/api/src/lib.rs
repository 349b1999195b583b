//! Composes the parts into what a shell calls. A shell parses and prints; everything it does goes
//! through [`Tandem`], and everything that can go wrong comes back as an [`Error`] with a code, a
//! plain sentence and what to do next.

mod attention;
pub mod background;
mod calls;
mod choices;
mod clock;
mod connect;
pub mod diagnostics;
mod enrol;
mod erase;
mod error;
pub mod files;
mod folder_mark;
pub mod gate;
mod handover;
mod history;
pub mod holder;
mod initial;
mod joinings;
mod learners;
pub mod linking;
mod log;
mod noticed;
mod open;
mod pathways;
mod put_back;
mod questions;
mod records;
mod request;
mod retention;
pub mod safekeeping;
mod second;
mod settings;
mod status;
mod stop;
mod sync;
mod tables;
mod under_way;

pub use attention::needs_a_person;
pub use choices::{ChoiceKept, PreviewedChange, RowChoice, Which};
pub use clock::SystemClock;
pub use connect::{CALLS_OF_A_RUN, ConnectRequest, Connecting, Environment, on_this_computer};
pub use enrol::{EnrolledLearner, Enrolling};
pub use erase::{ErasedLearner, ErasurePlan};
pub use error::{Error, ErrorCode, Kind};
pub use folder_mark::folder_mark;
pub use handover::HandoverItem;
pub use history::HistoryPage;
pub use initial::Initial;
pub use joinings::OpenJoining;
pub use learners::{LearnerView, OnefileSide};
pub use log::{InFolder as LogInFolder, start_log};
pub use noticed::{Noticed, ODD_DATES, Word};
pub use open::{OpenRequest, Tandem};
pub use pathways::OpenPathway;
pub use put_back::PutBackOf;
pub use questions::{OpenQuestion, Reply};
pub use request::SyncRequest;
pub use retention::Retention;
pub use settings::{SettingKind, SettingOption, SettingRow};
pub use status::Status;
pub use tables::Table;
pub use under_way::Stoppable;

pub use tandem_pics::{Found, ImportReport};
pub use tandem_store::{
    Acceptance, BrakeRow, Connection, Erasures, HeldRow, HistoryFilter, HistoryRow, Kept,
    NoticeRow, ParkedRow, RunEnd, RunRow, SettingChanged, Standing,
};
pub use tandem_sync as routine;
pub use tandem_vault::platform::{EndSignals, no_dumps};
pub use tandem_vault::take_secrets_out_of_the_environment;
