//! The way off the old synchronisation: nothing runs before the gate is done, going round it is on
//! record, and a second synchroniser is noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod mirror;
mod second;

use mirror::*;
use serde_json::{Value, json};
use std::path::Path;
use tandem_tests::{StandIn, Tandem};

#[test]
fn nothing_runs_before_every_step_is_done() {
    let Mirror {
        folder,
        standin,
        tandem,
    } = mirror();
    let before = gate(&tandem);
    assert_eq!(states(&before)["connection"], "done", "connecting tests it");
    assert_eq!(states(&before)["one_centre"], "done");
    for key in PERSONS {
        assert_eq!(states(&before)[key], "open");
        assert_eq!(step(&before, key)["checked_by"], "person");
        assert!(step(&before, key)["guidance"].as_str().unwrap().len() > 40);
    }
    let plan = tandem.preview();
    for asked in [
        &["sync", "--json"][..],
        &["sync", "--accept", &plan, "--json"],
    ] {
        let error = refused(&tandem, asked);
        assert_eq!(error["code"], "gate_open", "{error}");
        let message = error["message"].as_str().unwrap();
        for key in PERSONS {
            assert!(message.contains(key), "{message}");
        }
    }
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let learner = state["learners"][0]["key"].as_str().unwrap();
    let one = refused(&tandem, &["sync", "--learner", learner, "--json"]);
    assert_eq!(one["code"], "gate_open");
    let tried = tandem.run(&["sync", "--learner", learner, "--dry-run", "--json"]);
    tried.summary();
    assert_eq!(standin.control.count("writes"), 0);

    let nameless = [
        "gate",
        "confirm",
        "staff_told",
        "--name",
        " ",
        "--note",
        "x",
        "--json",
    ];
    assert_eq!(tandem.run(&nameless).code, Some(2), "a name is needed");
    for key in PERSONS {
        confirm(&tandem, key);
    }
    let said = gate(&tandem);
    let last = &step(&said, "staff_told")["last"];
    assert_eq!(
        (&last["name"], &last["note"]),
        (&json!("A. Brook"), &json!("looked"))
    );
    for key in open(&said) {
        let asked = step(&said, &key)["can_confirm"] == true && key != "preview_read";
        if asked {
            confirm(&tandem, &key);
        }
    }
    assert!(
        open(&gate(&tandem))
            .iter()
            .all(|key| key == "preview_read" || key == "copy_exported")
    );
    let unaccepted = refused(&tandem, &["sync", "--json"]);
    assert_eq!(unaccepted["code"], "plan_needed");
    if states(&gate(&tandem))["copy_exported"] == "open" {
        let error = refused(&tandem, &["sync", "--accept", &plan, "--json"]);
        assert!(error["message"].as_str().unwrap().contains("copy_exported"));
    }
    let copy = folder.path().join("replaced.csv");
    tandem.run(&["gate", "export", copy.to_str().unwrap()]);
    the_copy_is_whole(&tandem, &copy);
    let run = tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    assert_eq!(run["failed"], 0);
    assert_eq!(gate(&tandem)["done"], true, "it stays done");
    tandem.run(&["sync", "--json"]).summary();

    tandem.run(&["gate", "open", "scheduler_off"]);
    assert_eq!(open(&gate(&tandem)), ["scheduler_off"]);
    every_way_to_write_is_closed(&tandem, &standin, learner);
    assert_eq!(refused(&tandem, &["sync", "--json"])["code"], "gate_open");
    let status: Value = serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap();
    assert_eq!(
        (&status["next_run"], &status["gate"]["open"]),
        (&Value::Null, &json!(1))
    );
    assert_eq!(confirm(&tandem, "scheduler_off"), Some(0));
    let status: Value = serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap();
    assert_ne!(status["next_run"], Value::Null, "background runs go on");
}

/// Whoever asks, and whatever for: nothing is written while a step is open.
fn every_way_to_write_is_closed(tandem: &Tandem, standin: &StandIn, learner: &str) {
    let history = tandem.must(&["history", "--json"]);
    let lines = history.lines();
    let mut lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let run = lines.find(|line| line["system"] == "pics").unwrap()["run"].to_string();
    let undo = tandem.run(&["put-back", "--run", &run, "--json"]);
    let plan = undo.stdout.lines().find_map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["plan"].as_str().map(str::to_owned)
    });
    let before = (
        standin.control.count("writes"),
        tandem.must(&["pics", "state"]),
    );
    let plan = plan.unwrap();
    for asked in [
        &["sync", "--json"][..],
        &["sync", "--learner", learner, "--json"],
        &["enrol", learner, "--json"],
        &["enrol", learner, "--not-there", "--json"],
        &["put-back", "--accept", &plan, "--json"],
    ] {
        assert_eq!(refused(tandem, asked)["code"], "gate_open", "{asked:?}");
    }
    // Nor does it fall due.
    let watched = tandem.until(&["watch", "--json"], |line| line["event"] == "waiting");
    assert_eq!(watched.last().unwrap()["until"], Value::Null, "{watched:?}");
    let after = (
        standin.control.count("writes"),
        tandem.must(&["pics", "state"]),
    );
    assert_eq!(after, before);
    tandem.run(&["enrol", learner, "--dry-run", "--json"]);
}

