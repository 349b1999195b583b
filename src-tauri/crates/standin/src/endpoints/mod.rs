//! What each endpoint does, one file for each family of records.

mod aims;
mod assign;
mod centre;
mod create;
mod reviews;
mod setter;
mod sites;
mod standards;
mod units;
mod users;

pub(crate) use aims::change as change_aim;
pub(crate) use setter::Who;
pub(crate) use standards::title as standard_title;
pub(crate) use users::change as change_user;

use setter::Setter;

use crate::body::Fields;
use crate::path::{Endpoint, Family, Page, Table};
use crate::refusal::{Refusal, code};
use crate::settings::{Settings, TextMatch, UnknownId};
use crate::state::{State, User};
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde_json::Value;

/// A call that is being carried out.
pub(crate) struct Call<'c> {
    pub state: &'c mut State,
    pub fields: &'c Fields,
    pub settings: &'c Settings,
    pub now: DateTime<Utc>,
    /// Answer this page, if any.
    pub page: Option<Page>,
}

/// What a call is answered with.
#[derive(Debug)]
pub(crate) enum Reply {
    /// An object or a bare integer.
    Value(Value),
    /// Hits of a search.
    Rows(Vec<Value>),
    /// 204.
    Nothing,
}

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

impl Call<'_> {
    /// Cuts the page out of the hits and writes it: rows of identity only, or whole records where
    /// the settings give paged searches more.
    fn rows<T>(
        &self,
        hits: impl Iterator<Item = T>,
        row: impl Fn(&T) -> Value,
        whole: impl Fn(&T) -> Value,
    ) -> Reply {
        Reply::Rows(match self.page {
            None => hits.map(|hit| row(&hit)).collect(),
            Some(page) => hits
                .skip((page.number - 1).saturating_mul(page.size))
                .take(page.size)
                .map(|hit| match self.settings.extra_row_fields {
                    true => whole(&hit),
                    false => row(&hit),
                })
                .collect(),
        })
    }

    /// The centre that a field names, which must exist.
    fn organisation(&self) -> Result<Option<i64>, Refusal> {
        let organisation = self.fields.int("OrganisationID")?;
        if let Some(id) = organisation {
            self.need_organisation(id)?;
        }
        Ok(organisation)
    }

    fn required_organisation(&self) -> Result<i64, Refusal> {
        self.organisation()?
            .ok_or_else(|| Refusal::missing("OrganisationID"))
    }

    fn need_organisation(&self, id: i64) -> Result<(), Refusal> {
        match self.state.organisations.contains_key(&id) {
            true => Ok(()),
            false => Err(Refusal::bad(
                code::ORGANISATION,
                "Organisation could not be found",
            )),
        }
    }

    fn need_learner(&self, id: i64) -> Result<&User, Refusal> {
        (self.state.users.get(&id))
            .filter(|user| user.is_learner())
            .ok_or_else(|| Refusal::bad(code::USER, "Learner could not be found"))
    }

    /// A learner whose portfolio can be written to.
    fn need_open_portfolio(&self, learner: i64) -> Result<&User, Refusal> {
        let learner = self.need_learner(learner)?;
        match learner.archived {
            true => Err(Refusal::bad(code::ARCHIVED, "Learner is archived")),
            false => Ok(learner),
        }
    }

    /// Somebody who is not a learner.
    fn need_staff(&self, id: i64) -> Result<(), Refusal> {
        match self.state.users.get(&id) {
            Some(user) if !user.is_learner() => Ok(()),
            Some(_) => Err(Refusal::bad(code::USER, "User is a learner")),
            None => Err(Refusal::bad(code::USER, "User could not be found")),
        }
    }

    /// The text filter of a search.
    fn matches(&self, wanted: Option<&str>, text: &str) -> bool {
        let Some(wanted) = wanted else { return true };
        let (wanted, text) = (wanted.to_lowercase(), text.to_lowercase());
        match self.settings.text_match {
            TextMatch::Exact => text == wanted,
            TextMatch::Contains => text.contains(&wanted),
        }
    }

    fn unknown(&self, family: Family) -> Refusal {
        let status = match self.settings.unknown_id {
            UnknownId::NotFound => StatusCode::NOT_FOUND,
            UnknownId::BadRequest => StatusCode::BAD_REQUEST,
        };
        let (code, name) = match family {
            Family::Organisation => (code::ORGANISATION, "Organisation"),
            Family::User => (code::USER, "User"),
            Family::Classroom => (code::CLASSROOM, "Classroom"),
            Family::Placement => (code::PLACEMENT, "Placement"),
            Family::Standard => (code::STANDARD, "Standard"),
            Family::Unit | Family::UnitSummary => (code::UNIT, "Unit"),
            Family::LearningAim => (code::AIM, "Learning aim"),
            Family::Review => (code::REVIEW, "Review"),
        };
        Refusal::new(status, code, format!("{name} could not be found"))
    }

    fn touch(&mut self, learner: i64) {
        touch(self.state, learner, self.now);
    }
}

/// Marks a learner's record as changed: whatever belongs to the learner counts.
pub(crate) fn touch(state: &mut State, learner: i64, now: DateTime<Utc>) {
    if let Some(user) = state.users.get_mut(&learner) {
        user.last_modified = Some(now);
    }
}

fn no_such() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, code::ENDPOINT, "No such resource")
}
