//! Everybody: learners, staff, employers.

use super::{Call, Reply, Setter, Who};
use crate::body::Fields;
use crate::refusal::{Refusal, code};
use crate::render::Object;
use crate::state::User;
use serde_json::Value;

pub(super) fn search(call: &Call<'_>) -> Result<Reply, Refusal> {
    let fields = call.fields;
    let role = fields.need_int("Role")?;
    let organisation = call.organisation()?;
    let first_name = fields.text("FirstName")?;
    let last_name = fields.text("LastName")?;
    let misid = fields.text("MISID")?;
    let email = fields.text("Email")?;
    let modified_since = fields.instant("LastModified")?;
    let same = |wanted: &Option<String>, text: Option<&str>| match wanted {
        Some(wanted) => text.is_some_and(|text| text.to_lowercase() == wanted.to_lowercase()),
        None => true,
    };
    let hits = (call.state.users.values()).filter(|user| {
        user.role == role
            && organisation.is_none_or(|id| user.organisation_id == id)
            && (call.settings.archived_in_searches || !user.archived)
            && call.matches(first_name.as_deref(), &user.first_name)
            && call.matches(last_name.as_deref(), &user.last_name)
            && same(&misid, user.misid.as_deref())
            && same(&email, user.email.as_deref())
            && modified_since.is_none_or(|since| user.last_modified.is_some_and(|at| at >= since))
    });
    Ok(call.rows(
        hits,
        |user| {
            let row = row(call, user);
            match (user.archived, &call.settings.archived_property) {
                (true, Some(name)) => row.bool(name, true).done(),
                _ => row.done(),
            }
        },
        |user| whole(call, user),
    ))
}

pub(super) fn detail(call: &Call<'_>, id: i64) -> Option<Value> {
    call.state.users.get(&id).map(|user| whole(call, user))
}

pub(super) fn update(call: &mut Call<'_>, id: i64) -> Result<Reply, Refusal> {
    change(call, id, Who::Client)?;
    Ok(Reply::Nothing)
}

/// Sets what was sent.
pub(crate) fn change(call: &mut Call<'_>, id: i64, who: Who) -> Result<(), Refusal> {
    let Some(mut user) = call.state.users.get(&id).cloned() else {
        return Err(Refusal::bad(code::USER, "User could not be found"));
    };
    let before = user.clone();
    set(&mut user, call.fields, who)?;
    if who == Who::Client {
        forget_lost(&mut user, &before, call);
    }
    check_references(call, &user)?;
    call.state.users.insert(id, user);
    call.touch(id);
    Ok(())
}

/// What an update takes and does not keep stays as it was.
fn forget_lost(user: &mut User, before: &User, call: &Call<'_>) {
    for name in &call.settings.lost_on_update {
        match name.as_str() {
            "FirstName" => user.first_name.clone_from(&before.first_name),
            "LastName" => user.last_name.clone_from(&before.last_name),
            "Email" => user.email.clone_from(&before.email),
            "ULN" => user.uln.clone_from(&before.uln),
            "NINO" => user.nino.clone_from(&before.nino),
            "DOB" => user.dob = before.dob,
            "Telephone" => user.telephone.clone_from(&before.telephone),
            _ => {}
        }
    }
}

/// A person can also archive, and stands for the assessments that make progress.
pub(super) fn set(user: &mut User, fields: &Fields, who: Who) -> Result<(), Refusal> {
    let mut setter = Setter::new(fields, who);
    setter.always("FirstName", &mut user.first_name, Fields::text)?;
    setter.always("LastName", &mut user.last_name, Fields::text)?;
    setter.text("Email", &mut user.email)?;
    setter.text("MISID", &mut user.misid)?;
    setter.text("ULN", &mut user.uln)?;
    setter.text("NINO", &mut user.nino)?;
    setter.day("DOB", &mut user.dob)?;
    setter.text("Telephone", &mut user.telephone)?;
    setter.text("MobileNumber", &mut user.mobile_number)?;
    setter.text("HomeAddress", &mut user.home_address)?;
    setter.text("WorkAddress", &mut user.work_address)?;
    setter.text("CompanyName", &mut user.company_name)?;
    setter.text("Website", &mut user.website)?;
    setter.int("PlacementID", &mut user.placement_id)?;
    setter.int("ClassroomID", &mut user.classroom_id)?;
    setter.int("DefaultAssessorID", &mut user.default_assessor_id)?;
    setter.int("DefaultEmployerID", &mut user.default_employer_id)?;
    setter.int("ProviderID", &mut user.provider_id)?;
    setter.int("LearnerStatusID", &mut user.learner_status_id)?;
    setter.text("EpisodeName", &mut user.episode_name)?;
    setter.day("StartOn", &mut user.start_on)?;
    setter.day("PlannedEndDate", &mut user.planned_end_date)?;
    setter.day("CentreRegister", &mut user.centre_register)?;
    setter.text("L12", &mut user.l12)?;
    setter.text("L13", &mut user.l13)?;
    setter.text("L14", &mut user.l14)?;
    setter.text("L15", &mut user.l15)?;
    setter.text("L16", &mut user.l16)?;
    setter.flag("SupportFunding", &mut user.support_funding)?;
    if who == Who::Person {
        setter.percent("Progress", &mut user.progress)?;
        setter.always("Archived", &mut user.archived, Fields::bool)?;
    }
    setter.finish()
}

