//! Linking what both systems have, with the real program: suggested, accepted, used, taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::BTreeSet;
use tandem_standin::generate;
use tandem_standin::state::{ASSESSOR, LEARNER, State, User};
use tandem_tests::provider::changed;
use tandem_tests::{Ended, StandIn, Tandem};
use tempfile::TempDir;

/// Both systems, connected, with these changes to OneFile made beforehand.
fn provider(change: impl FnOnce(&mut State)) -> (TempDir, StandIn, Tandem) {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = changed(folder.path(), 40, 7, change);
    (folder, standin, tandem)
}

fn rows(text: &str) -> Vec<Value> {
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line.get("event").is_none()).collect()
}

fn suggested(tandem: &Tandem, kind: &str) -> Vec<Value> {
    rows(&tandem.must(&["links", "suggest", "--kind", kind, "--json"]))
}

fn learners_of(run: &Ended) -> BTreeSet<String> {
    let changes = run.lines("change").into_iter();
    let read = changes.map(|line| serde_json::from_str::<Value>(line).unwrap());
    read.map(|change| change["learner"].as_str().unwrap().to_owned())
        .collect()
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap()
}

/// The learner's account in OneFile: everything but the MIS value stays.
fn without_misid(state: &mut State) {
    for user in state.users.values_mut().filter(|user| user.role == LEARNER) {
        user.misid = None;
    }
}

#[test]
fn strong_pairs_are_accepted_at_once_and_the_next_run_goes_by_them() {
    let (_folder, standin, tandem) = provider(without_misid);
    let before = tandem.run(&["sync", "--dry-run", "--json"]);
    let writes = standin.control.count("writes");
    let found = suggested(&tandem, "learner");
    assert_eq!(
        standin.control.count("writes"),
        writes,
        "suggesting only reads"
    );
    let strong: BTreeSet<String> = (found.iter())
        .filter(|row| row["with_others"] == true)
        .map(|row| text(row, "pics").to_owned())
        .collect();
    assert!(strong.len() > 5, "{found:?}");
    assert!(
        found
            .iter()
            .all(|row| !row["why"].as_array().unwrap().is_empty())
    );

    let calls = standin.control.count("calls");
    suggested(&tandem, "learner");
    let again = standin.control.count("calls") - calls;
    assert!(again < 20, "what was read is not read again: {again} calls");

    let linked =
        rows(&tandem.must(&["links", "accept", "--strong", "--kind", "learner", "--json"]));
    assert_eq!(linked.len(), strong.len());
    let after = tandem.run(&["sync", "--dry-run", "--json"]);
    let new: BTreeSet<String> = learners_of(&after)
        .difference(&learners_of(&before))
        .cloned()
        .collect();
    assert!(!new.is_empty() && new.is_subset(&strong), "{new:?}");
    let count = |run: &Ended| run.summary()["in_scope"].as_u64().unwrap();
    assert!(count(&after) > count(&before));
    assert!(
        suggested(&tandem, "learner")
            .iter()
            .all(|row| row["with_others"] == false)
    );
}

