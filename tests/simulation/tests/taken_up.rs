//! What a run could not do whole: what is agreed on all the same, and what the next one makes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use serde_json::json;
use tandem_simulation::engine_case::{Shared, move_in_pics};
use tandem_simulation::{Act, EngineCase, Provider};
use tandem_standin::state::Review;
use tandem_standin::{Effect, Rule, StandIn};
use tandem_sync::brakes::Guard;
use tandem_sync::engine::{Mode, Observed};
use tandem_sync::plan::{Action, Change, Held, Record, Rule as Why, Task};
use tandem_sync::ports::{Clock, Entries, Runs};
use tandem_sync::problems::ProblemKind;
use tandem_sync::records::RegistrationField;
use tandem_sync::records::field::{Field, Value};
use tandem_sync::records::field_of::AimField;
use tandem_sync::records::pics::{LearnerKey, ReviewKey};
use tandem_sync::records::replaced::Replaced;
use tandem_sync::runs::Scope;
use tandem_sync::steps::Step;

#[test]
fn a_field_that_is_always_refused_keeps_no_review_from_being_agreed_on() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    let (key, aim) = case.linked_aim(&learner);
    case.set(aim, "RegistrationNumber", json!(null));
    let set = json!({"registration_number": "PICS-1"});
    case.office()
        .edit_pics(&json!({"learner": learner.0, "aim": key.0, "set": set}));
    always(&case.0, "POST LearningAim/{id}", Effect::Status(400));
    let at = case.day(20).and_hms_opt(11, 30, 0).unwrap().and_utc();
    let id = case.office().make_in_onefile(user, at);
    let report = case.run();
    assert_eq!(report.totals.failed, 1, "{:?}", report.problems);
    let shared = Shared {
        review: review_of(&case, &learner, id),
        learner,
        id,
    };
    move_in_pics(&case.office(), &shared, case.day(30));
    let moved = Some(case.day(30));
    for _ in 0..3 {
        case.0.clock.pass(TimeDelta::days(2));
        let report = case.run();
        assert_eq!(case.in_pics(&shared), moved, "nobody moved it in OneFile");
        let mut by_hand = report.plan.learners.iter().flat_map(|plan| &plan.by_hand);
        let is_it = |task: &Task| matches!(task, Task::MoveReview { .. });
        assert!(by_hand.any(|item| item.onefile_id == id && is_it(&item.task)));
    }
}

#[test]
fn a_review_whose_id_pics_can_not_hold_is_told_and_comes_back_as_onefiles() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    let day = case.day(44);
    case.new_review(&learner, day);
    let pics = block_on(case.0.pics.learner(&learner)).unwrap().unwrap();
    let review = pics.reviews.iter().find(|r| r.proposed == Some(day));
    let line = json!({"learner": learner.0, "delete_review": review.unwrap().key.0});
    let office = case.office();
    let deleted = Act::After(Box::new(move |_| office.edit_pics(&line)));
    case.0.onefile.hooks.at("POST Review", 1, deleted);
    let report = case.run();
    assert_eq!(case.0.onefile.hooks.clear(), 0, "it was sent");
    let gone = report.problems.iter().find(|p| p.learner == learner);
    assert_eq!(gone.unwrap().kind, ProblemKind::RecordGone);
    let history = block_on(case.0.store().history(Some(&learner))).unwrap();
    let sent = history
        .iter()
        .rfind(|row| row.change.field == Field::Review);
    assert!(!sent.unwrap().certain, "PICS does not hold its ID");
    case.run();
    assert_eq!(case.reviews_on(user, day), 1);
    let pics = block_on(case.0.pics.learner(&learner)).unwrap().unwrap();
    let back = pics
        .reviews
        .iter()
        .filter(|review| review.proposed == Some(day));
    assert_eq!(back.filter(|review| review.onefile_id.is_some()).count(), 1);
}

