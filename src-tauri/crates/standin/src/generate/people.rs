//! Learners of both systems, and how they are linked.

use super::ground::{CLASSROOM, CLASSROOM_ID, Ids, eve};
use super::random::{Random, days};
use super::staff::Staff;
use super::{ORGANISATION_ID, World, names};
use crate::state::{LEARNER, User};
use chrono::{NaiveDate, TimeDelta};
use tandem_sync::records::pics::{Learner, LearnerKey, SystemStatus};

/// How a learner's records in the two systems belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    Stored,
    Ident,
    Reference,
    Respelled,
    NoAccount,
    NoMisid,
    OtherSurname,
}

/// Why a learner is in scope or not, the link apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Learning,
    JustEnded,
    LongEnded,
    Dormant,
    Archived,
}

/// The table of learners in the documentation of [`super`].
const PROFILES: &[((Link, Standing), u32)] = &[
    ((Link::Stored, Standing::Learning), 39),
    ((Link::Stored, Standing::JustEnded), 5),
    ((Link::Stored, Standing::LongEnded), 2),
    ((Link::Stored, Standing::Dormant), 3),
    ((Link::Stored, Standing::Archived), 1),
    ((Link::Ident, Standing::Learning), 20),
    ((Link::Ident, Standing::LongEnded), 3),
    ((Link::Ident, Standing::Dormant), 2),
    ((Link::Reference, Standing::Learning), 11),
    ((Link::Reference, Standing::LongEnded), 2),
    ((Link::Reference, Standing::Archived), 2),
    ((Link::Respelled, Standing::Learning), 5),
    ((Link::NoAccount, Standing::Learning), 2),
    ((Link::NoMisid, Standing::Learning), 2),
    ((Link::OtherSurname, Standing::Learning), 1),
];

/// ILR codes.
const ETHNICITIES: &[&str] = &["31", "31", "32", "34", "39", "41", "44", "99"];

/// A learner of PICS, with what the later steps need to know.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Place among the learners of PICS, until they are put in the order of keys.
    pub place: usize,
    /// The OneFile learner with the same person behind it.
    pub onefile: Option<i64>,
    pub in_scope: bool,
    pub standing: Standing,
    /// Start of the programme.
    pub start: NaiveDate,
    /// Actual end of the programme.
    pub end: Option<NaiveDate>,
}

/// All learners.
#[derive(Debug)]
pub(crate) struct People {
    pub persons: Vec<Person>,
    /// OneFile learners without PICS record.
    pub strangers: Vec<i64>,
}

/// Adds all learners to both sides.
pub(crate) fn fill(
    world: &mut World,
    ids: &mut Ids,
    staff: &Staff,
    seed: u64,
    learners: usize,
    today: NaiveDate,
) -> People {
    let mut random = Random::new(seed, "learners");
    let temporary = (learners / 50).max(2);
    let mut shares_uln: Vec<bool> = (0..learners).map(|n| n < temporary).collect();
    random.shuffle(&mut shares_uln);
    let profiles = random.deck(PROFILES, learners);
    let mut persons = Vec::with_capacity(learners);
    for (place, (link, standing)) in profiles.into_iter().enumerate() {
        let mut learner = learner(&mut random, seed, place);
        if shares_uln[place] {
            learner.uln = Some(names::TEMPORARY_ULN.into());
        }
        if standing == Standing::Dormant {
            learner.system_status = SystemStatus::Dormant;
        }
        let (officer, assessor) = random.pick(&staff.linked);
        let site = random.pick(&staff.sites);
        learner.main_officer = Some(officer.clone());
        learner.organisation = Some(site.organisation.clone());
        let mut person = person(&mut random, place, standing, today);
        if link != Link::NoAccount {
            let mut user = account(&mut random, ids, &learner, link, today);
            user.start_on = Some(person.start);
            user.planned_end_date = Some(days(person.start, 548));
            user.archived = standing == Standing::Archived;
            user.default_assessor_id = Some(*assessor);
            user.placement_id = Some(site.placement_id);
            user.default_employer_id = Some(site.employer_id);
            learner.onefile_id = (link == Link::Stored).then_some(user.id);
            person.onefile = Some(user.id);
            world.onefile.users.insert(user.id, user);
        }
        let linked = !matches!(link, Link::NoAccount | Link::NoMisid | Link::OtherSurname);
        person.in_scope = linked && matches!(standing, Standing::Learning | Standing::JustEnded);
        world.pics.learners.push(learner);
        persons.push(person);
    }
    let strangers = (0..(learners / 20).max(2))
        .map(|n| {
            let learner = learner(&mut random, seed, learners + n);
            let mut user = account(&mut random, ids, &learner, Link::Reference, today);
            let (site, (_, assessor)) = (random.pick(&staff.sites), random.pick(&staff.linked));
            user.default_assessor_id = Some(*assessor);
            user.placement_id = Some(site.placement_id);
            let id = user.id;
            world.onefile.users.insert(id, user);
            id
        })
        .collect();
    People { persons, strangers }
}

