//! A provider of whom nobody is enrolled yet, and what is said of enrolments.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tandem_standin::state::{LEARNER, State, User};
use tandem_sync::records::pics::{Everything, Learner};
use tandem_tests::{Ended, StandIn, Tandem};

pub struct Provider {
    pub _folder: tempfile::TempDir,
    pub standin: StandIn,
    pub tandem: Tandem,
    /// Learners in learning without an account in OneFile, by key.
    pub learners: Vec<Learner>,
}

/// A provider none of whose learners is in OneFile yet, nor the placements that PICS does not
/// link, and this many of its learners.
pub fn nobody_enrolled(generated: usize, wanted: usize) -> Provider {
    let folder = tempfile::tempdir().unwrap();
    let number = generated.to_string();
    let made = ["--learners", number.as_str(), "--seed", "11"];
    let standin = StandIn::start(&[&made[..], &["--limit", "off"]].concat());
    let tandem = Tandem::at(folder.path(), &standin);
    tandem.must(&[&["generate"], &made[..]].concat());
    let records: Everything = records(&tandem);
    let linked: BTreeSet<i64> = (records.organisations.iter())
        .filter_map(|organisation| organisation.onefile_id)
        .collect();
    let mut state = state(&standin);
    state.users.retain(|_, user| user.role != LEARNER);
    state.placements.retain(|id, _| linked.contains(id));
    state.aims.clear();
    state.reviews.clear();
    state.visits.clear();
    state.unit_summaries.clear();
    standin.control.set_state(&json!(state));
    let goes_on = |learner: &&Learner| {
        learner.system_status == tandem_sync::records::pics::SystemStatus::Live
            && learner.aims.iter().any(|aim| aim.actual_end.is_none())
    };
    let chosen = records.learners.iter().filter(goes_on).take(wanted);
    let mut edits = String::new();
    for learner in chosen.clone() {
        let key = &learner.key;
        let set = json!({"onefile_id": null, "main_tag": "Apprentices"});
        edits += &format!("{}\n", json!({"learner": key, "set": set}));
        for aim in &learner.aims {
            let set = json!({"onefile_id": null});
            edits += &format!("{}\n", json!({"learner": key, "aim": aim.key, "set": set}));
        }
        for review in &learner.reviews {
            let gone = json!({"learner": key, "delete_review": review.key});
            edits += &format!("{gone}\n");
        }
    }
    let edited = tandem.run_with(&["pics", "edit"], &edits);
    assert_eq!(edited.code, Some(0), "{}", edited.stderr);
    tandem.connect(&standin);
    let learners: Vec<Learner> = chosen.cloned().collect();
    assert_eq!(learners.len(), wanted, "enough learners are in learning");
    Provider {
        _folder: folder,
        standin,
        tandem,
        learners,
    }
}

pub fn records(tandem: &Tandem) -> Everything {
    serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap()
}

pub fn state(standin: &StandIn) -> State {
    serde_json::from_value(standin.control.state()).unwrap()
}

impl Provider {
    pub fn enrol(&self, options: &[&str]) -> Ended {
        self.tandem.run(&self.arguments(options))
    }

    pub fn arguments<'a>(&'a self, options: &[&'a str]) -> Vec<&'a str> {
        let learners = self.learners.iter().map(|learner| learner.key.0.as_str());
        ["enrol", "--json"]
            .into_iter()
            .chain(learners)
            .chain(options.iter().copied())
            .collect()
    }

    pub fn edit(&self, learner: usize, set: &Value) {
        let edit = json!({"learner": self.learners[learner].key, "set": set});
        let edited = self.tandem.run_with(&["pics", "edit"], &edit.to_string());
        assert_eq!(edited.code, Some(0), "{}", edited.stderr);
    }

    /// Accounts of learners in OneFile, by MIS value.
    pub fn accounts(&self) -> BTreeMap<String, Vec<User>> {
        let mut accounts: BTreeMap<String, Vec<User>> = BTreeMap::new();
        for user in state(&self.standin).users.into_values() {
            if user.role == LEARNER {
                let misid = user.misid.clone().unwrap_or_default();
                accounts.entry(misid).or_default().push(user);
            }
        }
        accounts
    }

    /// Starts to enrol, and kills the program once OneFile has this many learners. The answer that
    /// it waits for then comes late.
    pub fn kill_at_account(&self, number: usize) {
        let late =
            json!({"endpoint": "POST User", "calls": [number], "effect": {"delay_ms": 5000}});
        self.standin.control.fault(&late);
        let mut child = self.tandem.command(&self.arguments(&[])).spawn().unwrap();
        let begun = Instant::now();
        while self.accounts().len() < number {
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "no account came"
            );
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        assert_eq!(Ended::of(child).code, None);
        self.standin.control.no_faults();
    }
}

/// The line of each learner.
pub fn enrolments(ended: &Ended) -> Vec<Value> {
    let lines = ended.lines("enrolment").into_iter();
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(!lines.is_empty(), "{}{}", ended.stdout, ended.stderr);
    lines
}

pub fn standings(ended: &Ended) -> Vec<String> {
    let standing = |line: &Value| line["standing"].as_str().unwrap().to_owned();
    enrolments(ended).iter().map(standing).collect()
}

/// Whether everybody has an account and nothing is on its way any more. What OneFile never showed
/// under which name it takes a value stays parked.
pub fn all_is_done(ended: &Ended) -> bool {
    let pending = ended.stdout.contains("assignment_pending");
    let lines = ended.lines("enrolment").len() == 50;
    let done = |line: &Value| {
        line["onefile_id"].is_i64()
            && !matches!(line["outcome"].as_str(), Some("failed" | "not_reached"))
    };
    lines && !pending && enrolments(ended).iter().all(done)
}
