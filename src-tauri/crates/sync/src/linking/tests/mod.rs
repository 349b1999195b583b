//! Which pairs are suggested, and how far each carries.

mod others;

use super::{
    Against, Kind, Reason, Settled, Strength, Suggestion, health, suggest_learners,
    suggest_officers, suggest_organisations,
};
use crate::likeness::Likeness;
use crate::links::{Link, LinkedBy, NotLinked};
use crate::records::{onefile, pics};
use crate::sample;
use crate::settings::Settings;
use std::collections::{BTreeMap, BTreeSet};

const ULN: &str = "9276308686";
const OTHER_ULN: &str = "9999999998";

fn learner(key: &str, first: &str, last: &str) -> pics::Learner {
    pics::Learner {
        key: key.into(),
        ident: Some(key.into()),
        learner_ref: None,
        first_names: first.into(),
        surname: last.into(),
        date_of_birth: Some("2005-03-14".parse().unwrap()),
        ..sample::learner()
    }
}

fn user(id: i64, first: &str, last: &str) -> onefile::User {
    onefile::User {
        id,
        role: Some(1),
        first_name: Some(first.into()),
        last_name: Some(last.into()),
        date_of_birth: Some("2005-03-14".parse().unwrap()),
        ..onefile::User::default()
    }
}

fn suggest(learners: &[pics::Learner], users: &[onefile::User]) -> Vec<Suggestion> {
    suggest_learners(learners, users, &Settled::default())
}

