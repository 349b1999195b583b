//! Details of learners, officers and organisations over the real program: pushed, pulled, left
//! alone; never blanked; put back; confirmed by the next import.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod provider;

use provider::*;
use serde_json::{Value, json};
use tandem_standin::state::LEARNER;
use tandem_tests::braked::{release, stopped_by};
use tandem_tests::{StandIn, Tandem};

#[test]
fn ignored_they_cost_no_call_and_change_nothing() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let (key, id) = somebody(tandem, standin);
    edit_pics(tandem, &key, &json!({"email": "other@example.test"}));
    standin
        .control
        .edit(&json!({"learner": id, "set": {"Telephone": "01632 960999"}}));
    let before = calls(standin, "GET User/{id}");
    assert_eq!(changes(tandem, &[]), Vec::<Value>::new());
    assert_eq!(calls(standin, "GET User/{id}"), before);
    assert_eq!(calls(standin, "GET Placement/{id}"), 0);
}

#[test]
fn a_run_that_would_replace_more_details_than_the_settings_allow_stops() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let (_, id) = somebody(tandem, standin);
    mode(tandem, "learner", "pull");
    accepted(tandem);
    tandem.must(&["settings", "set", "brake_replaced_least", "3"]);
    tandem.must(&["settings", "set", "brake_replaced_percent", "1"]);
    let enters = |set: Value| standin.control.edit(&json!({"learner": id, "set": set}));
    enters(json!({"FirstName": "Una", "LastName": "Quill", "Email": "una@example.test"}));
    assert_eq!(stopped_by(tandem), None, "three are no more than three");
    enters(json!({
        "FirstName": "Ada",
        "LastName": "Orme",
        "Email": "ada@example.test",
        "DOB": "2004-02-29T00:00:00Z",
    }));
    assert_eq!(stopped_by(tandem).as_deref(), Some("replaces_too_much"));
    release(tandem, "replaces_too_much");
    assert_eq!(stopped_by(tandem), None, "it was released");
}

#[test]
fn a_run_that_would_write_over_more_details_in_onefile_than_the_settings_allow_stops() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let (key, _) = somebody(tandem, standin);
    mode(tandem, "learner", "push");
    accepted(tandem);
    tandem.must(&["settings", "set", "brake_replaced_least", "1"]);
    tandem.must(&["settings", "set", "brake_replaced_percent", "1"]);
    let before = state(standin);
    let shifted = json!({"email": "una@example.test", "first_names": "Una"});
    edit_pics(tandem, &key, &shifted);
    assert_eq!(stopped_by(tandem).as_deref(), Some("rewrites_too_much"));
    assert_eq!(state(standin), before);
    release(tandem, "rewrites_too_much");
    assert_eq!(stopped_by(tandem), None, "it was released");
}

#[test]
fn pushed_only_what_differs_goes_and_a_blank_replaces_nothing() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let (key, id) = somebody(tandem, standin);
    mode(tandem, "learner", "push");
    accepted(tandem);
    assert_eq!(changes(tandem, &[]), Vec::<Value>::new());

    standin
        .control
        .edit(&json!({"learner": id, "set": {"Telephone": "01632 960999", "NINO": "LJ000000A"}}));
    let set = json!({"email": "new@example.test", "telephone": null, "ni_number": null});
    edit_pics(tandem, &key, &set);
    let (before, writes) = (state(standin), standin.control.count("writes"));
    let sent = changes(tandem, &["--learner", &key]);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(
        (&sent[0]["system"], &sent[0]["field"], &sent[0]["rule"]),
        (
            &json!("onefile"),
            &json!("email"),
            &json!("detail_to_onefile")
        )
    );
    assert_eq!(standin.control.count("writes"), writes + 1);
    let mut expected = before.users[&id].clone();
    expected.email = Some("new@example.test".into());
    let mut now = state(standin).users[&id].clone();
    now.last_modified = expected.last_modified;
    assert_eq!(now, expected, "only the e-mail was sent");

    assert_eq!(changes(tandem, &[]), Vec::<Value>::new());
    assert_eq!(standin.control.count("writes"), writes + 1);
}

