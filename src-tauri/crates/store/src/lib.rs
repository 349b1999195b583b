//! What Tandem remembers: journal and history, runs, links, decisions, plans, settings, and what
//! OneFile answered last. One encrypted database; one file here for each table or two.

mod agreed;
mod brakes;
mod calls;
mod choices;
mod decisions;
mod error;
mod gate;
mod handover;
mod held;
mod history;
mod journal;
mod kept;
mod links;
mod memory;
mod observations;
mod parked;
mod people;
mod people_links;
mod plans;
mod reviews;
mod runs;
mod seen;
mod settings;
mod sighted;
mod standings;

pub use brakes::{BrakeRow, Release};
pub use calls::BookedCall;
pub use decisions::Answer;
pub use error::StoreError;
pub use gate::Shown;
pub use handover::HandoverRow;
pub use held::HeldRow;
pub use history::{HistoryFilter, HistoryRow, Made};
pub use kept::Connection;

pub use parked::{ByHandRow, ParkedRow};
pub use people_links::LinkWord;
pub use plans::Acceptance;
pub use runs::{RunEnd, RunRow};
pub use seen::{Roll, Seen, SeenKind};
pub use settings::SettingChanged;
pub use sighted::NoticeRow;
pub use standings::{Kept, Standing};

use chrono::{DateTime, Utc};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::{DataKey, Database, DatabaseError};

/// An instant as the tables hold it.
pub(crate) fn instant(table: &'static str, text: &str) -> Result<DateTime<Utc>, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { table })
}

/// The open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    db: Database,
    begun: Option<Arc<OnceLock<i64>>>,
}

impl Store {
    /// Opens or creates the store.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open(path: &Path, key: &DataKey) -> Result<Self, DatabaseError> {
        let tables = [
            runs::TABLE,
            journal::TABLE,
            links::TABLES,
            decisions::TABLE,
            reviews::TABLE,
            plans::TABLE,
            calls::TABLE,
            kept::TABLE,
            standings::TABLE,
            agreed::TABLES,
            runs::ENDED,
            held::TABLE,
            brakes::TABLE,
            parked::TABLES,
            handover::TABLE,
            settings::TABLE,
            observations::TABLE,
            choices::TABLE,
            journal::CREATED,
            people_links::TABLE,
            seen::TABLE,
            gate::TABLE,
            sighted::TABLES,
            plans::TAKEN_UP,
            calls::PLACE,
            people::TABLE,
        ];
        let migrations = Migrations::new(tables.into_iter().map(M::up).collect());
        Ok(Self {
            db: Database::open(path, key, migrations).await?,
            begun: None,
        })
    }

    /// How often it was read, for whoever measures what something costs.
    pub fn reads(&self) -> u64 {
        self.db.reads()
    }

    /// Checks pages and tables.
    ///
    /// # Errors
    /// [`DatabaseError::Damaged`] when anything does not fit.
    pub async fn check(&self) -> Result<(), DatabaseError> {
        self.db.check().await
    }

    /// Closes the file for all clones.
    ///
    /// # Errors
    /// When the file can't be closed.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.db.close().await
    }
}
