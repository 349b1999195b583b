//! The engine where something happens at the worst moment: between a read and the write that
//! follows, late, twice, or while another run goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use serde_json::json;
use tandem_simulation::engine_case::{move_in_onefile, move_in_pics};
use tandem_simulation::{Bad, EngineCase};
use tandem_standin::{Effect, StandIn};
use tandem_sync::engine::Mode;
use tandem_sync::runs::Scope;

#[test]
fn a_value_that_somebody_enters_before_the_fill_stays() {
    let mut case = EngineCase::new();
    let (learner, _) = case.pairs().remove(0);
    let (key, aim) = case.linked_aim(&learner);
    for field in ["RegistrationNumber", "CertificateAppliedDate"] {
        case.set(aim, field, json!(null));
    }
    let set = json!({"registration_number": "PICS-1", "certificate_applied_date": null});
    case.office()
        .edit_pics(&json!({"learner": learner.0, "aim": key.0, "set": set}));
    let number = |case: &EngineCase| {
        (case.0.onefile).standin(|standin| standin.state().aims[&aim].registration_number.clone())
    };
    let mut undisturbed = case.twin();
    undisturbed.run();
    assert_eq!(number(&undisturbed).as_deref(), Some("PICS-1"));
    case.run_and_then(move |office| {
        let set = [("RegistrationNumber".to_owned(), json!("OF-2"))];
        assert!(office.edit_onefile(tandem_standin::Edit {
            aim: Some(aim),
            set: Some(set.into()),
            ..tandem_standin::Edit::default()
        }));
    });
    assert_eq!(number(&case).as_deref(), Some("OF-2"));
    case.run();
    assert_eq!(number(&case).as_deref(), Some("OF-2"));
    case.is_in_step();
}

#[test]
fn a_review_that_somebody_makes_before_the_push_is_not_doubled() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    let day = case.day(44);
    case.new_review(&learner, day);
    case.run_and_then(move |office| {
        office.make_in_onefile(user, day.and_hms_opt(10, 0, 0).unwrap().and_utc());
    });
    assert_eq!(case.reviews_on(user, day), 1);
    let report = case.run();
    assert_eq!(case.reviews_on(user, day), 1);
    let asked = report.plan.learners.iter();
    let asked = asked.filter(|plan| plan.learner == learner && !plan.questions.is_empty());
    assert_eq!(asked.count(), 1, "a person says whether they are one");
    case.is_in_step();
}

#[test]
fn killed_while_it_reads_the_next_run_misses_nothing() {
    let mut case = EngineCase::new();
    assert!(case.number("OF-2", 4) > 2);
    for after in case.moments(24) {
        let mut case = case.twin();
        case.killed_and_run_again(after);
        case.is_in_step();
    }
}

#[test]
fn a_change_that_shows_a_little_later_is_found() {
    let mut case = EngineCase::new();
    let earlier = tandem_sync::ports::Clock::now(&case.0.clock) - TimeDelta::minutes(4);
    case.office().work(|office| {
        office.onefile.standin(|standin| {
            let mut state = standin.state().clone();
            let numbered =
                |aim: &&mut tandem_standin::state::Aim| aim.registration_number.is_some();
            let aim = state.aims.values_mut().find(numbered).unwrap();
            aim.registration_number = Some("OF-LATER".into());
            let user = aim.user_id;
            state.users.get_mut(&user).unwrap().last_modified = Some(earlier);
            standin.replace_state(state);
        });
    });
    case.run();
    case.is_in_step();
}

#[test]
fn a_learner_whom_somebody_asked_for_is_left_to_them() {
    let mut case = EngineCase::new();
    let pairs = case.pairs();
    let day = case.day(44);
    for (learner, _) in pairs.iter().take(4) {
        case.new_review(learner, day);
    }
    for asked in [0, 3] {
        let (learner, user) = &pairs[asked];
        for later in case.moments(12) {
            let mut case = case.twin();
            case.0.clock.pass(TimeDelta::hours(1));
            let of_one = Scope::One(learner.clone());
            let (wide, _) = case.0.run_beside(later, &of_one, &Mode::CarryOut);
            assert_eq!(case.reviews_on(*user, day), 1, "{asked} after {later}");
            let mut problems = wide.unwrap().problems.into_iter();
            let own = problems.find(|problem| problem.learner == *learner);
            assert_eq!(own, None, "{asked} after {later}: what it saw is not tried");
            case.is_in_step();
        }
    }
}

