//! Each brake stops the run that looks like an accident, lets the one just below pass, and lets
//! go once an administrator has looked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use tandem_standin::state::State;
use tandem_tests::braked::{release, stopped_by, stopped_by_at};
use tandem_tests::provider::generated;
use tandem_tests::{StandIn, Tandem};

/// A provider in step.
struct InStep {
    folder: tempfile::TempDir,
    standin: StandIn,
    tandem: Tandem,
    onefile: State,
}

impl InStep {
    fn new(learners: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (standin, tandem) = generated(&folder.path().join("at-rest"), learners, 8);
        let plan = tandem.preview();
        tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
        tandem.run(&["sync", "--json"]).summary();
        let onefile = serde_json::from_value(standin.control.state()).unwrap();
        Self {
            folder,
            standin,
            tandem,
            onefile,
        }
    }

    /// The same provider, after this happened in OneFile.
    fn after(&self, name: &str, happened: impl FnOnce(&mut State)) -> Tandem {
        let mut onefile = self.onefile.clone();
        happened(&mut onefile);
        self.standin
            .control
            .set_state(&serde_json::to_value(onefile).unwrap());
        self.tandem.copied_to(&self.folder.path().join(name))
    }
}

/// Stopped by this brake, nothing written; goes on once someone has looked.
fn stops_until_released(tandem: &Tandem, standin: &StandIn, code: &str) {
    let writes = standin.control.count("writes");
    let held = tandem.must(&["pics", "state"]);
    assert_eq!(stopped_by(tandem).as_deref(), Some(code));
    assert_eq!(
        stopped_by(tandem).as_deref(),
        Some(code),
        "as long as nobody looked"
    );
    assert_eq!(standin.control.count("writes"), writes);
    assert_eq!(tandem.must(&["pics", "state"]), held);
    release(tandem, code);
    assert_eq!(stopped_by(tandem), None, "{code} was released");
}

#[test]
fn another_customer_or_centre_behind_the_token() {
    let provider = InStep::new(12);
    let same = provider.after("same", |_| {});
    assert_eq!(stopped_by(&same), None);

    let other = provider.after("customer", |onefile| onefile.customer.id += 1);
    assert_eq!(stopped_by(&other).as_deref(), Some("other_customer"));

    let gone = provider.after("centre", |onefile| {
        let (id, mut centre) = onefile.organisations.pop_first().unwrap();
        centre.id = id + 1000;
        onefile.organisations.insert(centre.id, centre);
    });
    assert_eq!(stopped_by(&gone).as_deref(), Some("centre_gone"));
}

#[test]
fn a_run_that_falls_due_is_stopped_by_what_stops_every_other() {
    let provider = InStep::new(12);
    let writes = provider.standin.control.count("writes");
    let other = provider.after("customer", |onefile| onefile.customer.id += 1);
    let held = other.must(&["pics", "state"]);
    let later = other.at_time("2026-11-23T12:00:00Z");
    let said = later.until(&["watch", "--json"], |line| {
        line["error"]["code"] == "other_customer"
    });
    let last = said.last().map(|line| line["error"]["code"].clone());
    assert_eq!(last, Some("other_customer".into()), "{said:?}");
    let waits = later.until(&["watch", "--json"], |line| line["event"] == "waiting");
    assert_eq!(
        waits.last().unwrap()["until"],
        serde_json::Value::Null,
        "for a person"
    );
    assert_eq!(provider.standin.control.count("writes"), writes);
    assert_eq!(other.must(&["pics", "state"]), held);
}

