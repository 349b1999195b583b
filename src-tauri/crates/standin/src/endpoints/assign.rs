//! Linking staff and employers to a learner, one of the standards, or a unit.

use super::{Call, Reply};
use crate::refusal::{Refusal, code};
use crate::settings::AssignPath;
use crate::state::{Aim, Assignment, UnitSummary};

/// Levels of an assignment.
const LEARNER: i64 = 1;
const UNIT: i64 = 2;
const STANDARD: i64 = 3;

/// OneFile's help page and working clients disagree on whose ID stands in the path: a setting.
pub(super) fn assign(call: &mut Call<'_>, path_id: i64) -> Result<Reply, Refusal> {
    let (user_id, learner_id) = match call.settings.assign_path {
        AssignPath::Staff => (path_id, call.fields.need_int("LearnerID")?),
        AssignPath::Learner => (call.fields.need_int("UserID")?, path_id),
    };
    call.need_staff(user_id)?;
    call.need_open_portfolio(learner_id)?;
    let level = call.fields.need_int("Level")?;
    let mut assignment = Assignment {
        learner_id,
        user_id,
        level,
        ..Assignment::default()
    };
    match level {
        LEARNER => {}
        UNIT => {
            let unit = call.fields.text("UnitID")?;
            let unit = unit.ok_or_else(|| Refusal::missing("UnitID"))?;
            let has =
                |summary: &UnitSummary| summary.user_id == learner_id && summary.unit_id == unit;
            if !call.state.unit_summaries.values().any(has) {
                return Err(Refusal::bad(code::UNIT, "Unit could not be found"));
            }
            assignment.unit_id = Some(unit);
        }
        STANDARD => {
            let standard = call.fields.need_int("StandardID")?;
            let has = |aim: &Aim| aim.user_id == learner_id && aim.standard_id == standard;
            if !call.state.aims.values().any(has) {
                return Err(Refusal::bad(code::STANDARD, "Standard could not be found"));
            }
            assignment.standard_id = Some(standard);
        }
        _ => return Err(Refusal::bad(code::NOT_VALID, "Level is 1, 2 or 3")),
    }
    call.state.assignments.insert(assignment);
    call.touch(learner_id);
    Ok(Reply::Nothing)
}
