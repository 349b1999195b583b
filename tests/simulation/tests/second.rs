//! Another synchroniser is noticed, and people never are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tandem_simulation::Scenario;
use tandem_sync::second::SEVERAL;

fn start() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

#[test]
fn fifty_honest_histories_raise_no_notice() {
    let mut work: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..50 {
        let scenario = match seed % 2 {
            0 => Scenario::new(seed, 10, start()),
            _ => Scenario::mirror(seed, 10, start()),
        };
        let (found, done) = scenario.honest_days(8);
        assert!(found.len() > 8, "seed {seed}: {found:?}");
        assert!(
            found.iter().all(|learners| *learners < SEVERAL),
            "seed {seed}: {found:?}"
        );
        for (what, times) in done {
            *work.entry(what).or_default() += times;
        }
    }
    println!("{work:?}");
    for what in [
        "keyed hand-over items in",
        "put back",
        "released",
        "imported",
        "made reviews by hand",
    ] {
        assert!(
            work.get(what).is_some_and(|times| *times > 5),
            "{what}: {work:?}"
        );
    }
}

#[test]
fn another_program_that_pulls_is_noticed() {
    let scenario = Scenario::new(3, 12, start());
    let (touched, found) = scenario.evidence_after(|life| life.another_program_pulls(4));
    assert_eq!((touched, found), (4, 4));
}

#[test]
fn another_program_that_sends_is_noticed() {
    let scenario = Scenario::new(3, 12, start());
    let (touched, found) = scenario.evidence_after(|life| life.another_program_sends(4));
    assert_eq!((touched, found), (4, 4));
}