pub(super) fn check_references(call: &Call<'_>, user: &User) -> Result<(), Refusal> {
    let sent = |name: &str| call.fields.has(name);
    let state = &call.state;
    if sent("PlacementID")
        && !(user.placement_id).is_some_and(|id| state.placements.contains_key(&id))
    {
        return Err(Refusal::bad(
            code::PLACEMENT,
            "Placement could not be found",
        ));
    }
    if sent("ClassroomID")
        && !(user.classroom_id).is_some_and(|id| state.classrooms.contains_key(&id))
    {
        return Err(Refusal::bad(
            code::CLASSROOM,
            "Classroom could not be found",
        ));
    }
    if sent("LearnerStatusID")
        && !(user.learner_status_id).is_some_and(|id| state.learner_statuses.contains_key(&id))
    {
        return Err(Refusal::bad(code::STATUS, "Status could not be found"));
    }
    for (name, id) in [
        ("DefaultAssessorID", user.default_assessor_id),
        ("DefaultEmployerID", user.default_employer_id),
    ] {
        if let Some(id) = id
            && sent(name)
        {
            call.need_staff(id)?;
        }
    }
    Ok(())
}

fn row<'s>(call: &Call<'s>, user: &User) -> Object<'s> {
    Object::new(call.settings)
        .int("ID", user.id)
        .text("FirstName", user.first_name.as_str())
        .text("LastName", user.last_name.as_str())
        .text("MISID", user.misid.as_deref())
}

fn whole(call: &Call<'_>, user: &User) -> Value {
    let mut object = row(call, user)
        .text("Username", user.username.as_str())
        .int("Role", user.role)
        .int("OrganisationID", user.organisation_id)
        .text("Email", user.email.as_deref())
        .text("NINO", user.nino.as_deref())
        .text("Telephone", user.telephone.as_deref())
        .text("MobileNumber", user.mobile_number.as_deref())
        .text("WorkAddress", user.work_address.as_deref())
        .text("CompanyName", user.company_name.as_deref())
        .text("Website", user.website.as_deref())
        .int("PlacementID", user.placement_id)
        .instant("CreatedOn", user.created_on)
        .instant("LastModified", user.last_modified);
    if let Some(name) = &call.settings.archived_property {
        object = object.bool(name, user.archived);
    }
    if user.is_learner() {
        object = portfolio(object, user);
    }
    object.done()
}

/// What only a learner has.
fn portfolio<'s>(object: Object<'s>, user: &User) -> Object<'s> {
    object
        .text("ULN", user.uln.as_deref())
        .day("DOB", user.dob)
        .text("HomeAddress", user.home_address.as_deref())
        .int("ClassroomID", user.classroom_id)
        .int("DefaultAssessorID", user.default_assessor_id)
        .int("DefaultEmployerID", user.default_employer_id)
        .int("ProviderID", user.provider_id)
        .int("LearnerStatusID", user.learner_status_id)
        .text("EpisodeName", user.episode_name.as_deref())
        .day("StartOn", user.start_on)
        .day("PlannedEndDate", user.planned_end_date)
        .day("CentreRegister", user.centre_register)
        .text("L12", user.l12.as_deref())
        .text("L13", user.l13.as_deref())
        .text("L14", user.l14.as_deref())
        .text("L15", user.l15.as_deref())
        .text("L16", user.l16.as_deref())
        .bool("SupportFunding", user.support_funding)
        .percent("Progress", user.progress)
}
