//! A database in a folder of its own.
#![allow(dead_code, reason = "not every test file needs all of it")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::{DataKey, Database, DatabaseError};
use tempfile::TempDir;

/// The first version of the tables.
pub const FIRST: M<'static> = M::up(
    "CREATE TABLE learner (reference TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
     CREATE TABLE aim (
         id INTEGER PRIMARY KEY,
         learner TEXT NOT NULL REFERENCES learner (reference) ON DELETE CASCADE
     ) STRICT;",
);

pub fn migrations() -> Migrations<'static> {
    Migrations::new(vec![FIRST])
}

pub struct Place {
    pub folder: TempDir,
    pub key: DataKey,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            key: DataKey::generate().unwrap(),
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("tandem.db")
    }

    pub async fn open(&self) -> Database {
        Database::open(&self.path(), &self.key, migrations())
            .await
            .unwrap()
    }

    /// Every file of the folder, except SQLite's index of the log, which is rebuilt at will.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_none_or(|end| end != "db-shm"))
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect()
    }
}

pub async fn add(database: &Database, reference: &str, name: &str) -> Result<(), DatabaseError> {
    let row = (reference.to_owned(), name.to_owned());
    database
        .write(move |tx| {
            tx.execute("INSERT INTO learner (reference, name) VALUES (?1, ?2)", row)?;
            Ok(())
        })
        .await
}

pub async fn references(database: &Database) -> Result<Vec<String>, DatabaseError> {
    database
        .read(|db| {
            let mut statement = db.prepare("SELECT reference FROM learner ORDER BY reference")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
}
