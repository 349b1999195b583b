//! Ended from outside, a run stops between two changes, as with Ctrl-C.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;
use std::time::{Duration, Instant};
use tandem_tests::Ended;
use tandem_tests::provider::generated;

#[test]
fn a_run_that_is_ended_from_outside_leaves_nothing_in_doubt() {
    for signal in ["TERM", "HUP", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let (standin, tandem) = generated(folder.path(), 60, 12);
        let plan = tandem.preview();
        standin.control.set(&serde_json::json!({"latency_ms": 150}));
        let mut run = tandem
            .command(&["sync", "--accept", &plan, "--json"])
            .spawn()
            .unwrap();
        let mut out = run.stdout.take().unwrap();
        let reader = std::thread::spawn(move || std::io::read_to_string(&mut out).unwrap());
        let slots = || standin.control.state()["visits"].as_object().unwrap().len();
        let (before, began) = (slots(), Instant::now());
        while slots() < before + 3 {
            assert!(run.try_wait().unwrap().is_none(), "it ended by itself");
            assert!(began.elapsed() < Duration::from_secs(60), "nothing is sent");
            std::thread::sleep(Duration::from_millis(5));
        }
        let sent = Command::new("kill")
            .args(["-s", signal, &run.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let ended = Ended::of(run);
        assert_eq!(ended.code, Some(1), "{signal}: {}", ended.stderr);
        let stdout = reader.join().unwrap();
        let told = Ended { stdout, ..ended };
        let summary = told.summary();
        assert_eq!(summary["failed"], 0, "{signal}: {summary}");
        assert!(summary["not_reached"].as_u64() > Some(0), "{summary}");
        standin.control.set(&serde_json::json!({"latency_ms": 0}));
        let questions = tandem.must(&["questions", "--json"]);
        assert!(
            !questions.contains("visit_in_doubt"),
            "{signal}: {questions}"
        );
    }
}
