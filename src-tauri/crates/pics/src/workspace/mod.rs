//! The workspace: PICS records in an encrypted database of their own.

mod details;
mod erase;
mod error;
mod failed;
mod gateway;
mod schema;
pub(crate) mod tables;
mod write;

pub use erase::has_personal_data;
pub use error::WorkspaceError;
pub use tables::meta::WorkspaceKind;

use serde::Serialize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tables::{aims, learners, meta, officers, organisations, reviews};
use tandem_sync::records::pics::{Everything, Learner, LearnerKey};
use tandem_vault::rusqlite::{Connection, Transaction};
use tandem_vault::{DataKey, Database, HeldWrites, is_of_older_layout};

/// An open workspace. Clones share the same database.
#[derive(Clone)]
pub struct Workspace {
    pub(crate) database: Database,
    kind: Arc<Mutex<WorkspaceKind>>,
}

impl Workspace {
    /// Opens or creates a workspace. A new one is empty: what fills it first decides its kind.
    ///
    /// # Errors
    /// The database can't be opened with this key, or is damaged.
    pub async fn open(path: &Path, key: &DataKey) -> Result<Self, WorkspaceError> {
        let database = Database::open(path, key, schema::migrations()).await?;
        let kind = database.read(meta::kind).await?;
        Ok(Self {
            database,
            kind: Arc::new(Mutex::new(kind)),
        })
    }

    /// Whether opening would bring the workspace to a newer layout.
    ///
    /// # Errors
    /// The database can't be opened with this key.
    pub async fn is_of_older_layout(path: &Path, key: &DataKey) -> Result<bool, WorkspaceError> {
        Ok(is_of_older_layout(path, key, schema::migrations()).await?)
    }

    /// Keeps everybody from writing while what comes back lives.
    ///
    /// # Errors
    /// As [`Database::hold_writes`].
    pub async fn hold_writes(&self) -> Result<HeldWrites, WorkspaceError> {
        Ok(self.database.hold_writes().await?)
    }

    /// Checks pages and tables.
    ///
    /// # Errors
    /// The database is damaged.
    pub async fn check(&self) -> Result<(), WorkspaceError> {
        Ok(self.database.check().await?)
    }

    /// Whose records these are.
    pub fn kind(&self) -> WorkspaceKind {
        *self.kind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills an empty workspace, which is authoritative from then on.
    ///
    /// # Errors
    /// It holds records already, or the given ones contradict each other: nothing is stored then.
    pub async fn fill(&self, records: Everything) -> Result<(), WorkspaceError> {
        self.database
            .write(move |tx| {
                if meta::kind(tx)? == WorkspaceKind::Mirror {
                    return Err(WorkspaceError::Mirror);
                }
                if !is_empty(tx)? {
                    return Err(WorkspaceError::NotEmpty);
                }
                insert(tx, &records)?;
                meta::set_kind(tx, WorkspaceKind::Authoritative)
            })
            .await?;
        self.became(WorkspaceKind::Authoritative);
        Ok(())
    }

    /// How often it was read, for whoever measures what something costs.
    pub fn reads(&self) -> u64 {
        self.database.reads()
    }

    /// Everything, in the order of keys.
    ///
    /// # Errors
    /// The database can't be read, or is damaged.
    pub async fn everything(&self) -> Result<Everything, WorkspaceError> {
        self.database.read(everything).await
    }

    /// One learner with aims and reviews.
    ///
    /// # Errors
    /// The database can't be read, or is damaged.
    pub async fn learner(&self, key: &LearnerKey) -> Result<Option<Learner>, WorkspaceError> {
        let key = key.clone();
        self.database.read(move |db| learner(db, &key)).await
    }

    /// Everything as JSON: the same records give the same bytes.
    ///
    /// # Errors
    /// The database can't be read, or is damaged.
    pub async fn state_json(&self) -> Result<String, WorkspaceError> {
        #[derive(Serialize)]
        struct State {
            kind: WorkspaceKind,
            #[serde(flatten)]
            records: Everything,
        }
        let read = |db: &Connection| {
            Ok::<_, WorkspaceError>(State {
                kind: meta::kind(db)?,
                records: everything(db)?,
            })
        };
        let state = self.database.read(read).await?;
        serde_json::to_string_pretty(&state).map_err(|_| WorkspaceError::Damaged)
    }

    /// Closes the database, for all clones, once what they have begun is done. A process that is
    /// about to end has to wait for this: the database's threads must not outlive it.
    ///
    /// # Errors
    /// The file can't be closed.
    pub async fn close(self) -> Result<(), WorkspaceError> {
        Ok(self.database.close().await?)
    }

    /// The kind has changed in the database.
    pub(crate) fn became(&self, kind: WorkspaceKind) {
        *self.kind.lock().unwrap_or_else(PoisonError::into_inner) = kind;
    }
}

/// One learner with aims and reviews.
pub(crate) fn learner(
    db: &Connection,
    key: &LearnerKey,
) -> Result<Option<Learner>, WorkspaceError> {
    let Some(mut learner) = learners::one(db, key)? else {
        return Ok(None);
    };
    learner.aims = aims::of_learner(db, key)?;
    learner.reviews = reviews::of_learner(db, key)?;
    Ok(Some(learner))
}

fn everything(db: &Connection) -> Result<Everything, WorkspaceError> {
    let mut learners = learners::all(db)?;
    let mut aims = aims::all(db)?.into_iter().peekable();
    let mut reviews = reviews::all(db)?.into_iter().peekable();
    for learner in &mut learners {
        while let Some((_, aim)) = aims.next_if(|(of, _)| *of == learner.key) {
            learner.aims.push(aim);
        }
        while let Some((_, review)) = reviews.next_if(|(of, _)| *of == learner.key) {
            learner.reviews.push(review);
        }
    }
    if aims.next().is_some() || reviews.next().is_some() {
        return Err(WorkspaceError::Damaged);
    }
    Ok(Everything {
        organisations: organisations::all(db)?,
        officers: officers::all(db)?,
        learners,
    })
}

fn insert(tx: &Transaction<'_>, records: &Everything) -> Result<(), WorkspaceError> {
    for organisation in &records.organisations {
        organisations::insert(tx, organisation)?;
    }
    for officer in &records.officers {
        officers::insert(tx, officer)?;
    }
    for learner in &records.learners {
        learners::insert(tx, learner, None)?;
        for aim in &learner.aims {
            aims::insert(tx, &learner.key, aim, None)?;
        }
        for review in &learner.reviews {
            reviews::insert(tx, &learner.key, review)?;
        }
    }
    Ok(())
}

fn is_empty(db: &Connection) -> Result<bool, WorkspaceError> {
    Ok(db.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM learners) AND NOT EXISTS (SELECT 1 FROM officers)
            AND NOT EXISTS (SELECT 1 FROM organisations)",
        [],
        |row| row.get(0),
    )?)
}
