//! What goes wrong before anything is done: each its own code, sentence and exit code, and nothing
//! is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::fs;
use tandem_tests::{Ended, StandIn, Tandem, wait_for_calls};

/// A connected data folder over a small stand-in.
fn connected(folder: &std::path::Path) -> (StandIn, Tandem) {
    let standin = StandIn::start(&["--learners", "20", "--limit", "off"]);
    let tandem = Tandem::at(folder, &standin);
    tandem.must(&["generate", "--learners", "20"]);
    tandem.connect(&standin);
    (standin, tandem)
}

/// Exit code and error code; a refusal says what is wrong, and does not leave it at that.
fn refusal(ended: &Ended) -> (Option<i32>, String) {
    let last = ended
        .stdout
        .lines()
        .last()
        .unwrap_or_else(|| panic!("nothing said: {}", ended.stderr));
    let error: Value = serde_json::from_str(last).unwrap();
    assert_eq!(error["event"], "error", "{last}");
    assert!(error["message"].as_str().unwrap().ends_with('.'), "{last}");
    (ended.code, error["code"].as_str().unwrap().to_owned())
}

#[test]
fn a_onefile_that_is_switched_off() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    drop(standin);
    let ended = tandem.run(&["sync", "--dry-run", "--json"]);
    assert_eq!(refusal(&ended), (Some(3), "unreachable".into()));
}

#[test]
fn a_token_that_is_not_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    let ended = Ended::of(
        tandem
            .command(&["connect", "--environment", &standin.base_url, "--json"])
            .env("TANDEM_ONEFILE_TOKEN", "a-token-of-somebody-else")
            .spawn()
            .unwrap(),
    );
    assert_eq!(refusal(&ended), (Some(3), "token_refused".into()));
    assert!(
        !format!("{}{}", ended.stdout, ended.stderr).contains("somebody-else"),
        "a token is never shown"
    );
}

#[test]
fn a_web_page_in_place_of_data() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    standin
        .control
        .fault(&json!({"endpoint": "POST User/Search", "every": 1, "effect": "html"}));
    let ended = tandem.run(&["sync", "--dry-run", "--json"]);
    assert_eq!(refusal(&ended), (Some(3), "not_onefile".into()));
}

#[test]
fn a_data_folder_that_another_process_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    standin.control.set(&json!({"latency_ms": 400}));
    let mut running = tandem
        .command(&["sync", "--dry-run", "--json"])
        .spawn()
        .unwrap();
    let calls = standin.control.count("calls");
    wait_for_calls(&standin.control, &mut running, calls + 2);
    let ended = tandem.run(&["status", "--json"]);
    assert_eq!(refusal(&ended), (Some(5), "folder_held".into()));
    assert!(
        ended.stderr.contains("tandem sync"),
        "it names the holder: {}",
        ended.stderr
    );
    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!(
        tandem.run(&["status", "--json"]).code,
        Some(0),
        "free again after a kill"
    );
}

#[test]
fn a_set_time_against_a_real_onefile() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    let ended = tandem.run(&["connect", "--environment", "practice", "--json"]);
    assert_eq!(refusal(&ended), (Some(2), "now_needs_loopback".into()));
}

#[test]
fn an_address_without_encryption() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    let ended = tandem.run(&[
        "connect",
        "--environment",
        "http://example.test/api",
        "--json",
    ]);
    assert_eq!(refusal(&ended), (Some(2), "bad_environment".into()));
}

#[test]
fn a_key_that_does_not_open_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    let ended = Ended::of(
        tandem
            .command(&["status", "--json"])
            .env("TANDEM_DATA_KEY", "08".repeat(32))
            .spawn()
            .unwrap(),
    );
    assert_eq!(refusal(&ended), (Some(2), "key_missing".into()));
    tandem.must(&["status"]);
}

#[test]
fn more_than_one_centre_wants_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    let mut state = standin.control.state();
    let mut second = state["organisations"]
        .as_object()
        .unwrap()
        .values()
        .next()
        .unwrap()
        .clone();
    second["id"] = json!(9102);
    second["name"] = json!("Southmoor Training");
    state["organisations"]["9102"] = second;
    standin.control.set_state(&state);
    let ended = tandem.run(&["connect", "--environment", &standin.base_url, "--json"]);
    assert_eq!(refusal(&ended), (Some(4), "several_centres".into()));
    tandem.must(&[
        "connect",
        "--environment",
        &standin.base_url,
        "--centre",
        "9101",
    ]);
}

