//! Classes, and placements (employers' sites).

use super::{Call, Reply, Setter, Who};
use crate::body::Fields;
use crate::ids;
use crate::refusal::{Refusal, code};
use crate::render::{Object, integer};
use crate::state::{Classroom, Placement};
use serde_json::Value;

pub(super) fn search_classrooms(call: &Call<'_>) -> Result<Reply, Refusal> {
    let organisation = call.required_organisation()?;
    let name = call.fields.text("Name")?;
    let hits = (call.state.classrooms.values()).filter(|classroom| {
        classroom.organisation_id == organisation && call.matches(name.as_deref(), &classroom.name)
    });
    Ok(call.rows(
        hits,
        |classroom| classroom_row(call, classroom).done(),
        |classroom| classroom_whole(call, classroom),
    ))
}

pub(super) fn classroom(call: &Call<'_>, id: i64) -> Option<Value> {
    (call.state.classrooms.get(&id)).map(|classroom| classroom_whole(call, classroom))
}

pub(super) fn search_placements(call: &Call<'_>) -> Result<Reply, Refusal> {
    let organisation = call.required_organisation()?;
    let name = call.fields.text("Name")?;
    let hits = (call.state.placements.values()).filter(|placement| {
        placement.organisation_id == organisation && call.matches(name.as_deref(), &placement.name)
    });
    Ok(call.rows(
        hits,
        |placement| placement_row(call, placement).done(),
        |placement| placement_whole(call, placement),
    ))
}

pub(super) fn placement(call: &Call<'_>, id: i64) -> Option<Value> {
    (call.state.placements.get(&id)).map(|placement| placement_whole(call, placement))
}

/// Sets what was sent.
pub(super) fn update_placement(call: &mut Call<'_>, id: i64) -> Result<Reply, Refusal> {
    let Some(mut placement) = call.state.placements.get(&id).cloned() else {
        return Err(Refusal::bad(
            code::PLACEMENT,
            "Placement could not be found",
        ));
    };
    let mut setter = Setter::new(call.fields, Who::Client);
    setter.always("Name", &mut placement.name, Fields::text)?;
    setter.always("Active", &mut placement.active, Fields::bool)?;
    set_rest(&mut setter, &mut placement)?;
    setter.finish()?;
    call.state.placements.insert(id, placement);
    Ok(Reply::Nothing)
}

/// Nothing keeps a name from being there twice.
pub(super) fn create_classroom(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let organisation_id = call.required_organisation()?;
    let name = call.fields.need_text("Name")?;
    let id = ids::classroom(&call.state.classrooms, organisation_id, &name);
    let classroom = Classroom {
        id,
        organisation_id,
        name,
        misid: call.fields.text("MISID")?,
        start_on: call.fields.day("StartOn")?,
    };
    call.state.classrooms.insert(id, classroom);
    Ok(Reply::Value(integer(id, call.settings)))
}

/// Nothing keeps a name from being there twice.
pub(super) fn create_placement(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let organisation_id = call.required_organisation()?;
    let name = call.fields.need_text("Name")?;
    let id = ids::placement(&call.state.placements, organisation_id, &name);
    let mut placement = Placement {
        id,
        organisation_id,
        name,
        active: call.fields.bool("Active")?.unwrap_or(true),
        ..Placement::default()
    };
    let mut setter = Setter::new(call.fields, Who::Client);
    set_rest(&mut setter, &mut placement)?;
    setter.finish()?;
    call.state.placements.insert(id, placement);
    Ok(Reply::Value(integer(id, call.settings)))
}

fn set_rest(setter: &mut Setter<'_>, placement: &mut Placement) -> Result<(), Refusal> {
    setter.text("MISID", &mut placement.misid)?;
    setter.text("Address", &mut placement.address)?;
    setter.text("Contact", &mut placement.contact)?;
    setter.text("Email", &mut placement.email)?;
    setter.text("Telephone", &mut placement.telephone)
}

fn classroom_row<'s>(call: &Call<'s>, classroom: &Classroom) -> Object<'s> {
    Object::new(call.settings)
        .int("ID", classroom.id)
        .text("Name", classroom.name.as_str())
        .text("MISID", classroom.misid.as_deref())
}

fn classroom_whole(call: &Call<'_>, classroom: &Classroom) -> Value {
    classroom_row(call, classroom)
        .int("OrganisationID", classroom.organisation_id)
        .day("StartOn", classroom.start_on)
        .done()
}

fn placement_row<'s>(call: &Call<'s>, placement: &Placement) -> Object<'s> {
    Object::new(call.settings)
        .int("ID", placement.id)
        .text("Name", placement.name.as_str())
        .text("MISID", placement.misid.as_deref())
}

fn placement_whole(call: &Call<'_>, placement: &Placement) -> Value {
    placement_row(call, placement)
        .int("OrganisationID", placement.organisation_id)
        .text("Address", placement.address.as_deref())
        .bool("Active", placement.active)
        .text("Contact", placement.contact.as_deref())
        .text("Email", placement.email.as_deref())
        .text("Telephone", placement.telephone.as_deref())
        .done()
}