/// The copy has a line for each value, and is not written over.
fn the_copy_is_whole(tandem: &Tandem, copy: &Path) {
    let text = std::fs::read_to_string(copy).unwrap();
    assert!(
        text.starts_with("\u{feff}\"learner\",\"name\",\"record\""),
        "{text}"
    );
    let again = tandem.run(&["gate", "export", copy.to_str().unwrap(), "--json"]);
    assert_eq!(again.code, Some(2), "it is there already");
}

#[test]
fn going_round_the_gate_is_on_record_until_it_is_made_good() {
    let Mirror {
        folder: _folder,
        standin: _standin,
        tandem,
    } = mirror();
    let plan = tandem.preview();
    let unsaid = ["sync", "--accept", &plan, "--around-gate", " ", "--json"];
    assert_eq!(tandem.run(&unsaid).code, Some(2), "a reason is needed");
    let reason = "PC-7 is away for repair";
    let around = ["sync", "--accept", &plan, "--around-gate", reason, "--json"];
    let run = tandem.run(&around).summary();
    assert_eq!(run["failed"], 0);
    let gone = gate(&tandem);
    assert_eq!(gone["done"], true);
    let scheduler = step(&gone, "scheduler_off");
    assert_eq!(scheduler["state"], "gone_round");
    assert_eq!(scheduler["last"]["reason"], reason);
    assert!(tandem.must(&["status"]).contains("gone round"));
    tandem.run(&["sync", "--json"]).summary();
    confirm(&tandem, "scheduler_off");
    assert_eq!(
        step(&gate(&tandem), "scheduler_off")["state"],
        "done",
        "made good"
    );
}

#[test]
fn a_confirmation_expires_with_another_token() {
    let Mirror {
        folder: _folder,
        standin,
        tandem,
    } = mirror();
    for key in PERSONS {
        confirm(&tandem, key);
    }
    tandem.connect(&standin);
    assert_eq!(
        states(&gate(&tandem))["picsweb_off"],
        "done",
        "the same token"
    );
    let mut state = standin.control.state();
    state["customer_token"] = json!("11111111-2222-3333-4444-555555555555");
    standin.control.set_state(&state);
    let connected = tandem
        .command(&["connect", "--environment", &standin.base_url])
        .env(
            "TANDEM_ONEFILE_TOKEN",
            "11111111-2222-3333-4444-555555555555",
        )
        .status()
        .unwrap();
    assert!(connected.success());
    let now = gate(&tandem);
    assert_eq!(states(&now)["picsweb_off"], "expired");
    assert_eq!(step(&now, "picsweb_off")["changed"], json!(["token"]));
    assert_eq!(states(&now)["scheduler_off"], "done", "rests on no token");
    tandem.run(&["settings", "set", "visit_type", "3"]);
    let decided = states(&gate(&tandem))["reviews_decided"].clone();
    assert_eq!(decided, "expired", "other settings than were decided on");
}

#[test]
fn two_assessors_with_one_mis_value_are_found_and_resolved() {
    let Mirror {
        folder: _folder,
        standin,
        tandem,
    } = mirror();
    let mut state = standin.control.state();
    let users = state["users"].as_object_mut().unwrap();
    let assessors: Vec<String> = users
        .iter()
        .filter(|(_, user)| user["role"] == 5)
        .map(|(id, _)| id.clone())
        .collect();
    let was = users[&assessors[1]]["misid"].clone();
    users[&assessors[0]]["misid"] = json!("DOUBLE");
    users[&assessors[1]]["misid"] = json!("DOUBLE");
    users[&assessors[1]]["archived"] = json!(true);
    standin.control.set_state(&state);
    tandem.run(&["gate", "check"]);
    let found = gate(&tandem);
    assert_eq!(states(&found)["mis_unique"], "open");
    let text = step(&found, "mis_unique")["found"][0].to_string();
    assert!(
        text.contains("DOUBLE") && text.contains("archived"),
        "{text}"
    );
    assert_eq!(
        confirm(&tandem, "mis_unique"),
        Some(2),
        "not confirmed away"
    );
    state["users"][&assessors[1]]["misid"] = was;
    standin.control.set_state(&state);
    tandem.run(&["gate", "check"]);
    assert_eq!(states(&gate(&tandem))["mis_unique"], "done");
}
