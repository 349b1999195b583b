//! The plan for one learner, from what both systems hold.

use super::held::instead_of;
use super::inputs::Inputs;
use super::{Action, Change, LearnerPlan, Rule, aim_fields, aims, assign, details, reviews};

/// Plans one learner. Pure: the same inputs give the same plan.
pub fn plan_learner(inputs: &Inputs<'_>) -> LearnerPlan {
    let mut plan = LearnerPlan::of(inputs.learner.key.clone(), inputs.onefile_id);
    let mut actions = Vec::new();
    let details = details::of_learner(inputs);
    actions.extend(details.changes);
    plan.parked.extend(details.parked);
    plan.notes.extend(details.notes);
    plan.by_hand.extend(details.by_hand);
    let found = aims::pair(inputs);
    plan.parked.extend(found.parked);
    plan.questions.extend(found.questions);
    plan.notes.extend(found.notes);
    let assigned = assign::plan(inputs, &found.alone);
    actions.extend(assigned.changes);
    plan.parked.extend(assigned.parked);
    plan.questions.extend(assigned.questions);
    plan.notes.extend(assigned.notes);
    for (aim, other) in found.pairs {
        plan.aim_links.insert(aim.key.clone(), other.id);
        let before = inputs.agreed.progressed.get(&aim.key);
        let progressed = other.progress.is_some_and(|percent| !percent.is_zero());
        if progressed || before == Some(&other.id) {
            plan.agreed.progressed.insert(aim.key.clone(), other.id);
        }
        let merged = aim_fields::merge(inputs, aim, other);
        // What is filled in one aim of OneFile stands together, so that it travels in one call.
        let is_fill =
            |(action, _): &(Action, Rule)| matches!(action, Action::FillOnefileAim { .. });
        let (fills, rest): (Vec<_>, Vec<_>) = merged.changes.into_iter().partition(is_fill);
        actions.extend(fills.into_iter().chain(rest));
        plan.parked.extend(merged.parked);
        plan.notes.extend(merged.notes);
    }
    let reviews = reviews::plan(inputs);
    actions.extend(reviews.changes);
    plan.parked.extend(reviews.parked);
    plan.questions.extend(reviews.questions);
    plan.notes.extend(reviews.notes);
    plan.by_hand.extend(reviews.by_hand);
    plan.agreed.reviews = reviews.agreed;
    for (action, rule) in actions {
        let change = Change {
            learner: inputs.learner.key.clone(),
            action,
            rule,
        };
        match instead_of(&change, &inputs.decisions.held) {
            Some((note, by_hand)) => {
                plan.notes.push(note);
                plan.by_hand.extend(by_hand);
            }
            None => plan.changes.push(change),
        }
    }
    plan
}
