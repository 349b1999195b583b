//! A provider in step, and its details on both sides.

use serde_json::{Value, json};
use tandem_standin::state::{LEARNER, State};
use tandem_tests::provider::generated;
use tandem_tests::{StandIn, Tandem};

pub struct Provider {
    pub _folder: tempfile::TempDir,
    pub standin: StandIn,
    pub tandem: Tandem,
}

/// After the initial synchronisation: what is left to do are details alone.
pub fn in_step() -> Provider {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 30, 12);
    let plan = tandem.preview();
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    let next = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        (&next["to_onefile"], &next["to_pics"]),
        (&json!(0), &json!(0))
    );
    Provider {
        _folder: folder,
        standin,
        tandem,
    }
}

pub fn mode(tandem: &Tandem, of: &str, mode: &str) {
    tandem.must(&["settings", "set", &format!("details_{of}"), mode]);
}

pub fn calls(standin: &StandIn, endpoint: &str) -> u64 {
    let by_endpoint = &standin.control.metrics()["by_endpoint"];
    by_endpoint[endpoint].as_u64().unwrap_or(0)
}

pub fn state(standin: &StandIn) -> State {
    serde_json::from_value(standin.control.state()).unwrap()
}

pub fn pics(tandem: &Tandem) -> Value {
    serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap()
}

/// Changes that a run would make or made, as they are told.
pub fn changes(tandem: &Tandem, arguments: &[&str]) -> Vec<Value> {
    let ended = tandem.run(&[&["sync", "--json"], arguments].concat());
    ended.summary();
    let lines = ended.lines("change").into_iter();
    lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .collect()
}

/// A run over everybody that an administrator has read and accepted.
pub fn accepted(tandem: &Tandem) -> Value {
    let plan = tandem.preview();
    tandem
        .run(&[
            "sync",
            "--accept",
            &plan,
            "--around-gate",
            "a test of what comes after it",
            "--json",
        ])
        .summary()
}

/// Key and OneFile ID of a learner in scope.
pub fn somebody(tandem: &Tandem, standin: &StandIn) -> (String, i64) {
    let known = state(standin);
    let everybody = pics(tandem);
    let learners = everybody["learners"].as_array().unwrap().iter();
    let mut fits = learners.filter_map(|learner| {
        let key = learner["key"].as_str()?.to_owned();
        let misids = [learner["ident"].as_str(), learner["learner_ref"].as_str()];
        let user = known.users.values().find(|user| {
            user.role == LEARNER && !user.archived && misids.contains(&user.misid.as_deref())
        })?;
        let shown = tandem.run(&["sync", "--learner", &key, "--dry-run", "--json"]);
        (shown.code == Some(0) && shown.summary()["in_scope"] == 1).then_some((key, user.id))
    });
    fits.next().expect("somebody is in scope and in step")
}

pub fn learner<'a>(records: &'a Value, key: &str) -> &'a Value {
    let learners = records["learners"].as_array().unwrap();
    learners.iter().find(|held| held["key"] == key).unwrap()
}

pub fn edit_pics(tandem: &Tandem, key: &str, set: &Value) {
    let line = json!({"learner": key, "set": set}).to_string();
    let edited = tandem.run_with(&["pics", "edit"], &line);
    assert_eq!(edited.code, Some(0), "{}{}", edited.stdout, edited.stderr);
}
