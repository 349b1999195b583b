//! The first write of each kind goes alone and is read back whole: what OneFile does otherwise than
//! it says, it does once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use tandem_standin::state::{Aim, State};
use tandem_tests::braked::{release, stopped_by};
use tandem_tests::provider::generated;
use tandem_tests::{Ended, StandIn, Tandem, wait_for_calls};

fn calls(standin: &StandIn, endpoint: &str) -> u64 {
    let by_endpoint = &standin.control.metrics()["by_endpoint"];
    by_endpoint[endpoint].as_u64().unwrap_or(0)
}

/// A provider that was never synchronised: the first write of each kind is still to come.
fn never_synchronised(settings: &Value) -> (tempfile::TempDir, StandIn, Tandem, String) {
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 40, 8);
    standin.control.set(settings);
    let plan = tandem.preview();
    (folder, standin, tandem, plan)
}

/// Aims of which something is gone.
fn lost(before: &State, after: &State) -> usize {
    let held = |aim: &Aim| {
        [
            aim.start_date.is_some(),
            aim.planned_end.is_some(),
            aim.registration_number.is_some(),
            aim.registration_date.is_some(),
            aim.certificate_applied_date.is_some(),
            aim.certificate_received_date.is_some(),
        ]
    };
    let lost = |id: &i64, aim: &Aim| {
        let (before, after) = (held(aim), held(&after.aims[id]));
        before
            .iter()
            .zip(after)
            .any(|(before, after)| *before && !after)
    };
    (before.aims.iter())
        .filter(|(id, aim)| lost(id, aim))
        .count()
}

#[test]
fn a_first_write_that_changes_something_else() {
    let (_folder, standin, tandem, plan) =
        never_synchronised(&json!({"limit": null, "updates_replace": true}));
    let state = || -> State { serde_json::from_value(standin.control.state()).unwrap() };
    let before = state();
    let ended = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert!(
        ended.stdout.contains("\"write_changed_more\""),
        "{}",
        ended.stdout
    );
    assert_eq!(lost(&before, &state()), 1);

    // Until somebody has looked, whoever presses Sync would do it once more.
    let sent = standin.control.count("writes");
    let all = tandem.run(&["sync", "--dry-run", "--json"]);
    let change: Value = serde_json::from_str(all.lines("change")[0]).unwrap();
    let one = change["learner"].as_str().unwrap();
    for again in [
        vec!["sync", "--learner", one],
        vec!["sync", "--accept", &plan],
    ] {
        let refused = tandem.run(&again);
        assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    }
    assert_eq!(standin.control.count("writes"), sent);

    // Looked at, it happens once more at most for each sort of value, and then never again.
    let mut looked_at = 1;
    release(&tandem, "write_changed_more");
    while let Some(code) = stopped_by(&tandem) {
        looked_at += 1;
        assert!(looked_at < 4, "stopped again and again");
        release(&tandem, &code);
    }
    let gone = lost(&before, &state());
    assert!(gone <= 2 * looked_at, "{gone}");
    let sent = standin.control.count("writes");
    assert_eq!(stopped_by(&tandem), None);
    assert_eq!(standin.control.count("writes"), sent);
    assert_eq!(lost(&before, &state()), gone);
    let history = tandem.must(&["history", "--json"]);
    let told = history.matches("\"changed_besides\"").count();
    assert!(told >= gone, "{told} of {gone}");
}

#[test]
fn what_one_run_trips_stops_the_other_that_goes_on() {
    let (_folder, standin, tandem, plan) =
        never_synchronised(&json!({"limit": null, "updates_replace": true, "latency_ms": 60}));
    let state = || -> State { serde_json::from_value(standin.control.state()).unwrap() };
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    let filled = preview.lines("change").into_iter().find_map(|line| {
        let change: Value = serde_json::from_str(line).unwrap();
        let fills = change["rule"] == "blank_in_onefile";
        fills.then(|| change["learner"].as_str().unwrap().to_owned())
    });
    let before = state();
    let calls = standin.control.count("calls");
    let accept = ["sync", "--accept", &plan, "--json"];
    let mut everybody = tandem.command(&accept).spawn().unwrap();
    wait_for_calls(&standin.control, &mut everybody, calls + 15);
    let one = tandem.run(&["sync", "--learner", &filled.unwrap(), "--json"]);
    let everybody = Ended::of(everybody);
    for ended in [one, everybody] {
        assert_eq!(ended.code, Some(4), "{}", ended.stderr);
        assert!(ended.stdout.contains("\"write_changed_more\""));
    }
    assert_eq!(lost(&before, &state()), 1);
}

/// All that goes to OneFile is for summer, when UK time and UTC are apart.
fn all_in_summer(tandem: &Tandem) {
    let preview = tandem.run(&["sync", "--dry-run", "--json"]);
    let mut edits = String::new();
    for line in preview.lines("change") {
        let change: Value = serde_json::from_str(line).unwrap();
        if change["rule"] == "review_to_onefile" {
            let set = json!({"proposed": "2027-06-08"});
            let (learner, review) = (&change["learner"], &change["key"]);
            edits += &format!(
                "{}\n",
                json!({"learner": learner, "review": review, "set": set})
            );
        }
    }
    let edited = tandem.run_with(&["pics", "edit"], &edits);
    assert_eq!(edited.code, Some(0), "{}", edited.stderr);
}

