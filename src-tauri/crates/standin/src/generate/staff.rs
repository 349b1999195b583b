//! Organisations and officers of both systems, and how they are linked.

use super::ground::Ids;
use super::random::Random;
use super::{ORGANISATION_ID, World, names};
use crate::state::{ASSESSOR, EMPLOYER, Placement, State, TRAINEE_ASSESSOR, User, VERIFIER};
use tandem_sync::records::pics::{Officer, OfficerKey, Organisation, OrganisationKey};

const TRADES: &[&str] = &[
    "Engineering",
    "Care",
    "Foods",
    "Electrical",
    "Logistics",
    "Joinery",
    "Dairy",
    "Motors",
];
const PLACES: &[&str] = &["Northmoor", "Testham", "Mockbury", "Sampleton", "Fictley"];

#[derive(Debug, Clone, Copy)]
enum OfficerLink {
    Assessor,
    Trainee,
    None,
}

/// The proportions of officers in the documentation of [`super`].
const OFFICERS: &[(OfficerLink, u32)] = &[
    (OfficerLink::Assessor, 70),
    (OfficerLink::Trainee, 18),
    (OfficerLink::None, 12),
];

/// Those whom learners and reviews refer to.
#[derive(Debug)]
pub(crate) struct Staff {
    /// Officers with their OneFile user.
    pub linked: Vec<(OfficerKey, i64)>,
    /// Officers whom OneFile does not know.
    pub unlinked: Vec<OfficerKey>,
    /// An assessor who is no officer in PICS.
    pub stranger: i64,
    /// Organisations.
    pub sites: Vec<Site>,
}

/// An organisation where learners work.
#[derive(Debug)]
pub(crate) struct Site {
    pub organisation: OrganisationKey,
    pub placement_id: i64,
    /// The person there who signs reviews.
    pub employer_id: i64,
}

/// Adds staff and organisations to both sides, as many as so many learners need.
pub(crate) fn fill(world: &mut World, ids: &mut Ids, seed: u64, learners: usize) -> Staff {
    let mut random = Random::new(seed, "staff");
    // Names of people come from one run of numbers: staff begin after all learners.
    let mut number = 2 * learners + 10;
    let mut name = || {
        number += 1;
        names::person(seed, number)
    };
    let mut sites = Vec::new();
    let linked_sites = random.deck(&[(true, 85), (false, 15)], (learners / 8).max(3));
    for (n, linked) in linked_sites.into_iter().enumerate() {
        let placement = placement(&mut random, ids, n);
        let organisation = Organisation {
            key: OrganisationKey(format!("ORG{:03}", n + 1)),
            name: placement.name.clone(),
            postcode: Some(names::postcode(&mut random)),
            onefile_id: linked.then_some(placement.id),
        };
        let employer = User {
            placement_id: Some(placement.id),
            company_name: Some(placement.name.clone()),
            ..user(ids, EMPLOYER, name())
        };
        sites.push(Site {
            organisation: organisation.key.clone(),
            placement_id: placement.id,
            employer_id: employer.id,
        });
        world.pics.organisations.push(organisation);
        world.onefile.placements.insert(placement.id, placement);
        world.onefile.users.insert(employer.id, employer);
    }
    let (mut linked, mut unlinked) = (Vec::new(), Vec::new());
    for (n, link) in random
        .deck(OFFICERS, (learners / 12).max(4))
        .into_iter()
        .enumerate()
    {
        let person = name();
        let key = OfficerKey(format!("T{:03}", n + 1));
        let mut officer = Officer {
            name: format!("{} {}", person.0, person.1),
            email: Some(names::email(&person.0, &person.1, &key.0)),
            key,
            onefile_id: None,
        };
        let role = match link {
            OfficerLink::Assessor => Some(ASSESSOR),
            OfficerLink::Trainee => Some(TRAINEE_ASSESSOR),
            OfficerLink::None => None,
        };
        if let Some(role) = role {
            let misid = Some(officer.key.0.clone());
            let user = User {
                misid,
                ..user(ids, role, person)
            };
            officer.onefile_id = Some(user.id);
            linked.push((officer.key.clone(), user.id));
            world.onefile.users.insert(user.id, user);
        } else {
            unlinked.push(officer.key.clone());
        }
        world.pics.officers.push(officer);
    }
    let stranger = add(&mut world.onefile, user(ids, ASSESSOR, name()));
    add(&mut world.onefile, user(ids, VERIFIER, name()));
    Staff {
        linked,
        unlinked,
        stranger,
        sites,
    }
}

/// Assessors, and a site with its employer, for learners of whom nothing else is known.
pub(crate) fn for_learners(state: &mut State, ids: &mut Ids, seed: u64, learners: usize) -> Staff {
    let mut random = Random::new(seed, "staff");
    let name = |n: usize| names::person(seed, n);
    let linked: Vec<(OfficerKey, i64)> = (1..=(learners / 12).max(4))
        .map(|n| {
            let key = OfficerKey(format!("T{n:03}"));
            (key, add(state, user(ids, ASSESSOR, name(n))))
        })
        .collect();
    let placement = placement(&mut random, ids, 0);
    let mut employer = user(ids, EMPLOYER, name(0));
    employer.placement_id = Some(placement.id);
    let site = Site {
        organisation: OrganisationKey("ORG001".into()),
        placement_id: placement.id,
        employer_id: add(state, employer),
    };
    state.placements.insert(placement.id, placement);
    Staff {
        stranger: linked.first().map_or(0, |(_, id)| *id),
        linked,
        unlinked: Vec::new(),
        sites: vec![site],
    }
}

fn add(state: &mut State, user: User) -> i64 {
    let id = user.id;
    state.users.insert(id, user);
    id
}

fn placement(random: &mut Random, ids: &mut Ids, n: usize) -> Placement {
    let name = format!(
        "{} {} {}",
        PLACES[n % PLACES.len()],
        TRADES[n % TRADES.len()],
        n + 1
    );
    let postcode = names::postcode(random);
    Placement {
        id: Ids::next(&mut ids.placement),
        organisation_id: ORGANISATION_ID,
        name,
        address: Some(names::address(random, &postcode)),
        active: true,
        ..Placement::default()
    }
}

fn user(ids: &mut Ids, role: i64, (first_name, last_name): (String, String)) -> User {
    let id = Ids::next(&mut ids.staff);
    User {
        id,
        username: format!("STAFF{id}"),
        role,
        organisation_id: ORGANISATION_ID,
        email: Some(names::email(&first_name, &last_name, &id.to_string())),
        first_name,
        last_name,
        ..User::default()
    }
}
