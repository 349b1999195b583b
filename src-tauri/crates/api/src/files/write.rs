//! Files that are written for people.

use super::names::is_file_name;
use super::why::why;
use crate::{Error, ErrorCode};
use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes a file whole or not at all, readable by its owner only. A link of this name is replaced,
/// or in the way, itself: it is never followed.
///
/// # Errors
/// It can't be written, or is there already and `replace` is not set.
pub fn write(file: &Path, text: &str, replace: bool) -> Result<(), Error> {
    let name = file.file_name().and_then(OsStr::to_str);
    if !name.is_some_and(is_file_name) {
        return Err(Error::new(
            ErrorCode::FileUnwritten,
            format!("{} is no name for a file.", file.display()),
            "Use a name of letters, digits, blanks, dots and dashes, which every system takes.",
        ));
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let written = tempfile::NamedTempFile::new_in(folder)
        .and_then(|mut new| new.write_all(text.as_bytes()).map(|()| new))
        .and_then(|new| new.as_file().sync_all().map(|()| new))
        .and_then(|new| {
            if replace {
                Ok(new.persist(file)?)
            } else {
                Ok(new.persist_noclobber(file)?)
            }
        });
    let Err(error) = written else {
        return Ok(());
    };
    if error.kind() == ErrorKind::AlreadyExists {
        return Err(in_the_way(file));
    }
    Err(Error::new(
        ErrorCode::FileUnwritten,
        format!(
            "{} can't be written: {}.",
            file.display(),
            why(&error, "folder")
        ),
        "Choose another place that you may write to, or make room there. A file that is open in another program may \
         have to be closed first.",
    ))
}

/// Something of this name is there, and is not replaced.
pub(super) fn in_the_way(file: &Path) -> Error {
    Error::new(
        ErrorCode::FileUnwritten,
        format!("{} is there already.", file.display()),
        "Choose another name, or move the old file away first.",
    )
}

/// Writes comma-separated values as spreadsheets read them: without the mark at the beginning, some
/// take the letters of names for others.
///
/// # Errors
/// As [`write`].
pub fn write_table(file: &Path, table: &str, replace: bool) -> Result<(), Error> {
    write(file, &format!("\u{feff}{table}"), replace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("unlinked.csv");
        write(&file, "first", false).unwrap();
        let refused = write(&file, "second", false).unwrap_err();
        assert_eq!(refused.code, ErrorCode::FileUnwritten);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "first");
        write(&file, "second", true).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "second");
        let nowhere = write(&folder.path().join("none/a.csv"), "", false).unwrap_err();
        assert!(nowhere.message.ends_with("there is no such folder."));
        for name in ["a\u{202E}vsc.csv", "nul.csv", "a.csv."] {
            let refused = write(&folder.path().join(name), "", true).unwrap_err();
            assert_eq!(refused.code, ErrorCode::FileUnwritten, "{name}");
        }
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 1, "no half of a file");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_it_and_links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("kept.csv"), "kept").unwrap();
        symlink(at("kept.csv"), at("link.csv")).unwrap();
        symlink(at("nothing.csv"), at("nowhere.csv")).unwrap();
        for link in ["link.csv", "nowhere.csv"] {
            let refused = write(&at(link), "new", false).unwrap_err();
            assert_eq!(refused.code, ErrorCode::FileUnwritten, "{link}");
        }
        assert!(!at("nothing.csv").exists());
        write(&at("link.csv"), "new", true).unwrap();
        assert_eq!(std::fs::read_to_string(at("kept.csv")).unwrap(), "kept");
        let rights = std::fs::symlink_metadata(at("link.csv"))
            .unwrap()
            .permissions();
        assert_eq!(rights.mode() & 0o777, 0o600);
    }
}
