//! An encrypted SQLite file: one thread that writes, a few that read.

mod copying;
mod opening;

pub use copying::{change_key, copy_database, is_of_older_layout};

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::Migrations;
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

use crate::{DataKey, DatabaseError};
use opening::{open_reader, open_writer, unauthentic, unless_the_disk_is_full};

/// How many connections read at the same time. A search needs one, a run's reads another; a third
/// keeps a long report from making either wait.
const READERS: usize = 3;

/// An open encrypted database. Clones share the same connections, which close with the last of
/// them.
#[derive(Clone)]
pub struct Database {
    connections: Arc<Connections>,
}

struct Connections {
    writer: tokio_rusqlite::Connection,
    readers: Readers,
    reads: AtomicU64,
}

impl Database {
    /// Opens or creates an encrypted database file and brings it to the newest version.
    ///
    /// A file that this key does not open, or that a newer version wrote, is left untouched.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] tells which of these it was, a full disk, a lock, or a migration.
    pub async fn open(
        path: &Path,
        key: &DataKey,
        migrations: Migrations<'static>,
    ) -> Result<Self, DatabaseError> {
        let (path, key) = (path.to_owned(), key.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let open = || {
                let writer = open_writer(&path, &key, &migrations)?;
                let readers: Result<Vec<_>, _> =
                    (0..READERS).map(|_| open_reader(&path, &key)).collect();
                Ok::<_, DatabaseError>((writer, readers?))
            };
            open().map_err(|error| unless_the_disk_is_full(error, &path))
        });
        let (writer, readers) = unpanicked(opened.await)??;
        let (writer, readers) = (writer.into(), Readers::new(readers));
        Ok(Self {
            connections: Arc::new(Connections {
                writer,
                readers,
                reads: AtomicU64::new(0),
            }),
        })
    }

    /// Runs `f` in a transaction on the writing thread, begun so that no other writer can come
    /// between: committed, and on the disk, when `f` answers `Ok`; rolled back when it answers
    /// `Err`. A caller who stops waiting does not stop `f`.
    ///
    /// # Errors
    ///
    /// What `f` answers, or a [`DatabaseError`] of beginning or committing.
    pub async fn write<T, E>(
        &self,
        f: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        run(&self.connections.writer, move |connection| {
            let transaction = begin(connection, TransactionBehavior::Immediate)?;
            let value = f(&transaction)?;
            transaction.commit().map_err(DatabaseError::from)?;
            Ok(value)
        })
        .await
    }

    /// Runs `f` on a connection that can only read, in one transaction, so that all its queries see
    /// the same state. It waits for no writer.
    ///
    /// # Errors
    ///
    /// What `f` answers, or a [`DatabaseError`] of beginning.
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.connections.reads.fetch_add(1, Ordering::Relaxed);
        let reader = self.connections.readers.take().await?;
        run(&reader.connection, move |connection| {
            let transaction = begin(connection, TransactionBehavior::Deferred)?;
            f(&transaction)
        })
        .await
    }

    /// Keeps everybody from writing until what comes back is dropped, once what was begun is done.
    /// Reading goes on.
    ///
    /// # Errors
    ///
    /// Another program holds the file, or the database is closed.
    pub async fn hold_writes(&self) -> Result<HeldWrites, DatabaseError> {
        let (begun, beginning) = oneshot::channel();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let writer = self.connections.writer.clone();
        tokio::spawn(async move {
            let held = writer.call_raw(move |connection| {
                let transaction = begin(connection, TransactionBehavior::Immediate);
                let (held, told) = match transaction {
                    Ok(transaction) => (Some(transaction), Ok(())),
                    Err(error) => (None, Err(error)),
                };
                if begun.send(told).is_ok() && held.is_some() {
                    // It never says anything: what is waited for is that nobody can any more.
                    let _ = released.recv();
                }
            });
            held.await
        });
        beginning.await.map_err(|_| DatabaseError::Closed)??;
        Ok(HeldWrites { _release: release })
    }

    /// How often it was read, for whoever measures what something costs.
    pub fn reads(&self) -> u64 {
        self.connections.reads.load(Ordering::Relaxed)
    }

    /// Checks every page against its authentication code, and the tables, indexes and foreign keys
    /// against each other.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Damaged`] when anything does not fit.
    pub async fn check(&self) -> Result<(), DatabaseError> {
        self.read(|connection| {
            let pages = first_row(connection, "PRAGMA cipher_integrity_check")?;
            let tables = first_row(connection, "PRAGMA integrity_check(1)")?;
            let links = first_row(connection, "PRAGMA foreign_key_check")?;
            if pages.is_none() && tables.as_deref() == Some("ok") && links.is_none() {
                Ok(())
            } else {
                Err(DatabaseError::Damaged)
            }
        })
        .await
        .map_err(unauthentic)
    }

    /// Writes the whole file anew and empties the log of recent writes, so that neither has a trace of
    /// what was deleted: pages keep copies of what was moved within them, which deleting leaves there.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::DiskFull`] where there is no room for the log of it, and
    /// [`DatabaseError::Locked`] while another program reads the file. It may be tried again.
    pub async fn rewrite(&self) -> Result<(), DatabaseError> {
        run(&self.connections.writer, |connection| {
            connection.execute_batch("VACUUM")?;
            let held_up: bool =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            match held_up {
                true => Err(DatabaseError::Locked),
                false => Ok(()),
            }
        })
        .await
    }

    /// Closes the file, for all clones, once what they have begun is done. The log of recent writes
    /// is folded into the file, which then stands alone and can be copied.
    ///
    /// # Errors
    ///
    /// When the file can't be closed.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.connections.close().await
    }
}

