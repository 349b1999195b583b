//! A copy of PICS records, and its gate.

use serde_json::Value;
use std::collections::BTreeMap;
use tandem_tests::{StandIn, Tandem, provider};

pub const PERSONS: [&str; 7] = [
    "picsweb_off",
    "scheduler_off",
    "credentials_removed",
    "staff_told",
    "one_installation",
    "reviews_decided",
    "desktop_settings",
];

/// A copy of PICS records with its stand-in, connected.
pub struct Mirror {
    pub folder: tempfile::TempDir,
    pub standin: StandIn,
    pub tandem: Tandem,
}

pub fn mirror() -> Mirror {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem, _) = provider::mirror(folder.path(), 20);
    Mirror {
        folder,
        standin,
        tandem,
    }
}

pub fn gate(tandem: &Tandem) -> Value {
    let ended = tandem.run(&["gate", "--json"]);
    let gate: Value = serde_json::from_str(ended.stdout.trim()).unwrap();
    let code = if gate["done"] == true { 0 } else { 4 };
    assert_eq!(ended.code, Some(code), "{gate}");
    gate
}

pub fn states(gate: &Value) -> BTreeMap<String, String> {
    let steps = gate["steps"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    steps
        .iter()
        .map(|step| (text(&step["key"]), text(&step["state"])))
        .collect()
}

pub fn step<'a>(gate: &'a Value, key: &str) -> &'a Value {
    let steps = gate["steps"].as_array().unwrap();
    steps.iter().find(|step| step["key"] == key).unwrap()
}

pub fn open(gate: &Value) -> Vec<String> {
    let open = |state: &String| state == "open" || state == "expired";
    let states = states(gate).into_iter();
    states
        .filter(|(_, state)| open(state))
        .map(|(key, _)| key)
        .collect()
}

pub fn confirm(tandem: &Tandem, step: &str) -> Option<i32> {
    let confirm = [
        "gate", "confirm", step, "--name", "A. Brook", "--note", "looked", "--json",
    ];
    tandem.run(&confirm).code
}

pub fn refused(tandem: &Tandem, arguments: &[&str]) -> Value {
    let ended = tandem.run(arguments);
    assert_eq!(ended.code, Some(4), "{arguments:?} {}", ended.stdout);
    serde_json::from_str(ended.stdout.lines().last().unwrap()).unwrap()
}
