//! What a look at everybody saw, as a second program is looked for in it.

use super::observed::Observed;
use crate::plan::{Decisions, Held, LearnerPlan, Plan, Record};
use crate::records::field::{Field, Value};
use crate::records::pics::{AimKey, Learner, LearnerKey};
use crate::records::{RegistrationField, onefile, pics};
use crate::second::{AimSeen, LearnerSeen, ReviewThere, Sighting, Unsent};
use crate::settings::Settings;
use crate::{blank, uktime};
use std::collections::{BTreeMap, BTreeSet};

impl Observed {
    /// What this look saw, with the pairs that its plan rests on.
    pub fn sighting(&self, plan: &Plan, settings: &Settings) -> Sighting {
        let observed = self;
        let plans: BTreeMap<&LearnerKey, &LearnerPlan> = plan
            .learners
            .iter()
            .map(|plan| (&plan.learner, plan))
            .collect();
        let none = Decisions::default();
        let learners = observed.pics.learners.iter().filter_map(|learner| {
            let seen = observed.seen.get(&learner.key)?;
            let plan = plans.get(&learner.key)?;
            let decisions = observed.decisions.get(&learner.key).unwrap_or(&none);
            let mut found = LearnerSeen {
                aims: aims(learner, plan, &seen.aims),
                held: held(decisions),
                ..LearnerSeen::default()
            };
            for review in &learner.reviews {
                match review.onefile_id {
                    Some(id) => {
                        found.linked.insert(review.key.clone(), id);
                    }
                    None => {
                        found.alone.insert(review.key.clone());
                    }
                }
            }
            found.there = seen.reviews.iter().map(there).collect();
            found.unsent = (learner.reviews.iter())
                .filter(|review| review.onefile_id.is_none())
                .filter(|review| !observed.is_under_way(&learner.key, &review.key))
                .filter(|review| !decisions.made_by_hand.contains(&review.key))
                .filter(|review| !decisions.joined.contains_key(&review.key))
                .filter_map(|review| unsent(review, learner, observed, settings))
                .collect();
            Some((learner.key.clone(), found))
        });
        Sighting(learners.collect())
    }
}

fn aims(
    learner: &Learner,
    plan: &LearnerPlan,
    onefile: &[onefile::Aim],
) -> BTreeMap<AimKey, AimSeen> {
    let pairs = learner.aims.iter().filter_map(|aim| {
        let id = plan.aim_links.get(&aim.key)?;
        let other = onefile.iter().find(|other| other.id == *id)?;
        Some((aim.key.clone(), pair(aim, other)))
    });
    pairs.collect()
}

fn pair(aim: &pics::Aim, other: &onefile::Aim) -> AimSeen {
    let mut values = BTreeMap::new();
    for field in RegistrationField::ALL {
        let both = (aim.registration.get(field), other.registration.get(field));
        values.insert(field.into(), as_text(both));
    }
    // Progress of an aim with units is PICS's own business, and none says nothing.
    let percent = other
        .progress
        .filter(|percent| percent.0 > 0 && !aim.has_units);
    if let Some(percent) = percent {
        let done = percent.elements_of(aim.elements_total.unwrap_or(100));
        let both = (
            aim.elements_done.map(Value::Count),
            Some(Value::Count(done)),
        );
        values.insert(Field::ElementsDone, as_text(both));
    }
    AimSeen { values }
}

/// As it is kept for the next look.
fn as_text(both: (Option<Value>, Option<Value>)) -> (Option<String>, Option<String>) {
    let text = |value: Option<Value>| value.map(|value| value.to_string());
    (text(both.0), text(both.1))
}

fn held(decisions: &Decisions) -> BTreeSet<(AimKey, Field)> {
    let fields = decisions.held.iter().filter_map(|held| match held {
        Held::Field(Record::Aim(aim), field) => Some((aim.clone(), *field)),
        _ => None,
    });
    fields.collect()
}

fn there(review: &onefile::Review) -> ReviewThere {
    let when = review.scheduled_for.map(uktime::wall);
    ReviewThere {
        id: review.id,
        when: when.map(|wall| (wall.date(), wall.time())),
        assessor: review.assessor_id,
    }
}

/// As the routine would send it.
fn unsent(
    review: &pics::Review,
    learner: &Learner,
    observed: &Observed,
    settings: &Settings,
) -> Option<Unsent> {
    let of_type = (review.kind.trim()).eq_ignore_ascii_case(&settings.review_type_sent);
    let attended = review.attended.as_deref().and_then(blank::text);
    if !of_type || attended.is_some() || review.actual.is_some() {
        return None;
    }
    let officer = review.reviewer.as_ref().or(learner.main_officer.as_ref());
    Some(Unsent {
        review: review.key.clone(),
        day: review.proposed?,
        time: review.proposed_time.or(settings.review_time_default)?,
        assessor: officer.and_then(|officer| observed.assessor_of(officer)),
    })
}
