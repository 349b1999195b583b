//! What Tandem found for each step of the gate.

use super::decided;
use crate::{count, day, list};
use chrono::{DateTime, Utc};
use tandem_sync::gate::{Facts, RestsOn, Step};
use tandem_sync::links::NotLinked;
use tandem_sync::uktime;

/// Names in one answer: the rest is counted.
const NAMED: usize = 12;

/// What Tandem found out about a step by itself.
pub fn found(step: Step, facts: &Facts, now: &RestsOn) -> Vec<String> {
    match step {
        Step::Connection => connection(facts, now),
        Step::OneCentre => match (&facts.tested, now.centre) {
            (Some(tested), Some(centre)) => vec![match tested.centres {
                1 => format!("The token opens one centre, number {centre}."),
                many => format!(
                    "The token opens {many} centres; Tandem works with number {centre} only."
                ),
            }],
            _ => Vec::new(),
        },
        Step::ReviewsDecided => now.settings.iter().map(decided).collect(),
        Step::PreviewRead => preview(facts),
        Step::CopyExported => copy(facts),
        Step::AimsPaired => aims(facts),
        _ if step.is_a_persons() => Vec::new(),
        _ => match facts.listed {
            None => {
                vec!["OneFile has not been read yet: let Tandem look, or make a preview.".into()]
            }
            Some(at) => listed(step, facts, at),
        },
    }
}

fn connection(facts: &Facts, now: &RestsOn) -> Vec<String> {
    let mut said = Vec::new();
    match &facts.tested {
        None => said.push("Not tested yet.".to_owned()),
        Some(tested) if tested.rests_on.changed(now).is_empty() => {
            said.push(format!("OneFile answered {}.", stamp(tested.at)));
        }
        Some(_) => said.push("Tested with another token or centre.".to_owned()),
    }
    if let Some(environment) = &now.environment {
        said.push(format!("Environment: {environment}."));
    }
    said
}

fn listed(step: Step, facts: &Facts, at: DateTime<Utc>) -> Vec<String> {
    let mut said = Vec::new();
    match step {
        Step::LearnersLinked => {
            let learners = &facts.learners;
            said.push(format!(
                "{} linked.",
                count(learners.linked, "learner is", "learners are")
            ));
            for (learner, why) in learners.doubtful.iter().take(NAMED) {
                said.push(format!("{learner}: {}.", doubt(*why)));
            }
            said.extend(more(learners.doubtful.len()));
            if !learners.absent.is_empty() {
                let names = learners.absent.iter().map(ToString::to_string);
                said.push(format!(
                    "{} found in OneFile: {}.",
                    count(learners.absent.len(), "learner is not", "learners are not"),
                    some(names.collect())
                ));
            }
        }
        Step::OfficersLinked => {
            let officers = &facts.officers;
            said.push(format!(
                "{} linked.",
                count(officers.linked, "officer is", "officers are")
            ));
            for officer in officers.unlinked.iter().take(NAMED) {
                said.push(match &officer.may_be {
                    Some(assessor) => format!(
                        "{} ({}) is not linked and may be {assessor} in OneFile.",
                        officer.name, officer.officer
                    ),
                    None => format!(
                        "{} ({}) is not found among the assessors who work in OneFile.",
                        officer.name, officer.officer
                    ),
                });
            }
            said.extend(more(officers.unlinked.len()));
        }
        Step::OrganisationsLinked => {
            let (unlinked, linked) = &facts.organisations;
            said.push(format!(
                "{} linked.",
                count(*linked, "organisation is", "organisations are")
            ));
            if !unlinked.is_empty() {
                said.push(format!(
                    "Without OneFile ID: {}.",
                    some(unlinked.iter().cloned().collect())
                ));
            }
        }
        Step::MisUnique => {
            for doubled in facts.doubled.iter().take(NAMED) {
                let accounts: Vec<String> = (doubled.accounts.iter())
                    .map(|(id, name, archived)| {
                        format!("{name} ({id}{})", if *archived { ", archived" } else { "" })
                    })
                    .collect();
                said.push(format!("MIS value {}: {}.", doubled.misid, list(&accounts)));
            }
            said.extend(more(facts.doubled.len()));
            if facts.doubled.is_empty() {
                said.push("Every MIS value belongs to one assessor.".into());
            }
        }
        _ => said.push(format!(
            "OneFile offers {}.",
            count(facts.offered, "standard", "standards")
        )),
    }
    said.push(format!("Read from OneFile {}.", stamp(at)));
    said
}

