//! Erasing a learner and retention, over the real program: nothing of the person is left in the raw
//! pages of either database, and somebody who comes back is not created again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tandem_tests::provider::{generated, mirror};
use tandem_tests::{Ended, StandIn, Tandem, raw};

const KEY: [u8; 32] = [7; 32];
const DATABASES: [&str; 2] = ["tandem.db", "pics.db"];

/// After the initial synchronisation.
fn in_step(folder: &Path) -> (StandIn, Tandem) {
    let (standin, tandem) = generated(folder, 30, 12);
    let plan = tandem.preview();
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    (standin, tandem)
}

fn learners(tandem: &Tandem) -> Vec<Value> {
    let state: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    state["learners"].as_array().unwrap().clone()
}

fn text(learner: &Value, field: &str) -> String {
    learner[field].as_str().unwrap_or_default().to_owned()
}

/// The learner with the most changes in the history, among those who have everything that a person can
/// be named by.
fn somebody(tandem: &Tandem) -> Value {
    let mut changes: BTreeMap<String, usize> = BTreeMap::new();
    for line in tandem.must(&["history", "--json"]).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        *changes.entry(text(&line, "learner")).or_default() += 1;
    }
    let whole = |learner: &&Value| {
        ["uln", "email", "ni_number", "postcode", "learner_ref"]
            .iter()
            .all(|field| !text(learner, field).is_empty())
    };
    let all = learners(tandem);
    let most = all.iter().filter(whole).max_by_key(|learner| {
        let changed = changes.get(&text(learner, "key"));
        (changed.copied(), text(learner, "key"))
    });
    most.unwrap().clone()
}

/// What names a learner and nobody else.
fn names(learner: &Value, all: &[Value]) -> Vec<String> {
    let (first, last) = (text(learner, "first_names"), text(learner, "surname"));
    let mut names = vec![
        format!("{first} {last}"),
        format!("{first}{last}"),
        format!("\"{first}\",\"last_name\":\"{last}\""),
    ];
    for field in [
        "uln",
        "email",
        "ni_number",
        "postcode",
        "learner_ref",
        "ident",
    ] {
        names.push(text(learner, field));
    }
    let others: Vec<String> = (all.iter())
        .filter(|other| other["key"] != learner["key"])
        .map(|other| other.to_string().to_ascii_lowercase())
        .collect();
    names.retain(|name| {
        let name = name.to_ascii_lowercase();
        !name.is_empty() && others.iter().all(|other| !other.contains(&name))
    });
    names
}

/// What stands where in the raw pages.
fn traces(folder: &Path, names: &[String]) -> Vec<(&'static str, String)> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut traces = Vec::new();
    for database in DATABASES {
        let pages = raw::pages(&folder.join(database), KEY);
        for name in raw::found(&pages, &names) {
            traces.push((database, name.to_owned()));
        }
    }
    traces
}

fn code(ended: &Ended) -> String {
    let last: Value = serde_json::from_str(ended.stdout.lines().last().unwrap()).unwrap();
    text(&last, "code")
}

#[test]
fn nothing_of_a_learner_is_left_in_any_page() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = in_step(folder.path());
    tandem.run(&["links", "suggest", "--json"]);
    tandem.run(&["sync", "--dry-run", "--json"]);
    let all = learners(&tandem);
    let learner = somebody(&tandem);
    let (key, names) = (text(&learner, "key"), names(&learner, &all));
    let before = traces(folder.path(), &names);
    for database in DATABASES {
        assert!(
            before.iter().any(|(held, _)| *held == database),
            "{before:?}"
        );
    }
    for name in &names[2..] {
        assert!(
            before.iter().any(|(_, found)| found == name),
            "{name}: {before:?}"
        );
    }

    let shown = tandem.run(&["erase", &key]);
    assert_eq!(shown.code, Some(4), "{}", shown.stdout);
    assert_eq!(
        learners(&tandem).len(),
        all.len(),
        "nothing is erased without a yes"
    );
    let named = tandem.run(&["erase", &key, "--yes", "--reason", &names[0], "--json"]);
    assert_eq!(code(&named), "reason_names_learner");
    let erased = tandem.must(&["erase", &key, "--yes", "--reason", "request 17", "--json"]);
    let erased: Value = serde_json::from_str(&erased).unwrap();
    assert_eq!(
        (&erased["count"], &erased["swept"]),
        (&json!(1), &json!(true))
    );

    assert_eq!(traces(folder.path(), &names), []);
    assert_eq!(learners(&tandem).len(), all.len() - 1);
    let status: Value = serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap();
    assert_eq!(status["erasures"]["count"], 1);
    assert_eq!(
        code(&tandem.run(&["show", &key, "--json"])),
        "unknown_learner"
    );

    // OneFile still has them: nothing of what it lists is kept again, and linking says so.
    let run = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(
        (&run["failed"], &run["not_reached"]),
        (&json!(0), &json!(0))
    );
    let read = tandem.run(&["links", "suggest"]);
    assert!(
        read.stderr.contains("1 learner there was erased"),
        "{}",
        read.stderr
    );
    tandem.run(&["sync", "--dry-run", "--json"]);
    assert_eq!(traces(folder.path(), &names), []);
}