#[test]
fn a_sync_that_is_in_hand_when_the_run_begins_is_not_forgotten() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    let day = case.day(44);
    case.new_review(&learner, day);
    for earlier in (100..1500).step_by(200) {
        let mut case = case.twin();
        // Long enough for the run over everybody to have looked meanwhile.
        case.fault("POST LearningAim/Search", 1, Effect::DelayMs(20_000));
        let earlier = TimeDelta::milliseconds(-earlier);
        case.0
            .run_beside(earlier, &Scope::One(learner.clone()), &Mode::CarryOut);
        assert_eq!(case.reviews_on(user, day), 1, "{earlier}");
        case.is_in_step();
    }
}

#[test]
fn a_dry_run_beside_a_run_takes_nothing_from_it() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    let day = case.day(44);
    case.new_review(&learner, day);
    for later in (0..1500).step_by(100) {
        let mut case = case.twin();
        let later = TimeDelta::milliseconds(later);
        case.0
            .run_beside(later, &Scope::One(learner.clone()), &Mode::DryRun);
        assert_eq!(case.reviews_on(user, day), 1, "{later}");
        case.is_in_step();
    }
}

#[test]
fn what_moved_on_both_sides_is_not_agreed_on_where_the_write_failed() {
    let mut case = EngineCase::new();
    let shared = case.shared();
    let (theirs, ours) = (case.day(50), case.day(52));
    move_in_onefile(&case.office(), shared.id, theirs);
    let of = shared.clone();
    case.run_and_then(move |office| move_in_pics(office, &of, ours));
    assert_eq!(
        case.in_pics(&shared),
        Some(ours),
        "what somebody keyed in stays"
    );
    case.run();
    assert_eq!(case.in_pics(&shared), Some(theirs), "OneFile wins");
}

#[test]
fn killed_before_the_write_it_is_still_onefile_that_moved_the_review() {
    let mut case = EngineCase::new();
    let shared = case.shared();
    move_in_onefile(&case.office(), shared.id, case.day(50));
    // What goes to OneFile comes first, and takes time.
    let (_, aim) = case.linked_aim(&shared.learner);
    case.set(aim, "RegistrationNumber", json!(null));
    for after in case.moments(48) {
        let mut case = case.twin();
        case.killed_and_run_again(after);
        assert_eq!(case.in_pics(&shared), case.in_onefile(&shared), "{after}");
        case.is_in_step();
    }
}

#[test]
fn a_review_that_vanished_is_looked_for() {
    let mut case = EngineCase::new();
    let shared = case.shared();
    case.office().work(|office| {
        office.onefile.standin(|standin| {
            let mut state = standin.state().clone();
            state.reviews.remove(&shared.id);
            standin.replace_state(state);
        });
    });
    case.0.onefile.take_calls();
    case.run();
    let calls = case.0.onefile.take_calls();
    assert!(calls.contains_key("POST Review/Search of one"), "{calls:?}");
    assert!(case.in_pics(&shared).is_some(), "absence is never deletion");
}

#[test]
fn a_wait_ends_with_the_success_of_the_run() {
    let mut case = waiting();
    case.0.clock.pass(TimeDelta::hours(1));
    case.run();
    assert_eq!(case.0.waiting(), 0);
}

#[test]
fn a_wait_ends_with_any_success() {
    let mut case = waiting();
    let (learner, _) = case.pairs().remove(0);
    case.0.run(&Scope::One(learner), None).unwrap();
    assert_eq!(case.0.waiting(), 0);
}

/// A learner waits after trouble.
fn waiting() -> EngineCase {
    let mut case = EngineCase::new();
    let (learner, _) = case.pairs().remove(0);
    case.new_review(&learner, case.day(44));
    case.fault("POST Visit", 1, Effect::Status(400));
    case.run();
    case.0.onefile.standin(StandIn::clear_faults);
    assert_eq!(case.0.waiting(), 1);
    case
}

#[test]
fn a_review_that_was_pushed_and_moved_at_once_follows_onefile() {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    let day = case.day(44);
    case.new_review(&learner, day);
    case.run();
    let id = case.0.onefile.standin(|standin| {
        let mut reviews = standin.state().reviews.values();
        let pushed = |review: &&tandem_standin::state::Review| {
            review.learner_id == user
                && review.scheduled_for.map(tandem_sync::uktime::day) == Some(day)
        };
        reviews.find(pushed).unwrap().id
    });
    move_in_onefile(&case.office(), id, case.day(47));
    case.run();
    case.is_in_step();
}

