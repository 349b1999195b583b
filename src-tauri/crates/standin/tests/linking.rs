//! Linking, measured by records of which the truth is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use tandem_standin::generate::{self, Unlinked};
use tandem_sync::linking::{Reason, Settled, Strength, Suggestion, suggest_learners};
use tandem_sync::records::pics::{Everything, Learner};
use tandem_sync::uln;

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
    if let Some(wrong) = strong.clone().find(|s| !is_true(s)) {
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

#[test]
fn the_order_of_records_does_not_matter() {
    let (made, found) = made(2);
    let (mut learners, mut users) = (made.pics.learners.clone(), made.users());
    learners.reverse();
    users.reverse();
    assert_eq!(
        suggest_learners(&learners, &users, &Settled::default()),
        found
    );
}

/// Seeds that were looked at for the first time when everything was done.
#[test]
fn it_holds_on_twenty_seeds_that_nobody_built_by() {
    (9001..=9020).for_each(measure);
}

/// An ILR file in which every two of a hundred learners share a ULN with a good check digit, as
/// sample files have them.
fn shared_in_pairs() -> Vec<u8> {
    let mut written = Vec::new();
    generate::ilr_file(3, &mut written, generate::IlrSize::Learners(100)).unwrap();
    let text = String::from_utf8(written).unwrap();
    let mut lent: Option<String> = None;
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive("</ULN>") {
        let Some((before, number)) = part.rsplit_once("<ULN>") else {
            out.push_str(part);
            continue;
        };
        out.push_str(before);
        out.push_str("<ULN>");
        match lent.take() {
            Some(number) => out.push_str(&number),
            None => {
                lent = Some(number.to_owned());
                out.push_str(number);
            }
        }
    }
    out.into_bytes()
}

/// What an ILR file suggests with an account for each learner, whose MIS values are lost.
fn of_ilr(file: &[u8]) -> (Vec<Learner>, Vec<Suggestion>) {
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let learners: Vec<Learner> = tandem_pics::ilr::read(file)
        .map(|learner| learner.unwrap().into_learner())
        .collect();
    let mut state = generate::from_ilr(&learners, 3, today);
    for user in state.users.values_mut() {
        user.misid = None;
    }
    let pics = Everything {
        learners: learners.clone(),
        ..Everything::default()
    };
    state.users.retain(|_, user| user.role == 1);
    let made = Unlinked {
        pics,
        onefile: state,
        truth: BTreeMap::new(),
    };
    let found = suggest_learners(&learners, &made.users(), &Settled::default());
    (learners, found)
}

#[test]
fn no_suggestion_rests_on_a_uln_that_two_learners_share() {
    let (learners, found) = of_ilr(&shared_in_pairs());
    let ulns: BTreeSet<&str> = learners.iter().filter_map(|l| l.uln.as_deref()).collect();
    assert_eq!((learners.len(), ulns.len()), (100, 50));
    assert!(
        ulns.iter().all(|uln| uln::valid(uln).is_some()),
        "shared, and otherwise good"
    );
    assert!(!found.is_empty());
    for suggestion in &found {
        assert!(!suggestion.reasons.contains(&Reason::Uln), "{suggestion:?}");
    }
}

#[test]
fn a_world_whose_links_are_gone_has_second_accounts_and_keeps_its_aims() {
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let (before, parted) = (
        generate::world(5, 24, today),
        generate::parted(5, 24, today),
    );
    assert!(
        parted
            .pics
            .learners
            .iter()
            .all(|learner| learner.onefile_id.is_none())
    );
    let learners = || parted.onefile.users.values().filter(|user| user.role == 1);
    assert!(learners().all(|user| user.misid.is_none()));
    let second = learners().filter(|user| !before.onefile.users.contains_key(&user.id));
    assert!((2..=4).contains(&second.count()));
    let aims = |world: &generate::World| -> Vec<usize> {
        world
            .pics
            .learners
            .iter()
            .map(|learner| learner.aims.len())
            .collect()
    };
    assert_eq!(aims(&before), aims(&parted));
}