#[test]
fn an_erasure_that_is_killed_comes_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = in_step(&folder.path().join("whole"));
    let (all, learner) = (learners(&tandem), somebody(&tandem));
    let (key, names) = (text(&learner, "key"), names(&learner, &all));
    let mut gone = 0;
    for nth in 0..14 {
        let at = folder.path().join(format!("copy-{nth}"));
        let copy = tandem.copied_to(&at);
        let mut erasing = copy.command(&["erase", &key, "--yes"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + 12 * nth));
        erasing.kill().unwrap();
        erasing.wait().unwrap();
        let status: Value = serde_json::from_str(&copy.must(&["status", "--json"])).unwrap();
        let count = status["erasures"]["count"].as_u64().unwrap();
        let left = learners(&copy)
            .iter()
            .filter(|one| one["key"] == learner["key"])
            .count();
        assert_eq!(left as u64, 1 - count, "whole or gone, after {nth}");
        if count == 1 {
            gone += 1;
            assert_eq!(traces(&at, &names), [], "after {nth}");
        }
        std::fs::remove_dir_all(&at).unwrap();
    }
    let at = folder.path().join("last");
    let copy = tandem.copied_to(&at);
    copy.must(&["erase", &key, "--yes"]);
    assert_eq!(
        traces(&at, &names),
        [],
        "{gone} of the killed ones came to their end"
    );
}

