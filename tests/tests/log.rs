//! The log in the data folder, and the diagnostics: they tell what went on, and nobody's data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tandem_tests::{StandIn, Tandem, provider, wait_for_calls};

/// What belongs to somebody, in what `pics state` and the stand-in's state call it.
const PERSONAL: [&str; 24] = [
    "key",
    "ident",
    "learner_ref",
    "uln",
    "first_names",
    "surname",
    "name",
    "email",
    "ni_number",
    "telephone",
    "mobile",
    "postcode",
    "date_of_birth",
    "main_tag",
    "first_name",
    "last_name",
    "username",
    "mis_id",
    "ni",
    "dob",
    "address",
    "FirstName",
    "LastName",
    "Email",
];

/// Shorter ones are in any text.
const LETTERS: usize = 4;

fn gather(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if PERSONAL.contains(&name.as_str()) => {
                        if text.len() >= LETTERS {
                            found.insert(text.clone());
                        }
                    }
                    other => gather(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

/// Everything that a text must not hold.
fn personal(tandem: &Tandem, standin: &StandIn) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let pics: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    gather(&pics, &mut found);
    gather(&standin.control.state(), &mut found);
    assert!(found.len() > 60, "{}", found.len());
    found.insert(standin.customer_token.clone());
    found.insert("07".repeat(32));
    found
}

fn told_in<'a>(text: &str, personal: &'a BTreeSet<String>) -> Vec<&'a String> {
    let is_part = |c: char| c.is_alphanumeric();
    let alone = |part: &&String| {
        text.match_indices(part.as_str()).any(|(at, part)| {
            !text[..at].ends_with(is_part) && !text[at + part.len()..].starts_with(is_part)
        })
    };
    personal.iter().filter(alone).collect()
}

fn log(folder: &Path) -> PathBuf {
    folder.join("logs/tandem.log")
}

fn events(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(log(folder)).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A provider with a first week behind it, in which much went wrong.
fn eventful(folder: &Path) -> (StandIn, Tandem) {
    let (standin, tandem) = provider::generated(folder, 12, 7);
    tandem.run(&["sync", "--accept", &tandem.preview()]);
    for effect in [
        json!({"status": 400}),
        json!({"status": 500}),
        json!("html"),
    ] {
        let fault = json!({"endpoint": "*", "every": 4, "effect": effect});
        standin.control.fault(&fault);
        tandem.run(&["sync", "--anew"]);
        standin.control.no_faults();
    }
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let learner = state["learners"][0]["learner_ref"]
        .as_str()
        .unwrap()
        .to_owned();
    tandem.run(&["sync", "--learner", &learner]);
    tandem.run(&["enrol", &learner, "--dry-run"]);
    tandem.run(&["links", "suggest"]);
    tandem.must(&[
        "settings",
        "set",
        "review_type_created",
        "Quarterly with Ms Hollis",
    ]);
    tandem.must(&["pause"]);
    (standin, tandem)
}

#[test]
fn log_and_diagnostics_tell_what_went_on_and_name_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = eventful(folder.path());
    let personal = personal(&tandem, &standin);
    diagnostics_hold_counts_and_codes_and_nobodys_data(folder.path(), &tandem, &personal);
    drop(standin);
    assert_eq!(tandem.run(&["sync"]).code, Some(3));

    let text = fs::read_to_string(log(folder.path())).unwrap();
    let told = told_in(&text, &personal);
    assert!(told.is_empty(), "{told:?} in\n{text}");
    assert!(!text.contains("Hollis"));
    let path = folder.path().display().to_string();
    assert!(!text.contains(&path), "{text}");

    let events = events(folder.path());
    let with = |message: &str| {
        let found = events.iter().filter(|event| event["message"] == message);
        found.collect::<Vec<_>>()
    };
    let opened = with("a data folder is opened");
    assert_eq!(opened[0]["command"], "tandem generate");
    assert!(opened[0]["version"].is_string());
    assert_eq!(
        with("connected to OneFile")[0]["environment"],
        "on this computer"
    );
    let ended = with("a run has ended");
    let count = |name: &str| ended[0][name].as_u64().unwrap();
    let parts = ["changed", "unchanged", "parked", "failed", "not_reached"];
    assert_eq!(count("in_scope"), parts.into_iter().map(count).sum::<u64>());
    let failed = with("not carried out");
    assert_eq!(failed.last().unwrap()["code"], "unreachable");
    assert_eq!(
        with("a setting was changed")[0]["setting"],
        "review_type_created"
    );
    let levels = ["INFO", "WARN", "ERROR"];
    let is_told = |event: &Value| levels.contains(&event["level"].as_str().unwrap());
    assert!(events.iter().all(is_told));
}

