//! Runs that a brake stops.

use crate::Tandem;
use serde_json::Value;

/// Code of the brake that stops a run; `None` where it goes through.
pub fn stopped_by(tandem: &Tandem) -> Option<String> {
    stopped_by_at(tandem, None)
}

/// The same at another time of the computer's clock.
pub fn stopped_by_at(tandem: &Tandem, now: Option<&str>) -> Option<String> {
    let mut arguments = vec!["sync", "--json"];
    if let Some(now) = now {
        arguments.extend(["--now", now]);
    }
    let ended = tandem.run(&arguments);
    let last: Value = serde_json::from_str(ended.stdout.lines().last().unwrap()).unwrap();
    if last["event"] == "summary" {
        return None;
    }
    assert_eq!(ended.code, Some(4), "{last}");
    for word in ["message", "remedy"] {
        assert!(
            last[word].as_str().is_some_and(|text| text.len() > 20),
            "{last}"
        );
    }
    Some(last["code"].as_str().unwrap().to_owned())
}

/// An administrator has looked at the brake, and lets runs go on.
pub fn release(tandem: &Tandem, code: &str) {
    let parked = tandem.run(&["parked", "--json"]).stdout;
    let brake: Value = serde_json::from_str(parked.lines().next().unwrap()).unwrap();
    assert_eq!(brake["brake"]["brake"], code, "{brake}");
    let id = brake["id"].to_string();
    let unsaid = tandem.run(&["release", "--brake", &id, "--json"]);
    assert_eq!(unsaid.code, Some(2), "a reason is needed");
    tandem.must(&[
        "release",
        "--brake",
        &id,
        "--reason",
        "looked at in OneFile",
    ]);
}
