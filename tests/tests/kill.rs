//! Killed at any step, a run resumes to the same end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::time::Duration;
use tandem_tests::{Ended, SETTLED, StandIn, Tandem, truth};

/// Learners handled at once, each with at most one call under way.
const IN_FLIGHT: usize = 8;
const KILLS: u64 = 30;

#[test]
fn killed_anywhere_it_ends_as_if_undisturbed() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "300", "--seed", "9", "--limit", "off"]);
    let prepared = Tandem::at(&folder.path().join("prepared"), &standin);
    prepared.must(&["generate", "--learners", "300", "--seed", "9"]);
    prepared.connect(&standin);
    let plan = prepared.preview();
    let at_first = standin.control.state();

    let undisturbed = prepared.copied_to(&folder.path().join("undisturbed"));
    let before = standin.control.count("calls");
    undisturbed
        .run(&["sync", "--accept", &plan, "--json"])
        .summary();
    let calls = standin.control.count("calls") - before;
    let expected = (
        standin.control.comparable(),
        undisturbed.must(&["pics", "state"]),
    );

    let mut in_doubt = 0;
    for kill in 0..KILLS {
        standin.control.set_state(&at_first);
        let tandem = prepared.copied_to(&folder.path().join(format!("killed-{kill}")));
        // The last calls take less time than a busy machine takes to look how many there were.
        let at = (calls - calls / 20) * (2 * kill + 1) / (2 * KILLS);
        let killed = kill_at(&tandem, &plan, &standin, at);
        assert_eq!(
            killed.code, None,
            "call {at} of {calls}: killed while it ran"
        );

        let resumed = tandem.run(&["sync", "--json"]);
        assert_eq!(
            resumed.summary()["failed"],
            0,
            "call {at}: {}",
            resumed.stderr
        );
        // What was sent without an answer is settled by a look that is late enough.
        let tandem = tandem.at_time(SETTLED);
        let resumed = tandem.run(&["sync", "--json"]).summary();
        assert_eq!(resumed["failed"], 0, "call {at}");
        let doubts = truth::answer_visits_in_doubt(&tandem, &standin);
        assert!(doubts <= IN_FLIGHT, "call {at}: {doubts} in doubt");
        in_doubt += doubts;
        let summary = tandem.run(&["sync", "--json"]).summary();
        assert_eq!(summary["failed"], 0);

        same(&standin.control.comparable(), &expected.0, at);
        assert_eq!(
            tandem.must(&["pics", "state"]),
            expected.1,
            "call {at}: PICS"
        );
        let writes = standin.control.count("writes");
        tandem.run(&["sync", "--json"]).summary();
        assert_eq!(
            standin.control.count("writes"),
            writes,
            "call {at}: nothing is left to do"
        );
    }
    println!("{KILLS} kills over {calls} calls left {in_doubt} visits in doubt");
}

/// Runs the accepted plan and kills it once the stand-in has counted this many calls.
fn kill_at(tandem: &Tandem, plan: &str, standin: &StandIn, calls: u64) -> Ended {
    let before = standin.control.count("calls");
    let mut child = tandem
        .command(&["sync", "--accept", plan, "--json"])
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    // A full pipe would hold the run up.
    let reader = std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
    while standin.control.count("calls") - before < calls && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    let ended = Ended::of(child);
    reader.join().unwrap().unwrap();
    ended
}

/// Says where two states differ first, since whole ones fill screens.
fn same(found: &Value, expected: &Value, at: u64) {
    if found == expected {
        return;
    }
    let (found, expected) = (
        serde_json::to_string_pretty(found).unwrap(),
        serde_json::to_string_pretty(expected).unwrap(),
    );
    let differs = found
        .lines()
        .zip(expected.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_default();
    let near = |text: &str| {
        text.lines()
            .skip(differs.saturating_sub(8))
            .take(16)
            .collect::<Vec<_>>()
            .join("\n")
    };
    panic!(
        "call {at}: OneFile has\n{}\ninstead of\n{}",
        near(&found),
        near(&expected)
    );
}
