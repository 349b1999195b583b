//! The catalogue of standards.

use super::{Call, Reply};
use crate::refusal::Refusal;
use crate::render::Object;
use crate::settings::StandardCode;
use crate::state::Standard;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn search(call: &Call<'_>) -> Result<Reply, Refusal> {
    let organisation = call.required_organisation()?;
    let wanted = call.fields.text("Title")?;
    let hits = (call.state.standards.values()).filter(|standard| {
        standard.organisation_id == organisation
            && (call.matches(wanted.as_deref(), &standard.title)
                || call.matches(wanted.as_deref(), &title(standard)))
    });
    Ok(call.rows(
        hits,
        |standard| row(call, standard).done(),
        |standard| whole(call, standard),
    ))
}

pub(super) fn detail(call: &Call<'_>, id: i64) -> Option<Value> {
    (call.state.standards.get(&id)).map(|standard| whole(call, standard))
}

/// Standards that a learner of the centre has. Their shape is not published: as in a search.
pub(super) fn assigned(call: &Call<'_>, organisation: i64) -> Reply {
    let used: BTreeSet<i64> = (call.state.aims.values())
        .filter(|aim| {
            (call.state.users.get(&aim.user_id))
                .is_some_and(|learner| learner.organisation_id == organisation)
        })
        .map(|aim| aim.standard_id)
        .collect();
    let rows = (used.iter())
        .filter_map(|id| call.state.standards.get(id))
        .map(|standard| row(call, standard).done());
    Reply::Value(Value::Array(rows.collect()))
}

/// The title as OneFile shows it: the code follows in square brackets.
pub(crate) fn title(standard: &Standard) -> String {
    match &standard.code {
        Some(code) => format!("{} [{code}]", standard.title),
        None => standard.title.clone(),
    }
}

fn row<'s>(call: &Call<'s>, standard: &Standard) -> Object<'s> {
    let object = Object::new(call.settings).int("ID", standard.id);
    let code = standard.code.as_deref();
    match call.settings.standard_code {
        StandardCode::Title => object.text("Title", title(standard).as_str()),
        StandardCode::Property => object
            .text("Title", standard.title.as_str())
            .text("NDAQCode", code),
        StandardCode::Both => object
            .text("Title", title(standard).as_str())
            .text("NDAQCode", code),
    }
}

fn whole(call: &Call<'_>, standard: &Standard) -> Value {
    row(call, standard)
        .int("OrganisationID", standard.organisation_id)
        .done()
}
