//! What encryption, copies, a look at every page, and a parcel cost, as ratios to the same work on a plain
//! database or file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::time::{Duration, Instant};
use tandem_vault::rusqlite::{Connection, params};
use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::secrecy::SecretString;
use tandem_vault::{DataKey, Database, DatabaseError, copy_database, pack};

const ROWS: usize = 50_000;
const TABLE: &str = "CREATE TABLE learner (reference TEXT PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL) STRICT";

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let key = DataKey::generate().unwrap();
    let tables = Migrations::new(vec![M::up(TABLE)]);
    let database = Database::open(&path("tandem.db"), &key, tables)
        .await
        .unwrap();

    let plain = timed(|| fill_plain(&path("plain.db")));
    let since = Instant::now();
    database
        .write(|tx| {
            for row in 0..ROWS {
                tx.execute("INSERT INTO learner VALUES (?1, ?2, ?3)", values(row))?;
            }
            Ok::<(), DatabaseError>(())
        })
        .await
        .unwrap();
    told(
        "writing 50,000 rows, encrypted",
        since.elapsed(),
        plain,
        "in clear",
    );

    let plain = timed(|| count_plain(&path("plain.db")));
    let since = Instant::now();
    let read = database
        .read(|db| Ok::<usize, DatabaseError>(count(db)))
        .await;
    told(
        "reading them all, encrypted",
        since.elapsed(),
        plain,
        "in clear",
    );
    assert_eq!(read.unwrap(), ROWS);

    let file = timed(|| {
        std::fs::copy(path("tandem.db"), path("floor.db")).unwrap();
        std::fs::File::open(path("floor.db"))
            .unwrap()
            .sync_all()
            .unwrap();
    });
    let since = Instant::now();
    copy_database(&path("tandem.db"), &key, &path("copy.db"), &key)
        .await
        .unwrap();
    told(
        "a copy of the database",
        since.elapsed(),
        file,
        "copying its file",
    );

    let since = Instant::now();
    database.check().await.unwrap();
    told(
        "a look at every page",
        since.elapsed(),
        file,
        "copying its file",
    );

    let passphrase = SecretString::from("nine green bottles");
    let packing = timed(|| {
        let files = [path("copy.db")];
        let letter = serde_json::Value::Null;
        pack(&path("parcel"), &passphrase, letter, &files).unwrap();
    });
    told("a parcel of the copy", packing, file, "copying its file");
    database.close().await.unwrap();
}

fn told(what: &str, took: Duration, floor: Duration, of: &str) {
    println!(
        "{what}: {:.0} ms, {:.1} times as long as {of}",
        took.as_secs_f64() * 1000.0,
        took.as_secs_f64() / floor.as_secs_f64()
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let since = Instant::now();
    work();
    since.elapsed()
}

fn values(row: usize) -> (String, String, String) {
    (
        format!("NM-{row:05}"),
        format!("Learner {row}"),
        "a note of some length, as the history has them".repeat(3),
    )
}

fn fill_plain(path: &Path) {
    let mut plain = Connection::open(path).unwrap();
    plain
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; {TABLE}"
        ))
        .unwrap();
    let tx = plain.transaction().unwrap();
    for row in 0..ROWS {
        let (reference, name, note) = values(row);
        tx.execute(
            "INSERT INTO learner VALUES (?1, ?2, ?3)",
            params![reference, name, note],
        )
        .unwrap();
    }
    tx.commit().unwrap();
}

fn count_plain(path: &Path) {
    assert_eq!(count(&Connection::open(path).unwrap()), ROWS);
}

fn count(db: &Connection) -> usize {
    let mut statement = db
        .prepare("SELECT reference, name, note FROM learner")
        .unwrap();
    let rows = statement
        .query_map([], |row| row.get::<_, String>(2))
        .unwrap();
    rows.filter(|row| row.as_ref().is_ok_and(|note| !note.is_empty()))
        .count()
}