#[test]
fn rivals_and_archived_accounts_are_for_a_person_to_look_at() {
    let world = generate::world(7, 40, "2026-11-23".parse().unwrap());
    let mut unlinked = (world.pics.learners.iter())
        .filter(|learner| {
            learner.onefile_id.is_none() && learner.uln.as_deref() != Some("9999999999")
        })
        .filter_map(|learner| {
            let account =
                |user: &&User| user.role == LEARNER && user.uln == learner.uln && !user.archived;
            Some((
                learner.key.0.clone(),
                world.onefile.users.values().find(account)?.id,
            ))
        });
    let (doubled, put_away) = (unlinked.next().unwrap(), unlinked.next().unwrap());
    let (_folder, _standin, tandem) = provider(|state| {
        without_misid(state);
        let double = User {
            id: 99_001,
            ..state.users[&doubled.1].clone()
        };
        state.users.insert(double.id, double);
        state.users.get_mut(&put_away.1).unwrap().archived = true;
    });
    let found = suggested(&tandem, "learner");
    let of = |id: i64| {
        found
            .iter()
            .find(|row| row["onefile_id"] == id)
            .expect("it is suggested")
    };
    let (one, other) = (of(doubled.1), of(99_001));
    assert_eq!(
        (&one["rivals"], &other["rivals"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        (&one["with_others"], &other["with_others"]),
        (&false.into(), &false.into())
    );
    let archived = of(put_away.1);
    assert_eq!(
        (&archived["archived"], &archived["with_others"]),
        (&true.into(), &false.into())
    );

    let linked = rows(&tandem.must(&["links", "accept", "--strong", "--json"]));
    assert!(
        linked
            .iter()
            .all(|pair| pair["pics"] != doubled.0 && pair["pics"] != put_away.0)
    );
    tandem.must(&["links", "accept", &doubled.0, &doubled.1.to_string()]);
    let twice = tandem.run(&["links", "accept", &doubled.0, "99001", "--json"]);
    assert_eq!(twice.code, Some(2));
    assert!(
        twice.stdout.contains("\"already_linked\""),
        "{}",
        twice.stdout
    );

    let id = put_away.1.to_string();
    let refused = tandem.run(&["links", "accept", &put_away.0, &id, "--json"]);
    assert_eq!(refused.code, Some(4));
    assert!(
        refused.stdout.contains("\"archived_partner\""),
        "{}",
        refused.stdout
    );
    tandem.must(&["links", "accept", &put_away.0, &id, "--archived"]);
}

#[test]
fn what_is_unlinked_is_not_linked_again_by_itself() {
    let (_folder, _standin, tandem) = provider(|_| {});
    tandem.must(&["links", "suggest", "--json"]);
    let held = tandem.must(&["pics", "state"]);
    let held: Value = serde_json::from_str(&held).unwrap();
    let learners = held["learners"].as_array().unwrap();
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    let by_misid = |learner: &&Value| {
        learner["onefile_id"].is_null() && learners_of(&preview).contains(text(learner, "key"))
    };
    let learner = learners
        .iter()
        .find(by_misid)
        .expect("somebody is linked by MIS value");
    let key = text(learner, "key");

    let said = tandem.must(&["links", "remove", key]);
    assert!(said.contains("Nothing was changed"), "{said}");
    assert!(learners_of(&tandem.run(&["sync", "--dry-run", "--json"])).contains(key));
    tandem.must(&["links", "remove", key, "--yes"]);
    assert!(!learners_of(&tandem.run(&["sync", "--dry-run", "--json"])).contains(key));
    assert!(
        tandem.must(&["show", key]).contains("not one"),
        "the reason is on the record"
    );
    assert!(
        suggested(&tandem, "learner")
            .iter()
            .all(|row| row["pics"] != key)
    );

    let stored = learners
        .iter()
        .find(|learner| !learner["onefile_id"].is_null())
        .unwrap();
    let refused = tandem.run(&["links", "remove", text(stored, "key"), "--yes", "--json"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stdout.contains("\"held_by_pics\""),
        "{}",
        refused.stdout
    );
}

#[test]
fn an_officer_whom_a_person_links_takes_reviews() {
    let (_folder, _standin, tandem) = provider(|state| {
        let officer = state
            .users
            .values()
            .find(|user| user.role == ASSESSOR)
            .unwrap()
            .clone();
        let joan = User {
            id: 99_100,
            first_name: "Joan".into(),
            last_name: "O'Hara".into(),
            email: Some("joan.ohara@example.test".into()),
            misid: None,
            ..officer
        };
        state.users.insert(joan.id, joan);
    });
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let unlinked = (state["officers"].as_array().unwrap().iter())
        .find(|officer| officer["onefile_id"].is_null())
        .expect("an officer is not linked");
    let key = text(unlinked, "key");
    tandem.must(&["links", "suggest", "--kind", "officer", "--json"]);
    let waits = |tandem: &Tandem| {
        let run = tandem.run(&["sync", "--dry-run", "--json"]);
        let waiting = |line: &&str| {
            line.contains("reviewer_not_linked") && line.contains(&format!("\"{key}\""))
        };
        run.lines("problem")
            .iter()
            .filter(|line| waiting(line))
            .count()
    };
    assert!(waits(&tandem) > 0, "reviews wait for the officer");
    // A person who bears another name there takes a yes of its own.
    let link = ["links", "accept", key, "99100", "--kind", "officer"];
    assert_eq!(tandem.run(&link).code, Some(4));
    tandem.must(&[&link[..], &["--different"]].concat());
    assert_eq!(waits(&tandem), 0);
    tandem.must(&["links", "remove", key, "--kind", "officer", "--yes"]);
    assert!(waits(&tandem) > 0);
}

#[test]
fn links_come_from_a_file_line_by_line() {
    let (folder, standin, tandem) = provider(without_misid);
    let found = suggested(&tandem, "learner");
    let free: Vec<(&str, i64)> = (found.iter())
        .filter(|row| row["with_others"] == true)
        .map(|row| (text(row, "pics"), row["onefile_id"].as_i64().unwrap()))
        .collect();
    let file = folder.path().join("links.csv");
    let content = format!(
        "Ident,OneFile ID\n{},{}\n{},{}\nNOBODY,1\n{},x\n{},{}\n{},4\n",
        free[0].0, free[0].1, free[1].0, free[1].1, free[2].0, free[3].0, free[1].1, free[4].0
    );
    std::fs::write(&file, content).unwrap();
    let name = file.to_str().unwrap();
    let before = tandem.must(&["links", "export"]);

    let preview = tandem.run(&["links", "import", name, "--dry-run", "--json"]);
    assert_eq!(preview.code, Some(1), "{}", preview.stderr);
    let report: Value = serde_json::from_str(&preview.stdout).unwrap();
    assert_eq!(
        (&report["links"], &report["refused"]),
        (&1.into(), &5.into()),
        "{report}"
    );
    let lines = report["lines"].as_array().unwrap();
    let codes: Vec<&str> = (lines.iter())
        .map(|line| line["error"]["code"].as_str().unwrap_or("fits"))
        .collect();
    assert_eq!(
        codes,
        [
            "fits",
            "link_file_refused",
            "no_such_partner",
            "link_file_refused",
            "link_file_refused",
            "no_such_partner"
        ]
    );
    assert_eq!(
        tandem.must(&["links", "export"]),
        before,
        "a preview links nothing"
    );

    tandem.run(&["links", "import", name]);
    let after = tandem.must(&["links", "export"]);
    assert_eq!(
        before.lines().count() - after.lines().count(),
        2,
        "both sides of one pair"
    );
    let again: Value =
        serde_json::from_str(&tandem.run(&["links", "import", name, "--json"]).stdout).unwrap();
    assert_eq!(
        (&again["links"], &again["as_before"]),
        (&0.into(), &1.into())
    );
    drop(standin);
}

#[test]
fn checks_and_coverage_say_what_to_do() {
    let (_folder, _standin, tandem) = provider(|state| {
        let two: Vec<i64> = state
            .users
            .values()
            .filter(|user| user.role == ASSESSOR)
            .map(|user| user.id)
            .take(2)
            .collect();
        for id in &two {
            state.users.get_mut(id).unwrap().misid = Some("TWICE".into());
        }
        state.users.get_mut(&two[1]).unwrap().archived = true;
    });
    let unread = tandem.run(&["links", "check", "--json"]);
    assert!(
        unread.stdout.contains("\"links_not_read\""),
        "{}",
        unread.stdout
    );
    tandem.must(&["links", "suggest", "--json"]);
    let checked = tandem.run(&["links", "check", "--json"]);
    assert_eq!(checked.code, Some(1));
    let found = rows(&checked.stdout);
    let twice = found
        .iter()
        .find(|row| row["check"] == "one_mis_value")
        .unwrap();
    let said = text(&twice["things"][0], "text");
    assert!(
        said.contains("TWICE") && said.contains("archived"),
        "{said}"
    );
    assert!(found.iter().all(|row| !text(row, "remedy").is_empty()));
    assert!(
        found
            .iter()
            .any(|row| row["check"] == "portfolio_without_learner")
    );

    let seen: Value = serde_json::from_str(&tandem.must(&["links", "coverage", "--json"])).unwrap();
    let count = |name: &str| seen[name].as_u64().unwrap();
    let parts = ["matched", "ambiguous", "not_offered", "without_code"].map(count);
    assert_eq!(
        count("aims"),
        parts.iter().sum::<u64>(),
        "every aim is counted once"
    );
    assert!(parts[0] > 0 && parts[2] > 0, "{seen}");
}