/// Nobody writes while this lives.
#[derive(Debug)]
pub struct HeldWrites {
    _release: std::sync::mpsc::Sender<()>,
}

impl Connections {
    async fn close(&self) -> Result<(), DatabaseError> {
        // The last connection to close folds in the log, and a reader can't.
        self.readers.close().await?;
        close(self.writer.clone()).await
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        // The connections' threads are waited for: one that still closes its file while the process
        // ends meets an OpenSSL that has been taken down, and crashes.
        if let Err(error) = futures::executor::block_on(self.close()) {
            tracing::warn!(error = %error, "a database could not be closed in order");
        }
    }
}

/// The free connections for reading, and the permits that say how many there are.
struct Readers {
    free: Mutex<Vec<tokio_rusqlite::Connection>>,
    permits: Semaphore,
}

/// A connection lent out; it goes back when dropped.
struct Reader<'a> {
    connection: tokio_rusqlite::Connection,
    readers: &'a Readers,
    // Dropped after the connection is back, since fields drop after `Drop::drop`.
    _permit: SemaphorePermit<'a>,
}

impl Readers {
    fn new(connections: Vec<Connection>) -> Self {
        Self {
            permits: Semaphore::new(connections.len()),
            free: Mutex::new(connections.into_iter().map(Into::into).collect()),
        }
    }

    async fn take(&self) -> Result<Reader<'_>, DatabaseError> {
        let permit = self
            .permits
            .acquire()
            .await
            .map_err(|_| DatabaseError::Closed)?;
        let connection = self.lock().pop().ok_or(DatabaseError::Closed)?;
        Ok(Reader {
            connection,
            readers: self,
            _permit: permit,
        })
    }

    async fn close(&self) -> Result<(), DatabaseError> {
        // With all permits in hand, all connections are back.
        let all = self
            .permits
            .acquire_many(READERS.try_into().unwrap_or(u32::MAX))
            .await;
        if all.is_err() {
            return Ok(());
        }
        self.permits.close();
        let connections = std::mem::take(&mut *self.lock());
        for connection in connections {
            close(connection).await?;
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<tokio_rusqlite::Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.readers.lock().push(self.connection.clone());
    }
}

fn begin(
    connection: &mut Connection,
    behavior: TransactionBehavior,
) -> Result<Transaction<'_>, DatabaseError> {
    Ok(connection.transaction_with_behavior(behavior)?)
}

/// The first row's first column as text, none where there is no row.
fn first_row(connection: &Connection, pragma: &str) -> Result<Option<String>, DatabaseError> {
    let mut statement = connection.prepare(pragma)?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// Runs `f` on the connection's thread. A panic in `f` goes on in the caller, and the connection
/// stays usable.
async fn run<T, E>(
    connection: &tokio_rusqlite::Connection,
    f: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    let caught = connection
        .call_raw(move |connection| {
            // Unwinding drops the transaction, which rolls it back: no broken state is left behind.
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(connection)))
        })
        .await;
    match caught {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(_) => Err(DatabaseError::Closed.into()),
    }
}

async fn close(connection: tokio_rusqlite::Connection) -> Result<(), DatabaseError> {
    match connection.close().await {
        Ok(()) | Err(tokio_rusqlite::Error::ConnectionClosed) => Ok(()),
        Err(tokio_rusqlite::Error::Close((_, error)) | tokio_rusqlite::Error::Error(error)) => {
            Err(error.into())
        }
        Err(_) => Err(DatabaseError::Closed),
    }
}

/// The value of a blocking task: its panic goes on here, and it is never cancelled.
fn unpanicked<T>(joined: Result<T, tokio::task::JoinError>) -> Result<T, DatabaseError> {
    joined.map_err(|error| match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => DatabaseError::Closed,
    })
}