#[test]
fn a_late_review_beside_a_second_sync_is_one() {
    let (mut case, user) = late_review(None);
    let (learner, _) = case.pairs().remove(0);
    case.0.clock.pass(TimeDelta::seconds(5));
    case.0.run(&Scope::One(learner), None);
    ends_with_one(&mut case, user);
}

#[test]
fn a_late_review_is_not_sent_again_by_its_own_run() {
    let (mut case, user) = late_review(None);
    let calls = case.0.onefile.take_calls();
    assert_eq!(calls.get("POST Review"), Some(&1), "{calls:?}");
    ends_with_one(&mut case, user);
}

#[test]
fn a_late_review_killed_and_started_again_is_one() {
    for after in (100..4000).step_by(300) {
        let (mut case, user) = late_review(Some(TimeDelta::milliseconds(after)));
        let (learner, _) = case.pairs().remove(0);
        case.0.clock.pass(TimeDelta::seconds(5));
        case.0.run(&Scope::One(learner), None);
        ends_with_one(&mut case, user);
    }
}

/// The review of a learner's Sync is carried out a minute after its connection has closed.
fn late_review(killed: Option<TimeDelta>) -> (EngineCase, i64) {
    let mut case = EngineCase::new();
    let (learner, user) = case.pairs().remove(0);
    case.new_review(&learner, case.day(44));
    case.fault("POST Review", 1, Effect::LateMs(60_000));
    case.0.onefile.take_calls();
    case.0.run(&Scope::One(learner), killed);
    (case, user)
}

fn ends_with_one(case: &mut EngineCase, user: i64) {
    let day = case.day(44);
    for _ in 0..3 {
        case.0.clock.pass(TimeDelta::minutes(20));
        case.0.run(&Scope::All, None);
    }
    assert_eq!(case.reviews_on(user, day), 1);
    case.is_in_step();
}

/// A review that every run looks at, since it can be held any day now.
#[test]
fn an_unreadable_review_is_its_own_learners_trouble() {
    let mut case = EngineCase::new();
    let (_, user) = case.pairs().remove(0);
    let now = tandem_sync::ports::Clock::now(&case.0.clock);
    let id = case.office().make_in_onefile(user, now);
    case.run();
    case.run();
    let others = case.number("OF-2", 4) - 1;
    case.0.onefile.set_broken(Some(format!("Review/{id}")));
    let report = case.run();
    let totals = &report.totals;
    assert!(totals.changed >= others && totals.failed <= 1, "{totals:?}");
}

#[test]
fn others_are_changed_and_the_totals_say_so() {
    let mut case = EngineCase::new();
    let day = case.day(44);
    for (learner, _) in case.pairs().into_iter().take(3) {
        case.new_review(&learner, day);
    }
    let totals = case.run().totals;
    assert_eq!((totals.changed, totals.failed), (3, 0), "{totals:?}");
}

#[test]
fn a_learner_in_trouble_counts_as_failed() {
    let mut case = EngineCase::new();
    let day = case.day(44);
    for (learner, _) in case.pairs().into_iter().take(3) {
        case.new_review(&learner, day);
    }
    case.fault("POST Visit", 1, Effect::Status(400));
    let totals = case.run().totals;
    assert_eq!((totals.changed, totals.failed), (2, 1), "{totals:?}");
}

/// A learner whom the kept listing does not show makes a run of one read it.
#[test]
fn an_empty_listing_in_a_run_of_one_is_not_kept() {
    let mut case = EngineCase::new();
    case.0.may_brake = true;
    let linked = case.pairs();
    let pics = futures::executor::block_on(case.0.pics.everything()).unwrap();
    let mut learners = pics.learners.iter();
    let stranger = learners.find(|learner| {
        learner.onefile_id.is_none() && linked.iter().all(|(key, _)| *key != learner.key)
    });
    let one = Scope::One(stranger.unwrap().key.clone());
    let in_scope = case.run().totals.in_scope;
    let endpoint = "POST User/Search role 1";
    let old = case.0.onefile.standin(|standin| standin.state().clone());
    Bad::Empty.strike(&case.0.onefile, endpoint, 1, &old);
    case.0.run(&one, None);
    assert_eq!(case.0.onefile.hooks.clear(), 0, "the listing was read");
    let report = case.run();
    assert_eq!(report.totals.in_scope, in_scope);
}