#[test]
fn pulled_found_under_its_new_name_and_put_back() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    let (key, id) = somebody(tandem, standin);
    mode(tandem, "learner", "pull");
    accepted(tandem);
    let (before, writes) = (pics(tandem), standin.control.count("writes"));
    standin
        .control
        .edit(&json!({"learner": id, "set": {"LastName": "Zzyzx-Vole", "Email": null}}));
    let run = tandem.run(&["sync", "--learner", &key, "--json"]).summary();
    assert_eq!(
        (&run["to_pics"], &run["to_onefile"]),
        (&json!(1), &json!(0))
    );
    let now = pics(tandem);
    assert_eq!(learner(&now, &key)["surname"], "Zzyzx-Vole");
    assert_eq!(
        learner(&now, &key)["email"],
        learner(&before, &key)["email"],
        "a blank replaces nothing"
    );
    assert!(tandem.must(&["search", "zzyzx"]).contains("Zzyzx-Vole"));

    let told = tandem.must(&["put-back", "--learner", &key, "--json"]);
    let plan: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    let plan = plan["plan"].as_str().unwrap();
    let done = tandem
        .run(&["put-back", "--accept", plan, "--json"])
        .summary();
    assert_eq!(done["to_pics"], 1);
    assert_eq!(pics(tandem), before);
    let next = tandem.run(&["sync", "--json"]).summary();
    assert_eq!((&next["to_pics"], &next["by_hand"]), (&json!(0), &json!(1)));
    assert_eq!(pics(tandem), before, "what was put back stays");
    assert_eq!(standin.control.count("writes"), writes);
}

#[test]
fn officers_and_organisations_follow_their_modes_and_belong_to_no_learner() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    for of in ["officer", "organisation"] {
        mode(tandem, of, "pull");
    }
    accepted(tandem);
    assert_eq!(changes(tandem, &[]), Vec::<Value>::new());

    let linked = |kind: &str| {
        let records = pics(tandem);
        let mut all = records[kind].as_array().unwrap().iter();
        let one = all.find(|held| held["onefile_id"].is_i64()).unwrap();
        (one["key"].clone(), one["onefile_id"].as_i64().unwrap())
    };
    let ((officer, assessor), (organisation, placement)) =
        (linked("officers"), linked("organisations"));
    let mut theirs = state(standin);
    let user = theirs.users.get_mut(&assessor).unwrap();
    assert_ne!(user.role, LEARNER);
    user.email = Some("moved@example.test".into());
    let site = theirs.placements.get_mut(&placement).unwrap();
    site.name = "Renamed Works".into();
    site.address = Some("1 Example Row\r\nTestham\r\nzz9 9zz".into());
    standin
        .control
        .set_state(&serde_json::to_value(&theirs).unwrap());

    let (one, _) = somebody(tandem, standin);
    assert_eq!(changes(tandem, &["--learner", &one]), Vec::<Value>::new());
    let ended = tandem.run(&["sync", "--json"]);
    let summary = ended.summary();
    assert_eq!(
        (&summary["to_pics"], &summary["changed"]),
        (&json!(3), &json!(0)),
        "they count as no learner"
    );
    for line in ended.lines("change") {
        let change: Value = serde_json::from_str(line).unwrap();
        assert_eq!(change["learner"], Value::Null, "{line}");
    }
    let now = pics(tandem);
    let row = |kind: &str, key: &Value| {
        let mut all = now[kind].as_array().unwrap().iter();
        all.find(|held| held["key"] == *key).unwrap().clone()
    };
    assert_eq!(row("officers", &officer)["email"], "moved@example.test");
    let held = row("organisations", &organisation);
    assert_eq!(
        (&held["name"], &held["postcode"]),
        (&json!("Renamed Works"), &json!("ZZ9 9ZZ"))
    );
    assert_eq!(changes(tandem, &[]), Vec::<Value>::new());

    let runs = tandem.must(&["history", "--json"]);
    let last: Value = serde_json::from_str(runs.lines().last().unwrap()).unwrap();
    let told = tandem.must(&["put-back", "--run", &last["run"].to_string(), "--json"]);
    let plan: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    let plan = plan["plan"].as_str().unwrap();
    let done = tandem
        .run(&["put-back", "--accept", plan, "--json"])
        .summary();
    assert_eq!(done["to_pics"], 3);
    let next = tandem.run(&["sync", "--json"]).summary();
    assert_eq!((&next["to_pics"], &next["by_hand"]), (&json!(0), &json!(3)));
    let list = tandem.must(&["handover", "--csv"]);
    assert!(list.contains("Correct “Postcode”"), "{list}");

    // The other way: names and e-mails as PICS has them now.
    for of in ["officer", "organisation"] {
        mode(tandem, of, "push");
    }
    let sent = changes(tandem, &[]);
    assert_eq!(sent.len(), 2, "an e-mail and a name: {sent:?}");
    assert_ne!(state(standin).placements[&placement].name, "Renamed Works");
    assert_eq!(changes(tandem, &[]), Vec::<Value>::new());
}

