//! Paths that people enter, looked at before anything is done with them.

use super::read::open;
use super::write::in_the_way;
use crate::{Error, ErrorCode};
use std::path::{Path, PathBuf};

/// The path that somebody entered. File managers copy one with quotation marks around it.
pub fn entered(path: &str) -> PathBuf {
    PathBuf::from(path.trim().trim_matches('"'))
}

/// The path of a file that is to be read: a full one, of a regular file with one of these extensions.
///
/// # Errors
/// [`ErrorCode::PathRefused`] where it is no full path or has another extension;
/// [`ErrorCode::NoFile`] and `unopened` as [`open`] gives them.
pub fn entered_to_read(
    path: &str,
    extensions: &[&str],
    unopened: ErrorCode,
) -> Result<PathBuf, Error> {
    let path = full(path, extensions)?;
    open(&path, unopened).map(|_| path)
}

/// The path of a file that is to be made: a full one with one of these extensions, in a folder that is
/// there, and of which nothing is there, be it a link that leads nowhere.
///
/// # Errors
/// [`ErrorCode::PathRefused`] where it is no full path or has another extension;
/// [`ErrorCode::FileUnwritten`] where there is no such folder, or something of this name in it.
pub fn entered_to_write(path: &str, extensions: &[&str]) -> Result<PathBuf, Error> {
    let path = full(path, extensions)?;
    if !path.parent().is_some_and(Path::is_dir) {
        return Err(Error::new(
            ErrorCode::FileUnwritten,
            format!(
                "{} can't be written: there is no such folder.",
                path.display()
            ),
            "Choose a folder that is there and that you may write to.",
        ));
    }
    match path.symlink_metadata() {
        Ok(_) => Err(in_the_way(&path)),
        Err(_) => Ok(path),
    }
}

fn full(path: &str, extensions: &[&str]) -> Result<PathBuf, Error> {
    let path = entered(path);
    if !path.is_absolute() {
        return Err(Error::new(
            ErrorCode::PathRefused,
            format!("{} is no full path.", path.display()),
            "Enter where the file is from the top: its drive or /, its folders and its name.",
        ));
    }
    let extension = path.extension().and_then(|ending| ending.to_str());
    let fits = |extension: &str| {
        extensions
            .iter()
            .any(|fit| fit.eq_ignore_ascii_case(extension))
    };
    if !extension.is_some_and(fits) {
        return Err(Error::new(
            ErrorCode::PathRefused,
            format!(
                "{} does not end in .{}.",
                path.display(),
                extensions.join(" or .")
            ),
            "Name a file of this kind.",
        ));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_come_with_quotation_marks() {
        assert_eq!(entered(" \"C:\\a b.csv\" "), PathBuf::from("C:\\a b.csv"));
    }

    #[test]
    fn only_what_is_not_there_is_made_and_in_a_folder_that_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(at("there.csv"), "").unwrap();
        let code = |path: &str| entered_to_write(path, &["csv"]).unwrap_err().code;
        assert!(entered_to_write(&at("new.CSV"), &["csv"]).is_ok());
        assert_eq!(code(&at("there.csv")), ErrorCode::FileUnwritten);
        assert_eq!(code(&at("none/new.csv")), ErrorCode::FileUnwritten);
        assert_eq!(code(&at("new.exe")), ErrorCode::PathRefused);
        assert_eq!(code(&at("new")), ErrorCode::PathRefused);
        assert_eq!(code("new.csv"), ErrorCode::PathRefused);
        assert_eq!(code(""), ErrorCode::PathRefused);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("nowhere"), at("link.csv")).unwrap();
            assert_eq!(code(&at("link.csv")), ErrorCode::FileUnwritten);
        }
    }

    #[test]
    fn only_files_of_the_kind_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(at("there.xml"), "").unwrap();
        std::fs::create_dir(at("folder.xml")).unwrap();
        let read = |path: &str| entered_to_read(path, &["xml"], ErrorCode::ImportRefused);
        assert!(read(&at("there.xml")).is_ok());
        assert_eq!(
            read(&at("none.xml")).unwrap_err().code,
            ErrorCode::ImportRefused
        );
        assert_eq!(read(&at("folder.xml")).unwrap_err().code, ErrorCode::NoFile);
        assert_eq!(
            read("/etc/passwd").unwrap_err().code,
            ErrorCode::PathRefused
        );
    }
}
