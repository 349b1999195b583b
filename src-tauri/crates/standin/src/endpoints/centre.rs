//! Customer, centres, and their look-up tables.

use super::{Call, Reply};
use crate::refusal::{Refusal, code};
use crate::render::Object;
use crate::state::{LookUp, Organisation};
use http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn customer(call: &Call<'_>) -> Reply {
    let customer = &call.state.customer;
    Reply::Value(
        Object::new(call.settings)
            .int("ID", customer.id)
            .text("Name", customer.name.as_str())
            .done(),
    )
}

pub(super) fn search(call: &Call<'_>) -> Result<Reply, Refusal> {
    if call.fields.need_int("CustomerID")? != call.state.customer.id {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            code::CUSTOMER,
            "Customer is not yours",
        ));
    }
    let write = |organisation: &&Organisation| write(call, organisation);
    Ok(call.rows(call.state.organisations.values(), write, write))
}

pub(super) fn detail(call: &Call<'_>, id: i64) -> Option<Value> {
    (call.state.organisations.get(&id)).map(|organisation| write(call, organisation))
}

/// The entries of a table that belong to a centre. Their shape is not published: ID and name.
pub(super) fn look_up(
    call: &Call<'_>,
    organisation: i64,
    entries: &BTreeMap<i64, LookUp>,
) -> Reply {
    let entries = (entries.values())
        .filter(|entry| entry.organisation_id == organisation)
        .map(|entry| {
            Object::new(call.settings)
                .int("ID", entry.id)
                .text("Name", entry.name.as_str())
                .done()
        });
    Reply::Value(Value::Array(entries.collect()))
}

fn write(call: &Call<'_>, organisation: &Organisation) -> Value {
    Object::new(call.settings)
        .int("ID", organisation.id)
        .text("Name", organisation.name.as_str())
        .bool(
            "KeychainCreationForNewUserActive",
            organisation.keychain_creation_for_new_user_active,
        )
        .bool(
            "KeychainEmailSuppression",
            organisation.keychain_email_suppression,
        )
        .done()
}
