//! Linking, measured by records of which the truth is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use std::collections::BTreeSet;
use tandem_standin::generate::{self, Unlinked};
use tandem_sync::linking::{Settled, Strength, Suggestion, suggest_learners};

fn made(seed: u64) -> (Unlinked, Vec<Suggestion>) {
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let made = generate::unlinked(seed, 2000, today);
    let found = suggest_learners(&made.pics.learners, &made.users(), &Settled::default());
    (made, found)
}

fn measure(seed: u64) {
    let (made, found) = made(seed);
    let is_true = |s: &Suggestion| made.truth.get(&s.pics.as_str().into()) == Some(&s.onefile_id);
    let strong = found.iter().filter(|s| s.strength == Strength::Strong);
    for wrong in strong.clone().filter(|s| !is_true(s)) {
        let learner = made
            .pics
            .learners
            .iter()
            .find(|l| l.key.0 == wrong.pics)
            .unwrap();
        let user = &made.onefile.users[&wrong.onefile_id];
        panic!("seed {seed}: strong and wrong: {wrong:?}\n{learner:?}\n{user:?}");
    }
    let suggested: BTreeSet<&str> = found
        .iter()
        .filter(|s| is_true(s))
        .map(|s| s.pics.as_str())
        .collect();
    let strong: BTreeSet<&str> = strong.map(|s| s.pics.as_str()).collect();
    let in_bulk = found.iter().filter(|s| s.may_go_with_others()).count();
    let pairs = made.truth.len();
    println!(
        "seed {seed}: {pairs} pairs, strong {:.1} %, suggested {:.1} %, without rival {:.1} %, suggestions {}",
        percent(strong.len(), pairs),
        percent(suggested.len(), pairs),
        percent(in_bulk, pairs),
        found.len(),
    );
    assert!(
        strong.len() * 100 >= pairs * 80,
        "seed {seed}: {} of {pairs} strong",
        strong.len()
    );
    assert!(
        suggested.len() * 100 >= pairs * 97,
        "seed {seed}: {} of {pairs} suggested",
        suggested.len()
    );
}

#[allow(clippy::cast_precision_loss)]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}

#[test]
fn strong_is_never_wrong_and_most_are_found() {
    (1..=6).for_each(measure);
}

#[test]
fn the_stated_rates_are_kept() {
    let (made, _) = made(1);
    let learners = made.pics.learners.len();
    assert!((1850..=1950).contains(&learners), "{learners}");
    assert!(made.pics.learners.iter().all(|l| l.onefile_id.is_none()));
    let without_misid = made
        .onefile
        .users
        .values()
        .filter(|u| u.misid.is_none())
        .count();
    assert!(
        without_misid * 100 > made.onefile.users.len() * 45,
        "{without_misid}"
    );
    assert_eq!(
        made,
        generate::unlinked(1, 2000, "2026-11-23".parse().unwrap()),
        "the same again"
    );
}
