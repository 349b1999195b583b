use super::{World, world};
use crate::state::User;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use tandem_sync::records::pics::Learner;
use tandem_sync::uktime;

mod ilr;
mod rows;
mod survey;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn bytes(world: &World) -> Vec<u8> {
    serde_json::to_vec(world).unwrap()
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    let first = bytes(&world(7, 60, today()));
    assert_eq!(first, bytes(&world(7, 60, today())));
    assert_ne!(first, bytes(&world(8, 60, today())));
    assert_ne!(first, bytes(&world(7, 60, today().succ_opt().unwrap())));
    let read: World = serde_json::from_slice(&first).unwrap();
    assert_eq!(first, bytes(&read));
}

#[test]
fn any_number_of_learners_will_do() {
    for learners in [0, 1, 2, 5, 17] {
        assert_eq!(world(1, learners, today()).pics.learners.len(), learners);
    }
}

#[test]
fn everything_hangs_together() {
    for (seed, learners) in [(1, 3), (2, 40), (3, 300), (4, 1200)] {
        let world = world(seed, learners, today());
        pics_hangs_together(&world);
        onefile_hangs_together(&world);
    }
}

fn unique<T: Ord + std::fmt::Debug>(items: impl IntoIterator<Item = T>) {
    let mut seen = BTreeSet::new();
    for item in items {
        let text = format!("{item:?}");
        assert!(seen.insert(item), "twice: {text}");
    }
}

fn ascending<T: Ord>(items: impl IntoIterator<Item = T>) {
    assert!(items.into_iter().collect::<Vec<_>>().is_sorted());
}

fn pics_hangs_together(world: &World) {
    let pics = &world.pics;
    ascending(pics.learners.iter().map(|l| &l.key));
    ascending(pics.officers.iter().map(|o| &o.key));
    ascending(pics.organisations.iter().map(|o| &o.key));
    unique(pics.learners.iter().map(|l| &l.key));
    unique(pics.learners.iter().map(|l| l.ident.clone().unwrap()));
    unique(pics.learners.iter().map(|l| l.email.clone().unwrap()));
    unique(pics.learners.iter().map(Learner::name));
    unique(pics.officers.iter().map(|o| &o.key));
    unique(pics.organisations.iter().map(|o| &o.key));
    unique(pics.learners.iter().filter_map(|l| l.onefile_id));
    let aims = || pics.learners.iter().flat_map(|l| &l.aims);
    let reviews = || pics.learners.iter().flat_map(|l| &l.reviews);
    unique(aims().filter_map(|a| a.onefile_id));
    unique(reviews().filter_map(|r| r.onefile_id));
    let officers: BTreeSet<_> = pics.officers.iter().map(|o| &o.key).collect();
    let organisations: BTreeSet<_> = pics.organisations.iter().map(|o| &o.key).collect();
    assert!(
        reviews()
            .flat_map(|r| &r.reviewer)
            .all(|key| officers.contains(key))
    );
    for learner in &pics.learners {
        unique(learner.aims.iter().map(|a| &a.key));
        unique(learner.reviews.iter().map(|r| &r.key));
        ascending(learner.aims.iter().map(|a| &a.key));
        ascending(learner.reviews.iter().map(|r| &r.key));
        assert!(learner.learner_ref.as_ref().unwrap().len() <= 12);
        assert!(officers.contains(learner.main_officer.as_ref().unwrap()));
        assert!(organisations.contains(learner.organisation.as_ref().unwrap()));
        assert!(learner.aims.iter().any(|a| a.aim_type == Some(1)));
        for aim in &learner.aims {
            assert!(aim.start <= aim.actual_end.or(Some(today())), "{aim:?}");
            assert!(aim.actual_end.is_none_or(|end| end <= today()), "{aim:?}");
        }
        for review in &learner.reviews {
            assert!(review.actual.is_none_or(|day| day < today()), "{review:?}");
            assert_eq!(
                review.attended.is_some(),
                review.actual.is_some(),
                "{review:?}"
            );
        }
        check_uln(learner.uln.as_deref().unwrap());
    }
    let temporary = pics
        .learners
        .iter()
        .filter(|l| l.uln.as_deref() == Some("9999999999"));
    assert!(temporary.count() >= 2);
    unique(
        pics.learners
            .iter()
            .flat_map(|l| &l.uln)
            .filter(|uln| *uln != "9999999999"),
    );
}

