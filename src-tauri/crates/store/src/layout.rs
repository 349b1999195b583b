//! The tables of the store, and opening it.

use crate::{
    Store, agreed, brakes, calls, choices, decisions, erasures, gate, handover, held, journal,
    kept, let_go, links, observations, parked, people, people_links, plans, runs, seen, settings,
    sighted, standings,
};
use std::path::Path;
use std::sync::OnceLock;
use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::{DataKey, Database, DatabaseError, is_of_older_layout};

/// The tables of the first layout. Later layouts add steps behind it; none is ever changed.
const TABLES: [&str; 21] = [
    runs::TABLE,
    journal::TABLE,
    links::TABLES,
    decisions::TABLE,
    plans::TABLE,
    calls::TABLE,
    kept::TABLE,
    standings::TABLE,
    agreed::TABLES,
    held::TABLE,
    brakes::TABLE,
    parked::TABLES,
    handover::TABLE,
    settings::TABLE,
    observations::TABLE,
    choices::TABLE,
    people_links::TABLE,
    seen::TABLE,
    gate::TABLE,
    sighted::TABLES,
    people::TABLE,
];

/// The second layout: learners who were erased, and those whose personal data was let go.
const SECOND: [&str; 2] = [erasures::TABLES, let_go::TABLE];

static FIRST: OnceLock<String> = OnceLock::new();
static NEXT: OnceLock<String> = OnceLock::new();

impl Store {
    /// Opens or creates the store.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open(path: &Path, key: &DataKey) -> Result<Self, DatabaseError> {
        Ok(Self {
            db: Database::open(path, key, migrations()).await?,
            begun: None,
        })
    }

    /// Whether opening would bring the store to a newer layout.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn is_of_older_layout(path: &Path, key: &DataKey) -> Result<bool, DatabaseError> {
        is_of_older_layout(path, key, migrations()).await
    }
}

fn migrations() -> Migrations<'static> {
    let first: &'static str = FIRST.get_or_init(|| TABLES.join("\n"));
    let second: &'static str = NEXT.get_or_init(|| SECOND.join("\n"));
    Migrations::new(vec![M::up(first), M::up(second)])
}
