//! New users, and users who are archived.
//!
//! Nothing keeps a person from getting a second account: a client that does not look first, or
//! that sends again after a lost answer, is found out.

use super::users::{check_references, set};
use super::{Call, Reply, Who};
use crate::ids;
use crate::refusal::{Refusal, code};
use crate::render::{Object, integer};
use crate::state::{ASSESSOR, EMPLOYER, LEARNER, OBSERVER, TRAINEE_ASSESSOR, User, VERIFIER};
use std::collections::BTreeMap;
use tandem_sync::records::onefile::Percent;

/// Roles that can be created here.
const ROLES: [i64; 6] = [
    LEARNER,
    TRAINEE_ASSESSOR,
    ASSESSOR,
    VERIFIER,
    EMPLOYER,
    OBSERVER,
];

pub(super) fn user(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let fields = call.fields;
    let role = fields.need_int("Role")?;
    if !ROLES.contains(&role) {
        return Err(Refusal::bad(code::NOT_VALID, "Role can't be created"));
    }
    let organisation_id = call.required_organisation()?;
    for name in ["FirstName", "LastName", "Email"] {
        fields.need_text(name)?;
    }
    for name in required_ids(role) {
        fields.need_int(name)?;
    }
    let mut user = User {
        role,
        organisation_id,
        created_on: Some(call.now),
        last_modified: Some(call.now),
        progress: (role == LEARNER).then_some(Percent(0)),
        ..User::default()
    };
    set(
        &mut user,
        &fields.without(&call.settings.lost_on_create),
        Who::Client,
    )?;
    check_references(call, &user)?;
    if let Some(assessor) = user.default_assessor_id {
        need_own_misid(call, assessor)?;
    }
    user.id = ids::user(&call.state.users, role, &what_tells(&user));
    user.username = match fields.text("Username")? {
        Some(name) => name,
        None => free_username(&call.state.users, &user),
    };
    let answer = match call.settings.created_user_as_integer {
        true => integer(user.id, call.settings),
        false => Object::new(call.settings)
            .int("ID", user.id)
            .text("Username", user.username.as_str())
            .done(),
    };
    call.state.users.insert(user.id, user);
    Ok(Reply::Value(answer))
}

/// Archives a user, or takes the user back.
pub(super) fn archive(call: &mut Call<'_>, id: i64, archive: bool) -> Result<Reply, Refusal> {
    let role = call.fields.int("Role")?;
    let organisation = call.organisation()?;
    let fits = |user: &&mut User| {
        role.is_none_or(|role| user.role == role)
            && organisation.is_none_or(|organisation| user.organisation_id == organisation)
    };
    let Some(user) = call.state.users.get_mut(&id).filter(fits) else {
        return Err(Refusal::bad(code::USER, "User could not be found"));
    };
    user.archived = archive;
    call.touch(id);
    Ok(Reply::Nothing)
}

/// What a role needs besides names and e-mail.
fn required_ids(role: i64) -> &'static [&'static str] {
    match role {
        LEARNER => &["DefaultAssessorID", "ClassroomID", "PlacementID"],
        EMPLOYER | OBSERVER => &["PlacementID"],
        _ => &[],
    }
}

/// Two members of staff with one MIS value, archived ones included, keep learners of either from
/// being created.
fn need_own_misid(call: &Call<'_>, assessor: i64) -> Result<(), Refusal> {
    let users = &call.state.users;
    let misid = users.get(&assessor).and_then(|user| user.misid.as_deref());
    let Some(misid) = misid else { return Ok(()) };
    let shares = |other: &&User| {
        other.id != assessor
            && matches!(other.role, TRAINEE_ASSESSOR | ASSESSOR | VERIFIER)
            && (other.misid.as_deref()).is_some_and(|other| other.eq_ignore_ascii_case(misid))
    };
    match users.values().find(shares) {
        Some(_) => Err(Refusal::bad(
            code::MISID_SHARED,
            "More than one user has the MIS value of the default assessor",
        )),
        None => Ok(()),
    }
}

fn what_tells(user: &User) -> String {
    let User {
        organisation_id,
        misid,
        first_name,
        last_name,
        email,
        ..
    } = user;
    format!(
        "{organisation_id} {} {first_name} {last_name} {}",
        misid.as_deref().unwrap_or_default(),
        email.as_deref().unwrap_or_default()
    )
}

/// First letter and surname with the first free number behind.
fn free_username(users: &BTreeMap<i64, User>, user: &User) -> String {
    let letters = |text: &str, most: usize| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.take(most).collect::<String>().to_uppercase()
    };
    let name = letters(&user.first_name, 1) + &letters(&user.last_name, 12);
    let taken = |name: &str| users.values().any(|user| user.username == name);
    let mut number = 1;
    while taken(&format!("{name}{number}")) {
        number += 1;
    }
    format!("{name}{number}")
}