/// Ten digits, the first not nought; weighted 10 to 1 their sum leaves ten of eleven.
fn check_uln(uln: &str) {
    assert_eq!(uln.len(), 10);
    assert!(!uln.starts_with('0'));
    let digits = uln.bytes().map(|digit| u32::from(digit - b'0'));
    let sum: u32 = digits
        .zip((1..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    assert!(sum % 11 == 10 || uln == "9999999999", "{uln}");
}

fn onefile_hangs_together(world: &World) {
    let (pics, state) = (&world.pics, &world.onefile);
    assert_eq!(state.organisations.len(), 1);
    let given_out_later = 100_000_000;
    let ids = [
        state.users.last_key_value().map(|(id, _)| *id),
        state.aims.last_key_value().map(|(id, _)| *id),
        state.visits.last_key_value().map(|(id, _)| *id),
        state.reviews.last_key_value().map(|(id, _)| *id),
    ];
    assert!(ids.iter().flatten().all(|id| *id < given_out_later));
    let learner = |id: &i64| state.users.get(id).is_some_and(User::is_learner);
    let staff = |id: &i64| {
        state
            .users
            .get(id)
            .is_some_and(|user| [4, 5].contains(&user.role))
    };
    for user in state.users.values() {
        assert!(state.organisations.contains_key(&user.organisation_id));
        assert!(user.default_assessor_id.iter().all(staff));
        assert!(
            user.placement_id
                .iter()
                .all(|id| state.placements.contains_key(id))
        );
        assert!(
            user.last_modified
                .is_none_or(|at| at < uktime::bounds(today()).0)
        );
        // Reviews are kept of learners with aims only.
        let has_aim = state.aims.values().any(|aim| aim.user_id == user.id);
        assert_eq!(has_aim, user.is_learner(), "{user:?}");
    }
    unique(state.users.values().filter_map(|user| user.misid.clone()));
    unique(
        state
            .standards
            .values()
            .flat_map(|s| &s.code)
            .map(|code| code.to_uppercase()),
    );
    for aim in state.aims.values() {
        assert!(learner(&aim.user_id) && state.standards.contains_key(&aim.standard_id));
    }
    unique(
        state
            .reviews
            .values()
            .map(|review| review.visit_id.unwrap()),
    );
    for review in state.reviews.values() {
        let visit = &state.visits[&review.visit_id.unwrap()];
        assert_eq!(visit.learner_id, review.learner_id);
        assert_eq!(Some(visit.date_from), review.scheduled_for);
        assert!(learner(&review.learner_id) && review.assessor_id.iter().all(staff));
        let steps = [
            review.started_on,
            review.assessor_signed_on,
            review.learner_signed_on,
            review.employer_signed_on,
        ];
        assert!(
            steps
                .windows(2)
                .all(|step| step[1].is_none() || step[0] <= step[1])
        );
        assert!(
            steps
                .iter()
                .flatten()
                .all(|at| *at < uktime::bounds(today()).0)
        );
        assert!(review.employer_signed_on.is_none() || review.employer_id.is_some());
    }
    for unit in state.units.values() {
        assert!(state.standards.contains_key(&unit.standard_id));
    }
    for officer in &pics.officers {
        assert!(officer.onefile_id.iter().all(staff));
    }
    for organisation in &pics.organisations {
        assert!(
            organisation
                .onefile_id
                .iter()
                .all(|id| state.placements.contains_key(id))
        );
    }
    for learner in &pics.learners {
        let user = |id: i64| learner.onefile_id == Some(id);
        let aims = learner.aims.iter().filter_map(|aim| aim.onefile_id);
        let reviews = learner
            .reviews
            .iter()
            .filter_map(|review| review.onefile_id);
        assert!(
            learner
                .onefile_id
                .is_none_or(|id| state.users[&id].is_learner())
        );
        if learner.onefile_id.is_some() {
            assert!(aims.clone().all(|id| user(state.aims[&id].user_id)));
            assert!(
                reviews
                    .clone()
                    .all(|id| user(state.reviews[&id].learner_id))
            );
        }
        assert!(aims.into_iter().all(|id| state.aims.contains_key(&id)));
        assert!(
            reviews
                .into_iter()
                .all(|id| state.reviews.contains_key(&id))
        );
    }
}
