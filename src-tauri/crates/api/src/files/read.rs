//! Files that people hand over.

use super::why::why;
use crate::{Error, ErrorCode};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use tandem_vault::platform::{NoFile, NotOpened, open_regular};

/// A line for each of a hundred thousand records, and much room.
const LARGEST_TABLE: u64 = 20_000_000;

/// Opens a file to be read, or what a link leads to: a regular file and nothing else.
///
/// # Errors
/// [`ErrorCode::NoFile`] where it is a folder, a pipe, a device or a socket, and this code where it
/// can't be opened.
pub fn open(file: &Path, unopened: ErrorCode) -> Result<File, Error> {
    open_regular(file).map_err(|not| match not {
        NotOpened::NoFile(what) => {
            let what = match what {
                NoFile::Folder => "a folder",
                NoFile::Pipe => "a pipe",
                NoFile::Device => "a device",
                NoFile::Socket => "a socket",
            };
            Error::new(
                ErrorCode::NoFile,
                format!("{} is {what}, not a file.", file.display()),
                "Name the file itself. What another program puts out has to be saved as a file first.",
            )
        }
        NotOpened::Refused(error) => Error::new(
            unopened,
            format!(
                "{} can't be opened: {}.",
                file.display(),
                why(&error, "file")
            ),
            "Check the name of the file and that you may read it.",
        ),
    })
}

/// Reads a table that somebody hands over. What is no text in UTF-8 is replaced: the IDs in it are
/// plain digits and letters in every encoding of spreadsheets but UTF-16, which is refused.
///
/// # Errors
/// It can't be opened, is no regular file, is far too large for a table, or is no text.
pub fn read_table(file: &Path) -> Result<String, Error> {
    let refused =
        |message: String, remedy: &str| Error::new(ErrorCode::LinkFileRefused, message, remedy);
    let opened = open(file, ErrorCode::LinkFileRefused)?;
    let mut bytes = Vec::new();
    // One more than may be there, so that a file that grows meanwhile is noticed too.
    let read = opened.take(LARGEST_TABLE + 1).read_to_end(&mut bytes);
    read.map_err(|error| {
        refused(
            format!("{} can't be read: {}.", file.display(), why(&error, "file")),
            "Copy the file to this computer, and choose the copy.",
        )
    })?;
    if bytes.len() as u64 > LARGEST_TABLE {
        return Err(Error::new(
            ErrorCode::FileTooLarge,
            format!(
                "{} is larger than {} MB, which no table of links needs.",
                file.display(),
                LARGEST_TABLE / 1_000_000
            ),
            "Nothing was linked. Choose the file with two columns of IDs, saved as comma-separated values, and leave \
             other columns out.",
        ));
    }
    if bytes.contains(&0) {
        return Err(refused(
            format!("{} is no plain text.", file.display()),
            "Save it from the spreadsheet as comma-separated values (CSV UTF-8), and choose that file.",
        ));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_table_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("links.csv");
        File::create(&file)
            .unwrap()
            .set_len(LARGEST_TABLE + 1)
            .unwrap();
        assert_eq!(read_table(&file).unwrap_err().code, ErrorCode::FileTooLarge);
        let folder = read_table(folder.path()).unwrap_err();
        assert_eq!(folder.code, ErrorCode::NoFile);
        assert!(
            folder.message.ends_with("is a folder, not a file."),
            "{}",
            folder.message
        );
    }
}
