//! One process holds the data folder; what another is asked for is done by the holder, first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::process::Child;
use tandem_tests::{Ended, StandIn, Tandem, wait_for_calls};

/// A full run over an accepted plan, held up by OneFile's limit.
struct FullRun {
    tandem: Tandem,
    standin: StandIn,
    child: Child,
    /// Learners with three aims, who are in scope.
    wanted: Vec<String>,
    _folder: tempfile::TempDir,
}

impl FullRun {
    fn begin(learners: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = ["--learners", learners, "--seed", "4"];
        let standin = StandIn::start(&[&made[..], &["--limit", "off"]].concat());
        let tandem = Tandem::at(folder.path(), &standin);
        tandem.must(&[&["generate"], &made[..]].concat());
        let wanted = learners_with_three_aims(&tandem);
        tandem.connect(&standin);
        let preview = tandem.run(&["sync", "--dry-run", "--json"]).summary();
        let plan = preview["plan"].as_str().unwrap();
        // The preview ran without a limit, so the windows start afresh behind it.
        let standin = StandIn::start(&[&made[..], &["--limit", "300"]].concat());
        tandem.connect(&standin);
        let child = tandem
            .command(&["sync", "--accept", plan, "--json"])
            .spawn()
            .unwrap();
        let mut run = Self {
            tandem,
            standin,
            child,
            wanted,
            _folder: folder,
        };
        run.wait_for_calls(40);
        run
    }

    fn wait_for_calls(&mut self, calls: u64) {
        wait_for_calls(&self.standin.control, &mut self.child, calls);
    }
}

/// Learner references of linked learners with three aims, open ones among them.
fn learners_with_three_aims(tandem: &Tandem) -> Vec<String> {
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let all = state["learners"].as_array().unwrap().iter();
    all.filter(|learner| {
        let aims = learner["aims"].as_array().unwrap();
        aims.len() == 3
            && aims.iter().any(|aim| aim["actual_end"].is_null())
            && learner["system_status"] == "live"
            && !learner["onefile_id"].is_null()
    })
    .filter_map(|learner| Some(learner["learner_ref"].as_str()?.to_owned()))
    .collect()
}

#[test]
fn a_sync_of_one_learner_goes_before_a_full_run_and_keeps_the_limit() {
    let mut run = FullRun::begin("400");
    for learner in &run.wanted[..5] {
        let before = run.standin.control.count("calls");
        let summary = run
            .tandem
            .run(&["sync", "--learner", learner, "--json"])
            .summary();
        let while_it_went_on = run.standin.control.count("calls") - before;
        assert_eq!(summary["in_scope"], 1, "{learner}");
        assert_eq!(
            (&summary["failed"], &summary["not_reached"]),
            (&json!(0), &json!(0))
        );
        // Whose OneFile it is takes two of them, at the first of several.
        assert!(summary["calls"].as_u64().unwrap() <= 26, "{summary}");
        // A full minute of the run would be 285 calls: what was asked for did not queue for them.
        assert!(
            while_it_went_on < 80,
            "{while_it_went_on} calls during one Sync"
        );
        println!("{} calls of {while_it_went_on} meanwhile", summary["calls"]);
    }
    assert!(
        run.child.try_wait().unwrap().is_none(),
        "the full run goes on"
    );

    let cancelled = run.tandem.must(&["cancel", "--json"]);
    assert!(cancelled.contains("\"runs\":1"), "{cancelled}");
    let ended = Ended::of(run.child);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    let metrics = run.standin.control.metrics();
    assert_eq!(metrics["too_many"], 0);
    assert!(metrics["most_in_60s"].as_u64().unwrap() <= 300);
    let again = run.tandem.must(&["cancel", "--json"]);
    assert!(
        again.contains("\"runs\":0"),
        "nobody holds the folder: {again}"
    );
}

#[test]
fn what_the_holder_says_comes_back_as_it_would_have_been_said_here() {
    let mut run = FullRun::begin("300");
    let unknown = run.tandem.run(&["sync", "--learner", "nobody", "--json"]);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stdout.contains("\"unknown_learner\""),
        "{}",
        unknown.stdout
    );

    let wanted = run.wanted[0].clone();
    let dry = run.tandem.run(&["sync", "--learner", &wanted, "--dry-run"]);
    assert!(
        dry.stdout.contains("Nothing was written."),
        "{}",
        dry.stdout
    );

    run.tandem.must(&["pause"]);
    // What takes the whole folder is still refused by name.
    let refused = run.tandem.run(&["settings", "list", "--json"]);
    assert_eq!(refused.code, Some(5));
    assert!(
        refused.stdout.contains("tandem sync (process"),
        "{}",
        refused.stdout
    );

    run.child.kill().unwrap();
    run.child.wait().unwrap();
    // The address that the killed process left behind is in nobody's way.
    let status = run.tandem.must(&["status", "--json"]);
    assert!(status.contains("\"paused\":true"), "{status}");
    let after = run
        .tandem
        .run(&["sync", "--learner", &wanted, "--json"])
        .summary();
    assert_eq!(after["in_scope"], 1);
}
