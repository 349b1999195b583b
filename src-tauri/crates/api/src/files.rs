//! Files that people name: what is written for them, and what they hand over.

use crate::{Error, ErrorCode};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The path that somebody entered. File managers copy one with quotation marks around it.
pub fn entered(path: &str) -> PathBuf {
    PathBuf::from(path.trim().trim_matches('"'))
}

/// Writes a file whole or not at all, readable by its owner only.
///
/// # Errors
/// It can't be written, or is there already and `replace` is not set.
pub fn write(file: &Path, text: &str, replace: bool) -> Result<(), Error> {
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
    let (message, remedy) = if error.kind() == ErrorKind::AlreadyExists {
        (
            format!("{} is there already.", file.display()),
            "Choose another name, or move the old file away first.",
        )
    } else {
        (
            format!(
                "{} can't be written: {}.",
                file.display(),
                why(&error, "folder")
            ),
            "Choose another place that you may write to, or make room there. A file that is open in another program may \
             have to be closed first.",
        )
    };
    Err(Error::new(ErrorCode::FileUnwritten, message, remedy))
}

/// Writes comma-separated values as spreadsheets read them: without the mark at the beginning, some
/// take the letters of names for others.
///
/// # Errors
/// As [`write`].
pub fn write_table(file: &Path, table: &str, replace: bool) -> Result<(), Error> {
    write(file, &format!("\u{feff}{table}"), replace)
}

/// Reads a table that somebody hands over. What is no text in UTF-8 is replaced: the IDs in it are
/// plain digits and letters in every encoding of spreadsheets but UTF-16, which is refused.
///
/// # Errors
/// It can't be opened, is far too large for a table, or is no text.
pub fn read_table(file: &Path) -> Result<String, Error> {
    let refused =
        |message: String, remedy: &str| Error::new(ErrorCode::LinkFileRefused, message, remedy);
    let unopened = |error: std::io::Error| {
        refused(
            format!(
                "{} can't be opened: {}.",
                file.display(),
                why(&error, "file")
            ),
            "Check the name of the file and that you may read it.",
        )
    };
    let about = std::fs::metadata(file).map_err(unopened)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(refused(
            format!("{} is no table of links.", file.display()),
            "Choose the file with two columns of IDs, saved as comma-separated values.",
        ));
    }
    let bytes = std::fs::read(file).map_err(unopened)?;
    if bytes.contains(&0) {
        return Err(refused(
            format!("{} is no plain text.", file.display()),
            "Save it from the spreadsheet as comma-separated values (CSV UTF-8), and choose that file.",
        ));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A line for each of a hundred thousand records, and much room.
const LARGEST: u64 = 20_000_000;

/// Why, in plain words: what libraries say names files that nobody has heard of.
fn why(error: &std::io::Error, sought: &str) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!("there is no such {sought}"),
        ErrorKind::PermissionDenied => "it is not allowed there".into(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "that disk can only be read".into(),
        ErrorKind::IsADirectory => "it is a folder".into(),
        ErrorKind::NotADirectory => "what should be a folder is none".into(),
        other => other.to_string(),
    }
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
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 1, "no half of a file");
    }

    #[test]
    fn a_workbook_is_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("links.xlsx");
        std::fs::write(&file, b"PK\x03\x04\0\0").unwrap();
        assert!(
            read_table(&file)
                .unwrap_err()
                .message
                .contains("no plain text")
        );
        std::fs::write(&file, b"\xEF\xBB\xBFA1;7\r\nZo\xE9;8\r\n").unwrap();
        assert!(read_table(&file).unwrap().contains("A1;7"));
        assert!(read_table(&folder.path().join("none.csv")).is_err());
    }

    #[test]
    fn a_path_may_come_with_quotation_marks() {
        assert_eq!(entered(" \"C:\\a b.csv\" "), PathBuf::from("C:\\a b.csv"));
    }
}