#[test]
fn a_detail_that_does_not_stick_is_sent_once() {
    let Provider {
        standin, tandem, ..
    } = &in_step();
    standin
        .control
        .set(&json!({"limit": null, "lost_on_update": ["Email"]}));
    mode(tandem, "learner", "push");
    let everybody = pics(tandem);
    let mut edited = 0;
    for learner in everybody["learners"].as_array().unwrap() {
        let key = learner["key"].as_str().unwrap();
        edit_pics(tandem, key, &json!({"email": format!("{key}@new.test")}));
        edited += 1;
    }
    assert_eq!(edited, 30);
    let before = calls(standin, "POST User/{id}");
    let ended = tandem.run(&["sync", "--json"]);
    let parked = ended.stdout.matches("\"detail_did_not_stick\"").count();
    assert!(parked > 1, "{}", ended.stdout);
    let next = tandem.run(&["sync", "--json"]);
    assert_eq!(next.summary()["to_onefile"], 0);
    let emails = next.lines("change").into_iter();
    assert_eq!(emails.filter(|line| line.contains("email")).count(), 0);
    assert!(calls(standin, "POST User/{id}") > before);
}

/// Values of an ILR file, by the names that they have there.
fn in_file(text: &str, name: &str, value: &str) -> String {
    let learner = text.find("<Learner>").unwrap();
    let (head, rest) = text.split_at(learner);
    let open = format!("<{name}>");
    let at = rest.find(&open).unwrap() + open.len();
    let end = rest[at..].find('<').unwrap() + at;
    format!("{head}{}{value}{}", &rest[..at], &rest[end..])
}

#[test]
fn what_waits_to_be_keyed_in_is_confirmed_by_the_next_import() {
    let folder = tempfile::tempdir().unwrap();
    let learner = |reference: &str, surname: &str| {
        format!(
            "<Learner><LearnRefNumber>{reference}</LearnRefNumber><FamilyName>{surname}</FamilyName>\
             <GivenNames>Ada</GivenNames><LearningDelivery><LearnAimRef>ZPROG001</LearnAimRef>\
             <AimType>1</AimType><AimSeqNumber>1</AimSeqNumber><LearnStartDate>2026-09-01</LearnStartDate>\
             <LearnPlanEndDate>2028-08-31</LearnPlanEndDate><ProgType>25</ProgType><StdCode>196</StdCode>\
             <CompStatus>1</CompStatus></LearningDelivery></Learner>"
        )
    };
    let text = format!(
        "<Message xmlns=\"ESFA/ILR/2026-27\">{}{}</Message>",
        learner("NM-00001", "Quill"),
        learner("NM-00002", "Orme")
    );
    let path = folder.path().join("ilr.xml");
    let file = path.to_str().unwrap();
    std::fs::write(&path, &text).unwrap();
    let standin = StandIn::start(&["--ilr", file, "--limit", "off"]);
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    tandem.must(&["import", file]);
    tandem.connect(&standin);
    accepted(&tandem);
    mode(&tandem, "learner", "pull");
    accepted(&tandem);
    let known = state(&standin);
    let ada = (known.users.values())
        .find(|user| user.role == LEARNER && user.last_name == "Quill")
        .unwrap();
    standin
        .control
        .edit(&json!({"learner": ada.id, "set": {"LastName": "Quill-Vole"}}));
    tandem.run(&["sync", "--json"]).summary();
    let open = || -> Vec<Value> {
        let list = tandem.must(&["handover", "--json"]);
        list.lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .filter(|item| item["system"] == "pics" && item["after"] == "Quill-Vole")
            .collect()
    };
    assert_eq!(open().len(), 1);

    // The file still says what was replaced: the item stays, and so does the value.
    tandem.must(&["import", file]);
    assert_eq!(open().len(), 1);
    let now: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    assert_eq!(now["learners"][0]["surname"], "Quill-Vole");

    // Somebody else's record with that name confirms nothing.
    std::fs::write(&path, text.replace("Orme", "Quill-Vole")).unwrap();
    tandem.must(&["import", file]);
    assert_eq!(open().len(), 1);

    std::fs::write(&path, in_file(&text, "FamilyName", "Quill-Vole")).unwrap();
    tandem.must(&["import", file]);
    assert_eq!(open(), Vec::<Value>::new());
    assert_eq!(
        tandem.run(&["sync", "--json"]).summary()["to_pics"],
        json!(0)
    );
}
