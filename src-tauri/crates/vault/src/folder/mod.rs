//! The folder that holds everything Tandem keeps, and the lock that one process has on it.

mod error;
mod files;
mod guard;
mod log;
mod look;
mod places;

pub use error::FolderError;
pub use log::LogFile;
pub use look::FolderLook;

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::platform;
use crate::synchronised::synchronised_by;
use error::io_error;

const STORE: &str = "tandem.db";
const PICS: &str = "pics.db";
const LOGS: &str = "logs";
const LOCK: &str = "tandem.lock";
const HOLDER: &str = "tandem.holder";
const INSTALLATION: &str = "installation";
const INSTALLATION_BYTES: usize = 16;

/// A data folder, held by this process alone until the value is dropped or the process ends.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    installation: String,
    was_left_in_disorder: bool,
    // The operating system frees the lock when this file is closed, also after a kill.
    _lock: File,
}

impl DataFolder {
    /// Opens the folder for this program, creating it if it is missing, and holds it.
    ///
    /// # Errors
    ///
    /// [`FolderError`] when another process holds it, when it is not a local folder, or when the
    /// operating system refuses.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let program = std::env::current_exe().ok();
        let name = program
            .as_deref()
            .and_then(Path::file_stem)
            .map(|name| name.to_string_lossy());
        Self::open_as(path, name.as_deref().unwrap_or("a program"))
    }

    /// As [`DataFolder::open`], giving the command that others will be told holds the folder. It
    /// must not name a learner, as the arguments of a command line may.
    ///
    /// # Errors
    ///
    /// As [`DataFolder::open`].
    pub fn open_as(path: &Path, command: &str) -> Result<Self, FolderError> {
        // Asked before anything is created, and again after: a folder can be mounted on demand.
        refuse_remote(&resolved(path)?)?;
        platform::create_private_folder(path).map_err(|source| io_error(path, source))?;
        let path = path
            .canonicalize()
            .map_err(|source| io_error(path, source))?;
        refuse_remote(&path)?;
        guard::keep_to_this_account(&path)?;

        let lock = hold(&path)?;
        let was_left_in_disorder = path.join(HOLDER).symlink_metadata().is_ok();
        // Only what others are told depends on it.
        if let Err(error) = files::write_whole(&path.join(HOLDER), &holder_text(command)) {
            tracing::warn!(%error, "the holder of the data folder could not be noted");
        }
        let mut folder = Self {
            path,
            installation: String::new(),
            was_left_in_disorder,
            _lock: lock,
        };
        folder.installation = folder.installation_id()?;
        Ok(folder)
    }

    /// The folder's absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// 32 hex digits, made at the first opening, that tell this folder's entries in the keyring
    /// from those of other folders.
    #[must_use]
    pub fn installation(&self) -> &str {
        &self.installation
    }

    /// Whether the process that held the folder before did not close it in order: it was killed, or
    /// the power failed.
    #[must_use]
    pub fn was_left_in_disorder(&self) -> bool {
        self.was_left_in_disorder
    }

    /// Whether either database holds anything, and so needs the key it was made with.
    #[must_use]
    pub fn any_database_exists(&self) -> bool {
        [self.store_db(), self.pics_db()].iter().any(|database| {
            let mut log = database.clone().into_os_string();
            log.push("-wal");
            holds_data(database) || holds_data(Path::new(&log))
        })
    }

    fn installation_id(&self) -> Result<String, FolderError> {
        let path = self.path.join(INSTALLATION);
        match files::read(&path) {
            Ok(text) if is_installation_id(text.trim()) => Ok(text.trim().to_owned()),
            Ok(_) => Err(FolderError::Installation { path }),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(FolderError::Installation { path })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // A new name would lead to a new key, which opens nothing that is here.
                if self.any_database_exists() {
                    return Err(FolderError::Installation { path });
                }
                let id = new_installation_id().map_err(|source| io_error(&path, source))?;
                files::write_whole(&path, &id).map_err(|source| io_error(&path, source))?;
                Ok(id)
            }
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        // The lock is still held here, so this can't be another process's note.
        if let Err(error) = std::fs::remove_file(self.path.join(HOLDER)) {
            tracing::debug!(%error, "the note of the data folder's holder stays");
        }
    }
}

fn hold(folder: &Path) -> Result<File, FolderError> {
    let path = folder.join(LOCK);
    let file = platform::open_or_create_file(&path).map_err(|source| io_error(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        // The note lies in a file of its own: on Windows a locked file can't be read by others.
        Err(TryLockError::WouldBlock) => Err(FolderError::Held {
            holder: files::read(&folder.join(HOLDER))
                .ok()
                .and_then(|text| text.lines().next().map(|line| line.trim().to_owned()))
                .filter(|line| !line.is_empty()),
        }),
        Err(TryLockError::Error(source)) => Err(FolderError::Io { path, source }),
    }
}

/// A line for people, and the number of the process in one of its own.
fn holder_text(command: &str) -> String {
    let since = chrono::Local::now().format("%-d %B %Y %H:%M");
    let process = std::process::id();
    format!("{command} (process {process}) since {since}\n{process}\n")
}

/// The process that noted that it holds a folder.
#[cfg(windows)]
pub(crate) fn holder_process(folder: &Path) -> Option<u32> {
    let note = files::read(&folder.join(HOLDER)).ok()?;
    note.lines().nth(1)?.trim().parse().ok()
}

/// The name that a folder was given once.
#[cfg(windows)]
pub(crate) fn installation_of(folder: &Path) -> Option<String> {
    let text = files::read(&folder.join(INSTALLATION)).ok()?;
    Some(text.trim().to_owned()).filter(|text| is_installation_id(text))
}

fn refuse_remote(path: &Path) -> Result<(), FolderError> {
    if let Some(kind) = platform::network_kind(path) {
        return Err(FolderError::NetworkShare {
            path: path.to_owned(),
            kind,
        });
    }
    match synchronised_by(path) {
        Some(by) => Err(FolderError::Synchronised {
            path: path.to_owned(),
            by,
        }),
        None => Ok(()),
    }
}

/// The absolute path with links followed as far as it exists.
fn resolved(path: &Path) -> Result<PathBuf, FolderError> {
    let absolute = std::path::absolute(path).map_err(|source| io_error(path, source))?;
    for existing in absolute.ancestors() {
        if let Ok(real) = existing.canonicalize() {
            let rest = absolute.strip_prefix(existing).unwrap_or(Path::new(""));
            return Ok(real.join(rest));
        }
    }
    Ok(absolute)
}

/// A file that can't be looked at counts as data: a new key beside it could not open it.
fn holds_data(path: &Path) -> bool {
    match std::fs::metadata(path) {
        Ok(data) => data.len() > 0,
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

fn is_installation_id(text: &str) -> bool {
    text.len() == 2 * INSTALLATION_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn new_installation_id() -> io::Result<String> {
    let mut bytes = [0; INSTALLATION_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
