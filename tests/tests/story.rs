//! The initial synchronisation from import to "nothing left to do", with the real program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::BTreeMap;
use tandem_tests::{Ended, StandIn, Tandem, provider};

/// Preview, acceptance, second run; what the preview said.
fn first_synchronisation(tandem: &Tandem, standin: &StandIn) -> Ended {
    let before = tandem.must(&["pics", "state"]);
    let writes_before = standin.control.count("writes");

    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    let summary = preview.summary();
    assert_eq!(
        standin.control.count("writes"),
        writes_before,
        "a dry run only reads"
    );
    assert_eq!(
        tandem.must(&["pics", "state"]),
        before,
        "a dry run only reads"
    );
    assert_eq!(
        tandem.must(&["history", "--json"]),
        "",
        "a dry run has no history"
    );

    let unaccepted = tandem.run(&["sync", "--json"]);
    assert_eq!(
        unaccepted.code,
        Some(4),
        "the first full run needs an accepted preview"
    );
    assert!(
        unaccepted.stdout.contains("\"plan_needed\""),
        "{}",
        unaccepted.stdout
    );
    assert_eq!(
        tandem.run(&["sync", "--accept", "sha256:0", "--json"]).code,
        Some(4),
        "a preview that nobody saw"
    );

    let plan = summary["plan"].as_str().unwrap();
    let run = tandem.run(&["sync", "--accept", plan, "--json"]);
    assert_eq!(
        run.lines("change"),
        preview.lines("change"),
        "what was accepted is what is carried out"
    );
    let done = run.summary();
    assert_eq!(
        (&done["failed"], &done["not_reached"], &done["replanned"]),
        (&0.into(), &0.into(), &0.into())
    );
    assert_eq!(
        (&done["to_onefile"], &done["to_pics"]),
        (&summary["to_onefile"], &summary["to_pics"])
    );
    assert!(done["changed"].as_u64() > Some(0));
    let history = tandem.must(&["history", "--json"]);
    assert_eq!(
        history.lines().count(),
        preview.lines("change").len(),
        "every change is in the history"
    );

    let writes = standin.control.count("writes");
    let settled = tandem.must(&["pics", "state"]);
    let again = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        standin.control.count("writes"),
        writes,
        "a second run writes nothing"
    );
    assert_eq!(
        (&again["changed"], &again["to_onefile"], &again["to_pics"]),
        (&0.into(), &0.into(), &0.into())
    );
    assert_eq!(tandem.must(&["pics", "state"]), settled);
    preview
}

#[test]
fn three_hundred_generated_learners_with_every_kind_of_change() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "300", "--seed", "5", "--limit", "off"]);
    let tandem = Tandem::at(folder.path(), &standin);
    tandem.must(&["generate", "--learners", "300", "--seed", "5"]);
    tandem.connect(&standin);
    let preview = first_synchronisation(&tandem, &standin);

    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for line in preview.lines("change") {
        let change: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| change[name].as_str().unwrap().to_owned();
        *kinds
            .entry(format!(
                "{:8} {:17} {}",
                text("system"),
                text("rule"),
                text("field")
            ))
            .or_default() += 1;
    }
    for (kind, number) in &kinds {
        println!("{number:>5}  {kind}");
    }
    let rules = ["blank_in_onefile", "blank_in_pics", "onefile_wins"];
    let fields = [
        "registration_number",
        "registration_date",
        "certificate_applied_date",
        "certificate_received_date",
    ];
    for rule in rules {
        for field in fields {
            let row = |kind: &&String| kind.contains(rule) && kind.ends_with(field);
            assert!(
                kinds.keys().any(|kind| row(&kind)),
                "no change by {rule} of {field}"
            );
        }
    }
    for rule in [
        "progress",
        "review_to_onefile",
        "review_to_pics",
        "review_started",
        "review_signed",
    ] {
        assert!(
            kinds.keys().any(|kind| kind.contains(rule)),
            "no change by {rule}"
        );
    }
    assert!(preview.summary()["joining"].as_u64() > Some(0));
}

/// Every step that somebody has to confirm is confirmed, and the copy is exported.
fn through_the_gate(tandem: &Tandem, copy: &std::path::Path) {
    tandem.run(&["sync", "--dry-run", "--json"]).summary();
    let said = tandem.run(&["gate", "--json"]).stdout;
    let gate: Value = serde_json::from_str(said.trim()).unwrap();
    for step in gate["steps"].as_array().unwrap() {
        let key = step["key"].as_str().unwrap();
        if step["can_confirm"] == true && key != "preview_read" {
            let who = ["--name", "A. Brook", "--note", "looked"];
            tandem.run(&[&["gate", "confirm", key], &who[..]].concat());
        }
    }
    tandem.run(&["gate", "export", copy.to_str().unwrap()]);
}

#[test]
fn an_ilr_file_is_imported_and_synchronised() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem, file) = provider::mirror(folder.path(), 60);
    through_the_gate(&tandem, &folder.path().join("replaced.csv"));
    first_synchronisation(&tandem, &standin);

    let state = tandem.must(&["pics", "state"]);
    tandem.must(&["import", file.to_str().unwrap()]);
    assert_eq!(
        tandem.must(&["pics", "state"]),
        state,
        "what a file leaves out changes nothing"
    );
}

#[test]
fn the_demo_ends_in_step() {
    let ended = Ended::of(
        std::process::Command::new(tandem_tests::program())
            .args(["demo", "--json", "--learners", "40"])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap(),
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let told: Value = serde_json::from_str(ended.stdout.trim()).unwrap();
    assert_eq!(told["writes_of_second_run"], 0);
}