#[test]
fn a_review_without_any_time_keeps_no_other_from_being_sent() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    case.office().work(|office| {
        office.onefile.standin(|standin| {
            let mut state = standin.state().clone();
            let timeless = Review {
                id: 990_000,
                learner_id: user,
                ..Review::default()
            };
            state.reviews.insert(timeless.id, timeless);
            standin.replace_state(state);
        });
    });
    let day = case.day(44);
    case.new_review(&learner, day);
    case.run();
    assert_eq!(case.reviews_on(user, day), 1);
}

#[test]
fn what_was_held_since_it_was_written_down_is_not_written() {
    let mut case = EngineCase::new();
    let (learner, _) = case.pairs().remove(0);
    let (aim, onefile_id) = case.linked_aim(&learner);
    let number = |case: &EngineCase| {
        let pics = block_on(case.0.pics.learner(&learner)).unwrap().unwrap();
        pics.aim(&aim).unwrap().registration.number.clone()
    };
    let before = number(&case);
    let change = Change {
        learner: learner.clone(),
        action: Action::SetPicsAim {
            aim: aim.clone(),
            onefile_id,
            set: Replaced {
                field: AimField::Registration(RegistrationField::RegistrationNumber),
                before: before.as_deref().and_then(Value::text),
                after: Value::text("HELD"),
            },
        },
        rule: Why::OnefileWins,
    };
    let (store, now) = (case.0.store(), case.0.clock.now());
    let request = case.0.record(&Scope::All);
    let run = block_on(store.begin_run(&request)).unwrap();
    block_on(store.intend(run, &[change], now)).unwrap();
    let held = [Held::Field(
        Record::Aim(aim.clone()),
        Field::RegistrationNumber,
    )];
    block_on(store.hold(&learner, &held, "office", now)).unwrap();
    case.run();
    assert_eq!(number(&case), before);
    assert_eq!(block_on(store.open_entries()).unwrap(), []);
    let history = block_on(store.history(Some(&learner))).unwrap();
    let told = history
        .iter()
        .find(|row| row.change.after.as_deref() == Some("HELD"));
    assert!(
        !told.unwrap().certain,
        "whether it was written before is not known"
    );
}

#[test]
fn an_aim_that_is_taken_up_gets_the_dates_of_pics_as_they_are_now() {
    let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    let mut provider = Provider::new(5, 30, start);
    let plan = provider.preview();
    always(&provider, "POST LearningAim/{id}", Effect::DropBefore);
    provider.accept(plan, &|_| {});
    let open = block_on(provider.store().open_entries()).unwrap();
    let begun = open
        .iter()
        .find_map(|entry| match (&entry.change.action, &entry.step) {
            (Action::AssignAim(assignment), Step::AimConfirmed { aim_id }) => {
                Some((entry.change.learner.clone(), assignment.clone(), *aim_id))
            }
            _ => None,
        });
    let (learner, assignment, aim_id) = begun.unwrap();
    let end = assignment.planned_end.unwrap() + TimeDelta::days(90);
    let set = json!({"planned_end": end.to_string()});
    provider
        .office()
        .edit_pics(&json!({"learner": learner.0, "aim": assignment.aim.0, "set": set}));
    provider.onefile.standin(StandIn::clear_faults);
    provider.clock.pass(TimeDelta::days(2));
    provider.run(&Scope::One(learner), None).unwrap();
    let dated = (provider.onefile).standin(|standin| standin.state().aims[&aim_id].planned_end);
    assert_eq!(dated, Some(end));
}

