//! A disk that is full while a run goes on, on a file system of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};
use tandem_tests::provider::generated;
use tandem_tests::{NOW, StandIn, Tandem, program};

/// Mounts a file system of some megabytes at `$FOLDER`, copies the data folder there, fills it up, runs,
/// makes room, and runs again.
const SCRIPT: &str = r#"
set -eu
mount -t tmpfs -o size=12m,mode=700 none "$FOLDER"
cp -r "$HELD/." "$FOLDER"
cat /dev/zero > "$FOLDER/fill" 2>/dev/null || true
"$TANDEM" --data "$FOLDER" --now "$NOW" sync --accept "$PLAN" --json > "$OUT/full" 2>&1 || true
"$TANDEM" --data "$FOLDER" --now "$NOW" status > "$OUT/status" 2>&1 || true
rm "$FOLDER/fill"
"$TANDEM" --data "$FOLDER" --now "$NOW" sync --accept "$PLAN" --json > "$OUT/room" 2>&1 || true
"$TANDEM" --data "$FOLDER" --now "$NOW" pics state > "$OUT/state" 2>&1
"#;

#[test]
fn it_is_named_and_the_run_goes_on_once_there_is_room() {
    if !may_mount() {
        // Where nobody may mount anything, such a disk can't be had.
        eprintln!("not rehearsed: this account may not mount a file system of its own");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let held = folder.path().join("held");
    let (standin, _, plan) = previewed(&held);

    let ended = script(&standin, folder.path(), &held, &plan);
    assert!(ended.status.success(), "{ended:?}");
    let said = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    for name in ["full", "status"] {
        let text = said(name);
        assert!(text.contains("Free some space"), "{name}: {text}");
        assert!(!text.contains("backup"), "{name}: {text}");
    }
    assert!(
        said("room").contains("\"event\":\"summary\""),
        "{}",
        said("room")
    );

    // What the full disk kept from being done, the next run did.
    let (_other, undisturbed, plan) = previewed(&folder.path().join("undisturbed"));
    undisturbed.run(&["sync", "--accept", &plan, "--json"]);
    let state = undisturbed.must(&["pics", "state"]);
    assert_eq!(without_ids(&said("state")), without_ids(&state));
}

/// A provider whose initial synchronisation is previewed, with the name of its plan.
fn previewed(folder: &Path) -> (StandIn, Tandem, String) {
    let (standin, tandem) = generated(folder, 12, 8);
    let plan = tandem.preview();
    (standin, tandem, plan)
}

fn may_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
        .output();
    tried.is_ok_and(|tried| tried.status.success())
}

fn script(standin: &StandIn, folder: &Path, held: &Path, plan: &str) -> Output {
    let there = folder.join("there");
    std::fs::create_dir(&there).unwrap();
    Command::new("unshare")
        .args(["-rm", "sh", "-c", SCRIPT])
        .env("FOLDER", there)
        .env("HELD", held)
        .env("OUT", folder)
        .env("TANDEM", program())
        .env("NOW", NOW)
        .env("PLAN", plan)
        .env("TANDEM_DATA_KEY", "07".repeat(32))
        .env("TANDEM_ONEFILE_TOKEN", &standin.customer_token)
        .output()
        .unwrap()
}

/// Records of PICS but for the IDs that OneFile gave.
fn without_ids(state: &str) -> serde_json::Value {
    let mut state: serde_json::Value = serde_json::from_str(state).unwrap();
    for learner in state["learners"].as_array_mut().unwrap() {
        for review in learner["reviews"].as_array_mut().unwrap() {
            review["onefile_id"] = (!review["onefile_id"].is_null()).into();
        }
    }
    state
}
