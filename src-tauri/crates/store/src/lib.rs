//! What Tandem remembers: journal and history, runs, links, decisions, plans, settings, and what
//! OneFile answered last. One encrypted database; one file here for each table or two.

mod agreed;
mod brakes;
mod calls;
mod choices;
mod decisions;
mod erase;
mod erasures;
mod error;
mod forgotten;
mod gate;
mod handover;
mod held;
mod history;
mod journal;
mod kept;
mod layout;
mod let_go;
mod links;
mod memory;
mod observations;
mod parked;
mod people;
mod people_links;
mod plans;
mod redact;
mod roll;
mod runs;
mod seen;
mod settings;
mod sighted;
mod standings;
mod store;
#[cfg(test)]
mod tables;
mod taken_out;

pub use brakes::{BrakeRow, Release};
pub use calls::BookedCall;
pub use decisions::Answer;
pub use erasures::{Erasing, Erasures, Unfinished};
pub use error::StoreError;
pub use gate::Shown;
pub use handover::HandoverRow;
pub use held::HeldRow;
pub use history::{HistoryFilter, HistoryRow, Made};
pub use kept::Connection;
pub use let_go::OutSince;
pub use parked::{ByHandRow, ParkedRow};
pub use people_links::LinkWord;
pub use plans::Acceptance;
pub use roll::Roll;
pub use runs::{RunEnd, RunRow};
pub use seen::{Seen, SeenKind};
pub use settings::SettingChanged;
pub use sighted::NoticeRow;
pub use standings::{Kept, Standing};
pub use store::Store;

pub(crate) use store::instant;
