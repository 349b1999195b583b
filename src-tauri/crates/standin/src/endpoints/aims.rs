//! Learning aims: standards on learners.

use super::{Call, Reply, Setter, Who};
use crate::body::Fields;
use crate::ids;
use crate::refusal::{Refusal, code};
use crate::render::{Object, integer};
use crate::state::Aim;
use serde_json::Value;
use tandem_sync::records::onefile::Percent;

/// The one completion status whose meaning is known: achieved.
const ACHIEVED: i64 = 1;

pub(super) fn search(call: &Call<'_>) -> Result<Reply, Refusal> {
    let learner = call.fields.int("UserID")?;
    let achieved = call.fields.int("LearningAimCompletionStatus")? == Some(ACHIEVED);
    if learner.is_none() && !achieved {
        return Err(Refusal::missing("UserID"));
    }
    let from = call.fields.day("DateFrom")?;
    let to = call.fields.day("DateTo")?;
    let fits = |aim: &Aim| {
        !achieved
            || aim.achieved_date.is_some_and(|day| {
                from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
            })
    };
    let hits = (call.state.aims.values())
        .filter(|aim| learner.is_none_or(|learner| aim.user_id == learner) && fits(aim));
    Ok(call.rows(hits, |aim| row(call, aim).done(), |aim| whole(call, aim)))
}

pub(super) fn detail(call: &Call<'_>, id: i64) -> Option<Value> {
    call.state.aims.get(&id).map(|aim| whole(call, aim))
}

pub(super) fn update(call: &mut Call<'_>, id: i64) -> Result<Reply, Refusal> {
    change(call, id, Who::Client)?;
    Ok(Reply::Nothing)
}

/// Sets what was sent.
pub(crate) fn change(call: &mut Call<'_>, id: i64, who: Who) -> Result<(), Refusal> {
    let Some(mut aim) = call.state.aims.get(&id).cloned() else {
        return Err(Refusal::bad(code::AIM, "Learning aim could not be found"));
    };
    if who == Who::Client {
        call.need_open_portfolio(aim.user_id)?;
    }
    let before = aim.clone();
    if who == Who::Client && call.settings.updates_replace {
        clear(&mut aim);
    }
    set(&mut aim, call, who)?;
    if who == Who::Client {
        forget_lost(&mut aim, &before, call);
    }
    let before = before.status;
    if aim.status != 0 && aim.status != before && !call.state.aim_statuses.contains_key(&aim.status)
    {
        return Err(Refusal::bad(code::STATUS, "Status could not be found"));
    }
    if !call.state.standards.contains_key(&aim.standard_id) {
        return Err(Refusal::bad(code::STANDARD, "Standard could not be found"));
    }
    let learner = aim.user_id;
    call.state.aims.insert(id, aim);
    call.touch(learner);
    Ok(())
}

/// Puts a standard on a learner. Whether OneFile refuses one that the learner has is not known;
/// here it makes a second aim, so that a client that assigns twice is found out.
pub(super) fn assign(call: &mut Call<'_>, standard: i64, learner: i64) -> Result<Reply, Refusal> {
    call.need_open_portfolio(learner)?;
    if !call.state.standards.contains_key(&standard) {
        return Err(Refusal::bad(code::STANDARD, "Standard could not be found"));
    }
    let id = ids::aim(&call.state.aims, learner, standard);
    call.state.aims.insert(
        id,
        Aim {
            id,
            user_id: learner,
            standard_id: standard,
            progress: Some(Percent(0)),
            ..Aim::default()
        },
    );
    call.touch(learner);
    Ok(Reply::Value(integer(id, call.settings)))
}

fn clear(aim: &mut Aim) {
    aim.start_date = None;
    aim.planned_end = None;
    aim.registration_number = None;
    aim.registration_date = None;
    aim.certificate_applied_date = None;
    aim.certificate_received_date = None;
}

/// What an update takes and does not keep stays as it was.
fn forget_lost(aim: &mut Aim, before: &Aim, call: &Call<'_>) {
    for name in &call.settings.lost_on_update {
        match name.as_str() {
            "StartDate" => aim.start_date = before.start_date,
            "PlannedEnd" => aim.planned_end = before.planned_end,
            "RegistrationNumber" => {
                aim.registration_number
                    .clone_from(&before.registration_number);
            }
            "RegistrationDate" => aim.registration_date = before.registration_date,
            "CertificateAppliedDate" => {
                aim.certificate_applied_date = before.certificate_applied_date;
            }
            name if name == call.settings.certificate_received_name => {
                aim.certificate_received_date = before.certificate_received_date;
            }
            _ => {}
        }
    }
}

/// Progress follows from assessments and is not a client's to set.
fn set(aim: &mut Aim, call: &Call<'_>, who: Who) -> Result<(), Refusal> {
    let mut setter = Setter::new(call.fields, who);
    setter.always("Status", &mut aim.status, Fields::int)?;
    setter.day("StartDate", &mut aim.start_date)?;
    setter.day("PlannedEnd", &mut aim.planned_end)?;
    setter.text("RegistrationNumber", &mut aim.registration_number)?;
    setter.day("RegistrationDate", &mut aim.registration_date)?;
    setter.day("CertificateAppliedDate", &mut aim.certificate_applied_date)?;
    setter.day(
        &call.settings.certificate_received_name,
        &mut aim.certificate_received_date,
    )?;
    setter.day("AchievedDate", &mut aim.achieved_date)?;
    if who == Who::Person {
        setter.percent("Progress", &mut aim.progress)?;
        setter.always("StandardID", &mut aim.standard_id, Fields::int)?;
    }
    setter.finish()
}

fn row<'s>(call: &Call<'s>, aim: &Aim) -> Object<'s> {
    Object::new(call.settings)
        .int("ID", aim.id)
        .int("StandardID", aim.standard_id)
        .int("UserID", aim.user_id)
        .int("Status", aim.status)
}

fn whole(call: &Call<'_>, aim: &Aim) -> Value {
    row(call, aim)
        .day("StartDate", aim.start_date)
        .day("PlannedEnd", aim.planned_end)
        .text("RegistrationNumber", aim.registration_number.as_deref())
        .day("RegistrationDate", aim.registration_date)
        .day("CertificateAppliedDate", aim.certificate_applied_date)
        .day(
            &call.settings.certificate_received_name,
            aim.certificate_received_date,
        )
        .day("AchievedDate", aim.achieved_date)
        .percent("Progress", aim.progress)
        .done()
}
