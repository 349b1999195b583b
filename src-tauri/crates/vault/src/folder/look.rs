//! What can be told of a data folder by whoever does not hold it.

use std::path::PathBuf;

use super::{LOGS, LogFile, PICS, STORE};

/// A data folder that is only looked at: nothing is opened for writing, and nothing is made.
#[derive(Debug)]
pub struct FolderLook(PathBuf);

impl FolderLook {
    /// The folder at this path, which need not exist.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Bytes of each database file and of the log of recent writes beside it; `None` where there is
    /// no such file, or where it can't be looked at.
    #[must_use]
    pub fn sizes(&self) -> Vec<(String, Option<u64>)> {
        let names = [STORE, PICS].into_iter();
        let names = names.flat_map(|name| [name.to_owned(), format!("{name}-wal")]);
        let size = |name: &String| std::fs::symlink_metadata(self.0.join(name)).ok();
        names
            .map(|name| (size(&name), name))
            .map(|(about, name)| (name, about.map(|about| about.len())))
            .collect()
    }

    /// Its log, to be read.
    #[must_use]
    pub fn log(&self) -> LogFile {
        LogFile::in_folder(self.0.join(LOGS))
    }
}
