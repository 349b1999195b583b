//! What OneFile offers is read anew on demand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use tandem_standin::state::State;
use tandem_tests::Ended;
use tandem_tests::provider::generated;

fn assigned(run: &Ended) -> Vec<Value> {
    let lines = run.lines("change").into_iter();
    lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|change| change["rule"] == "aim_to_onefile")
        .collect()
}

#[test]
fn an_aim_whose_standard_is_offered_later_is_assigned_once_that_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 40, 11);
    let wanted = assigned(&tandem.run(&["sync", "--dry-run", "--json"])).remove(0);
    let learner = wanted["learner"].as_str().unwrap();
    let code = wanted["after"].as_str().unwrap().split(' ').next();

    let with_code = |from: Option<&str>, to: Option<&str>| {
        let mut onefile: State = serde_json::from_value(standin.control.state()).unwrap();
        for standard in onefile.standards.values_mut() {
            if standard.code.as_deref() == from {
                standard.code = to.map(str::to_owned);
            }
        }
        let state = serde_json::to_value(onefile).unwrap();
        standin.control.set_state(&state);
    };
    with_code(code, Some("NOT-YET"));
    let plan = tandem.preview();
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    with_code(Some("NOT-YET"), code);

    let look = || assigned(&tandem.run(&["sync", "--learner", learner, "--dry-run", "--json"]));
    assert!(
        !look().contains(&wanted),
        "as the last run over everybody read it"
    );
    assert!(tandem.must(&["standards"]).starts_with("OneFile offers "));
    assert!(look().contains(&wanted));

    let mut onefile: State = serde_json::from_value(standin.control.state()).unwrap();
    onefile.standards.clear();
    standin
        .control
        .set_state(&serde_json::to_value(onefile).unwrap());
    let empty = tandem.run(&["standards", "--json"]);
    assert_eq!(empty.code, Some(4));
    assert!(
        empty.stdout.contains("\"listing_empty\""),
        "{}",
        empty.stdout
    );
    assert!(look().contains(&wanted), "what was known stays");
}
