//! Copies of a database, and another key for one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "steps of tests"
)]

mod common;

use common::{FIRST, Place, add, migrations, references};
use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::{
    DataKey, Database, DatabaseError, change_key, copy_database, is_of_older_layout,
};

#[tokio::test]
async fn a_copy_is_made_beside_somebody_who_writes_and_opens_with_its_own_key() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "NM-1", "Ada Quill").await.unwrap();
    let other = DataKey::generate().unwrap();
    for (name, key) in [("one.db", &place.key), ("two.db", &other)] {
        let copy = place.folder.path().join(name);
        copy_database(&place.path(), &place.key, &copy, key)
            .await
            .unwrap();
        let opened = Database::open(&copy, key, migrations()).await.unwrap();
        assert_eq!(references(&opened).await.unwrap(), ["NM-1"]);
        opened.check().await.unwrap();
        opened.close().await.unwrap();
    }
    add(&database, "NM-2", "Ben Wren").await.unwrap();
    assert_eq!(references(&database).await.unwrap(), ["NM-1", "NM-2"]);
    let two = place.folder.path().join("two.db");
    let wrong = Database::open(&two, &place.key, migrations()).await;
    assert_eq!(wrong.err(), Some(DatabaseError::WrongKey));
}

#[tokio::test]
async fn a_copy_replaces_nothing() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "NM-1", "Ada Quill").await.unwrap();
    let there = place.folder.path().join("there.db");
    std::fs::write(&there, "somebody's").unwrap();
    let made = copy_database(&place.path(), &place.key, &there, &place.key).await;
    assert!(made.is_err());
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "somebody's");
}

#[tokio::test]
async fn another_key_opens_what_the_first_did_and_a_second_try_changes_nothing() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "NM-1", "Ada Quill").await.unwrap();
    database.close().await.unwrap();
    let other = DataKey::generate().unwrap();
    for _ in 0..2 {
        change_key(&place.path(), &place.key, &other).await.unwrap();
        let opened = Database::open(&place.path(), &other, migrations())
            .await
            .unwrap();
        assert_eq!(references(&opened).await.unwrap(), ["NM-1"]);
        opened.check().await.unwrap();
        opened.close().await.unwrap();
    }
    let before = Database::open(&place.path(), &place.key, migrations()).await;
    assert_eq!(before.err(), Some(DatabaseError::WrongKey));
    let strange = change_key(&place.path(), &place.key, &DataKey::generate().unwrap()).await;
    assert_eq!(strange, Err(DatabaseError::WrongKey));
}

#[tokio::test]
async fn an_older_layout_is_told_before_it_is_changed() {
    let place = Place::new();
    let newer = || Migrations::new(vec![FIRST, M::up("CREATE TABLE more (id INTEGER) STRICT")]);
    let path = place.path();
    let older = || is_of_older_layout(&path, &place.key, newer());
    assert_eq!(older().await, Ok(false), "nothing is there");
    place.open().await.close().await.unwrap();
    assert_eq!(older().await, Ok(true));
    let opened = Database::open(&place.path(), &place.key, newer()).await;
    opened.unwrap().close().await.unwrap();
    assert_eq!(older().await, Ok(false));
}

#[tokio::test]
async fn nobody_writes_while_writes_are_held_and_everybody_reads() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "NM-1", "Ada Quill").await.unwrap();
    let held = database.hold_writes().await.unwrap();
    let writing = tokio::spawn({
        let database = database.clone();
        async move { add(&database, "NM-2", "Ben Wren").await }
    });
    let copy = place.folder.path().join("copy.db");
    copy_database(&place.path(), &place.key, &copy, &place.key)
        .await
        .unwrap();
    assert_eq!(references(&database).await.unwrap(), ["NM-1"]);
    assert!(!writing.is_finished());
    drop(held);
    writing.await.unwrap().unwrap();
    assert_eq!(references(&database).await.unwrap(), ["NM-1", "NM-2"]);
}
