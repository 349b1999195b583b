//! A second synchroniser is noticed, and handing back.

use super::mirror::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tandem_tests::provider::generated;
use tandem_tests::{StandIn, Tandem};

/// A provider whose both sides are in step.
fn in_step(folder: &Path) -> (StandIn, Tandem) {
    let (standin, tandem) = generated(folder, 30, 9);
    assert_eq!(
        gate(&tandem)["done"],
        true,
        "invented data start with it done"
    );
    let plan = tandem.preview();
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    tandem.run(&["sync", "--json"]).summary();
    (standin, tandem)
}

fn notices(tandem: &Tandem) -> Vec<Value> {
    let parked = tandem.run(&["parked", "--json"]).stdout;
    let lines = parked
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .filter(|line| line["notice"] == "second_synchroniser")
        .collect()
}

/// Aims of different learners that have a partner, with the ID of the partner.
fn pairs(tandem: &Tandem) -> Vec<(String, String, i64)> {
    let history = tandem.must(&["history", "--json"]);
    let mut pairs = BTreeMap::new();
    for line in history.lines() {
        let change: Value = serde_json::from_str(line).unwrap();
        if change["record"] == "aim" && change["onefile_id"].is_i64() {
            let text = |name: &str| change[name].as_str().unwrap().to_owned();
            pairs.insert(
                text("learner"),
                (text("key"), change["onefile_id"].as_i64().unwrap()),
            );
        }
    }
    pairs
        .into_iter()
        .map(|(learner, (aim, id))| (learner, aim, id))
        .collect()
}

/// OneFile gets new values, and another program brings them into PICS before Tandem does.
fn another_program(tandem: &Tandem, standin: &StandIn, learners: usize, value: &str) {
    let mut lines = String::new();
    for (learner, aim, id) in pairs(tandem).into_iter().take(learners) {
        let value = format!("{value}-{id}");
        standin
            .control
            .edit(&json!({"aim": id, "set": {"RegistrationNumber": value}}));
        let edit = json!({"learner": learner, "aim": aim, "set": {"registration_number": value}});
        lines += &format!("{edit}\n");
    }
    let ended = tandem.run_with(&["pics", "edit"], &lines);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn a_second_synchroniser_is_noticed_and_pauses_the_background() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = in_step(folder.path());
    another_program(&tandem, &standin, 2, "TWO");
    tandem.run(&["sync", "--json"]).summary();
    assert_eq!(notices(&tandem), Vec::<Value>::new(), "two may be people");

    another_program(&tandem, &standin, 4, "FOUR");
    tandem.run(&["sync", "--json"]).summary();
    let seen = notices(&tandem);
    assert_eq!(seen.len(), 1);
    assert_eq!(
        seen[0]["evidence"].as_array().unwrap().len(),
        2 + 4,
        "{}",
        seen[0]
    );
    assert!(seen[0]["remedy"].as_str().unwrap().contains("scheduler"));
    let status = |what: &str| {
        let status: Value = serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap();
        status[what].clone()
    };
    assert_eq!(
        (status("notices"), status("paused")),
        (json!(1), json!(false))
    );

    another_program(&tandem, &standin, 4, "AGAIN");
    tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        (status("notices"), status("paused")),
        (json!(2), json!(true))
    );
    assert_eq!(status("next_run"), Value::Null);

    assert_eq!(tandem.run(&["resume"]).code, Some(4), "nobody has looked");
    assert_eq!(confirm(&tandem, "scheduler_off"), Some(0));
    tandem.must(&["resume"]);
    assert_eq!(
        (status("notices"), status("paused")),
        (json!(0), json!(false))
    );
    tandem.run(&["sync", "--json"]).summary();
    assert_eq!(notices(&tandem), Vec::<Value>::new());
}

#[test]
fn handing_back_stops_tandem_and_erases_only_what_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = in_step(folder.path());
    let data = |name: &str| -> PathBuf { folder.path().join(name) };
    assert_eq!(confirm(&tandem, "scheduler_off"), Some(0));
    let done: Value = serde_json::from_str(&tandem.must(&["hand-back", "--json"])).unwrap();
    assert_eq!(
        states(&gate(&tandem))["scheduler_off"],
        "open",
        "by the time that somebody takes up again, it may be on"
    );
    assert_eq!(
        (&done["background_off"], &done["erased"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        tandem.must(&["settings", "get", "background"]).trim(),
        "off"
    );
    assert!(!tandem.must(&["history"]).is_empty(), "the history is kept");
    assert_eq!(
        tandem.run(&["hand-back", "--erase"]).code,
        Some(2),
        "not by accident"
    );
    assert!(data("tandem.db").exists());
    tandem.must(&["hand-back", "--erase", "--yes-erase-everything"]);
    assert!(!data("tandem.db").exists() && !data("pics.db").exists());
    let status: Value = serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap();
    assert_eq!(status["learners"], 0, "an empty start");
}