/// A Live learner of PICS without aims, reviews and links.
pub(crate) fn learner(random: &mut Random, seed: u64, n: usize) -> Learner {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (first_names, surname) = names::person(seed, n);
    let number = n + 1;
    let ident = format!("{number:04}{}", char::from(LETTERS[number % LETTERS.len()]));
    let learner_ref = format!("NM-{number:05}");
    // Whole years are enough here; 16 to 45 on the day the first aims begin.
    let born = NaiveDate::from_ymd_opt(2008, 8, 1).unwrap_or_default();
    let date_of_birth = Some(days(born, -random.between(0, 29 * 365)));
    let mut details = Random::new(seed, &format!("details of learner {n}"));
    Learner {
        key: LearnerKey(learner_ref.clone()),
        email: Some(names::email(&first_names, &surname, &ident)),
        ident: Some(ident),
        learner_ref: Some(learner_ref),
        uln: Some(names::uln(seed, n)),
        first_names,
        surname,
        date_of_birth,
        ni_number: random.chance(85).then(|| names::ni_number(random)),
        telephone: random.chance(80).then(|| names::telephone(random)),
        mobile: details.chance(70).then(|| names::telephone(&mut details)),
        postcode: Some(names::postcode(random)),
        sex: Some((*details.pick(&["F", "M"])).into()),
        ethnicity: Some((*details.pick(ETHNICITIES)).into()),
        lldd: Some((*details.pick(&["1", "2", "2", "9"])).into()),
        main_tag: details.chance(90).then(|| CLASSROOM.into()),
        system_status: SystemStatus::Live,
        main_officer: None,
        organisation: None,
        onefile_id: None,
        aims: Vec::new(),
        reviews: Vec::new(),
    }
}

/// The dates of a learner's programme.
fn person(random: &mut Random, place: usize, standing: Standing, today: NaiveDate) -> Person {
    let (end, start) = match standing {
        // Every month has more than 27 days, so this is within a calendar month.
        Standing::JustEnded => (Some(days(today, -random.between(2, 26))), (400, 560)),
        Standing::LongEnded => (Some(days(today, -random.between(60, 400))), (800, 1000)),
        // Long enough ago for past reviews on days of their own.
        Standing::Learning | Standing::Dormant | Standing::Archived => (None, (120, 500)),
    };
    Person {
        place,
        onefile: None,
        in_scope: false,
        standing,
        start: days(today, -random.between(start.0, start.1)),
        end,
    }
}

/// The OneFile account of a learner, with what the link says as MISID and name.
fn account(
    random: &mut Random,
    ids: &mut Ids,
    learner: &Learner,
    link: Link,
    today: NaiveDate,
) -> User {
    let misid = match link {
        Link::Stored => match random.below(10) {
            0..5 => learner.ident.clone(),
            5..8 => learner.learner_ref.clone(),
            _ => None,
        },
        Link::Ident => learner.ident.clone(),
        Link::Reference | Link::Respelled | Link::OtherSurname => learner.learner_ref.clone(),
        Link::NoAccount | Link::NoMisid => None,
    };
    let last_name = match link {
        Link::Respelled => names::respelled(&learner.surname),
        Link::OtherSurname => names::other_surname(&learner.surname),
        _ => learner.surname.clone(),
    };
    let id = Ids::next(&mut ids.learner);
    let postcode = learner.postcode.clone().unwrap_or_default();
    let touched = eve(today) - TimeDelta::minutes(random.between(0, 60 * 24 * 90));
    User {
        id,
        username: format!("LEARNER{id}"),
        role: LEARNER,
        organisation_id: ORGANISATION_ID,
        first_name: learner.first_names.clone(),
        last_name,
        email: learner.email.clone(),
        misid,
        uln: learner.uln.clone(),
        nino: learner.ni_number.clone(),
        dob: learner.date_of_birth,
        telephone: learner.telephone.clone(),
        home_address: Some(names::address(random, &postcode)),
        classroom_id: Some(CLASSROOM_ID),
        learner_status_id: Some(1),
        episode_name: Some("Apprenticeship".into()),
        l14: Some("9".into()),
        created_on: Some(touched - TimeDelta::days(30)),
        last_modified: Some(touched),
        ..User::default()
    }
}
