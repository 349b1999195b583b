//! The data folder with its databases closed.

use super::{Copy, copies};
use crate::log::Written;
use crate::open::folder_of;
use crate::{Error, OpenRequest, SystemClock};
use chrono::{DateTime, Utc};
use tandem_sync::ports::Clock;
use tandem_vault::{DataFolder, Secrets};

/// A data folder that this process holds with its databases closed, to do what can't be done while
/// they are open: put a copy in their place, set them aside, encrypt them anew, take a parcel in.
pub struct ClosedFolder {
    // Goes before the folder does, so that it is written under its lock only.
    _log: Written,
    pub(super) folder: DataFolder,
    pub(super) secrets: Secrets,
    clock: SystemClock,
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
            folder,
            secrets,
            clock: SystemClock::starting_at(request.now),
        })
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
