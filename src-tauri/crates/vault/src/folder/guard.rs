//! Keeping the data folder to this account.

use std::io;
use std::path::Path;

use super::error::{FolderError, io_error};
use crate::platform;

/// What Tandem keeps in its folder; whatever begins so is its own.
const OURS: [&str; 9] = [
    "tandem.db",
    "tandem.lock",
    "tandem.holder",
    "tandem.sock",
    "pics.db",
    "installation",
    "copies",
    "logs",
    "set-aside",
];

/// Refuses a folder that others could reach into, and closes one that is Tandem's alone. A folder
/// that is refused is left as it is.
pub(super) fn keep_to_this_account(folder: &Path) -> Result<(), FolderError> {
    let asked = |answer: io::Result<bool>, path: &Path| answer.map_err(|e| io_error(path, e));
    refuse_other_owner(folder)?;
    for above in folder.ancestors().skip(1) {
        if asked(platform::anybody_may_move_what_lies_in(above), above)? {
            return Err(FolderError::MovedByOthers {
                path: folder.to_owned(),
                above: above.to_owned(),
            });
        }
    }
    let is_open = asked(platform::is_open_to_others(folder), folder)?;
    let entries = entries(folder)?;
    let ours = |name: &std::ffi::OsString| is_ours(&name.to_string_lossy());
    if is_open && (asked(platform::is_shared(folder), folder)? || !entries.iter().all(ours)) {
        return Err(FolderError::OpenToOthers {
            path: folder.to_owned(),
        });
    }
    if is_open {
        platform::tighten(folder).map_err(|source| io_error(folder, source))?;
    }
    // Nobody can come in any more. What somebody put there before is looked at now.
    for name in entries.iter().filter(|name| ours(name)) {
        let path = folder.join(name);
        refuse_other_owner(&path)?;
        if asked(platform::is_open_to_others(&path), &path)? {
            platform::tighten(&path).map_err(|source| io_error(&path, source))?;
        }
    }
    Ok(())
}

fn refuse_other_owner(path: &Path) -> Result<(), FolderError> {
    match platform::other_owner(path).map_err(|source| io_error(path, source))? {
        Some(owner) => Err(FolderError::AnotherOwner {
            path: path.to_owned(),
            owner,
        }),
        None => Ok(()),
    }
}

fn entries(folder: &Path) -> Result<Vec<std::ffi::OsString>, FolderError> {
    let read = std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let read = read.map_err(|source| io_error(folder, source))?;
    let mut names: Vec<_> = read.iter().map(std::fs::DirEntry::file_name).collect();
    names.sort();
    Ok(names)
}

fn is_ours(name: &str) -> bool {
    OURS.iter().any(|ours| name.starts_with(ours))
}
