//! The data folder with its databases closed.

use super::{Copy, copies};
use crate::log::Written;
use crate::open::folder_of;
use crate::{Error, ErrorCode, OpenRequest, SystemClock, Tandem};
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use tandem_sync::ports::Clock;
use tandem_vault::{DataFolder, Secrets};

/// A data folder that this process holds with its databases closed, to do what can't be done while
/// they are open: put a copy in their place, set them aside, encrypt them anew, take a parcel in.
pub struct ClosedFolder {
    // Goes before the folder does, so that it is written under its lock only.
    _log: Written,
    pub(super) folder: Arc<DataFolder>,
    pub(super) secrets: Arc<Secrets>,
    clock: Arc<dyn Clock>,
}

impl ClosedFolder {
    /// Takes hold of a data folder. No database is opened, and no key asked for.
    ///
    /// # Errors
    /// The folder is taken or can't be used.
    pub fn open(request: &OpenRequest) -> Result<Self, Error> {
        let folder = DataFolder::open_as(&folder_of(request)?, &request.command)?;
        let log = Written::into(&folder);
        tracing::info!(
            version = env!("CARGO_PKG_VERSION"),
            command = request.command,
            "a data folder is held, its databases closed"
        );
        let secrets = Secrets::of_installation(folder.installation());
        Ok(Self {
            _log: log,
            folder: Arc::new(folder),
            secrets: Arc::new(secrets),
            clock: Arc::new(SystemClock::starting_at(request.now)),
        })
    }

    /// Where the copies lie.
    pub fn copies_folder(&self) -> PathBuf {
        self.folder.copies_folder()
    }

    /// The copies of the databases, the newest first.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn copies(&self) -> Result<Vec<Copy>, Error> {
        copies::all(&self.folder)
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

impl Tandem {
    /// Closes the databases and keeps hold of the folder.
    ///
    /// # Errors
    /// Something goes on that uses them, the data are thrown away at the end anyhow, or a file can't be
    /// closed.
    pub async fn close_to_keep(&self) -> Result<ClosedFolder, Error> {
        if self.throw_away {
            return Err(Error::new(
                ErrorCode::FolderRefused,
                "These are invented data, which are thrown away when Tandem is closed.",
                "Open Tandem on a data folder of its own.",
            ));
        }
        self.close().await?;
        Ok(ClosedFolder {
            _log: Written::into(&self.folder),
            folder: self.folder.clone(),
            secrets: self.secrets.clone(),
            clock: self.clock.clone(),
        })
    }
}
