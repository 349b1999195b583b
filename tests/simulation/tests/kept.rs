//! What is kept although it is old, and what stays as it is when somebody stops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use std::collections::BTreeSet;
use tandem_simulation::Provider;
use tandem_sync::plan::{LearnerPlan, Plan};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{Outcome, Scope};
use tokio_util::sync::CancellationToken;

fn start() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

#[test]
fn what_nobody_has_keyed_in_is_not_forgotten_with_old_history() {
    let mut provider = Provider::mirror(3, 12, start());
    provider.initial();
    let open = || -> BTreeSet<i64> {
        let rows = block_on(provider.store.handover_pics()).unwrap();
        rows.into_iter().map(|row| row.change.id).collect()
    };
    let waiting = open();
    assert!(!waiting.is_empty());
    let later = start() + TimeDelta::days(1_000);
    block_on(provider.store.forget_before(later, &waiting)).unwrap();
    assert_eq!(open(), waiting);
    block_on(provider.store.forget_before(later, &BTreeSet::new())).unwrap();
    assert_eq!(open(), BTreeSet::new(), "all of it is old");
}

#[test]
fn a_stop_leaves_what_remains_to_be_put_back() {
    let mut provider = Provider::new(3, 4, start());
    let of = |key: &str| LearnerPlan::of(LearnerKey(key.into()), 0);
    let plan = Plan {
        learners: vec![of("A"), of("B")],
        ..Plan::default()
    };
    let stop = CancellationToken::new();
    stop.cancel();
    let report = provider.put_back(plan, &stop);
    assert!(report.outcomes.values().all(|o| *o == Outcome::NotReached));
    assert_eq!(report.totals.not_reached, 2);
    assert!(report.totals.add_up());
    let run = block_on(provider.store.run(report.run.unwrap())).unwrap();
    assert!(run.unwrap().finished.is_some(), "it is closed");
}

#[test]
fn a_review_that_was_signed_long_ago_is_read_again_by_the_sweep() {
    let mut provider = Provider::new(3, 12, start());
    provider.initial();
    provider.clock.pass(TimeDelta::days(1));
    provider.run(&Scope::All, None).unwrap();
    let long_ago = start() - TimeDelta::days(100);
    let signed = provider.onefile.standin(|standin| {
        let mut state = standin.state().clone();
        let old = state.reviews.values_mut().find(|review| {
            review.learner_signed_on.is_some()
                && review.scheduled_for.is_some_and(|at| at < long_ago)
        });
        let review = old.expect("a review that was signed long ago");
        review.learner_signed_on = Some(start() - TimeDelta::days(2));
        let id = review.id;
        standin.replace_state(state);
        id
    });
    let day = tandem_sync::uktime::day(start() - TimeDelta::days(2));
    let came = (0..9 * 24).any(|_| {
        provider.clock.pass(TimeDelta::hours(1));
        provider.run(&Scope::All, None).unwrap();
        let everything = block_on(provider.pics.everything()).unwrap();
        let mut reviews = everything.learners.iter().flat_map(|l| &l.reviews);
        reviews.any(|r| r.onefile_id == Some(signed) && r.learner_signed == Some(day))
    });
    assert!(came, "the sweep comes round within a week");
}