fn one(learner: pics::Learner, user: onefile::User) -> Suggestion {
    let all = suggest(&[learner], &[user]);
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

#[test]
fn a_number_with_the_names_is_strong() {
    let mut ada = learner("A", "Ada", "Quíll");
    let mut there = user(7, "ADA", "quill");
    ada.uln = Some(ULN.into());
    there.uln = Some(ULN.into());
    there.date_of_birth = None;
    let found = one(ada.clone(), there.clone());
    assert_eq!(found.strength, Strength::Strong);
    assert!(found.may_go_with_others());
    assert_eq!(
        found.reasons,
        [
            Reason::Uln,
            Reason::FirstNames(Likeness::Same),
            Reason::Surname(Likeness::Same)
        ]
    );
    there.last_name = Some("Fenwick".into());
    let married = one(ada.clone(), there.clone());
    assert_eq!(
        married.strength,
        Strength::Weak,
        "no date of birth vouches for it"
    );
    there.date_of_birth = ada.date_of_birth;
    assert_eq!(one(ada.clone(), there.clone()).strength, Strength::Strong);
    there.first_name = Some("Grace".into());
    let other = one(ada, there);
    assert_eq!(
        other.strength,
        Strength::Weak,
        "a number alone may be a slip of the keyboard"
    );
    assert!(other.against.contains(&Against::FirstNamesDiffer));
}

#[test]
fn a_shared_or_temporary_number_suggests_nothing() {
    let strangers = |uln: &str| {
        let mut one = learner("A", "Ada", "Quill");
        one.uln = Some(uln.into());
        let mut there = user(7, "Grace", "Fenwick");
        there.uln = Some(uln.into());
        there.date_of_birth = None;
        (one, there)
    };
    let (a, b) = strangers("9999999999");
    assert_eq!(suggest(&[a], &[b]), []);
    let (a, b) = strangers(ULN);
    assert_eq!(
        suggest(std::slice::from_ref(&a), std::slice::from_ref(&b)).len(),
        1
    );
    let mut second = learner("B", "Noor", "Haq");
    second.uln = Some(ULN.into());
    assert_eq!(suggest(&[a.clone(), second], std::slice::from_ref(&b)), []);
    let mut second = user(8, "Noor", "Haq");
    second.uln = Some(ULN.into());
    assert_eq!(suggest(&[a], &[b, second]), []);
}

#[test]
fn twins_who_share_everything_but_first_names_are_told_apart() {
    let twin = |key: &str, first: &str| {
        let mut twin = learner(key, first, "Quill");
        twin.email = Some("family@example.test".into());
        twin.postcode = Some("ZZ1 1ZZ".into());
        twin
    };
    let there = |id, first: &str| {
        let mut there = user(id, first, "Quill");
        there.email = Some("family@example.test".into());
        there.home_address = Some("1 Example Row\r\nTestham\r\nZZ1 1ZZ".into());
        there
    };
    let found = suggest(
        &[twin("A", "Ada"), twin("B", "Grace")],
        &[there(7, "Ada"), there(8, "Grace")],
    );
    let pairs: Vec<_> = found
        .iter()
        .map(|s| (s.pics.as_str(), s.onefile_id))
        .collect();
    assert_eq!(pairs, [("A", 7), ("B", 8)]);
    assert!(found.iter().all(Suggestion::may_go_with_others));

    // One of each side alone: the household is all that agrees, and it says nothing.
    let alone = suggest(&[twin("A", "Ada")], &[there(8, "Grace")]);
    assert!(
        alone.iter().all(|s| s.strength == Strength::Weak),
        "{alone:?}"
    );
    // Names that are one letter apart.
    let alike = suggest(&[twin("A", "Jaden")], &[there(8, "Jayden")]);
    assert!(
        alike.iter().all(|s| s.strength == Strength::Weak),
        "{alike:?}"
    );
}

#[test]
fn a_number_typed_into_the_account_of_a_twin_is_not_strong() {
    let mut jaden = learner("A", "Jaden", "Quill");
    jaden.uln = Some(ULN.into());
    let mut jayden = learner("B", "Jayden", "Quill");
    jayden.uln = Some(OTHER_ULN.into());
    let mut there = user(8, "Jayden", "Quill");
    there.uln = Some(ULN.into());
    let found = suggest(&[jaden, jayden], &[there]);
    assert!(
        found
            .iter()
            .all(|s| s.strength == Strength::Weak && s.rivals),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn numbers_that_differ_speak_against_whatever_else_agrees() {
    let mut ada = learner("A", "Ada", "Quill");
    ada.email = Some("ada@example.test".into());
    let mut there = user(7, "Ada", "Quill");
    there.email = Some("Ada@example.test".into());
    assert_eq!(one(ada.clone(), there.clone()).strength, Strength::Strong);
    ada.uln = Some(ULN.into());
    there.uln = Some(OTHER_ULN.into());
    let found = one(ada, there);
    assert_eq!(
        (found.strength, found.against),
        (Strength::Weak, vec![Against::UlnDiffers])
    );
}

#[test]
fn a_mis_value_of_somebody_else_speaks_against() {
    let mut ada = learner("A", "Ada", "Quill");
    ada.uln = Some(ULN.into());
    let mut there = user(7, "Ada", "Quill");
    there.uln = Some(ULN.into());
    there.misid = Some("B".into());
    let found = suggest(&[ada, learner("B", "Noor", "Haq")], &[there]);
    let of_ada = found.iter().find(|s| s.pics == "A").unwrap();
    assert_eq!((of_ada.strength, of_ada.rivals), (Strength::Weak, true));
    assert_eq!(of_ada.against, [Against::MisValueOfAnother]);
}

#[test]
fn somebody_archived_is_never_accepted_with_others() {
    let mut ada = learner("A", "Ada", "Quill");
    ada.uln = Some(ULN.into());
    let mut there = user(7, "Ada", "Quill");
    there.uln = Some(ULN.into());
    there.archived = true;
    let found = one(ada, there);
    assert!(found.archived && !found.may_go_with_others());
    assert_eq!(found.strength, Strength::Weak);
}

#[test]
fn two_portfolios_of_one_person_are_rivals() {
    let mut ada = learner("A", "Ada", "Quill");
    ada.email = Some("ada@example.test".into());
    let there = |id| {
        let mut there = user(id, "Ada", "Quill");
        there.uln = Some(ULN.into());
        there
    };
    ada.uln = Some(ULN.into());
    let found = suggest(&[ada], &[there(7), there(8)]);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|s| s.rivals && !s.may_go_with_others()));
}

#[test]
fn what_is_settled_is_not_suggested() {
    let two = [learner("A", "Ada", "Quill"), learner("B", "Grace", "Haq")];
    let there = [user(7, "Ada", "Quill"), user(8, "Grace", "Haq")];
    let settled = Settled {
        linked: BTreeMap::from([("C".to_owned(), 7)]),
        ..Settled::default()
    };
    let left: Vec<_> = suggest_learners(&two, &there, &settled)
        .into_iter()
        .map(|s| s.pics)
        .collect();
    assert_eq!(left, ["B"]);
    let settled = Settled {
        apart: BTreeSet::from([("A".to_owned(), 7)]),
        left_alone: BTreeSet::from(["B".to_owned()]),
        ..Settled::default()
    };
    assert_eq!(suggest_learners(&two, &there, &settled), []);
}

#[test]
fn a_day_that_many_share_is_no_date_of_birth() {
    let crowd = |n: i64| {
        let mut there = user(n, &format!("Name{n}xyz"), &format!("Other{n}abc"));
        there.date_of_birth = Some("1990-01-01".parse().unwrap());
        there
    };
    let mut ada = learner("A", "Ada", "Quill");
    ada.date_of_birth = Some("1990-01-01".parse().unwrap());
    ada.postcode = Some("ZZ1 1ZZ".into());
    let mut there = user(7, "Ada", "Quill");
    there.date_of_birth = ada.date_of_birth;
    there.home_address = Some("ZZ1 1ZZ".into());
    let alone = one(ada.clone(), there.clone());
    assert_eq!(alone.strength, Strength::Strong);
    let users: Vec<_> = (100..130).map(crowd).chain([there]).collect();
    let found = suggest(&[ada], &users);
    assert!(
        found.iter().all(|s| s.strength == Strength::Weak),
        "{found:?}"
    );
}
