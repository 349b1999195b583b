//! Answers that are lost, late or wrong: one bad record never stops the others, nothing is created
//! twice, and in the end it is as if nothing had happened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use tandem_tests::{SETTLED, StandIn, Tandem, truth};

/// A provider, its accepted plan, and where an undisturbed run of it ends.
struct Provider {
    _folder: tempfile::TempDir,
    standin: StandIn,
    prepared: Tandem,
    plan: String,
    at_first: Value,
    onefile: Value,
    pics: String,
}

impl Provider {
    fn new(seed: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let standin = StandIn::start(&["--learners", "40", "--seed", seed, "--limit", "off"]);
        let prepared = Tandem::at(&folder.path().join("prepared"), &standin);
        prepared.must(&["generate", "--learners", "40", "--seed", seed]);
        prepared.connect(&standin);
        let plan = prepared.preview();
        let at_first = standin.control.state();
        let undisturbed = prepared.copied_to(&folder.path().join("undisturbed"));
        assert_eq!(
            undisturbed
                .run(&["sync", "--accept", &plan, "--json"])
                .summary()["failed"],
            0
        );
        let (onefile, pics) = (
            standin.control.comparable(),
            undisturbed.must(&["pics", "state"]),
        );
        Self {
            _folder: folder,
            standin,
            prepared,
            plan,
            at_first,
            onefile,
            pics,
        }
    }

    /// Runs the plan under a fault, then without, answers what is in doubt, and compares the end.
    fn survives(&self, name: &str, fault: &Value) {
        let control = &self.standin.control;
        control.set_state(&self.at_first);
        let tandem = self.prepared.copied_to(&self._folder.path().join(name));
        control.fault(fault);
        let disturbed = tandem.run(&["sync", "--accept", &self.plan, "--json"]);
        let last = disturbed.stdout.lines().last().unwrap_or_default();
        if last.starts_with("{\"event\":\"summary\"") {
            disturbed.summary();
        }
        control.no_faults();
        tandem.run(&["retry", "--json"]).summary();
        let tandem = tandem.at_time(SETTLED);
        tandem.run(&["retry", "--json"]).summary();
        truth::answer_visits_in_doubt(&tandem, &self.standin);
        let end = tandem.run(&["retry", "--json"]).summary();
        assert_eq!(end["failed"], 0, "{name}");
        assert!(
            control.comparable() == self.onefile,
            "{name}: OneFile does not end as it should"
        );
        assert!(
            tandem.must(&["pics", "state"]) == self.pics,
            "{name}: PICS does not end as it should"
        );
        let writes = control.count("writes");
        tandem.run(&["sync", "--json"]).summary();
        assert_eq!(
            control.count("writes"),
            writes,
            "{name}: nothing is left to do"
        );
    }
}

#[test]
fn writes_whose_answers_are_lost_or_refused() {
    let provider = Provider::new("21");
    for endpoint in ["POST Visit", "POST Review", "POST LearningAim/{id}"] {
        for (effect, name) in [
            (json!("drop_after"), "dropped after"),
            (json!("drop_before"), "dropped before"),
            (json!({"status": 503}), "503"),
            (json!({"status": 400}), "400"),
            (json!("html"), "web page"),
            (json!("expire_session"), "session gone"),
        ] {
            let fault = json!({"endpoint": endpoint, "every": 3, "effect": effect});
            provider.survives(
                &format!("{endpoint} {name}").replace(['/', '{', '}'], "-"),
                &fault,
            );
        }
    }
}

#[test]
fn reads_that_fail_or_repeat() {
    let provider = Provider::new("22");
    for (endpoint, effect) in [
        ("GET LearningAim/{id}", json!({"status": 500})),
        ("GET Review/{id}", json!("html")),
        ("POST Review/Search", json!("drop_before")),
        ("POST LearningAim/Search", json!({"status": 429})),
        ("POST User/Search", json!("repeat_page")),
        ("POST User/Search", json!("duplicate_rows")),
    ] {
        // A 429 is waited for a minute, so it comes once.
        let fault = if effect == json!({"status": 429}) {
            json!({"endpoint": endpoint, "calls": [2], "effect": effect})
        } else {
            json!({"endpoint": endpoint, "every": 4, "effect": effect})
        };
        provider.survives(
            &format!("{endpoint} {effect}").replace(['/', '{', '}', '"', ':'], "-"),
            &fault,
        );
    }
}
