//! Opening a data folder: lock, keys, databases.

use crate::gate::FactsSeen;
use crate::log::Written;
use crate::safekeeping::{
    copy_before_a_new_layout, finish_key_change, finish_restoring, look_at_the_databases,
};
use crate::under_way::UnderWay;
use crate::{Error, ErrorCode, SystemClock};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tandem_onefile::{OneFileClient, Pace};
use tandem_pics::Workspace;
use tandem_store::Store;
use tandem_sync::engine::Locks;
use tandem_sync::ports::Clock;
use tandem_vault::{DataFolder, DataKey, SecretError, Secrets, platform};
use tokio::sync::{Mutex, RwLock};

/// What a shell says when it starts.
#[derive(Debug, Clone, Default)]
pub struct OpenRequest {
    /// The data folder; the operating system's usual place where none is given.
    pub data: Option<PathBuf>,
    /// What this process is, for whoever finds the folder taken. Free of personal data.
    pub command: String,
    /// Time to start at, for demo and tests.
    pub now: Option<DateTime<Utc>>,
    /// The data is invented and thrown away: keys are kept in memory only.
    pub throw_away: bool,
}

/// Tandem over one data folder. It holds the folder until it is dropped.
pub struct Tandem {
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) store: Store,
    pub(crate) workspace: Workspace,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) account: String,
    pub(crate) now_is_set: bool,
    pub(crate) throw_away: bool,
    // Goes before the folder does, so that it is written under its lock only.
    pub(crate) log: Written,
    pub(crate) folder: Arc<DataFolder>,
    /// Of each base URL that was called: what a stand-in loosens holds for its own calls alone.
    pub(crate) paces: Mutex<BTreeMap<String, Arc<Pace>>>,
    pub(crate) client: Mutex<Option<OneFileClient>>,
    /// Learners that runs of this process have in hand.
    pub(crate) locks: Locks,
    /// One enrolment at a time: two would each create what both need.
    pub(crate) enrolling: Mutex<()>,
    /// Runs that go on, so that another process can stop them.
    pub(crate) under_way: UnderWay,
    /// What the gate saw of the records last.
    pub(crate) facts_seen: FactsSeen,
    /// Held by whatever reads records to keep or write something of them later; alone by an erasure.
    pub(crate) undisturbed: RwLock<()>,
}

impl Tandem {
    /// Opens a data folder, and makes it where there is none.
    ///
    /// # Errors
    /// The folder is taken or can't be used; the key can't be had; a database can't be opened.
    pub async fn open(request: OpenRequest) -> Result<Self, Error> {
        let folder = DataFolder::open_as(&folder_of(&request)?, &request.command)?;
        let log = Written::into(&folder);
        tracing::info!(
            version = env!("CARGO_PKG_VERSION"),
            command = request.command,
            system = std::env::consts::OS,
            new = !folder.any_database_exists(),
            in_disorder = folder.was_left_in_disorder(),
            "a data folder is opened"
        );
        let clock = SystemClock::starting_at(request.now);
        let opened = open_databases(&folder, request.throw_away, &clock).await;
        let (secrets, store, workspace) = opened.inspect_err(|error| {
            tracing::error!(code = %error.code, "the data folder can't be opened");
        })?;
        let tandem = Self {
            secrets: Arc::new(secrets),
            store,
            workspace,
            clock: Arc::new(clock),
            account: platform::account_name().unwrap_or_else(|| "unknown".into()),
            now_is_set: request.now.is_some(),
            throw_away: request.throw_away,
            log,
            folder: Arc::new(folder),
            paces: Mutex::default(),
            client: Mutex::new(None),
            locks: Locks::default(),
            enrolling: Mutex::new(()),
            under_way: UnderWay::default(),
            facts_seen: FactsSeen::default(),
            undisturbed: RwLock::new(()),
        };
        tandem.finish_erasures().await?;
        Ok(tandem)
    }

    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Closes the databases, so that their files stand alone. Nothing can be asked after that.
    ///
    /// # Errors
    /// When a file can't be closed, or the keyring holds another key than theirs by now.
    pub async fn close(&self) -> Result<(), Error> {
        let confirmed: Result<(), Error> = match self.secrets.confirm_data_key().await {
            Err(error @ SecretError::AnotherKey) => Err(error.into()),
            // What a keyring says at the end that is not there any more helps nobody.
            _ => Ok(()),
        };
        self.store.clone().close().await?;
        self.workspace.clone().close().await?;
        match &confirmed {
            Ok(()) => tracing::info!("the data folder is closed"),
            Err(error) => tracing::error!(code = %error.code, "the data folder is closed"),
        }
        confirmed
    }
}

/// Keys first, then both databases, and a look at them where one is due.
async fn open_databases(
    folder: &DataFolder,
    throw_away: bool,
    clock: &SystemClock,
) -> Result<(Secrets, Store, Workspace), Error> {
    let secrets = if throw_away {
        Secrets::in_memory(DataKey::generate().map_err(|_| SecretError::NoRandom)?)
    } else {
        Secrets::of_installation(folder.installation())
    };
    finish_restoring(folder, clock.now())?;
    let is_new = !folder.any_database_exists();
    let mut key = secrets.data_key(!is_new).await?;
    if folder.key_change_has_begun() {
        key = finish_key_change(folder, &secrets, &key).await?;
    }
    copy_before_a_new_layout(folder, &key, clock.now()).await?;
    let store = Store::open(&folder.store_db(), &key).await?;
    let workspace = Workspace::open(&folder.pics_db(), &key).await?;
    if is_new && let Err(error) = secrets.confirm_data_key().await {
        // They hold nothing yet, and nobody could open them again.
        store.close().await?;
        workspace.close().await?;
        folder.erase_databases()?;
        return Err(error.into());
    }
    look_at_the_databases(folder, &store, &workspace, clock.now()).await?;
    Ok((secrets, store, workspace))
}

/// The data folder that a request means.
pub(crate) fn folder_of(request: &OpenRequest) -> Result<PathBuf, Error> {
    let named = request.data.clone();
    named.or_else(platform::default_data_folder).ok_or_else(|| {
        Error::new(
            ErrorCode::FolderRefused,
            "This account has no home folder to keep data in.",
            "Name a folder with --data.",
        )
    })
}