#[test]
fn a_file_with_somebody_who_was_erased_names_them_and_takes_them_only_when_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem, file) = mirror(folder.path(), 12);
    let file = file.to_str().unwrap();
    let all = learners(&tandem);
    let key = text(&all[3], "key");
    tandem.must(&["erase", &key, "--yes"]);
    let again: Value = serde_json::from_str(&tandem.must(&["import", file, "--json"])).unwrap();
    assert_eq!(
        (&again["erased"], &again["learners_new"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(again["erased_references"], json!([all[3]["learner_ref"]]));
    assert!(tandem.must(&["import", file]).contains("--forget-mark"));
    assert_eq!(learners(&tandem).len(), all.len() - 1);
    let names = names(&all[3], &all);
    assert_eq!(traces(&folder.path().join("data"), &names), []);

    assert_eq!(
        code(&tandem.run(&["erase", "--forget-mark", "nobody", "--json"])),
        "not_erased"
    );
    tandem.must(&["erase", "--forget-mark", &key]);
    let back: Value = serde_json::from_str(&tandem.must(&["import", file, "--json"])).unwrap();
    assert_eq!(
        (&back["erased"], &back["learners_new"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(learners(&tandem).len(), all.len());
}

#[test]
fn nobody_is_erased_while_something_about_them_is_in_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 30, 12);
    let plan = tandem.preview();
    standin.control.fault(&json!({
        "endpoint": "POST Visit", "calls": [1], "effect": "drop_after"
    }));
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    let questions = tandem.must(&["questions", "--json"]);
    let doubt = (questions.lines())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|question| question["question"] == "visit_in_doubt")
        .expect("a slot whose answer was lost");
    let refused = tandem.run(&[
        "erase",
        doubt["learner"].as_str().unwrap(),
        "--yes",
        "--json",
    ]);
    assert_eq!(
        (refused.code, code(&refused)),
        (Some(4), "learner_in_use".to_owned())
    );
}

#[test]
fn a_learner_whose_data_was_let_go_comes_back_and_nothing_is_created_again() {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = in_step(folder.path());
    tandem.run(&["sync", "--json"]).summary();
    let all = learners(&tandem);
    let learner = somebody(&tandem);
    let (key, mut names) = (text(&learner, "key"), names(&learner, &all));
    names.retain(|name| *name != text(&learner, "learner_ref") && *name != text(&learner, "ident"));

    let off = tandem.must(&["retention", "--carry-out"]);
    assert!(off.contains("off until Moving over has asked"), "{off}");
    let aims = learner["aims"].as_array().unwrap();
    let ended: Vec<String> = (aims.iter())
        .map(|aim| {
            json!({"learner": key, "aim": aim["key"], "set": {"actual_end": "2020-07-31"}})
                .to_string()
        })
        .collect();
    assert_eq!(
        tandem.run_with(&["pics", "edit"], &ended.join("\n")).code,
        Some(0)
    );
    tandem.must(&["settings", "set", "retention_months", "72"]);
    let would: Value =
        serde_json::from_str(&tandem.must(&["retention", "--dry-run", "--json"])).unwrap();
    assert_eq!(would["learners"], 1, "{would}");
    assert!(!traces(folder.path(), &names).is_empty());
    tandem.must(&["retention", "--carry-out"]);
    assert_eq!(traces(folder.path(), &names), []);
    let again: Value =
        serde_json::from_str(&tandem.must(&["retention", "--carry-out", "--json"])).unwrap();
    assert_eq!(
        (&again["learners"], &again["before"]),
        (&json!(0), &json!(1))
    );

    let held = (learners(&tandem).into_iter()).find(|one| one["key"] == learner["key"]);
    let held = held.unwrap();
    assert_eq!(held["onefile_id"], learner["onefile_id"]);
    let history = tandem.must(&["history", "--learner", &key, "--json"]);
    assert!(
        history.lines().count() > 0,
        "the history tells what was changed"
    );
    for line in history.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            (&line["before"], &line["after"]),
            (&Value::Null, &Value::Null)
        );
    }
    tandem.must(&["history"]);
    tandem.must(&["runs"]);
    tandem.must(&["report"]);
    // A run lists everybody, and keeps no name again.
    tandem.run(&["sync", "--anew", "--json"]).summary();
    tandem.run(&["links", "suggest"]);
    assert_eq!(traces(folder.path(), &names), []);

    let before = created(&standin);
    let mut back = vec![json!({"learner": key, "set": {
        "first_names": learner["first_names"], "surname": learner["surname"], "uln": learner["uln"],
        "date_of_birth": learner["date_of_birth"], "email": learner["email"],
        "ni_number": learner["ni_number"], "postcode": learner["postcode"],
    }})];
    back.extend(aims.iter().map(|aim| {
        json!({"learner": key, "aim": aim["key"], "set": {
            "actual_end": aim["actual_end"],
            "registration_number": aim["registration"]["number"],
        }})
    }));
    let back: Vec<String> = back.iter().map(ToString::to_string).collect();
    let edited = tandem.run_with(&["pics", "edit"], &back.join("\n"));
    assert_eq!(edited.code, Some(0), "{}", edited.stderr);
    let run = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(run["failed"], 0, "{run}");
    assert_eq!(created(&standin), before, "the same records as before");
    let shown: Value = serde_json::from_str(&tandem.must(&["show", &key, "--json"])).unwrap();
    assert!(shown.to_string().contains(&text(&learner, "surname")));
    tandem.must(&["retention", "--carry-out"]);
    let kept = (learners(&tandem).into_iter()).find(|one| one["key"] == learner["key"]);
    assert_eq!(
        kept.unwrap()["surname"],
        learner["surname"],
        "back in learning"
    );
}

/// How many records of each kind OneFile has.
fn created(standin: &StandIn) -> BTreeMap<String, usize> {
    let state = standin.control.state();
    let lists = state.as_object().unwrap().iter();
    let size = |list: &Value| {
        let object = list.as_object().map(serde_json::Map::len);
        list.as_array().map(Vec::len).or(object)
    };
    lists
        .filter_map(|(name, list)| Some((name.clone(), size(list)?)))
        .collect()
}
