//! A call as its endpoint sees it, and what it is answered with.

use crate::body::Fields;
use crate::path::{Family, Page};
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

impl Call<'_> {
    /// Cuts the page out of the hits and writes it: rows of identity only, or whole records where
    /// the settings give paged searches more.
    pub(super) fn rows<T>(
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
    pub(super) fn organisation(&self) -> Result<Option<i64>, Refusal> {
        let organisation = self.fields.int("OrganisationID")?;
        if let Some(id) = organisation {
            self.need_organisation(id)?;
        }
        Ok(organisation)
    }

    pub(super) fn required_organisation(&self) -> Result<i64, Refusal> {
        self.organisation()?
            .ok_or_else(|| Refusal::missing("OrganisationID"))
    }

    pub(super) fn need_organisation(&self, id: i64) -> Result<(), Refusal> {
        match self.state.organisations.contains_key(&id) {
            true => Ok(()),
            false => Err(Refusal::bad(
                code::ORGANISATION,
                "Organisation could not be found",
            )),
        }
    }

    pub(super) fn need_learner(&self, id: i64) -> Result<&User, Refusal> {
        (self.state.users.get(&id))
            .filter(|user| user.is_learner())
            .ok_or_else(|| Refusal::bad(code::USER, "Learner could not be found"))
    }

    /// A learner whose portfolio can be written to.
    pub(super) fn need_open_portfolio(&self, learner: i64) -> Result<&User, Refusal> {
        let learner = self.need_learner(learner)?;
        match learner.archived {
            true => Err(Refusal::bad(code::ARCHIVED, "Learner is archived")),
            false => Ok(learner),
        }
    }

    /// Somebody who is not a learner.
    pub(super) fn need_staff(&self, id: i64) -> Result<(), Refusal> {
        match self.state.users.get(&id) {
            Some(user) if !user.is_learner() => Ok(()),
            Some(_) => Err(Refusal::bad(code::USER, "User is a learner")),
            None => Err(Refusal::bad(code::USER, "User could not be found")),
        }
    }

    /// The text filter of a search.
    pub(super) fn matches(&self, wanted: Option<&str>, text: &str) -> bool {
        let Some(wanted) = wanted else { return true };
        let (wanted, text) = (wanted.to_lowercase(), text.to_lowercase());
        match self.settings.text_match {
            TextMatch::Exact => text == wanted,
            TextMatch::Contains => text.contains(&wanted),
        }
    }

    pub(super) fn unknown(&self, family: Family) -> Refusal {
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

    pub(super) fn touch(&mut self, learner: i64) {
        touch(self.state, learner, self.now);
    }
}

/// Marks a learner's record as changed: whatever belongs to the learner counts.
pub(crate) fn touch(state: &mut State, learner: i64, now: DateTime<Utc>) {
    if let Some(user) = state.users.get_mut(&learner) {
        user.last_modified = Some(now);
    }
}
