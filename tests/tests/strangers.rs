//! Accounts that are other people's by now, with the real program: nobody is linked to them unasked,
//! and a person has the last word.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use tandem_standin::state::{LEARNER, State};
use tandem_sync::uln;
use tandem_tests::provider::changed;
use tandem_tests::{StandIn, Tandem};
use tempfile::TempDir;

fn provider(change: impl FnOnce(&mut State)) -> (TempDir, StandIn, Tandem) {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = changed(folder.path(), 40, 7, change);
    (folder, standin, tandem)
}

fn alter(standin: &StandIn, change: impl FnOnce(&mut State)) {
    let mut state: State = serde_json::from_value(standin.control.state()).unwrap();
    change(&mut state);
    let state = serde_json::to_value(state).unwrap();
    standin.control.set_state(&state);
}

fn rows(text: &str) -> Vec<Value> {
    let lines = text.lines();
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line.get("event").is_none()).collect()
}

/// Learners that PICS links itself and whose number is theirs alone, with their accounts.
fn linked(tandem: &Tandem) -> Vec<(String, i64)> {
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let learners = state["learners"].as_array().unwrap();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for number in learners.iter().filter_map(|one| one["uln"].as_str()) {
        *numbers.entry(number).or_default() += 1;
    }
    let of = |one: &Value| {
        let number = one["uln"].as_str()?;
        uln::valid(number)?;
        let id = one["onefile_id"].as_i64()?;
        (numbers[number] == 1).then(|| (one["key"].as_str().unwrap().to_owned(), id))
    };
    learners.iter().filter_map(of).collect()
}

#[test]
fn strong_pairs_are_looked_at_once_more_before_they_are_linked() {
    let (_folder, standin, tandem) = provider(|state| {
        for user in state.users.values_mut().filter(|user| user.role == LEARNER) {
            user.misid = None;
        }
    });
    let found = rows(&tandem.must(&["links", "suggest", "--kind", "learner", "--json"]));
    let strong = found.iter().filter(|row| row["with_others"] == true);
    assert!(strong.count() > 5);
    alter(&standin, |state| {
        for user in state.users.values_mut().filter(|user| user.role == LEARNER) {
            user.first_name = "Zbigniew".into();
            user.last_name = "Okonkwo".into();
            user.dob = Some("1971-03-09".parse().unwrap());
            (user.uln, user.nino, user.email) = (None, None, None);
        }
    });
    let accept = ["links", "accept", "--strong", "--kind", "learner", "--json"];
    let later = [&accept[..], &["--now", "2026-11-23T12:00:00Z"]].concat();
    assert_eq!(rows(&tandem.must(&later)), Vec::<Value>::new());
}

#[test]
fn a_person_says_whether_an_account_is_still_the_learners() {
    let (_folder, standin, tandem) = provider(|_| {});
    let (learner, account) = linked(&tandem).remove(0);
    tandem.run(&["sync", "--learner", &learner]);
    standin.control.edit(&json!({"learner": account, "set": {
        "FirstName": "Zbigniew", "LastName": "Okonkwo",
        "DOB": "1971-03-09T00:00:00Z", "ULN": "9276308686"}}));
    let writes = standin.control.count("writes");
    tandem.run(&["sync", "--learner", &learner]);
    assert_eq!(standin.control.count("writes"), writes);
    let asked = |tandem: &Tandem| {
        let parked = tandem.run(&["parked", "--json"]).stdout;
        let parked = rows(&parked).into_iter();
        let mut parked = parked.filter(|row| row["learner"] == learner.as_str());
        parked.any(|row| row["problem"] == "other_person")
    };
    assert!(asked(&tandem));
    let found = rows(&tandem.must(&["links", "suggest", "--kind", "learner", "--json"]));
    let found = found.iter().filter(|row| row["pics"] == learner.as_str());
    let against: Vec<&Value> = found.map(|row| &row["against"][0]).collect();
    assert_eq!(against, [&json!("somebody_else_now")]);
    tandem.must(&["links", "accept", &learner, &account.to_string()]);
    assert!(!asked(&tandem));
    tandem.run(&["sync", "--learner", &learner]);
    assert!(!asked(&tandem), "a person's word counts");
}

#[test]
fn another_account_with_the_number_is_suggested_for_one_that_is_archived() {
    let (_folder, standin, tandem) = provider(|_| {});
    let (learner, account) = linked(&tandem).remove(0);
    alter(&standin, |state| {
        let old = state.users.get_mut(&account).unwrap();
        old.archived = true;
        let mut new = old.clone();
        (new.id, new.archived, new.misid) = (1_999_999, false, None);
        new.username = "MOVED1".into();
        state.users.insert(new.id, new);
    });
    let found = rows(&tandem.must(&["links", "suggest", "--kind", "learner", "--json"]));
    let found = found.iter().filter(|row| row["pics"] == learner.as_str());
    let found: Vec<(&Value, &Value)> = found
        .map(|row| (&row["onefile_id"], &row["against"][0]))
        .collect();
    assert_eq!(found, [(&json!(1_999_999), &json!("linked_to_archived"))]);
}