#[test]
fn a_listing_that_is_empty_or_shrank() {
    let provider = InStep::new(60);
    let learners = |onefile: &State| -> Vec<i64> {
        let users = onefile.users.values();
        users
            .filter(|user| user.role == 1)
            .map(|user| user.id)
            .collect()
    };
    let all = learners(&provider.onefile).len();
    let may_go = all * 20 / 100;
    let without = |number: usize| {
        move |onefile: &mut State| {
            // From the end, so that linked learners are among them and are left alone.
            for id in learners(onefile).into_iter().rev().take(number) {
                onefile.users.remove(&id);
                onefile.aims.retain(|_, aim| aim.user_id != id);
                onefile.reviews.retain(|_, review| review.learner_id != id);
                onefile.visits.retain(|_, visit| visit.learner_id != id);
            }
        }
    };
    let fewer = provider.after("fewer", without(may_go));
    assert_eq!(stopped_by(&fewer), None, "{may_go} of {all}");
    let shrank = provider.after("shrank", without(may_go + 1));
    stops_until_released(&shrank, &provider.standin, "listing_shrank");
    let empty = provider.after("empty", without(all));
    assert_eq!(stopped_by(&empty).as_deref(), Some("listing_empty"));
    let other = provider.after("threshold", without(may_go + 1));
    other.must(&["settings", "set", "brake_listing_percent", "50"]);
    assert_eq!(stopped_by(&other), None, "the threshold is a setting");
}

#[test]
fn more_values_replaced_than_the_settings_allow() {
    let provider = InStep::new(40);
    let renumber = |onefile: &mut State| {
        for aim in onefile.aims.values_mut() {
            if let Some(number) = &mut aim.registration_number {
                number.push_str("-X");
            }
        }
    };
    let counted = provider.after("count", renumber);
    let dry = counted.run(&["sync", "--dry-run", "--json"]);
    let replaced = dry
        .lines("change")
        .iter()
        .filter(|line| line.contains("onefile_wins"))
        .count();
    assert!(replaced > 5, "{replaced}");

    let exactly = provider.after("exactly", renumber);
    exactly.must(&["settings", "set", "brake_replaced_percent", "1"]);
    exactly.must(&[
        "settings",
        "set",
        "brake_replaced_least",
        &replaced.to_string(),
    ]);
    assert_eq!(stopped_by(&exactly), None);

    let more = provider.after("more", renumber);
    more.must(&["settings", "set", "brake_replaced_percent", "1"]);
    more.must(&[
        "settings",
        "set",
        "brake_replaced_least",
        &(replaced - 1).to_string(),
    ]);
    stops_until_released(&more, &provider.standin, "replaces_too_much");
}

#[test]
fn more_reviews_created_than_the_settings_allow() {
    let provider = InStep::new(12);
    let at: chrono::DateTime<chrono::Utc> = "2027-06-01T10:00:00Z".parse().unwrap();
    // On days of their own, years away from everything else.
    let booked = |onefile: &mut State| {
        let last = onefile.reviews.keys().max().copied().unwrap();
        let known: Vec<_> = onefile.reviews.values().take(6).cloned().collect();
        for (nth, mut review) in (1..).zip(known) {
            review.id = last + 1000 + nth;
            review.visit_id = None;
            review.scheduled_for = Some(at + chrono::TimeDelta::days(nth));
            onefile.reviews.insert(review.id, review);
        }
    };
    let counted = provider.after("count", booked);
    let dry = counted.run(&["sync", "--dry-run", "--json"]);
    let created = dry
        .lines("change")
        .iter()
        .filter(|line| line.contains("review_to_pics"))
        .count();
    assert!(created > 1, "{created}");

    let exactly = provider.after("exactly", booked);
    exactly.must(&["settings", "set", "brake_reviews", &created.to_string()]);
    assert_eq!(stopped_by(&exactly), None);
    let more = provider.after("more", booked);
    more.must(&[
        "settings",
        "set",
        "brake_reviews",
        &(created - 1).to_string(),
    ]);
    stops_until_released(&more, &provider.standin, "creates_too_many");
}

#[test]
fn a_clock_that_went_back_or_is_hours_away() {
    let provider = InStep::new(12);
    let steady = provider.after("steady", |_| {});
    assert_eq!(stopped_by_at(&steady, Some("2026-11-23T10:50:00Z")), None);
    assert_eq!(
        stopped_by_at(&steady, Some("2026-11-23T10:45:00Z")),
        None,
        "some minutes are a clock that was set right"
    );
    let back = stopped_by_at(&steady, Some("2026-11-23T10:30:00Z"));
    assert_eq!(back.as_deref(), Some("clock_went_back"));

    let away = provider.after("away", |_| {});
    let ahead = stopped_by_at(&away, Some("2026-11-23T11:05:00Z"));
    assert_eq!(ahead.as_deref(), Some("clock_away"));
}
