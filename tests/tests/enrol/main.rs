//! Enrolling learners in OneFile, with the real program and the stand-in: each account exactly
//! once, whatever happens to the answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod provider;

use provider::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tandem_standin::state::{LEARNER, User};
use tandem_tests::SETTLED;

#[test]
fn fifty_learners_have_fifty_accounts_although_every_third_answer_is_lost() {
    let provider = nobody_enrolled(90, 50);
    let control = &provider.standin.control;
    for endpoint in [
        "POST User",
        "POST User/Search",
        "POST Placement",
        "POST Standard/{id}/Assign/{learnerId}",
        "POST LearningAim/{id}",
    ] {
        control.fault(&json!({"endpoint": endpoint, "every": 3, "effect": "drop_after"}));
    }
    let mut ended = provider.enrol(&[]);
    let mut again = 0;
    while !all_is_done(&ended) {
        again += 1;
        assert!(again < 12, "{}{}", ended.stdout, ended.stderr);
        ended = provider.enrol(&[]);
    }
    ended.summary();
    println!("asked again {again} times");
    control.no_faults();

    let accounts = provider.accounts();
    assert_eq!(accounts.len(), 50);
    assert!(accounts.values().all(|same| same.len() == 1), "none twice");
    let state = state(&provider.standin);
    let names: Vec<&str> = (state.placements.values())
        .map(|placement| placement.name.as_str())
        .collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), different.len(), "no placement twice");
    let aims: BTreeSet<(i64, i64)> = (state.aims.values())
        .map(|aim| (aim.user_id, aim.standard_id))
        .collect();
    assert_eq!(aims.len(), state.aims.len(), "no aim twice");
    for learner in &provider.learners {
        let [account] = accounts[learner.ident.as_ref().unwrap()].as_slice() else {
            panic!("one account")
        };
        assert_eq!(account.last_name, learner.surname);
        assert_eq!(account.email, learner.email);
        assert_eq!(account.dob, learner.date_of_birth);
        assert_eq!(account.mobile_number, learner.mobile);
        assert_eq!(account.l12, learner.ethnicity);
        assert!(account.start_on.is_some() && account.default_assessor_id.is_some());
        let own = state.aims.values().filter(|aim| aim.user_id == account.id);
        assert!(own.count() > 0, "{} has aims", learner.key);
    }
    let writes = control.count("writes");
    let again = provider.enrol(&[]);
    assert!(all_is_done(&again), "{}", again.stdout);
    assert_eq!(standings(&again), vec!["linked"; 50]);
    assert_eq!(control.count("writes"), writes, "nothing is left to do");
    let history = provider.tandem.must(&["history", "--json"]);
    let created = history.matches("\"field\":\"account\"").count();
    assert_eq!(created, 50, "the history lists each creation");
}

#[test]
fn what_is_missing_is_listed_and_nothing_is_created() {
    let provider = nobody_enrolled(40, 2);
    provider.edit(0, &json!({"email": null, "main_officer": null}));
    provider.edit(
        1,
        &json!({"organisation": null, "main_tag": "No such class"}),
    );
    let before = provider.standin.control.state();
    let ended = provider.enrol(&[]);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert_eq!(standings(&ended), ["incomplete", "incomplete"]);
    let missing = |line: &Value| -> Vec<String> {
        let missing = line["missing"].as_array().unwrap().iter();
        let name = |one: &Value| one["missing"].as_str().unwrap().to_owned();
        missing.map(name).collect()
    };
    let lines = enrolments(&ended);
    assert_eq!(missing(&lines[0]), ["email", "main_officer"]);
    assert_eq!(missing(&lines[1]), ["placement", "no_classroom_of_tag"]);
    assert_eq!(provider.standin.control.state(), before);
    let learners: Vec<&str> = provider.learners.iter().map(|l| l.key.0.as_str()).collect();
    let words = provider.tandem.run(&["enrol", learners[0]]).stdout;
    assert!(
        words.contains("No e-mail address. Enter it in PICS."),
        "{words}"
    );

    let placement = state(&provider.standin).placements.keys().next().copied();
    let placement = placement.unwrap().to_string();
    let chosen = ["--classroom", "3301", "--placement", placement.as_str()];
    let ended = provider.enrol(&chosen);
    assert_eq!(standings(&ended), ["incomplete", "ready"]);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert_eq!(
        provider.accounts().len(),
        1,
        "one bad record stops no other"
    );
}

