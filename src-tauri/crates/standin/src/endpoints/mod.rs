//! What each endpoint does, one file for each family of records.

mod aims;
mod assign;
mod call;
mod centre;
mod create;
mod reviews;
mod setter;
mod sites;
mod standards;
mod units;
mod users;

pub(crate) use aims::change as change_aim;
pub(crate) use call::{Call, Reply, touch};
pub(crate) use setter::{Setter, Who};
pub(crate) use standards::title as standard_title;
pub(crate) use users::change as change_user;

use crate::path::{Endpoint, Family, Table};
use crate::refusal::{Refusal, code};
use http::StatusCode;

/// Carries out a call. Authentication is none of its endpoints: it comes before a session.
pub(crate) fn carry_out(mut call: Call<'_>, endpoint: &Endpoint) -> Result<Reply, Refusal> {
    if let Some(page) = call.page
        && page.size > call.settings.max_page_size
    {
        return Err(Refusal::bad(
            code::PAGE,
            format!("A page has at most {} rows", call.settings.max_page_size),
        ));
    }
    match endpoint {
        Endpoint::Authentication => Err(no_such()),
        Endpoint::Customer => Ok(centre::customer(&call)),
        Endpoint::Search(family, _) => match family {
            Family::Organisation => centre::search(&call),
            Family::User => users::search(&call),
            Family::Classroom => sites::search_classrooms(&call),
            Family::Placement => sites::search_placements(&call),
            Family::Standard => standards::search(&call),
            Family::Unit => units::search(&call),
            Family::LearningAim => aims::search(&call),
            Family::UnitSummary => units::search_summaries(&call),
            Family::Review => reviews::search(&call),
        },
        Endpoint::Detail(family, id) => detail(&call, *family, id),
        Endpoint::Table(table, organisation) => {
            call.need_organisation(*organisation)?;
            Ok(match table {
                Table::LearnerStatuses => {
                    centre::look_up(&call, *organisation, &call.state.learner_statuses)
                }
                Table::LearningAimStatuses => {
                    centre::look_up(&call, *organisation, &call.state.aim_statuses)
                }
                Table::AssignedStandards => standards::assigned(&call, *organisation),
            })
        }
        Endpoint::CreateUser => create::user(&mut call),
        Endpoint::UpdateUser(id) => users::update(&mut call, *id),
        Endpoint::UpdatePlacement(id) => sites::update_placement(&mut call, *id),
        Endpoint::ArchiveUser { user, archive } => create::archive(&mut call, *user, *archive),
        Endpoint::AssignUser(id) => assign::assign(&mut call, *id),
        Endpoint::UpdateAim(id) => aims::update(&mut call, *id),
        Endpoint::AssignStandard { standard, learner } => {
            aims::assign(&mut call, *standard, *learner)
        }
        Endpoint::AssignUnit {
            unit,
            learner,
            standard,
        } => units::assign(&mut call, unit, *learner, *standard),
        Endpoint::CreateVisit => reviews::create_visit(&mut call),
        Endpoint::CreateReview => reviews::create(&mut call),
        Endpoint::CreateClassroom => sites::create_classroom(&mut call),
        Endpoint::CreatePlacement => sites::create_placement(&mut call),
    }
}

fn detail(call: &Call<'_>, family: Family, id: &str) -> Result<Reply, Refusal> {
    let unknown = || call.unknown(family);
    let value = if family == Family::Unit {
        units::detail(call, id)
    } else {
        let id: i64 = id.parse().map_err(|_| unknown())?;
        match family {
            Family::Organisation => centre::detail(call, id),
            Family::User => users::detail(call, id),
            Family::Classroom => sites::classroom(call, id),
            Family::Placement => sites::placement(call, id),
            Family::Standard => standards::detail(call, id),
            Family::LearningAim => aims::detail(call, id),
            Family::Review => reviews::detail(call, id),
            Family::Unit | Family::UnitSummary => None,
        }
    };
    value.map(Reply::Value).ok_or_else(unknown)
}

fn no_such() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, code::ENDPOINT, "No such resource")
}
