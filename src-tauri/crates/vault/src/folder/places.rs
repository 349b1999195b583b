//! Where things lie in the data folder, and moving or removing them.

use std::io;
use std::path::{Path, PathBuf};

use super::error::{FolderError, io_error};
use super::log::LogFile;
use super::{DataFolder, INSTALLATION, LOCK, LOGS, PICS, STORE, files};
use crate::platform;

/// What belongs to a database beside its own file.
const PARTS: [&str; 4] = ["-wal", "-shm", "-journal", ""];

/// Stands in the folder while the databases are being encrypted anew.
const KEY_CHANGE: &str = "tandem.db-key-change";

/// Holds a copy that is about to take the databases' place, and says so once all of it is there.
const INCOMING: &str = "tandem.db-incoming";
const INCOMING_IS_WHOLE: &str = "whole";

impl DataFolder {
    /// The database of observations, journal, runs and settings.
    #[must_use]
    pub fn store_db(&self) -> PathBuf {
        self.path.join(STORE)
    }

    /// The database of PICS records.
    #[must_use]
    pub fn pics_db(&self) -> PathBuf {
        self.path.join(PICS)
    }

    /// Where log files go.
    #[must_use]
    pub fn log_folder(&self) -> PathBuf {
        self.path.join(LOGS)
    }

    /// The log of what is done in this folder. Nothing is made before the first line.
    #[must_use]
    pub fn log_file(&self) -> LogFile {
        LogFile::in_folder(self.log_folder())
    }

    /// Where copies of the databases go, each in a folder of its own.
    #[must_use]
    pub fn copies_folder(&self) -> PathBuf {
        self.path.join("copies")
    }

    /// Where databases go that were set aside.
    #[must_use]
    pub fn set_aside_folder(&self) -> PathBuf {
        self.path.join("set-aside")
    }

    /// Makes a folder of this data folder, for this account alone.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn make_folder(&self, path: &Path) -> Result<(), FolderError> {
        platform::create_private_folder(path).map_err(|source| io_error(path, source))
    }

    /// An empty folder for a copy that is to take the databases' place.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn make_room_for_a_copy(&self) -> Result<PathBuf, FolderError> {
        let incoming = self.path.join(INCOMING);
        gone(std::fs::remove_dir_all(&incoming), &incoming)?;
        self.make_folder(&incoming)?;
        Ok(incoming)
    }

    /// Says that the copy is whole. From now on it takes the databases' place, also after a kill.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn the_copy_is_whole(&self) -> Result<(), FolderError> {
        let whole = self.path.join(INCOMING).join(INCOMING_IS_WHOLE);
        files::write_whole(&whole, "\n").map_err(|source| io_error(&whole, source))
    }

    /// Whether a copy that is whole has yet to take the databases' place.
    #[must_use]
    pub fn a_copy_waits(&self) -> bool {
        let whole = self.path.join(INCOMING).join(INCOMING_IS_WHOLE);
        whole.symlink_metadata().is_ok()
    }

    /// Moves both databases aside under this name, and the copy that waits into their place. The
    /// databases must be closed. What a kill interrupted goes on: what is in its place already stays.
    /// Where the databases lie then.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses; a second try goes on.
    pub fn put_the_copy_in_place(&self, name: &str) -> Result<PathBuf, FolderError> {
        let incoming = self.path.join(INCOMING);
        let copies = [self.pics_db(), self.store_db()]
            .map(|to| (incoming.join(to.file_name().unwrap_or_default()), to));
        let none_is_in_place = copies.iter().all(|(from, _)| from.exists());
        let aside = match none_is_in_place {
            true => self.set_aside(name, false)?,
            false => self.set_aside_folder().join(name),
        };
        for (from, to) in copies {
            gone(std::fs::rename(&from, to), &from)?;
        }
        gone(std::fs::remove_dir_all(&incoming), &incoming)?;
        Ok(aside)
    }

    /// Whether a change of the key was begun and has not come to its end.
    #[must_use]
    pub fn key_change_has_begun(&self) -> bool {
        self.path.join(KEY_CHANGE).symlink_metadata().is_ok()
    }

    /// Notes that a change of the key begins.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn begin_key_change(&self) -> Result<(), FolderError> {
        let path = self.path.join(KEY_CHANGE);
        files::write_whole(&path, "\n").map_err(|source| io_error(&path, source))
    }

    /// Notes that a change of the key has come to its end.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn end_key_change(&self) -> Result<(), FolderError> {
        let path = self.path.join(KEY_CHANGE);
        gone(std::fs::remove_file(&path), &path)
    }

    /// Moves both databases, with what belongs to them, into a folder of their own under this name;
    /// with `installation`, what leads to their key goes along, and this folder gets another name
    /// at its next opening. The databases must be closed. A second try goes on. Where they lie then.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn set_aside(&self, name: &str, installation: bool) -> Result<PathBuf, FolderError> {
        let aside = self.set_aside_folder().join(name);
        self.make_folder(&aside)?;
        let mut paths = self.database_files();
        if installation {
            // The copies open with the same key.
            paths.push(self.copies_folder());
            paths.push(self.path.join(INSTALLATION));
        }
        for path in paths {
            let to = aside.join(path.file_name().unwrap_or_default());
            gone(std::fs::rename(&path, &to), &path)?;
        }
        Ok(aside)
    }

    /// Removes what a second try to open would find half made: the databases alone, which must be
    /// closed.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses; a second try goes on.
    pub fn erase_databases(&self) -> Result<(), FolderError> {
        for path in self.database_files() {
            gone(std::fs::remove_file(&path), &path)?;
        }
        Ok(())
    }

    /// Removes both databases with what belongs to them, their copies, what was set aside, and the
    /// logs. The databases must be closed.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses; a second try goes on.
    pub fn erase_data(&self) -> Result<(), FolderError> {
        self.erase_databases()?;
        for folder in [
            self.copies_folder(),
            self.set_aside_folder(),
            self.log_folder(),
        ] {
            gone(std::fs::remove_dir_all(&folder), &folder)?;
        }
        self.end_key_change()
    }

    /// Removes the name that leads to this folder's entries in the keyring, the address for other
    /// processes and the lock: the last things to go.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] where the operating system refuses.
    pub fn erase_installation(&self) -> Result<(), FolderError> {
        for name in ["tandem.sock", INSTALLATION] {
            let path = self.path.join(name);
            gone(std::fs::remove_file(&path), &path)?;
        }
        // Windows does not remove what is open: there an empty file stays.
        let _ = std::fs::remove_file(self.path.join(LOCK));
        Ok(())
    }

    fn database_files(&self) -> Vec<PathBuf> {
        let parts = |database: PathBuf| {
            PARTS.map(|part| {
                let mut file = database.clone().into_os_string();
                file.push(part);
                PathBuf::from(file)
            })
        };
        [self.store_db(), self.pics_db()]
            .into_iter()
            .flat_map(parts)
            .collect()
    }
}

/// What was not there is gone as well.
fn gone(done: io::Result<()>, path: &Path) -> Result<(), FolderError> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error(path, error)),
        _ => Ok(()),
    }
}
