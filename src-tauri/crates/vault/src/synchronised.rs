//! Folders that a program copies to other computers.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Names of folders by which such programs are known, in lower case. What follows may be a company
/// or an account: "OneDrive - Example College", "Dropbox (Personal)", "GoogleDrive-ann@…".
const NAMES: [(&str, &str); 14] = [
    ("onedrive", "OneDrive"),
    ("sharepoint", "SharePoint"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud drive", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("mobile documents", "iCloud"),
    ("box sync", "Box"),
    ("box-box", "Box"),
    ("pclouddrive", "pCloud"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
];

/// Files and folders that such programs leave at the top of what they copy.
const MARKS: [(&str, &str); 4] = [
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
];

/// Variables in which OneDrive tells where its folders are, whatever they are called.
const VARIABLES: [&str; 3] = ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"];

/// The program that synchronises the folder, as far as its path tells.
pub(crate) fn synchronised_by(path: &Path) -> Option<String> {
    let told = VARIABLES
        .iter()
        .filter_map(std::env::var_os)
        .filter(|value| !value.is_empty());
    let told: Vec<PathBuf> = told.map(PathBuf::from).collect();
    by_variable(path, &told)
        .or_else(|| path.iter().find_map(by_name))
        .or_else(|| path.ancestors().find_map(by_mark))
        .map(str::to_owned)
}

fn by_variable(path: &Path, told: &[PathBuf]) -> Option<&'static str> {
    let inside = |folder: &PathBuf| {
        path.starts_with(folder)
            || folder
                .canonicalize()
                .is_ok_and(|folder| path.starts_with(folder))
    };
    told.iter().any(inside).then_some("OneDrive")
}

fn by_name(component: &OsStr) -> Option<&'static str> {
    let name = component.to_string_lossy().to_lowercase();
    // macOS gathers the folders of all such programs here.
    if name == "cloudstorage" {
        return Some("a cloud storage program");
    }
    let follows = |rest: &str| rest.is_empty() || rest.starts_with([' ', '-', '(', '_']);
    NAMES
        .iter()
        .find(|(start, _)| name.strip_prefix(start).is_some_and(follows))
        .map(|(_, program)| *program)
}

fn by_mark(folder: &Path) -> Option<&'static str> {
    let found = MARKS.iter().find(|(mark, _)| folder.join(mark).exists());
    found.map(|(_, program)| *program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_known_by_their_names() {
        let cases = [
            ("/Users/ann/OneDrive/Tandem", "OneDrive"),
            ("/Users/ann/OneDrive - Example College/Tandem", "OneDrive"),
            ("/home/ann/Dropbox (Personal)/x", "Dropbox"),
            ("/home/ann/dropbox", "Dropbox"),
            ("/Volumes/GoogleDrive/My Drive/x", "Google Drive"),
            (
                "/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/x",
                "iCloud",
            ),
            (
                "/Users/ann/Library/CloudStorage/Other/x",
                "a cloud storage program",
            ),
        ];
        for (path, program) in cases {
            assert_eq!(
                synchronised_by(Path::new(path)).as_deref(),
                Some(program),
                "{path}"
            );
        }
    }

    #[test]
    fn like_names_are_let_through() {
        for path in [
            "/home/ann/.local/share/tandem",
            "/home/dropboxer/x",
            "/srv/box/x",
        ] {
            assert_eq!(synchronised_by(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn a_mark_above_the_folder_tells() {
        let top = tempfile::tempdir().unwrap();
        let inside = top.path().join("shared/tandem");
        assert_eq!(synchronised_by(&inside), None);
        std::fs::create_dir(top.path().join(".stfolder")).unwrap();
        assert_eq!(synchronised_by(&inside).as_deref(), Some("Syncthing"));
    }

    #[test]
    fn onedrive_tells_where_it_is() {
        let told = [PathBuf::from("/data/Work files")];
        assert_eq!(
            by_variable(Path::new("/data/Work files/Tandem"), &told),
            Some("OneDrive")
        );
        assert_eq!(by_variable(Path::new("/data/Work"), &told), None);
    }
}