#[test]
fn files_that_are_no_ilr_files_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    let learner = "<Learner><LearnRefNumber>A1</LearnRefNumber></Learner>";
    let files = [
        ("page.xml", "<html><body>Sign in</body></html>".to_owned()),
        (
            "cut.xml",
            format!("<Message xmlns=\"ESFA/ILR/2026-27\">{learner}<Learner><LearnRef"),
        ),
        (
            "twice.xml",
            format!("<Message xmlns=\"ESFA/ILR/2026-27\">{learner}\n{learner}</Message>"),
        ),
    ];
    let before = tandem.must(&["pics", "state"]);
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        let ended = tandem.run(&["import", file.to_str().unwrap(), "--json"]);
        assert_eq!(
            refusal(&ended),
            (Some(2), "import_refused".into()),
            "{name}"
        );
        assert!(
            ended.stderr.contains(name),
            "it names the file: {}",
            ended.stderr
        );
        assert_eq!(tandem.must(&["pics", "state"]), before, "{name}");
    }
}

#[test]
fn a_reference_that_nobody_has() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    let ended = tandem.run(&["sync", "--learner", "nobody", "--json"]);
    assert_eq!(refusal(&ended), (Some(2), "unknown_learner".into()));
}

#[test]
fn a_data_folder_stays_with_its_centre() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    tandem.run(&["sync", "--dry-run", "--json"]).summary();
    let state = standin.control.state().to_string().replace("9101", "9555");
    standin
        .control
        .set_state(&serde_json::from_str(&state).unwrap());
    let ended = tandem.run(&["connect", "--environment", &standin.base_url, "--json"]);
    assert_eq!(refusal(&ended), (Some(4), "other_centre".into()));
}

#[test]
fn a_preview_that_is_out_of_date_is_refused_and_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = connected(folder.path());
    let preview = tandem.run(&["sync", "--dry-run", "--json"]).summary();
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let number = json!({"registration_number": "EDITED"});
    let mut edits = String::new();
    for learner in state["learners"].as_array().unwrap() {
        for aim in learner["aims"].as_array().unwrap() {
            let edit = json!({"learner": learner["key"], "aim": aim["key"], "set": number});
            edits += &format!("{edit}\n");
        }
    }
    assert_eq!(tandem.run_with(&["pics", "edit"], &edits).code, Some(0));
    let writes = standin.control.count("writes");
    let ended = tandem.run(&[
        "sync",
        "--accept",
        preview["plan"].as_str().unwrap(),
        "--json",
    ]);
    assert_eq!(refusal(&ended), (Some(4), "plan_outdated".into()));
    let ended = tandem.run(&["sync", "--json"]);
    assert_eq!(
        refusal(&ended),
        (Some(4), "plan_needed".into()),
        "what was refused was not accepted"
    );
    assert_eq!(standin.control.count("writes"), writes);
}

#[test]
fn a_record_edited_since_the_preview_is_planned_again_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    let line = preview
        .lines("change")
        .into_iter()
        .find(|line| line.contains("\"onefile_wins\""))
        .unwrap();
    let change: Value = serde_json::from_str(line).unwrap();
    let after = if change["field"] == "registration_number" {
        "EDITED"
    } else {
        "2020-02-02"
    };
    let set = json!({ change["field"].as_str().unwrap(): after });
    let edit = json!({"learner": change["learner"], "aim": change["key"], "set": set});
    assert_eq!(
        tandem.run_with(&["pics", "edit"], &edit.to_string()).code,
        Some(0)
    );
    let plan = preview.summary()["plan"].as_str().unwrap().to_owned();
    let run = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert_eq!(run.summary()["replanned"], 1);
    let differ = |a: &Ended, b: &Ended| {
        a.lines("change")
            .iter()
            .filter(|line| !b.lines("change").contains(line))
            .count()
    };
    assert_eq!(
        (differ(&run, &preview), differ(&preview, &run)),
        (1, 1),
        "only that record"
    );
}

#[test]
fn what_is_not_understood_is_told_as_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    for wrong in [&["sync", "--everybody", "--json"][..], &["--json", "tidy"]] {
        let ended = tandem.run(wrong);
        assert_eq!(ended.code, Some(2), "{wrong:?}");
        let error: Value = serde_json::from_str(ended.stdout.trim()).unwrap();
        assert_eq!(error["event"], "error", "{wrong:?}");
    }
    for (command, event) in [("pause", "paused"), ("resume", "resumed")] {
        let told: Value = serde_json::from_str(tandem.must(&[command, "--json"]).trim()).unwrap();
        assert_eq!(told["event"], event);
    }
    let ended = tandem.run(&["runs", "999", "--json"]);
    assert_eq!(refusal(&ended), (Some(2), "no_such_run".into()));
}

#[test]
fn a_key_without_a_token_is_no_missing_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    let ended = Ended::of(
        tandem
            .command(&["sync", "--dry-run", "--json"])
            .env_remove("TANDEM_ONEFILE_TOKEN")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
            .spawn()
            .unwrap(),
    );
    assert_eq!(refusal(&ended), (Some(2), "token_missing".into()));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_can_not_be_written_does_not_end_well() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = connected(folder.path());
    for arguments in [&["status"][..], &["search", "a", "--json"], &["--help"]] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let ended = Ended::of(tandem.command(arguments).stdout(full).spawn().unwrap());
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
    }
}
