//! A choice for each change of a preview, and the report of what was then done.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tandem_standin::state::State;
use tandem_tests::provider::generated;
use tandem_tests::{Ended, StandIn, Tandem};

/// A provider that was never synchronised, and its preview.
fn previewed() -> (tempfile::TempDir, StandIn, Tandem, Ended) {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 60, 12);
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    (folder, standin, tandem, preview)
}

fn rules(ended: &Ended) -> BTreeMap<String, usize> {
    let mut rules = BTreeMap::new();
    for line in ended.lines("change") {
        let change: Value = serde_json::from_str(line).unwrap();
        let rule = change["rule"].as_str().unwrap().to_owned();
        *rules.entry(rule).or_default() += 1;
    }
    rules
}

fn chosen(tandem: &Tandem, arguments: &[&str]) -> usize {
    let told = tandem.must(&[&["choose"], arguments, &["--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    usize::try_from(told["changes"].as_u64().unwrap()).unwrap()
}

fn lines(ended: &Ended) -> BTreeSet<String> {
    ended
        .lines("change")
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_is_not_made_this_time_is_made_by_the_next_run_and_never_is_never() {
    let (_folder, standin, tandem, preview) = previewed();
    let planned = rules(&preview);
    let plan = preview.summary()["plan"].as_str().unwrap().to_owned();
    let sent = chosen(&tandem, &["not-this-time", "--rule", "review_to_onefile"]);
    assert_eq!(sent, planned["review_to_onefile"]);
    let replaced = chosen(&tandem, &["never", "--rule", "onefile_wins"]);
    assert_eq!(replaced, planned["onefile_wins"]);
    let filled = chosen(&tandem, &["never", "--rule", "blank_in_onefile"]);
    assert_eq!(filled, planned["blank_in_onefile"]);
    let pics = tandem.must(&["pics", "state"]);

    let done = tandem.run(&["sync", "--accept", &plan, "--json"]);
    let carried_out = rules(&done);
    for rule in ["review_to_onefile", "onefile_wins", "blank_in_onefile"] {
        assert!(!carried_out.contains_key(rule), "{rule}");
    }
    let others = |rules: &BTreeMap<String, usize>| -> BTreeMap<String, usize> {
        let mut others = rules.clone();
        for rule in ["review_to_onefile", "onefile_wins", "blank_in_onefile"] {
            others.remove(rule);
        }
        others
    };
    assert_eq!(
        others(&planned),
        others(&carried_out),
        "all else as previewed"
    );
    let summary = done.summary();
    assert_eq!(summary["left_out"], sent, "{summary}");
    assert_eq!(summary["replanned"], 0);
    let calls = &standin.control.metrics()["by_endpoint"];
    assert_eq!(calls["POST Visit"], Value::Null, "no review was sent");

    // The next run sends what was left out; what is never to be made stays as it was.
    let next = tandem.run(&["sync", "--json"]);
    assert_eq!(rules(&next).get("review_to_onefile"), Some(&sent));
    for rule in ["onefile_wins", "blank_in_onefile"] {
        assert!(!rules(&next).contains_key(rule), "{rule}");
    }
    let again = tandem.run(&["sync", "--json"]);
    assert!(lines(&again).is_empty(), "{}", again.stdout);
    let before: Value = serde_json::from_str(&pics).unwrap();
    let now: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    for line in preview.lines("change") {
        let change: Value = serde_json::from_str(line).unwrap();
        if change["rule"] == "onefile_wins" {
            let held = |state: &Value| {
                let learner = find(&state["learners"], "key", &change["learner"]);
                let aim = find(&learner["aims"], "key", &change["key"]);
                aim["registration"].clone()
            };
            let field = match change["field"].as_str().unwrap() {
                "registration_number" => "number",
                "registration_date" => "registered",
                "certificate_applied_date" => "applied",
                _ => "received",
            };
            assert_eq!(held(&before)[field], held(&now)[field], "{change}");
            let shown = tandem.run(&["show", change["learner"].as_str().unwrap()]);
            assert!(shown.stdout.contains("Held: no run changes it"), "{change}");
        }
    }
}

fn find<'a>(rows: &'a Value, name: &str, value: &Value) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row[name] == *value).unwrap()
}

#[test]
fn a_choice_can_be_taken_back_before_the_preview_is_accepted() {
    let (_folder, _standin, tandem, preview) = previewed();
    let plan = preview.summary()["plan"].as_str().unwrap().to_owned();
    chosen(&tandem, &["never", "--rule", "onefile_wins"]);
    chosen(&tandem, &["not-this-time", "--rule", "progress"]);
    let row: Value = serde_json::from_str(preview.lines("change")[0]).unwrap();
    let of = |name: &str| row[name].as_str().unwrap();
    let one = [
        "--learner",
        of("learner"),
        "--record",
        of("key"),
        "--field",
        of("field"),
    ];
    assert_eq!(chosen(&tandem, &[&["not-this-time"], &one[..]].concat()), 1);

    let never = rules(&preview)["onefile_wins"];
    let all = chosen(&tandem, &["make", "--all"]);
    assert_eq!(all, preview.lines("change").len() - never, "never stays");
    assert_eq!(chosen(&tandem, &["make", "--rule", "onefile_wins"]), never);
    let done = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert_eq!(lines(&preview), lines(&done));

    for late in [
        &["choose", "never", "--all"][..],
        &["sync", "--accept", &plan],
    ] {
        let refused = tandem.run(&[late, &["--json"]].concat());
        assert_eq!(refused.code, Some(4), "{}", refused.stderr);
        let said = format!("{}{}", refused.stdout, refused.stderr);
        assert!(said.contains("plan_carried_out"), "{said}");
    }

    // In step, a preview is the same each time, and may be accepted each time.
    for now in ["2026-11-23T09:02:00Z", "2026-11-23T09:04:00Z"] {
        let later = ["--now", now, "--json"];
        let preview = tandem.run(&[&["sync", "--dry-run"], &later[..]].concat());
        let same = preview.summary()["plan"].as_str().unwrap().to_owned();
        let again = tandem.run(&[&["sync", "--accept", &same], &later[..]].concat());
        assert_eq!(again.summary()["failed"], 0);
    }
}

/// Records that a system holds.
fn records(state: &Value, table: &str) -> usize {
    state[table].as_object().unwrap().len()
}

fn reviews_in_pics(tandem: &Tandem) -> usize {
    let pics: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let learners = pics["learners"].as_array().unwrap().iter();
    learners
        .map(|learner| learner["reviews"].as_array().unwrap().len())
        .sum()
}

#[test]
fn what_the_preview_counts_is_what_both_systems_have_more_afterwards() {
    let (_folder, standin, tandem, preview) = previewed();
    let planned = rules(&preview);
    let (before, in_pics) = (standin.control.state(), reviews_in_pics(&tandem));
    let plan = preview.summary()["plan"].as_str().unwrap().to_owned();
    let done = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert_eq!(rules(&done), planned);
    let after = standin.control.state();
    let more = |table: &str| records(&after, table) - records(&before, table);
    assert_eq!(more("reviews"), planned["review_to_onefile"]);
    assert_eq!(more("visits"), planned["review_to_onefile"]);
    assert_eq!(more("aims"), planned["aim_to_onefile"]);
    assert_eq!(
        reviews_in_pics(&tandem) - in_pics,
        planned["review_to_pics"]
    );
    let filled = |state: &Value| -> usize {
        let aims = state["aims"].as_object().unwrap();
        let old = aims
            .iter()
            .filter(|(id, _)| before["aims"].get(id).is_some());
        old.map(|(_, aim)| {
            [
                "registration_number",
                "registration_date",
                "certificate_applied_date",
                "certificate_received_date",
            ]
            .iter()
            .filter(|field| aim.get(**field).is_some())
            .count()
        })
        .sum()
    };
    assert_eq!(
        filled(&after) - filled(&before),
        planned["blank_in_onefile"]
    );
}

#[test]
fn the_report_counts_what_the_run_did() {
    let (folder, _standin, tandem, preview) = previewed();
    let early = tandem.run(&["report", "--json"]);
    assert_eq!(early.code, Some(4), "{}", early.stdout);
    let plan = preview.summary()["plan"].as_str().unwrap().to_owned();
    let done = tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    let (page, csv) = (
        folder.path().join("report.html"),
        folder.path().join("report.csv"),
    );
    let told = tandem.must(&[
        "report",
        "--page",
        page.to_str().unwrap(),
        "--csv",
        csv.to_str().unwrap(),
        "--json",
    ]);
    let report: Value = serde_json::from_str(&told).unwrap();
    let changes = report["kinds"].as_array().unwrap().iter();
    let changes: u64 = changes.map(|kind| kind[1].as_u64().unwrap()).sum();
    assert_eq!(
        changes,
        done["to_onefile"].as_u64().unwrap() + done["to_pics"].as_u64().unwrap()
    );
    let replaced = report["replaced"].as_array().unwrap().len();
    let others = report["others"].as_array().unwrap().len();
    assert_eq!(changes, (replaced + others) as u64);
    assert_eq!(report["plan"], plan.as_str());
    assert_eq!(report["learners"][0][1], done["in_scope"]);
    let csv = std::fs::read_to_string(csv).unwrap();
    assert_eq!(csv.lines().count(), replaced + others + 1);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.matches("<tr><td>").count() as u64 >= changes);
}

