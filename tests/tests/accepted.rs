//! What was accepted is what is carried out; what was edited in between is planned again, alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tandem_tests::provider::generated;
use tandem_tests::{Ended, StandIn, Tandem};

struct Previewed {
    _folder: tempfile::TempDir,
    standin: StandIn,
    tandem: Tandem,
    preview: Ended,
}

fn previewed() -> Previewed {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 60, 12);
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    Previewed {
        _folder: folder,
        standin,
        tandem,
        preview,
    }
}

/// A change of the preview that replaces a registration number in PICS.
fn replaced_number(preview: &Ended) -> Value {
    preview
        .lines("change")
        .into_iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|change| change["rule"] == "onefile_wins" && change["field"] == "registration_number")
        .unwrap()
}

impl Previewed {
    /// Carries out what was accepted; learners whose `change` lines differ from the preview's.
    fn accept(&self) -> (BTreeSet<String>, Value) {
        let plan = self.preview.summary()["plan"].as_str().unwrap().to_owned();
        let run = self.tandem.run(&["sync", "--accept", &plan, "--json"]);
        let (shown, done): (BTreeSet<_>, BTreeSet<_>) = (
            self.preview.lines("change").into_iter().collect(),
            run.lines("change").into_iter().collect(),
        );
        let differ = shown.symmetric_difference(&done).map(|line| {
            let change: Value = serde_json::from_str(line).unwrap();
            change["learner"].as_str().unwrap().to_owned()
        });
        (differ.collect(), run.summary())
    }
}

#[test]
fn an_edit_in_onefile_replans_its_learner_alone_and_the_summary_says_so() {
    let previewed = previewed();
    let change = replaced_number(&previewed.preview);
    previewed.standin.control.edit(&json!({
        "aim": change["onefile_id"], "set": {"RegistrationNumber": "EDITED-1"},
    }));
    let (differ, done) = previewed.accept();
    let learner = change["learner"].as_str().unwrap().to_owned();
    assert!(differ.is_subset(&BTreeSet::from([learner])), "{differ:?}");
    assert_eq!(
        (&done["replanned"], &done["failed"]),
        (&json!(1), &json!(0))
    );
    let history = previewed
        .tandem
        .must(&["history", "--text", "EDITED-1", "--json"]);
    assert_eq!(
        history.lines().count(),
        1,
        "what OneFile holds now is what came"
    );
}

#[test]
fn the_plan_for_everybody_is_the_plans_for_each() {
    let Previewed {
        tandem, preview, ..
    } = &previewed();
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let mut each: Vec<String> = Vec::new();
    for learner in state["learners"].as_array().unwrap() {
        let key = learner["key"].as_str().unwrap();
        let one = tandem.run(&["sync", "--learner", key, "--dry-run", "--json"]);
        each.extend(one.lines("change").into_iter().map(str::to_owned));
    }
    assert_eq!(each, preview.lines("change"), "in the order of keys");
}
