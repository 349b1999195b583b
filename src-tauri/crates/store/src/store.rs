//! The open store.

use crate::StoreError;
use chrono::{DateTime, Utc};
use std::sync::{Arc, OnceLock};
use tandem_vault::{Database, DatabaseError, HeldWrites};

/// An instant as the tables hold it.
pub(crate) fn instant(table: &'static str, text: &str) -> Result<DateTime<Utc>, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { table })
}

/// The open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Database,
    /// The run that writes through it, once it has begun.
    pub(crate) begun: Option<Arc<OnceLock<i64>>>,
}

impl Store {
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

    /// Keeps everybody from writing while what comes back lives.
    ///
    /// # Errors
    /// As [`Database::hold_writes`].
    pub async fn hold_writes(&self) -> Result<HeldWrites, DatabaseError> {
        self.db.hold_writes().await
    }

    /// Closes the file for all clones.
    ///
    /// # Errors
    /// When the file can't be closed.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.db.close().await
    }
}
