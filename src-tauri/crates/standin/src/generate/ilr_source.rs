//! The OneFile side of learners from an ILR file.
//!
//! ILR holds no registration values and no reviews, so whatever is here beyond it is OneFile's
//! alone. Of all aims with a code, 60 in a hundred have a registration number and date; of those
//! that have ended and are registered, 75 have been applied for, and 50 received. Ten aims in a
//! hundred have no progress. A learner with an open aim has three reviews, past and future; any
//! other has one before the end.

use super::calendar::{Calendar, office_hour};
use super::ground::{CLASSROOM_ID, Ids, centre, eve};
use super::meeting::{Meeting, Signed, hold};
use super::random::{Random, days};
use super::staff::{self, Staff};
use super::{ORGANISATION_ID, catalogue, names};
use crate::state::{Aim, LEARNER, State, User};
use chrono::{NaiveDate, TimeDelta};
use std::io::Read;
use tandem_pics::ilr::{self, IlrError, IlrLearner};
use tandem_sync::codes::{aim_code, folded};
use tandem_sync::records::onefile::Percent;
use tandem_sync::records::pics;

/// How far the reviews of learners go, and whether they are still to come.
const REVIEWS: &[((Signed, bool), u32)] = &[
    ((Signed::NotStarted, true), 30),
    ((Signed::NotStarted, false), 5),
    ((Signed::ByNobody, false), 15),
    ((Signed::ByAssessor, false), 15),
    ((Signed::ByLearner, false), 25),
    ((Signed::ByEmployer, false), 10),
];

/// [`from_ilr`] for the learners of an ILR file.
///
/// # Errors
/// The file is no usable ILR file.
pub fn from_ilr_file(file: impl Read, seed: u64, today: NaiveDate) -> Result<State, IlrError> {
    let learners = ilr::read(file).map(|learner| learner.map(IlrLearner::into_learner));
    Ok(from_ilr(
        &learners.collect::<Result<Vec<_>, _>>()?,
        seed,
        today,
    ))
}

/// One OneFile learner for each ILR learner, none archived, with the learner reference as MISID
/// and a learning aim for each aim that has a code. A code that a learner has twice is there
/// twice.
pub fn from_ilr(learners: &[pics::Learner], seed: u64, today: NaiveDate) -> State {
    let mut state = centre(seed);
    let mut ids = Ids::default();
    let staff = staff::for_learners(&mut state, &mut ids, seed, learners.len());
    let coded = |learner: &pics::Learner| learner.aims.iter().filter_map(aim_code).count();
    let aims = learners.iter().map(coded).sum();
    let mut random = Random::new(seed, "ilr");
    let mut registered = random.deck(&[(true, 60), (false, 40)], aims).into_iter();
    let open = learners
        .iter()
        .filter(|learner| end(learner).is_none())
        .count();
    let mut reviews = random.deck(REVIEWS, open * 3).into_iter();
    let mut standards = catalogue::by_code(&state);
    for learner in learners {
        let user = account(&mut random, &mut ids, &staff, learner, today);
        let (user_id, assessor) = (user.id, user.default_assessor_id.unwrap_or_default());
        state.users.insert(user_id, user);
        for aim in &learner.aims {
            let Some(code) = aim_code(aim) else { continue };
            let standard_id = *standards
                .entry(folded(&code))
                .or_insert_with(|| catalogue::add(&mut state, &code, &title(aim, &code)));
            let known = registered.next().unwrap_or(false);
            let id = Ids::next(&mut ids.aim);
            let mut copy = Aim {
                id,
                user_id,
                standard_id,
                ..Aim::default()
            };
            values(&mut random, aim, &mut copy, known, today);
            state.aims.insert(id, copy);
        }
        if learner.aims.iter().all(|aim| aim_code(aim).is_none()) {
            continue; // OneFile keeps no reviews of a learner without aims
        }
        let start = learner.aims.iter().filter_map(|aim| aim.start).min();
        let start = start.unwrap_or(days(today, -365));
        let rows = match end(learner) {
            None => reviews.by_ref().take(3).collect(),
            Some(_) => vec![(Signed::ByLearner, false)],
        };
        let mut calendar = Calendar::new(start, end(learner).unwrap_or(today).min(today));
        for (signed, to_come) in rows {
            let day = match to_come {
                true => calendar.future(&mut random),
                false => calendar.past(&mut random),
            };
            let at = (day, office_hour(&mut random));
            let meeting = Meeting {
                learner: user_id,
                assessor,
                at,
            };
            hold(&mut state, &mut ids, &mut random, meeting, signed, today);
        }
    }
    state
}

