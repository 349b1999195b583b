//! The call limit holds, counted by the server, also over a kill and a restart.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;
use tandem_tests::{StandIn, Tandem, wait_for_calls};

#[test]
fn a_run_over_a_hundred_learners_keeps_the_limit_also_when_killed_and_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "100", "--seed", "4", "--limit", "off"]);
    let tandem = Tandem::at(folder.path(), &standin);
    tandem.must(&["generate", "--learners", "100", "--seed", "4"]);
    tandem.connect(&standin);
    let preview = tandem.run(&["sync", "--dry-run", "--json"]).summary();
    let plan = preview["plan"].as_str().unwrap();

    // The preview ran without a limit, so the windows start afresh behind it.
    let limited = StandIn::start(&["--learners", "100", "--seed", "4", "--limit", "300"]);
    tandem.connect(&limited);
    let mut child = tandem
        .command(&["sync", "--accept", plan, "--json"])
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
    wait_for_calls(&limited.control, &mut child, 250);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap().unwrap();

    let run = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        (&run["failed"], &run["not_reached"]),
        (&json!(0), &json!(0))
    );
    let metrics = limited.control.metrics();
    println!(
        "{} calls, at most {} in 60 seconds",
        metrics["calls"], metrics["most_in_60s"]
    );
    assert_eq!(metrics["too_many"], 0);
    let most = metrics["most_in_60s"].as_u64().unwrap();
    assert!(most <= 300, "{most} calls in 60 seconds");
    assert!(most > 150, "the run was paced, not merely slow: {most}");
}
