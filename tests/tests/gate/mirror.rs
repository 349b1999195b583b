//! A copy of PICS records, and its gate.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use tandem_standin::generate::{IlrSize, ilr_file};
use tandem_tests::{StandIn, Tandem};

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
    let file = folder
        .path()
        .join("ILR-10000000-2627-20261120-100000-01.xml");
    let mut out = BufWriter::new(File::create(&file).unwrap());
    ilr_file(11, &mut out, IlrSize::Learners(20)).unwrap();
    out.flush().unwrap();
    let name = file.to_str().unwrap();
    let standin = StandIn::start(&["--ilr", name, "--seed", "3", "--limit", "off"]);
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    tandem.must(&["import", name]);
    tandem.connect(&standin);
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

pub fn preview(tandem: &Tandem) -> String {
    let summary = tandem.run(&["sync", "--dry-run", "--json"]).summary();
    summary["plan"].as_str().unwrap().to_owned()
}