/// The latest actual end, where no aim is open.
fn end(learner: &pics::Learner) -> Option<NaiveDate> {
    match learner.aims.iter().all(|aim| aim.actual_end.is_some()) {
        true => learner.aims.iter().filter_map(|aim| aim.actual_end).max(),
        false => None,
    }
}

fn account(
    random: &mut Random,
    ids: &mut Ids,
    staff: &Staff,
    learner: &pics::Learner,
    today: NaiveDate,
) -> User {
    let id = Ids::next(&mut ids.learner);
    let site = random.pick(&staff.sites);
    let (_, assessor) = random.pick(&staff.linked);
    let postcode = learner.postcode.clone().unwrap_or_default();
    let touched = eve(today) - TimeDelta::minutes(random.between(0, 60 * 24 * 90));
    User {
        id,
        username: format!("LEARNER{id}"),
        role: LEARNER,
        organisation_id: ORGANISATION_ID,
        first_name: learner.first_names.clone(),
        last_name: learner.surname.clone(),
        email: learner.email.clone(),
        misid: learner.learner_ref.clone(),
        uln: learner.uln.clone(),
        nino: learner.ni_number.clone(),
        dob: learner.date_of_birth,
        telephone: learner.telephone.clone(),
        home_address: Some(names::address(random, &postcode)),
        placement_id: Some(site.placement_id),
        classroom_id: Some(CLASSROOM_ID),
        default_assessor_id: Some(*assessor),
        default_employer_id: Some(site.employer_id),
        learner_status_id: Some(1),
        start_on: learner.aims.iter().filter_map(|aim| aim.start).min(),
        planned_end_date: learner.aims.iter().filter_map(|aim| aim.planned_end).max(),
        created_on: Some(touched - TimeDelta::days(30)),
        last_modified: Some(touched),
        ..User::default()
    }
}

fn title(aim: &pics::Aim, code: &str) -> String {
    match &aim.title {
        Some(title) => title.clone(),
        None => format!("Qualification {code}"),
    }
}

/// Dates as in the file, progress, and registration where the aim is `registered`.
fn values(
    random: &mut Random,
    aim: &pics::Aim,
    copy: &mut Aim,
    registered: bool,
    today: NaiveDate,
) {
    copy.start_date = aim.start;
    copy.planned_end = aim.planned_end;
    copy.status = i64::from(aim.actual_end.is_some());
    let percent = match aim.actual_end {
        Some(_) => Percent(10_000),
        None => Percent(random.count(10, 380) * 25),
    };
    copy.progress = (!random.chance(10)).then_some(percent);
    if !registered {
        return;
    }
    let after = |from: NaiveDate, number| days(from, number).min(today);
    copy.registration_number = Some(format!("REG-{}", random.serial(7)));
    let start = aim.start.unwrap_or(today);
    copy.registration_date = Some(after(start, random.between(20, 60)));
    if let Some(end) = aim.actual_end {
        let applied = after(end, random.between(5, 20));
        let received = after(applied, random.between(10, 40));
        let steps = random.below(4);
        copy.certificate_applied_date = (steps > 0).then_some(applied);
        copy.certificate_received_date = (steps > 1).then_some(received);
    }
}
