//! Reviews, and the visits (calendar slots) that they point at.

use super::{Call, Reply};
use crate::ids;
use crate::refusal::{Refusal, code};
use crate::render::{Object, integer};
use crate::state::{Review, Visit};
use serde_json::Value;

/// The status with which a review is created.
const SCHEDULED: i64 = 1;

/// A `Status` filter has no effect: clients that send it get reviews of other states too.
pub(super) fn search(call: &Call<'_>) -> Result<Reply, Refusal> {
    let organisation = call.required_organisation()?;
    let learner = call.fields.int("LearnerID")?;
    let assessor = call.fields.int("AssessorID")?;
    let from = call.fields.instant("DateFrom")?;
    let to = call.fields.instant("DateTo")?;
    let in_organisation = |review: &Review| {
        (call.state.users.get(&review.learner_id))
            .is_some_and(|learner| learner.organisation_id == organisation)
    };
    let hits = (call.state.reviews.values()).filter(|review| {
        let at = review.scheduled_for;
        learner.is_none_or(|id| review.learner_id == id)
            && assessor.is_none_or(|id| review.assessor_id == Some(id))
            && from.is_none_or(|from| at.is_some_and(|at| at >= from))
            && to.is_none_or(|to| at.is_some_and(|at| at <= to))
            && in_organisation(review)
    });
    Ok(call.rows(
        hits,
        |review| row(call, review).done(),
        |review| whole(call, review),
    ))
}

pub(super) fn detail(call: &Call<'_>, id: i64) -> Option<Value> {
    (call.state.reviews.get(&id)).map(|review| whole(call, review))
}

pub(super) fn create_visit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let fields = call.fields;
    let learner_id = fields.need_int("LearnerID")?;
    let organisation_id = call.required_organisation()?;
    let date_from = fields.need_instant("DateFrom")?;
    let date_to = fields.need_instant("DateTo")?;
    let visit_type_id = fields.need_int("VisitTypeID")?;
    let sms_reminder = fields.bool("SMSReminder")?.unwrap_or(false);
    let assessor_id = assessor(call)?;
    if call.need_open_portfolio(learner_id)?.organisation_id != organisation_id {
        return Err(Refusal::bad(
            code::ORGANISATION,
            "Learner belongs to another organisation",
        ));
    }
    if date_to < date_from {
        return Err(Refusal::bad(code::NOT_VALID, "DateTo lies before DateFrom"));
    }
    let id = ids::visit(&call.state.visits, learner_id, date_from);
    call.state.visits.insert(
        id,
        Visit {
            id,
            learner_id,
            organisation_id,
            assessor_id,
            date_from,
            date_to: Some(date_to),
            visit_type_id: Some(visit_type_id),
            sms_reminder,
            created_on: Some(call.now),
        },
    );
    call.touch(learner_id);
    Ok(Reply::Value(integer(id, call.settings)))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let fields = call.fields;
    let learner_id = fields.need_int("LearnerID")?;
    let scheduled_for = fields.need_instant("ScheduledFor")?;
    let visit_id = fields.need_int("VisitID")?;
    if fields
        .int("Status")?
        .is_some_and(|status| status != SCHEDULED)
    {
        return Err(Refusal::bad(
            code::STATUS,
            "A review is created with Status 1",
        ));
    }
    let assessor_id = assessor(call)?;
    let learner = call.need_open_portfolio(learner_id)?;
    let (employer_id, progress) = (learner.default_employer_id, learner.progress);
    if !(call.state.aims.values()).any(|aim| aim.user_id == learner_id) {
        return Err(Refusal::bad(
            code::NO_AIMS,
            "Learner has no learning aims to review",
        ));
    }
    match call.state.visits.get(&visit_id) {
        Some(visit) if visit.learner_id == learner_id => {}
        _ => return Err(Refusal::bad(code::VISIT, "Visit could not be found")),
    }
    let id = ids::review(&call.state.reviews, learner_id, scheduled_for);
    call.state.reviews.insert(
        id,
        Review {
            id,
            learner_id,
            assessor_id,
            employer_id,
            visit_id: Some(visit_id),
            created_on: Some(call.now),
            scheduled_for: Some(scheduled_for),
            progress,
            ..Review::default()
        },
    );
    call.touch(learner_id);
    Ok(Reply::Value(integer(id, call.settings)))
}

fn assessor(call: &Call<'_>) -> Result<Option<i64>, Refusal> {
    let assessor = call.fields.int("AssessorID")?;
    if let Some(id) = assessor {
        call.need_staff(id)?;
    }
    Ok(assessor)
}

fn row<'s>(call: &Call<'s>, review: &Review) -> Object<'s> {
    Object::new(call.settings)
        .int("ID", review.id)
        .instant("ScheduledFor", review.scheduled_for)
}

fn whole(call: &Call<'_>, review: &Review) -> Value {
    let visit = review.visit_id.and_then(|id| call.state.visits.get(&id));
    row(call, review)
        .int("LearnerID", review.learner_id)
        .int("AssessorID", review.assessor_id)
        .int("EmployerID", review.employer_id)
        .int("VisitID", review.visit_id)
        .int("Status", review.status())
        .instant("CreatedOn", review.created_on)
        .instant("EndTime", visit.and_then(|visit| visit.date_to))
        .instant("StartedOn", review.started_on)
        .instant("AssessorSignedOn", review.assessor_signed_on)
        .instant("LearnerSignedOn", review.learner_signed_on)
        .instant("EmployerSignedOn", review.employer_signed_on)
        .percent("Progress", review.progress)
        .done()
}