fn diagnostics_hold_counts_and_codes_and_nobodys_data(
    folder: &Path,
    tandem: &Tandem,
    personal: &BTreeSet<String>,
) {
    let customer: Value = serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap();
    let customer = &customer["connection"];

    let file = folder.with_extension("txt");
    let written = tandem.must(&["diagnostics", file.to_str().unwrap()]);
    assert!(written.contains("before you pass it on"), "{written}");
    let text = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let told = told_in(&text, personal);
    assert!(told.is_empty(), "{told:?} in\n{text}");
    for name in ["customer", "centre", "base_url"] {
        let name = customer[name].as_str().unwrap();
        assert!(!text.contains(name), "{name} in\n{text}");
    }
    assert!(!text.contains("Hollis"), "{text}");
    assert!(text.contains("review type created: changed\n"), "{text}");
    assert!(!text.contains(folder.to_str().unwrap()), "{text}");
    assert!(!text.contains(&std::env::var("HOME").unwrap()), "{text}");

    let told = tandem.must(&["diagnostics", "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["kept"]["counts"]["learners"], 12);
    assert_eq!(told["kept"]["connection"]["centre"], customer["centre_id"]);
    assert!(told["folder"]["bytes"]["tandem.db"].as_u64().unwrap() > 0);
    assert!(!told["kept"]["runs"].as_array().unwrap().is_empty());
    assert!(
        !told["kept"]["answers"]["pages"]
            .as_object()
            .unwrap()
            .is_empty()
    );
    assert!(!told["log"].as_array().unwrap().is_empty());
}

#[test]
fn what_only_looks_leaves_no_trace_and_one_process_writes_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = provider::generated(folder.path(), 5, 7);
    fs::remove_dir_all(folder.path().join("logs")).unwrap();
    for looks in [
        &["status"][..],
        &["search", "a"],
        &["runs"],
        &["diagnostics"],
        &["settings", "list"],
        &["handover"],
    ] {
        tandem.run(looks);
        assert!(!folder.path().join("logs").exists(), "{looks:?}");
    }

    standin.control.set(&json!({"latency_ms": 300}));
    let before = standin.control.count("calls");
    let mut held = tandem.command(&["sync", "--dry-run"]).spawn().unwrap();
    wait_for_calls(&standin.control, &mut held, before + 1);
    let refused = tandem.run(&["sync", "--dry-run"]);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    let refused = tandem.run(&["diagnostics", "--json"]);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    let told: Value = serde_json::from_str(&refused.stdout).unwrap();
    assert_eq!(told["unread"], "folder_held", "it is told all the same");
    tandem_tests::Ended::of(held);
    let opened = events(folder.path());
    let opened = opened
        .iter()
        .filter(|event| event["message"] == "a data folder is opened");
    assert_eq!(opened.count(), 1);
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let tandem = Tandem::at(folder.path(), &standin);
    fs::write(folder.path().join("logs"), "in the way").unwrap();
    tandem.must(&["generate", "--learners", "5"]);
    tandem.connect(&standin);
    assert!(!tandem.preview().is_empty());
}

#[cfg(unix)]
#[test]
fn the_log_is_for_its_account_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _provider = provider::generated(folder.path(), 5, 7);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("logs")), 0o700);
    assert_eq!(mode(&log(folder.path())), 0o600);
}