fn preview(facts: &Facts) -> Vec<String> {
    match &facts.plan {
        None => vec!["There is no preview yet.".into()],
        Some(plan) => vec![
            format!(
                "Preview of {}: {}, of which {} in PICS.",
                stamp(plan.shown),
                count(plan.changes, "change", "changes"),
                count(plan.replaced, "replaces a value", "replace a value")
            ),
            format!("It is named {}.", plan.hash),
        ],
    }
}

fn copy(facts: &Facts) -> Vec<String> {
    match &facts.plan {
        None => vec!["There is no preview yet.".into()],
        Some(plan) if plan.replaced == 0 => vec!["The preview replaces no value in PICS.".into()],
        Some(plan) => vec![format!(
            "The preview replaces {} in PICS; {}.",
            count(plan.replaced, "value", "values"),
            if plan.exported {
                "the copy is exported"
            } else {
                "the copy is not exported yet"
            }
        )],
    }
}

fn aims(facts: &Facts) -> Vec<String> {
    let Some(aims) = &facts.aims else {
        return vec!["There is no preview yet.".into()];
    };
    let mut said = vec![format!(
        "{} a partner; {} assigned by the run.",
        count(aims.paired, "aim has", "aims have"),
        count(aims.assigned, "is", "are")
    )];
    if !aims.several.is_empty() {
        let codes = aims.several.iter().cloned().collect();
        said.push(format!(
            "OneFile offers several standards for {}.",
            some(codes)
        ));
    }
    if aims.unclear > 0 {
        said.push(format!(
            "Of {} it is not clear which is which.",
            count(aims.unclear, "aim", "aims")
        ));
    }
    if !aims.without.is_empty() {
        let name = |(code, learners): (&String, &usize)| {
            let code = if code.is_empty() { "no code" } else { code };
            format!("{code} ({})", count(*learners, "learner", "learners"))
        };
        let codes = aims.without.iter().map(name).collect();
        said.push(format!("Without partner in OneFile: {}.", some(codes)));
    }
    said
}

fn doubt(why: NotLinked) -> &'static str {
    match why {
        NotLinked::NoPartner => "not found in OneFile",
        NotLinked::NotInCentre => "the OneFile ID in PICS is not a learner of this centre",
        NotLinked::ClaimedTwice => "two learners in PICS claim one OneFile learner",
        NotLinked::MisidNotUnique => "the MIS value is there twice",
        NotLinked::OtherSurname => "the MIS value fits, the surname does not",
        NotLinked::OtherFirstName => "the MIS value and the surname fit, the first name does not",
        NotLinked::TakenApart => "taken apart by a person",
    }
}

fn some(names: Vec<String>) -> String {
    let rest = names.len().saturating_sub(NAMED);
    let mut names: Vec<String> = names.into_iter().take(NAMED).collect();
    if rest > 0 {
        names.push(format!("{rest} more"));
    }
    list(&names)
}

fn more(number: usize) -> Option<String> {
    let rest = number.saturating_sub(NAMED);
    (rest > 0).then(|| format!("And {rest} more."))
}

/// A time that stays right on a page that is kept.
fn stamp(at: DateTime<Utc>) -> String {
    let wall = uktime::wall(at);
    format!("{} at {}", day(wall.date()), wall.time().format("%H:%M"))
}
