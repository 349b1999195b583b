//! The plan of one enrolment.

use super::inputs::Inputs;
use super::likely::likely;
use super::{Account, Enrolment, LeftOut, Missing, ScopeReason, Standing, partners};
use crate::codes::{PROGRAMME_AIM, same_code};
use crate::links::NotLinked;
use crate::records::pics;
use crate::{blank, scope, uln};
use chrono::NaiveDate;

/// Plans one enrolment. Pure: the same inputs give the same plan.
pub fn plan_enrolment(inputs: &Inputs<'_>) -> Enrolment {
    let learner = inputs.learner;
    let mut missing = Vec::new();
    let mut left_out = Vec::new();
    let account = account(inputs, &mut missing, &mut left_out);
    if let Some(why) = scope::pics_side(learner, inputs.today, inputs.settings) {
        let why = ScopeReason::of(&why);
        missing.push(Missing::NotInScope { why });
    } else if learner.aims.iter().all(|aim| aim.actual_end.is_some()) {
        let why = ScopeReason::Ended;
        missing.push(Missing::NotInScope { why });
    }
    let likely: Vec<_> = (inputs.accounts.iter())
        .filter_map(|user| likely(learner, account.uln.as_deref(), user))
        .collect();
    if let Err(reason) = inputs.link
        && reason != NotLinked::NoPartner
        && likely.is_empty()
    {
        missing.push(Missing::LinkUnclear { reason });
    }
    let mut take = |missed| missing.push(missed);
    let assessor = partners::assessor(inputs).map_err(&mut take).ok();
    let placement = partners::placement(inputs).map_err(&mut take).ok();
    let classroom = (partners::classroom(inputs, account.start).map_err(&mut take)).ok();
    if inputs.link.is_ok() {
        missing.clear();
    }
    let standing = match inputs.link {
        Ok(link) => Standing::Linked {
            onefile_id: link.onefile_id,
        },
        Err(_) if inputs.in_doubt => Standing::InDoubt,
        Err(_) if !likely.is_empty() => Standing::MayExist,
        Err(_) if !missing.is_empty() => Standing::Incomplete,
        Err(_) => Standing::Ready,
    };
    Enrolment {
        learner: learner.key.clone(),
        account,
        assessor,
        placement,
        classroom,
        missing,
        likely,
        left_out,
        standing,
    }
}

fn account(
    inputs: &Inputs<'_>,
    missing: &mut Vec<Missing>,
    left_out: &mut Vec<LeftOut>,
) -> Account {
    let learner = inputs.learner;
    let text = |value: &Option<String>| value.as_deref().and_then(blank::text);
    let mut required = |value: Option<String>, missed: Missing| {
        if value.is_none() {
            missing.push(missed);
        }
        value.unwrap_or_default()
    };
    let (start, planned_end) = programme(learner);
    let reference = text(&learner.ident).or_else(|| text(&learner.learner_ref));
    let uln = text(&learner.uln);
    let why_not = match &uln {
        Some(uln) if uln::valid(uln).is_none() => Some(LeftOut::UlnNotValid),
        Some(_) if inputs.uln_is_shared => Some(LeftOut::UlnShared),
        _ => None,
    };
    left_out.extend(why_not);
    Account {
        first_name: required(blank::text(&learner.first_names), Missing::FirstName),
        last_name: required(blank::text(&learner.surname), Missing::Surname),
        email: required(text(&learner.email), Missing::Email),
        misid: required(reference, Missing::Reference),
        telephone: text(&learner.telephone),
        mobile: text(&learner.mobile),
        date_of_birth: learner.date_of_birth,
        uln: uln.filter(|_| why_not.is_none()),
        nino: text(&learner.ni_number),
        start,
        planned_end,
        ethnicity: text(&learner.ethnicity),
        sex: text(&learner.sex),
        lldd: text(&learner.lldd),
    }
}

/// Start and planned end: those of the programme aim that goes on, the latest where there are
/// several; else from the first start to the last planned end of what goes on.
fn programme(learner: &pics::Learner) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let open = || (learner.aims.iter()).filter(|aim| aim.actual_end.is_none());
    let is_programme = |aim: &&pics::Aim| {
        let by_reference = aim.aim_ref.as_deref();
        aim.aim_type == Some(1) || by_reference.is_some_and(|code| same_code(code, PROGRAMME_AIM))
    };
    match open().filter(is_programme).max_by_key(|aim| aim.start) {
        Some(aim) => (aim.start, aim.planned_end),
        None => (
            open().filter_map(|aim| aim.start).min(),
            open().filter_map(|aim| aim.planned_end).max(),
        ),
    }
}
