//! The catalogue of units, and units on learners.

use super::{Call, Reply};
use crate::ids;
use crate::refusal::{Refusal, code};
use crate::render::{Object, integer};
use crate::state::{Unit, UnitSummary};
use serde_json::Value;
use tandem_sync::records::onefile::Percent;

pub(super) fn search(call: &Call<'_>) -> Result<Reply, Refusal> {
    let organisation = call.organisation()?;
    let standard = call.fields.int("StandardID")?;
    if organisation.is_none() && standard.is_none() {
        return Err(Refusal::missing("OrganisationID or StandardID"));
    }
    let title = call.fields.text("Title")?;
    let hits = (call.state.units.values()).filter(|unit| {
        organisation.is_none_or(|id| unit.organisation_id == id)
            && standard.is_none_or(|id| unit.standard_id == id)
            && call.matches(title.as_deref(), &unit.title)
    });
    let write = |unit: &&Unit| write(call, unit);
    Ok(call.rows(hits, write, write))
}

/// Unit IDs are text; like other text in a path they are not case-sensitive.
pub(super) fn detail(call: &Call<'_>, id: &str) -> Option<Value> {
    find(call, id).map(|unit| write(call, unit))
}

pub(super) fn search_summaries(call: &Call<'_>) -> Result<Reply, Refusal> {
    let learner = call.fields.need_int("UserID")?;
    let hits = (call.state.unit_summaries.values()).filter(|summary| summary.user_id == learner);
    let write = |summary: &&UnitSummary| {
        Object::new(call.settings)
            .int("ID", summary.id)
            .int("UserID", summary.user_id)
            .text("UnitID", summary.unit_id.as_str())
            .int("StandardID", summary.standard_id)
            .percent("Progress", summary.progress)
            .done()
    };
    Ok(call.rows(hits, write, write))
}

pub(super) fn assign(
    call: &mut Call<'_>,
    unit: &str,
    learner: i64,
    standard: i64,
) -> Result<Reply, Refusal> {
    call.need_open_portfolio(learner)?;
    let unit = find(call, unit)
        .ok_or_else(|| Refusal::bad(code::UNIT, "Unit could not be found"))?
        .id
        .clone();
    if !(call.state.aims.values()).any(|aim| aim.user_id == learner && aim.standard_id == standard)
    {
        return Err(Refusal::bad(
            code::STANDARD,
            "Standard is not assigned to the learner",
        ));
    }
    let same = |summary: &UnitSummary| {
        summary.user_id == learner && summary.standard_id == standard && summary.unit_id == unit
    };
    if call.state.unit_summaries.values().any(same) {
        return Err(Refusal::bad(
            code::UNIT_ALREADY_ASSIGNED,
            "Unit is already assigned to the learner",
        ));
    }
    let id = ids::unit_summary(&call.state.unit_summaries, learner, &unit, standard);
    call.state.unit_summaries.insert(
        id,
        UnitSummary {
            id,
            user_id: learner,
            unit_id: unit,
            standard_id: standard,
            progress: Some(Percent(0)),
        },
    );
    call.touch(learner);
    Ok(Reply::Value(integer(id, call.settings)))
}

fn find<'c>(call: &'c Call<'_>, id: &str) -> Option<&'c Unit> {
    (call.state.units.get(id))
        .or_else(|| (call.state.units.values()).find(|unit| unit.id.eq_ignore_ascii_case(id)))
}

fn write(call: &Call<'_>, unit: &Unit) -> Value {
    Object::new(call.settings)
        .text("ID", unit.id.as_str())
        .text("Title", unit.title.as_str())
        .text_or_null("NDAQCode", unit.ndaq_code.as_deref())
        .text_or_null("Display", unit.display.as_deref())
        .done()
}
