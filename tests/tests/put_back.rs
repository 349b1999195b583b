//! A run is put back: PICS is as it was, apart from what people did since, and stays so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use tandem_tests::provider::generated;
use tandem_tests::{Ended, StandIn, Tandem};

struct Synchronised {
    _folder: tempfile::TempDir,
    standin: StandIn,
    tandem: Tandem,
    before: String,
}

/// After the initial synchronisation, which is run 1.
fn synchronised() -> Synchronised {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 40, 11);
    let before = tandem.must(&["pics", "state"]);
    let plan = tandem.preview();
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    Synchronised {
        _folder: folder,
        standin,
        tandem,
        before,
    }
}

/// Lines of what putting back would do, and the name of its plan.
fn preview(tandem: &Tandem, of: &[&str]) -> (Vec<Value>, String) {
    let told = tandem.run(&[&["put-back", "--json"], of].concat());
    let lines: Vec<Value> = told
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let plan = lines
        .iter()
        .find_map(|line| line["plan"].as_str())
        .unwrap_or_else(|| panic!("{}{}", told.stdout, told.stderr))
        .to_owned();
    (lines, plan)
}

#[test]
fn a_whole_run_is_put_back_to_the_byte_and_the_next_run_leaves_it() {
    let Synchronised {
        standin,
        tandem,
        before,
        ..
    } = &synchronised();
    assert_ne!(&tandem.must(&["pics", "state"]), before);
    let writes = standin.control.count("writes");
    let (lines, plan) = preview(tandem, &["--run", "1"]);
    let stays = lines.iter().filter(|line| line["event"] == "stays");
    assert!(
        stays.clone().count() > 0,
        "what OneFile has no call to undo is listed"
    );
    for line in stays {
        assert!(line["todo"].as_str().unwrap().contains("by hand"), "{line}");
    }
    assert_ne!(
        &tandem.must(&["pics", "state"]),
        before,
        "a preview only reads"
    );

    let done = tandem
        .run(&["put-back", "--accept", &plan, "--json"])
        .summary();
    assert_eq!(done["failed"], 0);
    assert_eq!(&tandem.must(&["pics", "state"]), before);

    let next = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        (&next["to_pics"], &next["to_onefile"]),
        (&json!(0), &json!(0))
    );
    assert!(next["by_hand"].as_u64() > Some(0), "it says so: {next}");
    assert_eq!(&tandem.must(&["pics", "state"]), before);
    assert_eq!(
        standin.control.count("writes"),
        writes,
        "nothing is written to OneFile"
    );
    let text = tandem.must(&["handover", "--csv"]);
    assert!(
        text.lines().count() > 1,
        "each with what to correct in OneFile"
    );

    let again = tandem.run(&["put-back", "--accept", &plan, "--json"]);
    assert!(
        again.stdout.contains("\"nothing_to_put_back\""),
        "{}",
        again.stdout
    );
    assert_eq!(&tandem.must(&["pics", "state"]), before);
}

#[test]
fn what_people_changed_since_stays_as_it_is() {
    let synchronised = synchronised();
    let tandem = &synchronised.tandem;
    let history = tandem.must(&["history", "--run", "1", "--json"]);
    let entry: Value = history
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|row: &Value| row["rule"] == "onefile_wins")
        .unwrap_or_else(|| panic!("{history}"));
    let (learner, aim) = (&entry["learner"], &entry["key"]);
    let field = entry["field"].as_str().unwrap();
    let (name, keyed) = match field {
        "registration_number" => ("number", "KEYED-1"),
        "registration_date" => ("registered", "2020-02-02"),
        "certificate_applied_date" => ("applied", "2020-02-02"),
        _ => ("received", "2020-02-02"),
    };
    let edit = json!({"learner": learner, "aim": aim, "set": {field: keyed}});
    let edited = tandem.run_with(&["pics", "edit"], &edit.to_string());
    assert_eq!(edited.code, Some(0), "{}{}", edited.stdout, edited.stderr);

    let (lines, plan) = preview(tandem, &["--run", "1"]);
    let stays = lines.iter().filter(|line| {
        line["event"] == "stays"
            && line["todo"]
                .as_str()
                .unwrap()
                .contains("changed in PICS since")
    });
    assert_eq!(stays.count(), 1);
    tandem
        .run(&["put-back", "--accept", &plan, "--json"])
        .summary();
    let after = tandem.must(&["pics", "state"]);
    let mut expected: Value = serde_json::from_str(&synchronised.before).unwrap();
    let aims = expected["learners"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|held| held["key"] == *learner)
        .unwrap();
    let held = aims["aims"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|held| held["key"] == *aim);
    held.unwrap()["registration"][name] = json!(keyed);
    assert_eq!(serde_json::from_str::<Value>(&after).unwrap(), expected);
}

#[test]
fn one_value_is_put_back_held_and_released() {
    let Synchronised { tandem, .. } = &synchronised();
    let history = tandem.must(&["history", "--run", "1", "--json"]);
    let entry: Value = history
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|row: &Value| row["rule"] == "onefile_wins")
        .unwrap();
    let (_, plan) = preview(tandem, &["--entry", &entry["id"].to_string()]);
    let done = tandem
        .run(&["put-back", "--accept", &plan, "--json"])
        .summary();
    assert_eq!(done["to_pics"], 1);
    let with_it_back = tandem.must(&["pics", "state"]);
    let next = tandem.run(&["sync", "--json"]).summary();
    assert_eq!((&next["to_pics"], &next["by_hand"]), (&json!(0), &json!(1)));
    assert_eq!(tandem.must(&["pics", "state"]), with_it_back);

    let held: Value = serde_json::from_str(tandem.must(&["release", "--json"]).trim()).unwrap();
    tandem.must(&["release", &held["id"].to_string()]);
    let released = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        (&released["to_pics"], &released["by_hand"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn putting_back_needs_no_onefile_and_is_no_preview() {
    let Synchronised {
        _folder: _kept,
        standin,
        tandem,
        ..
    } = synchronised();
    let history = tandem.must(&["history", "--json", "--text", "rule"]);
    assert_eq!(history, "", "names of what is stored are not searched");
    let (_, plan) = preview(&tandem, &["--run", "1"]);
    let chosen = tandem.run(&["choose", "never", "--all", "--json"]);
    assert!(
        chosen.stdout.contains("\"plan_carried_out\""),
        "the preview is meant: {}",
        chosen.stdout
    );
    let refused = tandem.run(&["choose", "never", "--all", "--plan", &plan, "--json"]);
    assert!(
        refused.stdout.contains("\"plan_unknown\""),
        "{}",
        refused.stdout
    );
    drop(standin);
    let mut command = tandem.command(&["put-back", "--accept", &plan, "--json"]);
    let done = Ended::of(command.env_remove("TANDEM_ONEFILE_TOKEN").spawn().unwrap());
    assert_eq!(done.summary()["failed"], 0, "{}", done.stderr);

    let unknown = tandem.run(&["put-back", "--accept", "sha256:0"]);
    assert!(
        unknown.stderr.contains("tandem put-back with"),
        "{}",
        unknown.stderr
    );
}