#[test]
fn the_report_is_of_all_runs_up_to_the_end_of_the_first_and_of_none_after() {
    let (_folder, standin, tandem, preview) = previewed();
    let report = || -> Value { serde_json::from_str(&tandem.must(&["report", "--json"])).unwrap() };
    let changes = |report: &Value| {
        let lines = |of: &str| report[of].as_array().unwrap().len();
        lines("replaced") + lines("others")
    };
    let written = || tandem.must(&["history", "--json"]).lines().count();
    let plan = preview.summary()["plan"].as_str().unwrap().to_owned();
    // OneFile does not know the session any more, again and again.
    let out = json!({"endpoint": "POST LearningAim/{id}", "every": 1, "effect": {"status": 401}});
    standin.control.fault(&out);
    tandem.run(&["sync", "--accept", &plan, "--json"]);
    standin.control.no_faults();
    let begun = report();
    assert_eq!(begun["carried_out"], Value::Null);
    assert!(changes(&begun) > 0 && changes(&begun) < preview.lines("change").len());

    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    let done = report();
    assert_eq!((&done["runs"], changes(&done)), (&json!(2), written()));
    assert_eq!(done["accepted"], begun["accepted"]);
    let counted = |at: usize| done["learners"][at][1].as_u64().unwrap();
    assert_eq!(counted(0), (2..6).map(counted).sum::<u64>());
    let learner = |line: &&str| serde_json::from_str::<Value>(line).unwrap()["learner"].clone();
    let rows = preview.lines("change");
    let learners: BTreeSet<String> = rows
        .iter()
        .map(learner)
        .map(|key| key.to_string())
        .collect();
    assert_eq!(counted(1), learners.len() as u64, "whichever run did it");

    let state: State = serde_json::from_value(standin.control.state()).unwrap();
    let registered = state
        .aims
        .values()
        .find(|aim| aim.registration_number.is_some());
    let set = json!({"RegistrationNumber": "LATER-1"});
    standin
        .control
        .edit(&json!({"aim": registered.unwrap().id, "set": set}));
    let later = ["--now", "2026-11-23T09:03:00Z", "--json"];
    let next = tandem
        .run(&[&["sync", "--dry-run"], &later[..]].concat())
        .summary();
    let next = next["plan"].as_str().unwrap();
    let next = tandem.run(&[&["sync", "--accept", next], &later[..]].concat());
    next.summary();
    assert!(written() > changes(&done));
    let now = report();
    for part in [
        "plan",
        "accepted",
        "carried_out",
        "runs",
        "learners",
        "replaced",
        "others",
    ] {
        assert!(now[part] == done[part], "{part}");
    }
}
