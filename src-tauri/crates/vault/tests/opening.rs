//! Opening a database: other keys, other files, other versions, damage.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "steps of tests"
)]

mod common;

use std::path::Path;

use common::{FIRST, Place, add, migrations, references};
use tandem_vault::rusqlite::Connection;
use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::{DataKey, Database, DatabaseError};

#[tokio::test]
async fn a_wrong_key_is_refused_and_the_files_stay_as_they_were() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "A1", "Ann").await.unwrap();
    // Copied while open, the log comes along unfolded, as after a crash.
    let crashed = Place::new();
    for path in place.files().into_keys() {
        std::fs::copy(&path, crashed.folder.path().join(path.file_name().unwrap())).unwrap();
    }
    database.close().await.unwrap();

    for place in [&place, &crashed] {
        let before = place.files();
        let error = Database::open(&place.path(), &DataKey::generate().unwrap(), migrations())
            .await
            .err()
            .unwrap();
        assert_eq!(error, DatabaseError::WrongKey);
        assert!(place.files() == before, "the files have changed");
    }
    assert!(crashed.files().len() > 1, "the second place has a log");

    let right = Database::open(&crashed.path(), &place.key, migrations())
        .await
        .unwrap();
    assert_eq!(references(&right).await.unwrap(), ["A1"]);
}

#[tokio::test]
async fn another_kind_of_file_is_told_from_a_wrong_key() {
    let place = Place::new();
    let plain = place.folder.path().join("plain.db");
    let connection = Connection::open(&plain).unwrap();
    connection
        .execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        .unwrap();
    drop(connection);
    let text = place.folder.path().join("text.db");
    std::fs::write(&text, "Not a database at all. ".repeat(500)).unwrap();

    for path in [&plain, &text] {
        let before = std::fs::read(path).unwrap();
        let error = Database::open(path, &place.key, migrations())
            .await
            .err()
            .unwrap();
        assert_eq!(error, DatabaseError::NotADatabase, "{}", path.display());
        assert!(
            std::fs::read(path).unwrap() == before,
            "the file has changed"
        );
    }
}

#[tokio::test]
async fn a_newer_version_is_refused_and_the_file_stays_as_it_was() {
    let place = Place::new();
    let newer = Migrations::new(vec![FIRST, M::up("CREATE TABLE later (a TEXT) STRICT")]);
    Database::open(&place.path(), &place.key, newer)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();

    let before = place.files();
    let error = Database::open(&place.path(), &place.key, migrations())
        .await
        .err()
        .unwrap();
    assert_eq!(error, DatabaseError::TooNew { found: 2, known: 1 });
    assert!(place.files() == before, "the files have changed");
}

#[tokio::test]
async fn what_was_never_released_is_refused_and_the_file_stays_as_it_was() {
    let place = Place::new();
    let unmarked = Migrations::new(vec![FIRST, M::up("PRAGMA application_id = 0;")]);
    let written = Database::open(&place.path(), &place.key, unmarked.clone()).await;
    written.unwrap().close().await.unwrap();

    let before = place.files();
    for migrations in [migrations(), unmarked] {
        let opened = Database::open(&place.path(), &place.key, migrations).await;
        assert_eq!(opened.err(), Some(DatabaseError::Unreleased));
    }
    assert!(place.files() == before, "the files have changed");
}

#[tokio::test]
async fn an_older_version_is_brought_up_and_a_failing_step_leaves_it_as_it_was() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "A1", "Ann").await.unwrap();
    database.close().await.unwrap();

    let failing = vec![
        FIRST,
        M::up("CREATE TABLE later (a TEXT) STRICT; SELECT nonsense;"),
    ];
    let error = Database::open(&place.path(), &place.key, Migrations::new(failing))
        .await
        .err()
        .unwrap();
    assert!(matches!(error, DatabaseError::Query { .. }), "{error:?}");
    let good = vec![FIRST, M::up("CREATE TABLE later (a TEXT) STRICT")];
    let database = Database::open(&place.path(), &place.key, Migrations::new(good))
        .await
        .unwrap();
    assert_eq!(references(&database).await.unwrap(), ["A1"]);
}

#[tokio::test]
async fn damage_is_found() {
    let place = Place::new();
    let database = place.open().await;
    for number in 0..200 {
        add(&database, &format!("R{number}"), &"name".repeat(50))
            .await
            .unwrap();
    }
    database.close().await.unwrap();
    flip_a_byte(&place.path(), 5 * 4096 + 100);

    let database = place.open().await;
    assert_eq!(database.check().await, Err(DatabaseError::Damaged));
}

fn flip_a_byte(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0xff;
    std::fs::write(path, bytes).unwrap();
}
