//! The data folder: one holder, a lasting name, and nowhere but on this computer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "steps of tests"
)]

use std::path::Path;
use std::process::{Command, Stdio};

use tandem_vault::{DataFolder, FolderError};

const HOLD: &str = "VAULT_TEST_HOLD";

#[test]
fn the_folder_is_created_for_this_account_alone_and_keeps_its_name() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path().join("some/where/tandem");
    let first = DataFolder::open(&path).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
    assert_eq!(first.installation().len(), 32);
    assert_eq!(first.store_db(), path.join("tandem.db"));
    assert_eq!(first.pics_db(), path.join("pics.db"));

    let name = first.installation().to_owned();
    drop(first);
    assert_eq!(DataFolder::open(&path).unwrap().installation(), name);
    let other = DataFolder::open(&top.path().join("other")).unwrap();
    assert_ne!(other.installation(), name);
}

#[test]
fn a_second_holder_is_refused_by_name_until_the_first_lets_go() {
    let top = tempfile::tempdir().unwrap();
    let first = DataFolder::open_as(top.path(), "tandem sync").unwrap();
    match DataFolder::open(top.path()) {
        Err(FolderError::Held {
            holder: Some(holder),
        }) => {
            assert!(holder.contains("tandem sync"), "{holder}");
            assert!(holder.contains(&std::process::id().to_string()), "{holder}");
        }
        other => panic!("{other:?}"),
    }
    drop(first);
    drop(DataFolder::open(top.path()).unwrap());
    assert!(!top.path().join("tandem.holder").exists());
}

#[test]
fn a_killed_holder_leaves_the_folder_free() {
    let top = tempfile::tempdir().unwrap();
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "hold_until_killed", "--nocapture"])
        .env(HOLD, top.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = std::io::BufReader::new(holder.stdout.take().unwrap());
    let held = std::io::BufRead::lines(output).any(|line| line.unwrap() == "HELD");
    assert!(held, "the other process holds the folder");

    let error = DataFolder::open(top.path()).unwrap_err();
    assert!(
        error.to_string().contains(&holder.id().to_string()),
        "{error}"
    );
    holder.kill().unwrap();
    holder.wait().unwrap();
    DataFolder::open(top.path()).unwrap();
}

/// Holds a folder in a process of its own; without one named it has nothing to do.
#[test]
fn hold_until_killed() {
    let Ok(folder) = std::env::var(HOLD) else {
        return;
    };
    let _held = DataFolder::open(Path::new(&folder)).unwrap();
    println!("\nHELD");
    // Ends with the parent, should that not get to kill it.
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn a_synchronised_folder_is_refused_before_anything_is_created() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path().join("OneDrive - Example College/tandem");
    match DataFolder::open(&path) {
        Err(FolderError::Synchronised { by, .. }) => assert_eq!(by, "OneDrive"),
        other => panic!("{other:?}"),
    }
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn a_link_into_a_synchronised_folder_is_followed() {
    let top = tempfile::tempdir().unwrap();
    std::fs::create_dir(top.path().join("Dropbox")).unwrap();
    std::os::unix::fs::symlink(top.path().join("Dropbox"), top.path().join("mine")).unwrap();
    let error = DataFolder::open(&top.path().join("mine/tandem")).unwrap_err();
    assert!(
        matches!(error, FolderError::Synchronised { .. }),
        "{error:?}"
    );
}

#[test]
fn databases_count_once_they_hold_something() {
    let top = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(top.path()).unwrap();
    assert!(!folder.any_database_exists());
    std::fs::write(folder.pics_db(), "").unwrap();
    assert!(!folder.any_database_exists());
    std::fs::write(folder.pics_db(), "x").unwrap();
    assert!(folder.any_database_exists());
}

#[test]
fn a_lost_or_damaged_name_is_never_made_anew_beside_a_database() {
    let top = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(top.path()).unwrap();
    std::fs::write(folder.store_db(), "x").unwrap();
    drop(folder);
    let name = top.path().join("installation");
    std::fs::write(&name, "half a na").unwrap();
    let damaged = DataFolder::open(top.path()).unwrap_err();
    assert!(
        matches!(damaged, FolderError::Installation { .. }),
        "{damaged:?}"
    );
    std::fs::remove_file(&name).unwrap();
    let lost = DataFolder::open(top.path()).unwrap_err();
    assert!(matches!(lost, FolderError::Installation { .. }), "{lost:?}");
    assert!(!name.exists());
}

#[test]
fn a_file_in_the_place_of_the_folder_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = DataFolder::open(file.path()).unwrap_err();
    assert!(matches!(error, FolderError::Io { .. }), "{error:?}");
}
