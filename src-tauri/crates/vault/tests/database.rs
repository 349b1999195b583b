//! Encrypted databases in use: what is on the disk, transactions, readers beside a writer, a full
//! disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "steps of tests"
)]

mod common;

use std::sync::mpsc;

use common::{Place, add, references};
use tandem_vault::DatabaseError;
use tandem_vault::rusqlite::Transaction;

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn nothing_on_the_disk_is_readable() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "REF-PLAIN-1", "Marigold Thistlewood")
        .await
        .unwrap();

    let mut seen = 0;
    let mut look = |when: &str| {
        for (path, bytes) in place.files() {
            for text in [
                "Thistlewood",
                "REF-PLAIN",
                "CREATE TABLE",
                "SQLite format 3",
            ] {
                assert!(
                    !contains(&bytes, text),
                    "{text} stands in {} {when}",
                    path.display()
                );
            }
            seen += bytes.len();
        }
    };
    look("while the log is open");
    database.close().await.unwrap();
    look("after closing");
    assert!(seen > 8192, "there was something to look at");
}

#[tokio::test]
async fn a_file_that_is_written_anew_keeps_its_rows_and_empties_the_log() {
    let place = Place::new();
    let database = place.open().await;
    for number in 0..400 {
        let reference = format!("A{number:03}");
        add(&database, &reference, &"Ann ".repeat(20))
            .await
            .unwrap();
    }
    let delete = |tx: &Transaction<'_>| {
        tx.execute("DELETE FROM learner WHERE reference > 'A010'", [])?;
        Ok::<_, DatabaseError>(())
    };
    database.write(delete).await.unwrap();
    let sizes = || {
        let files = place.files().into_iter();
        let (logs, rest): (Vec<_>, Vec<_>) =
            files.partition(|(path, _)| path.extension().is_some_and(|end| end == "db-wal"));
        let size = |files: &[(_, Vec<u8>)]| files.iter().map(|(_, bytes)| bytes.len()).sum();
        let (log, file): (usize, usize) = (size(&logs), size(&rest));
        (log, file)
    };
    let (log, _) = sizes();
    assert!(log > 0);
    database.rewrite().await.unwrap();
    let (log, file) = sizes();
    assert_eq!(log, 0, "while it is still open");
    assert!(file < 40_000, "{file}: no page is free");
    assert_eq!(references(&database).await.unwrap().len(), 11);
    database.check().await.unwrap();
    add(&database, "B1", "Bo").await.unwrap();
    database.close().await.unwrap();
    assert_eq!(references(&place.open().await).await.unwrap().len(), 12);
}

#[tokio::test]
async fn what_was_written_is_there_after_reopening() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "A1", "Ann").await.unwrap();
    database.close().await.unwrap();
    assert_eq!(place.files().len(), 1, "a closed database is one file");

    let database = place.open().await;
    assert_eq!(references(&database).await.unwrap(), ["A1"]);
    database.check().await.unwrap();
}

#[tokio::test]
async fn a_closed_database_says_so_to_every_clone() {
    let database = Place::new().open().await;
    let clone = database.clone();
    database.close().await.unwrap();
    assert_eq!(references(&clone).await.unwrap_err(), DatabaseError::Closed);
    assert_eq!(
        add(&clone, "A1", "Ann").await.unwrap_err(),
        DatabaseError::Closed
    );
    clone.close().await.unwrap();
}

#[tokio::test]
async fn a_refused_transaction_leaves_nothing() {
    #[derive(Debug, PartialEq)]
    enum Refused {
        ByRule,
        Database(DatabaseError),
    }
    impl From<DatabaseError> for Refused {
        fn from(error: DatabaseError) -> Self {
            Self::Database(error)
        }
    }

    let place = Place::new();
    let database = place.open().await;
    let refused: Result<(), Refused> = database
        .write(|tx| {
            tx.execute("INSERT INTO learner VALUES ('A1', 'Ann')", ())
                .map_err(DatabaseError::from)?;
            Err(Refused::ByRule)
        })
        .await;
    assert_eq!(refused, Err(Refused::ByRule));
    assert!(references(&database).await.unwrap().is_empty());

    add(&database, "A1", "Ann").await.unwrap();
    assert!(
        add(&database, "A1", "Ann again")
            .await
            .unwrap_err()
            .is_duplicate()
    );
}

#[tokio::test]
async fn a_panic_reaches_the_caller_and_the_database_goes_on() {
    let place = Place::new();
    let database = place.open().await;
    let inner = database.clone();
    let task = tokio::spawn(async move {
        inner
            .write(|tx| -> Result<(), DatabaseError> {
                tx.execute("INSERT INTO learner VALUES ('A1', 'Ann')", ())?;
                panic!("meant");
            })
            .await
    });
    assert!(task.await.unwrap_err().is_panic());
    assert!(references(&database).await.unwrap().is_empty());
    add(&database, "B1", "Ben").await.unwrap();
}