#[test]
fn an_account_that_may_be_the_learners_is_never_doubled() {
    let provider = nobody_enrolled(40, 1);
    let learner = &provider.learners[0];
    let mut state = state(&provider.standin);
    let account = User {
        id: 900_001,
        role: LEARNER,
        organisation_id: 9101,
        username: "OLD1".into(),
        first_name: "Somebody".into(),
        last_name: learner.surname.to_uppercase(),
        email: learner.email.clone(),
        archived: true,
        ..User::default()
    };
    state.users.insert(account.id, account);
    provider.standin.control.set_state(&json!(state));
    let ended = provider.enrol(&[]);
    assert_eq!(ended.code, Some(4), "a person decides: {}", ended.stderr);
    let line = &enrolments(&ended)[0];
    assert_eq!(line["standing"], "may_exist");
    assert_eq!(line["likely"][0]["onefile_id"], 900_001);
    assert_eq!(line["likely"][0]["because"], json!(["email_and_surname"]));
    assert_eq!(provider.standin.control.count("writes"), 0);
}

#[test]
fn a_dry_run_only_reads() {
    let provider = nobody_enrolled(40, 3);
    let control = &provider.standin.control;
    let before = (control.state(), provider.tandem.must(&["pics", "state"]));
    let ended = provider.enrol(&["--dry-run"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(standings(&ended), ["ready"; 3]);
    let ident = json!(provider.learners[0].ident);
    assert_eq!(enrolments(&ended)[0]["account"]["misid"], ident);
    assert_eq!(control.count("writes"), 0);
    let after = (control.state(), provider.tandem.must(&["pics", "state"]));
    assert_eq!(after, before);
    assert_eq!(provider.tandem.must(&["runs", "--json"]), "");
}

#[test]
fn killed_in_the_middle_it_goes_on_to_the_same_end() {
    let undisturbed = nobody_enrolled(40, 4);
    assert_eq!(undisturbed.enrol(&[]).code, Some(0));
    let expected = undisturbed.standin.control.comparable();
    for number in [1, 3] {
        let provider = nobody_enrolled(40, 4);
        provider.kill_at_account(number);
        let resumed = provider.enrol(&[]);
        assert_eq!(
            resumed.code,
            Some(0),
            "{}{}",
            resumed.stdout,
            resumed.stderr
        );
        let accounts = provider.accounts();
        assert!(accounts.values().all(|same| same.len() == 1), "none twice");
        assert_eq!(provider.standin.control.comparable(), expected);
    }
}

#[test]
fn where_onefile_can_not_tell_a_person_does() {
    for there in [true, false] {
        let mut provider = nobody_enrolled(40, 1);
        let (tandem, control) = (provider.tandem.clone(), provider.standin.control.clone());
        provider.kill_at_account(1);
        // OneFile keeps the MIS value to itself, or somebody else of the name joins the centre.
        let mut state = state(&provider.standin);
        let mut account = (state.users.values())
            .find(|user| user.role == LEARNER)
            .cloned()
            .unwrap();
        account.misid = None;
        if !there {
            state.users.remove(&account.id);
            account.id += 1;
            account.email = None;
            account.dob = None;
            account.uln = None;
            account.nino = None;
        }
        let id = account.id;
        state.users.insert(id, account);
        control.set_state(&json!(state));
        let writes = control.count("writes");
        let ended = provider.enrol(&[]);
        assert_eq!(standings(&ended), ["in_doubt"], "{}", ended.stderr);
        assert_eq!(ended.code, Some(4));
        assert_eq!(
            control.count("writes"),
            writes,
            "nothing is sent on a guess"
        );
        let questions = tandem.must(&["questions", "--json"]);
        assert!(questions.contains("account_in_doubt"), "{questions}");

        let learner = provider.learners[0].key.0.as_str();
        let id = id.to_string();
        let answer = match there {
            true => vec!["enrol", learner, "--there", id.as_str()],
            false => vec!["enrol", learner, "--not-there"],
        };
        if !there {
            let early = tandem.run(&answer);
            assert_eq!(early.code, Some(4), "it may still be carried out");
        }
        provider.tandem = tandem.at_time(SETTLED);
        let tandem = &provider.tandem;
        tandem.must(&answer);
        assert_eq!(tandem.run(&answer).code, Some(2), "it is answered");
        let ended = provider.enrol(&[]);
        assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
        let mut accounts = provider.accounts();
        let stranger = accounts.remove("").map_or(0, |same| same.len());
        assert_eq!((stranger, accounts.len()), (1, usize::from(!there)));
    }
}

#[test]
fn a_mis_value_that_is_not_kept_stops_before_the_second_account() {
    let provider = nobody_enrolled(40, 3);
    let control = &provider.standin.control;
    control.set(&json!({"limit": null, "lost_on_create": ["MISID"]}));
    let ended = provider.enrol(&[]);
    assert_eq!(ended.code, Some(1), "{}{}", ended.stdout, ended.stderr);
    let outcomes: Vec<Value> = (enrolments(&ended).iter())
        .map(|line| line["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["parked", "not_reached", "not_reached"]);
    assert!(ended.stdout.contains("\"MIS value\""), "{}", ended.stdout);
    control.set(&json!({"lost_on_create": []}));
    let ended = provider.enrol(&[]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let accounts: usize = provider.accounts().values().map(Vec::len).sum();
    assert_eq!(accounts, 3);
}