#[test]
fn a_onefile_that_reads_times_as_uk_clock_time() {
    let settings = json!({"limit": null, "written_times": "uk_wall_clock"});
    let (_folder, standin, tandem, _) = never_synchronised(&settings);
    all_in_summer(&tandem);
    let plan = tandem.preview();
    let ended = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert!(
        ended.stdout.contains("\"time_shown_otherwise\""),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.contains("60 minutes earlier"),
        "{}",
        ended.stdout
    );

    tandem.must(&["settings", "set", "times_as_uk_clock", "on"]);
    release(&tandem, "time_shown_otherwise");
    assert_eq!(stopped_by(&tandem), None);
    let sent = standin.control.count("writes");
    let next = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(standin.control.count("writes"), sent);
    assert_eq!(next["by_hand"], 1, "the first is for a person to move");
}

#[test]
fn a_field_that_does_not_keep_its_value_is_parked_and_stops_nothing_else() {
    let settings = json!({"limit": null, "lost_on_update": ["RegistrationNumber"]});
    let (_folder, standin, tandem, plan) = never_synchronised(&settings);
    let done = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert!(done.stdout.contains("\"field_did_not_stick\""));
    done.summary();
    let writes = standin.control.count("writes");
    let again = tandem.run(&["sync", "--json"]).summary();
    assert_eq!(again["failed"], 0);
    assert_eq!(
        standin.control.count("writes"),
        writes,
        "not tried again and again"
    );
}

#[test]
fn what_was_on_its_way_goes_on_with_a_first_write_too() {
    let settings = json!({"limit": null, "written_times": "uk_wall_clock"});
    let (_folder, standin, tandem, _) = never_synchronised(&settings);
    all_in_summer(&tandem);
    let plan = tandem.preview();
    // Every slot is there, and no review in it.
    let refused = json!({"endpoint": "POST Review", "every": 1, "effect": {"status": 400}});
    standin.control.fault(&refused);
    tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
    standin.control.no_faults();
    let slots = calls(&standin, "POST Visit");
    let sent = calls(&standin, "POST Review");
    assert!(slots > 1 && sent == slots, "{slots} slots, {sent} reviews");

    assert_eq!(stopped_by(&tandem).as_deref(), Some("time_shown_otherwise"));
    assert_eq!(calls(&standin, "POST Review"), sent + 1);
    assert_eq!(calls(&standin, "POST Visit"), slots);
}

#[test]
fn dates_of_an_assigned_aim_that_onefile_does_not_keep_are_for_a_person() {
    let settings = json!({"limit": null, "lost_on_update": ["StartDate", "PlannedEnd"]});
    let (_folder, standin, tandem, plan) = never_synchronised(&settings);
    let done = tandem.run(&["sync", "--accept", &plan, "--json"]);
    done.summary();
    let parked = |ended: &Ended| -> Vec<Value> {
        let problems = ended.lines("problem").into_iter();
        let problems = problems.map(|line| serde_json::from_str::<Value>(line).unwrap());
        problems
            .filter(|problem| problem["cause"] == "dates_did_not_stick")
            .collect()
    };
    let undated = parked(&done);
    assert!(undated.len() > 1, "{}", done.stdout);

    let writes = standin.control.count("writes");
    let again = tandem.run(&["sync", "--json"]);
    assert_eq!(parked(&again), undated);
    assert_eq!(standin.control.count("writes"), writes, "sent once for all");

    // Somebody enters the dates of one of them, as PICS has them.
    let pics: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let learner = row(&pics["learners"], &undated[0]["learner"]);
    let aim = row(&learner["aims"], &undated[0]["of"]["key"]);
    let onefile: State = serde_json::from_value(standin.control.state()).unwrap();
    let user = (onefile.users.values())
        .find(|user| {
            [&learner["ident"], &learner["key"]]
                .iter()
                .any(|key| user.misid.as_deref() == key.as_str())
        })
        .unwrap();
    let theirs = (onefile.aims.values())
        .find(|theirs| theirs.user_id == user.id && theirs.start_date.is_none())
        .unwrap();
    let at_midnight = |day: &Value| format!("{}T00:00:00Z", day.as_str().unwrap());
    let set = json!({
        "StartDate": at_midnight(&aim["start"]),
        "PlannedEnd": at_midnight(&aim["planned_end"]),
    });
    standin.control.edit(&json!({"aim": theirs.id, "set": set}));
    let next = tandem.run(&["sync", "--json"]);
    assert_eq!(parked(&next), undated[1..]);
}

/// The record with this key.
fn row<'a>(rows: &'a Value, key: &Value) -> &'a Value {
    (rows.as_array().unwrap().iter())
        .find(|row| row["key"] == *key)
        .unwrap()
}
