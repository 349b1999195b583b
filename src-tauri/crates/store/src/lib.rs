//! What Tandem remembers: journal and history, runs, links, decisions, plans, settings, and what
//! OneFile answered last. One encrypted database; one file here for each table or two.

mod calls;
mod decisions;
mod error;
mod journal;
mod kept;
mod links;
mod plans;
mod reviews;
mod runs;
mod standings;

pub use calls::BookedCall;
pub use decisions::Answer;
pub use error::StoreError;
pub use journal::HistoryRow;
pub use kept::Connection;
pub use runs::RunRow;
pub use standings::{Kept, Standing};

use std::path::Path;
use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::{DataKey, Database, DatabaseError};

/// The open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    db: Database,
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
        ];
        let migrations = Migrations::new(tables.into_iter().map(M::up).collect());
        Ok(Self {
            db: Database::open(path, key, migrations).await?,
        })
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
