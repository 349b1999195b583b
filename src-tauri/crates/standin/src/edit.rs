//! What a person does in OneFile: set fields of an aim or learner; start, sign, unlock,
//! reschedule, delete a review; delete a visit.

use crate::body::Fields;
use crate::endpoints::{Call, Who, change_aim, change_user, touch};
use crate::refusal::{Refusal, code};
use crate::settings::{Settings, WrittenTimes};
use crate::state::{Review, State, User};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One thing done to one record: exactly one of the records is named, and either `set` or `do`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edit {
    /// A learner by user ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner: Option<i64>,
    /// A learner by MISID, which one learner must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner_misid: Option<String>,
    /// An aim by ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aim: Option<i64>,
    /// A review by ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<i64>,
    /// A visit by ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<i64>,
    /// For a learner or an aim: fields under their names in the API; `null` clears one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<BTreeMap<String, Value>>,
    /// For a review or a visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#do: Option<Act>,
    /// When it was started or signed; now, if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// The new start, for [`Act::Reschedule`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
}

/// What can be done to a review. A visit can only be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Start.
    Start,
    /// The assessor signs: first of the three.
    SignAssessor,
    /// The learner signs, after the assessor.
    SignLearner,
    /// The employer signs, after the learner.
    SignEmployer,
    /// All signatures go.
    Unlock,
    /// Moves to another time, its visit with it.
    Reschedule,
    /// Deletes the record. A review's visit stays.
    Delete,
}

/// Carries edits out in their order: all of them, or none.
pub(crate) fn apply(
    state: &mut State,
    edits: &[Edit],
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let mut edited = state.clone();
    for edit in edits {
        one(&mut edited, edit, settings, now)?;
    }
    *state = edited;
    Ok(())
}

fn one(
    state: &mut State,
    edit: &Edit,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let target = match edit {
        Edit {
            learner_misid: Some(misid),
            learner: None,
            ..
        } => (
            Some(by_misid(state, misid)?),
            edit.aim,
            edit.review,
            edit.visit,
        ),
        Edit {
            learner_misid: Some(_),
            ..
        } => return Err(wrong("name the learner by ID or by MISID, not by both")),
        _ => (edit.learner, edit.aim, edit.review, edit.visit),
    };
    match (target, &edit.set, edit.r#do) {
        ((Some(learner), None, None, None), Some(values), None) => {
            if !state.users.get(&learner).is_some_and(User::is_learner) {
                return Err(Refusal::bad(code::USER, "Learner could not be found"));
            }
            let fields = fields(values);
            change_user(
                &mut call(state, &fields, settings, now),
                learner,
                Who::Person,
            )
        }
        ((None, Some(aim), None, None), Some(values), None) => {
            let fields = fields(values);
            change_aim(&mut call(state, &fields, settings, now), aim, Who::Person)
        }
        ((None, None, Some(review), None), None, Some(act)) => {
            to_review(state, review, act, edit, now)
        }
        ((None, None, None, Some(visit)), None, Some(Act::Delete)) => {
            delete_visit(state, visit, now)
        }
        _ => Err(wrong(
            "an edit names one record: a learner or an aim with \"set\", or a review or a visit with \"do\"",
        )),
    }
}

fn call<'c>(
    state: &'c mut State,
    fields: &'c Fields,
    settings: &'c Settings,
    now: DateTime<Utc>,
) -> Call<'c> {
    Call {
        state,
        fields,
        settings,
        now,
        page: None,
    }
}

fn fields(values: &BTreeMap<String, Value>) -> Fields {
    let pairs = (values.iter()).map(|(name, value)| (name.clone(), value.clone()));
    Fields::from_pairs(pairs, WrittenTimes::TrueUtc)
}

fn by_misid(state: &State, misid: &str) -> Result<i64, Refusal> {
    let mut found = (state.users.values())
        .filter(|user| user.is_learner() && user.misid.as_deref() == Some(misid));
    match (found.next(), found.next()) {
        (Some(learner), None) => Ok(learner.id),
        (None, _) => Err(Refusal::bad(code::USER, "No learner has this MISID")),
        (Some(_), Some(_)) => Err(Refusal::bad(code::USER, "Several learners have this MISID")),
    }
}

fn to_review(
    state: &mut State,
    id: i64,
    act: Act,
    edit: &Edit,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let Some(review) = state.reviews.get_mut(&id) else {
        return Err(Refusal::bad(code::REVIEW, "Review could not be found"));
    };
    let learner = review.learner_id;
    let at = edit.at.unwrap_or(now);
    match act {
        Act::Start => review.started_on = Some(at),
        Act::SignAssessor | Act::SignLearner | Act::SignEmployer => sign(review, act, at)?,
        Act::Unlock => {
            review.assessor_signed_on = None;
            review.learner_signed_on = None;
            review.employer_signed_on = None;
        }
        Act::Reschedule => {
            let to = edit.to.ok_or_else(|| wrong("\"to\" is missing"))?;
            review.scheduled_for = Some(to);
            if let Some(visit) = review.visit_id.and_then(|id| state.visits.get_mut(&id)) {
                let length = visit.date_to.map(|end| end - visit.date_from);
                visit.date_from = to;
                visit.date_to = length.map(|length| to + length);
            }
        }
        Act::Delete => {
            state.reviews.remove(&id);
        }
    }
    touch(state, learner, now);
    Ok(())
}

/// Signatures come in their order: assessor, learner, employer.
fn sign(review: &mut Review, act: Act, at: DateTime<Utc>) -> Result<(), Refusal> {
    let (before, name, slot) = match act {
        Act::SignEmployer => (
            review.learner_signed_on,
            "the learner has not signed",
            &mut review.employer_signed_on,
        ),
        Act::SignLearner => (
            review.assessor_signed_on,
            "the assessor has not signed",
            &mut review.learner_signed_on,
        ),
        _ => (
            review.started_on,
            "the review has not been started",
            &mut review.assessor_signed_on,
        ),
    };
    if before.is_none() {
        return Err(wrong(name));
    }
    *slot = Some(at);
    Ok(())
}

fn delete_visit(state: &mut State, id: i64, now: DateTime<Utc>) -> Result<(), Refusal> {
    if (state.reviews.values()).any(|review| review.visit_id == Some(id)) {
        return Err(wrong("a review points at the visit: delete that first"));
    }
    match state.visits.remove(&id) {
        Some(visit) => {
            touch(state, visit.learner_id, now);
            Ok(())
        }
        None => Err(Refusal::bad(code::VISIT, "Visit could not be found")),
    }
}

fn wrong(message: &str) -> Refusal {
    Refusal::bad(code::NOT_VALID, message)
}
