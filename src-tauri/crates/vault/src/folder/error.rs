//! Why a data folder could not be used.

use std::io;
use std::path::{Path, PathBuf};

/// Why a data folder could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// Another process works in the folder.
    #[error(
        "the data folder is in use by {}. Wait for it to end, or close it",
        holder.as_deref().unwrap_or("another process")
    )]
    Held {
        /// The process, its command and since when, where it could be read.
        holder: Option<String>,
    },
    /// The folder lies on another computer, where locks and a database's log can't be relied on.
    #[error(
        "the data folder {} lies on a network share ({kind}), where a database can be damaged and \
         a lock does not hold. Choose a folder on this computer",
        path.display()
    )]
    NetworkShare {
        /// The folder, with links followed.
        path: PathBuf,
        /// The kind of file system.
        kind: String,
    },
    /// The folder is copied elsewhere by a program that does not know of databases.
    #[error(
        "the data folder {} is synchronised by {by}, which would copy a database while it is being \
         written and carry learners' data elsewhere. Choose a folder that is not synchronised",
        path.display()
    )]
    Synchronised {
        /// The folder, with links followed.
        path: PathBuf,
        /// The name of the program.
        by: String,
    },
    /// Other accounts may enter the folder, which holds more than Tandem's files.
    #[error(
        "other accounts of this computer may enter the folder {}, and it is not Tandem's alone. Name \
         an empty folder: Tandem keeps others out of that",
        path.display()
    )]
    OpenToOthers {
        /// The folder.
        path: PathBuf,
    },
    /// Every account may move the folder away and put another in its place.
    #[error(
        "the data folder {} lies in {}, where every account of this computer may move it away. Choose \
         a folder elsewhere",
        path.display(),
        above.display()
    )]
    MovedByOthers {
        /// The folder.
        path: PathBuf,
        /// The folder above it.
        above: PathBuf,
    },
    /// The folder, or a file in it, is another account's.
    #[error(
        "{} belongs to {owner}. Name a folder of your own, or sign in as that account",
        path.display()
    )]
    AnotherOwner {
        /// The folder or file.
        path: PathBuf,
        /// The account.
        owner: String,
    },
    /// The file that names the installation is lost or damaged, and with it the way to the key.
    #[error(
        "the file {} is missing or damaged. It leads to the key of the databases: restore it from \
         a backup of the data folder",
        path.display()
    )]
    Installation {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("the data folder can't be used: {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

pub(super) fn io_error(path: &Path, source: io::Error) -> FolderError {
    FolderError::Io {
        path: path.to_owned(),
        source,
    }
}