/// A learner could not be read by a run over everybody, and Sync of that learner went well beside it.
#[test]
fn a_sync_that_went_well_beside_a_run_that_failed_leaves_nobody_waiting() {
    let mut case = EngineCase::new();
    assert_eq!(case.number("OF-9", 1), 1);
    let touched = case.0.onefile.standin(|standin| {
        let mut aims = standin.state().aims.values();
        let is_it =
            |aim: &&tandem_standin::state::Aim| aim.registration_number.as_deref() == Some("OF-9");
        aims.find(is_it).unwrap().user_id
    });
    let pairs = case.pairs();
    let (learner, _) = pairs.iter().find(|(_, user)| *user == touched).unwrap();
    // Others take the run a while.
    let day = case.day(44);
    for (other, _) in pairs.iter().filter(|(key, _)| key != learner).take(8) {
        case.new_review(other, day);
    }
    let mut ended_between = 0;
    for later in case.moments(16) {
        let mut case = case.twin();
        let rule = Rule {
            endpoint: "POST LearningAim/Search".to_owned(),
            calls: Some(vec![1]),
            every: None,
            effect: Effect::Status(400),
        };
        let added = case
            .0
            .onefile
            .standin(|standin| standin.add_faults(vec![rule]));
        added.unwrap();
        let one = Scope::One(learner.clone());
        let (wide, asked) = case.0.run_beside(later, &one, &Mode::CarryOut);
        let (wide, asked) = (wide.unwrap(), asked.unwrap());
        if asked.totals.failed == 0 {
            assert_eq!(case.0.waiting(), 0, "{later}");
            ended_between += usize::from(wide.totals.failed == 0);
        }
    }
    assert!(ended_between > 0, "no Sync ended before the run did");
}

/// A run of one reads what PICS holds around one learner: it links and leaves out as one that reads all.
#[test]
fn whom_a_run_of_one_links_is_whom_a_run_over_everybody_links() {
    let case = EngineCase::new();
    let pics = block_on(case.0.pics.everything()).unwrap();
    let keys: Vec<LearnerKey> = pics.learners.iter().map(|one| one.key.clone()).collect();
    let ident = |at: usize| pics.learners[at].ident.clone();
    let edits = [
        (0, json!({"onefile_id": null})),
        (1, json!({"onefile_id": null, "ident": ident(0)})),
        (
            2,
            json!({"onefile_id": null, "ident": ident(3).map(|i| i.to_lowercase())}),
        ),
        (4, json!({"onefile_id": pics.learners[5].onefile_id})),
        (6, json!({"onefile_id": 1})),
        (7, json!({"onefile_id": null, "surname": "Somebody"})),
        (
            8,
            json!({"onefile_id": null, "ident": null, "learner_ref": null}),
        ),
    ];
    for (at, set) in edits {
        let line = json!({"learner": keys[at].0, "set": set});
        block_on(case.0.pics.edit(&line.to_string())).unwrap();
    }
    let guard = Guard::default();
    let of_all = case
        .0
        .with_engine(&guard, async |engine| engine.observe(&Scope::All).await);
    let of_all = of_all.unwrap();
    for key in &keys {
        let of_one = case.0.with_engine(&guard, async |engine| {
            engine.observe(&Scope::One(key.clone())).await
        });
        let of_one = of_one.unwrap();
        let partner = |seen: &Observed| seen.seen.get(key).map(|side| side.onefile_id);
        assert_eq!(partner(&of_one), partner(&of_all), "{key}");
        assert_eq!(
            of_one.out_of_scope.get(key),
            of_all.out_of_scope.get(key),
            "{key}"
        );
    }
    assert!(of_all.out_of_scope.len() > 5, "{:?}", of_all.out_of_scope);
}

/// The review in PICS that has this partner.
fn review_of(case: &EngineCase, learner: &LearnerKey, id: i64) -> ReviewKey {
    let pics = block_on(case.0.pics.learner(learner)).unwrap().unwrap();
    let mut reviews = pics.reviews.iter();
    let review = reviews.find(|review| review.onefile_id == Some(id));
    review.unwrap().key.clone()
}

fn always(provider: &Provider, endpoint: &str, effect: Effect) {
    let rule = Rule {
        endpoint: endpoint.to_owned(),
        calls: None,
        every: Some(1),
        effect,
    };
    let added = provider
        .onefile
        .standin(|standin| standin.add_faults(vec![rule]));
    added.unwrap();
}