#[tokio::test]
async fn foreign_keys_hold_and_readers_cannot_write() {
    let place = Place::new();
    let database = place.open().await;
    let orphan = database
        .write(|tx| Ok(tx.execute("INSERT INTO aim (learner) VALUES ('nobody')", ())?))
        .await;
    assert!(
        matches!(orphan, Err(DatabaseError::Constraint { .. })),
        "{orphan:?}"
    );
    let written = database
        .read(|db| Ok(db.execute("INSERT INTO learner VALUES ('A1', 'Ann')", ())?))
        .await;
    assert_eq!(written, Err(DatabaseError::ReadOnly));
}

#[tokio::test]
async fn commits_are_synced_to_the_disk() {
    let place = Place::new();
    let database = place.open().await;
    let (synchronous, mode) = database
        .write(|tx| {
            let synchronous: i64 = tx.query_row("PRAGMA synchronous", (), |row| row.get(0))?;
            let mode: String = tx.query_row("PRAGMA journal_mode", (), |row| row.get(0))?;
            Ok::<_, DatabaseError>((synchronous, mode))
        })
        .await
        .unwrap();
    assert_eq!((synchronous, mode.as_str()), (2, "wal"), "2 is FULL");
}

#[tokio::test]
async fn a_reader_does_not_wait_for_a_running_write_and_sees_one_state() {
    let place = Place::new();
    let database = place.open().await;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    let writing = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .write(move |tx| {
                    tx.execute("INSERT INTO learner VALUES ('A1', 'Ann')", ())?;
                    begun.send(()).unwrap();
                    wait.recv().unwrap();
                    Ok::<_, DatabaseError>(())
                })
                .await
        }
    });
    has_begun.await.unwrap();
    // This answers although the write can't end before the next line.
    assert!(references(&database).await.unwrap().is_empty());

    let (first_seen, has_seen) = tokio::sync::oneshot::channel();
    let (read_on, wait_to_read_on) = mpsc::channel::<()>();
    let reading = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .read(move |db| {
                    let count = "SELECT count(*) FROM learner";
                    let first: i64 = db.query_row(count, (), |row| row.get(0))?;
                    first_seen.send(()).unwrap();
                    wait_to_read_on.recv().unwrap();
                    let second: i64 = db.query_row(count, (), |row| row.get(0))?;
                    Ok::<_, DatabaseError>((first, second))
                })
                .await
        }
    });
    has_seen.await.unwrap();
    go_on.send(()).unwrap();
    writing.await.unwrap().unwrap();
    read_on.send(()).unwrap();
    assert_eq!(reading.await.unwrap().unwrap(), (0, 0));
    assert_eq!(references(&database).await.unwrap(), ["A1"]);
}

#[tokio::test]
async fn many_reads_at_once_all_get_an_answer() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "A1", "Ann").await.unwrap();
    let reads: Vec<_> = (0..50)
        .map(|_| {
            let database = database.clone();
            tokio::spawn(async move { references(&database).await })
        })
        .collect();
    for read in reads {
        assert_eq!(read.await.unwrap().unwrap(), ["A1"]);
    }
}

#[tokio::test]
async fn a_full_disk_is_named_and_what_was_kept_stays() {
    let place = Place::new();
    let database = place.open().await;
    add(&database, "A1", "Ann").await.unwrap();
    database
        .write(|tx| {
            let pages: i64 = tx.query_row("PRAGMA page_count", (), |row| row.get(0))?;
            tx.query_row(
                &format!("PRAGMA max_page_count = {}", pages + 2),
                (),
                |_| Ok(()),
            )?;
            Ok::<_, DatabaseError>(())
        })
        .await
        .unwrap();

    let error = add(&database, "B1", &"x".repeat(100_000))
        .await
        .unwrap_err();
    assert_eq!(error, DatabaseError::DiskFull);
    assert_eq!(references(&database).await.unwrap(), ["A1"]);

    database
        .write(|tx| {
            tx.query_row("PRAGMA max_page_count = 1000000", (), |_| Ok(()))?;
            Ok::<_, DatabaseError>(())
        })
        .await
        .unwrap();
    add(&database, "B1", "Ben").await.unwrap();
    database.check().await.unwrap();
    database.close().await.unwrap();
    assert_eq!(references(&place.open().await).await.unwrap(), ["A1", "B1"]);
}
