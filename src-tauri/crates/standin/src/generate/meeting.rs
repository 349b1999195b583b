//! A review in OneFile, with the visit that it stands in.

use super::ORGANISATION_ID;
use super::ground::{Ids, VISIT_TYPE_ID, eve};
use super::random::Random;
use crate::state::{Review, State, Visit};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use tandem_sync::uktime;

/// How far a review went. Signatures come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Signed {
    NotStarted,
    ByNobody,
    ByAssessor,
    ByLearner,
    ByEmployer,
}

/// Who meets, and when by the UK's clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meeting {
    pub learner: i64,
    pub assessor: i64,
    pub at: (NaiveDate, NaiveTime),
}

/// Adds a visit and its review, and gives the review's ID.
pub(crate) fn hold(
    state: &mut State,
    ids: &mut Ids,
    random: &mut Random,
    meeting: Meeting,
    signed: Signed,
    today: NaiveDate,
) -> i64 {
    let scheduled = uktime::instant(meeting.at.0, meeting.at.1);
    let eve = eve(today);
    let visit_id = Ids::next(&mut ids.visit);
    let created = (scheduled - TimeDelta::days(30)).min(eve);
    let visit = Visit {
        id: visit_id,
        learner_id: meeting.learner,
        organisation_id: ORGANISATION_ID,
        assessor_id: Some(meeting.assessor),
        date_from: scheduled,
        date_to: Some(scheduled + TimeDelta::hours(1)),
        visit_type_id: Some(VISIT_TYPE_ID),
        sms_reminder: false,
        created_on: Some(created),
    };
    state.visits.insert(visit_id, visit);
    let started = scheduled + TimeDelta::seconds(random.between(0, 600));
    let by_assessor = started + TimeDelta::minutes(random.between(30, 55));
    let by_learner = by_assessor + TimeDelta::hours(random.between(1, 30));
    let by_employer = by_learner + TimeDelta::hours(random.between(1, 90));
    let employer_id = state
        .users
        .get(&meeting.learner)
        .and_then(|u| u.default_employer_id);
    let when = |reached, at| (signed >= reached).then_some(std::cmp::min(at, eve));
    let id = Ids::next(&mut ids.review);
    let review = Review {
        id,
        learner_id: meeting.learner,
        assessor_id: Some(meeting.assessor),
        employer_id,
        visit_id: Some(visit_id),
        created_on: Some(created),
        scheduled_for: Some(scheduled),
        started_on: when(Signed::ByNobody, started),
        assessor_signed_on: when(Signed::ByAssessor, by_assessor),
        learner_signed_on: when(Signed::ByLearner, by_learner),
        employer_signed_on: when(Signed::ByEmployer, by_employer),
        progress: None,
    };
    state.reviews.insert(id, review);
    id
}
