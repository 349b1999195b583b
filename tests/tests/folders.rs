//! A data folder of each layout that was ever written, as `tools/folder.sh` makes one: this version
//! opens them all, and the newest is that of this version.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tandem_tests::program;

/// Folders of layouts, the oldest first.
fn folders() -> Vec<(u32, PathBuf)> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("folders");
    let entries = fs::read_dir(all)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let numbered = |path: PathBuf| {
        let number = path.file_name()?.to_str()?.parse().ok()?;
        Some((number, path))
    };
    let mut folders: Vec<_> = entries.filter_map(numbered).collect();
    folders.sort();
    folders
}

fn tandem(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program())
        .args(["--data", folder.to_str().unwrap()])
        .args(["--now", "2026-11-23T09:30:00Z"])
        .args(arguments)
        .env("TANDEM_DATA_KEY", "07".repeat(32))
        .env_remove("TANDEM_ONEFILE_TOKEN")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}{errors}");
    said
}

#[test]
fn every_layout_is_opened_and_keeps_what_it_held() {
    let folders = folders();
    assert!(!folders.is_empty());
    for (layout, kept) in folders {
        let folder = tempfile::tempdir().unwrap();
        for file in fs::read_dir(&kept).unwrap() {
            let file = file.unwrap().path();
            fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
        }
        let status: serde_json::Value =
            serde_json::from_str(&tandem(folder.path(), &["status", "--json"])).unwrap();
        assert_eq!(status["learners"], 12, "layout {layout}");
        assert_eq!(status["connection"]["centre_id"], 9101, "layout {layout}");
        assert_eq!(status["last_run"]["ended"], "finished", "layout {layout}");
        let history = tandem(folder.path(), &["history"]);
        let changes = status["last_run"]["totals"]["to_pics"].as_u64().unwrap();
        assert!(history.lines().count() as u64 >= changes, "layout {layout}");
        tandem(folder.path(), &["settings", "list"]);
        tandem(folder.path(), &["handover"]);
        tandem(folder.path(), &["report"]);
    }
}

#[tokio::test]
async fn the_newest_folder_is_of_the_layout_that_this_version_writes() {
    let (layout, kept) = folders().pop().unwrap();
    let key = tandem_vault::DataKey::from_hex(&"07".repeat(32)).unwrap();
    let steps = |path: PathBuf| {
        let key = key.clone();
        async move {
            let nothing = tandem_vault::rusqlite_migration::Migrations::new(Vec::new());
            match tandem_vault::Database::open(&path, &key, nothing).await {
                Err(tandem_vault::DatabaseError::TooNew { found, .. }) => found,
                _ => 0,
            }
        }
    };
    let fresh = tempfile::tempdir().unwrap();
    tandem(fresh.path(), &["status"]);
    for database in ["tandem.db", "pics.db"] {
        let copy = tempfile::tempdir().unwrap();
        fs::copy(kept.join(database), copy.path().join(database)).unwrap();
        assert_eq!(
            steps(copy.path().join(database)).await,
            steps(fresh.path().join(database)).await,
            "{database} has another layout than folder {layout}: make one with tools/folder.sh"
        );
    }
}
