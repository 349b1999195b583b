//! What was in OneFile and is gone, over the real program: a person is asked, and nothing is created
//! again by itself. What was sent and may still come late is not sent again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tandem_standin::state::State;
use tandem_tests::provider::generated;
use tandem_tests::{SETTLED, StandIn, Tandem};

struct Provider {
    _folder: tempfile::TempDir,
    standin: StandIn,
    tandem: Tandem,
}

const LATER: &str = "2026-11-23T09:45:00Z";
const LATER_STILL: &str = "2026-11-23T10:30:00Z";

/// After the initial synchronisation.
fn in_step() -> Provider {
    let provider = never_synchronised();
    let plan = provider.tandem.preview();
    let accepted = ["sync", "--accept", &plan, "--json"];
    provider.tandem.run(&accepted).summary();
    provider.tandem.run(&["sync", "--json"]).summary();
    provider
}

fn never_synchronised() -> Provider {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 30, 12);
    Provider {
        _folder: folder,
        standin,
        tandem,
    }
}

fn state(standin: &StandIn) -> State {
    serde_json::from_value(standin.control.state()).unwrap()
}

/// Open questions of this kind.
fn questions(tandem: &Tandem, kind: &str) -> Vec<Value> {
    let all = tandem.must(&["questions", "--json"]);
    let all = all.lines().map(|line| serde_json::from_str(line).unwrap());
    all.filter(|question: &Value| question["question"] == kind)
        .collect()
}

#[test]
fn an_aim_that_was_deleted_in_onefile_is_assigned_again_only_by_a_persons_word() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let whole = state(standin);
    let mut held = whole.clone();
    let pics: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    // Of two learners, one aim each that shows progress and that Tandem alone knows as a partner.
    let mut learners = BTreeSet::new();
    for learner in pics["learners"].as_array().unwrap() {
        let stored = |id: i64| {
            let aims = learner["aims"].as_array().unwrap();
            aims.iter().any(|aim| aim["onefile_id"] == id)
        };
        let mut aims = whole.aims.values();
        let shows = aims.find(|aim| {
            learner["onefile_id"] == aim.user_id
                && learner["system_status"] == "live"
                && aim.progress.is_some_and(|percent| percent.0 > 0)
                && !stored(aim.id)
        });
        if let Some(aim) = shows.filter(|_| learners.len() < 2) {
            held.aims.remove(&aim.id);
            learners.insert(aim.user_id);
        }
    }
    standin.control.set_state(&json!(held));
    let (writes, pics) = (
        standin.control.count("writes"),
        tandem.must(&["pics", "state"]),
    );

    tandem.run(&["sync", "--json"]).summary();
    let later = tandem.at_time(LATER);
    later.run(&["sync", "--json"]).summary();
    assert_eq!(standin.control.count("writes"), writes);
    assert_eq!(tandem.must(&["pics", "state"]), pics);
    let asked = questions(&later, "aim_gone");
    let question = &asked[0];
    let learner = whole.aims[&question["onefile_id"].as_i64().unwrap()].user_id;
    let aims = |of: &State| {
        of.aims
            .values()
            .filter(|any| any.user_id == learner)
            .count()
    };
    assert_eq!(aims(&held) + 1, aims(&whole));
    let (key, name) = (
        question["learner"].as_str().unwrap(),
        question["aim"].as_str().unwrap(),
    );
    let parked = later.run(&["parked"]).stdout;
    assert!(parked.contains("assign it again?"), "{parked}");

    later.must(&["answer", key, name, "assign-again"]);
    let still = tandem.at_time(LATER_STILL);
    let assigned = still.run(&["sync", "--json"]).summary();
    assert_eq!(assigned["failed"], 0, "{assigned}");
    assert_eq!(aims(&state(standin)), aims(&whole), "once");
    assert_eq!(questions(&still, "aim_gone").len(), asked.len() - 1);
    assert_eq!(
        tandem.must(&["pics", "state"]),
        pics,
        "a new aim at 0 % takes no progress away"
    );
    let writes = standin.control.count("writes");
    still.run(&["sync", "--json"]).summary();
    assert_eq!(standin.control.count("writes"), writes);
}

#[test]
fn records_that_vanish_for_many_stop_the_run() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let held = state(standin);
    let mut without = held.clone();
    without.aims.clear();
    standin.control.set_state(&json!(without));
    let writes = standin.control.count("writes");
    let braked = tandem.run(&["sync", "--json"]);
    assert_eq!(braked.code, Some(4), "{}", braked.stderr);
    assert!(
        braked.stdout.contains("records_vanished"),
        "{}",
        braked.stdout
    );
    assert_eq!(standin.control.count("writes"), writes);
    standin.control.set_state(&json!(held));
    let again = tandem.at_time(LATER);
    let end = again.run(&["sync", "--json"]).summary();
    assert_eq!((&end["failed"], &end["changed"]), (&json!(0), &json!(0)));
}

#[test]
fn a_review_that_comes_a_minute_late_stands_there_once() {
    let Provider {
        standin, tandem, ..
    } = &never_synchronised();
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    let pushed: Vec<Value> = (preview.lines("change").into_iter())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|change| change["rule"] == "review_to_onefile")
        .collect();
    let learner = pushed[0]["learner"].as_str().unwrap().to_owned();
    let expected = pushed.iter().filter(|c| c["learner"] == *learner).count();
    let reviews = || state(standin).reviews.len();
    let before = reviews();
    standin
        .control
        .fault(&json!({"endpoint": "POST Review", "calls": [1], "effect": {"late_ms": 6_500}}));
    let one = ["sync", "--learner", &learner, "--json"];
    let first = tandem.run(&one);
    assert!(first.stdout.contains("review_pending"), "{}", first.stdout);
    tandem.run(&one);
    tandem.run(&["retry", "--json"]);
    std::thread::sleep(std::time::Duration::from_secs(6));
    tandem.at_time(SETTLED).run(&one).summary();
    assert_eq!(reviews() - before, expected, "each once");
}
