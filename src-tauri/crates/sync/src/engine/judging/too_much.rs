//! What a plan would do too much of: more than the settings allow where no person has seen it.

use super::listings::exceeds;
use crate::brakes::Brake;
use crate::engine::parts::Engine;
use crate::engine::reading::Observed;
use crate::error::EngineError;
use crate::plan::{Change, ChangeName, Plan, Rule};
use crate::records::RegistrationField;
use crate::records::details::{LearnerField, OfficerField, OrganisationField};
use crate::records::pics::{Aim, Everything};
use crate::settings::{DetailsMode, Settings};
use std::collections::BTreeSet;

impl Engine<'_> {
    /// What a run over everybody would do, outside an accepted plan.
    pub(in crate::engine) fn check_plan(
        &self,
        plan: &Plan,
        observed: &Observed,
    ) -> Result<(), EngineError> {
        let pics = &observed.pics;
        self.unless_released(replaces_too_much(plan, pics, self.settings))?;
        self.unless_released(replaces_too_many_details(plan, pics, self.settings))?;
        self.unless_released(rewrites_too_much(plan, observed, self.settings))?;
        self.check_creations(plan, None)
    }

    /// What a run would create, apart from what a person accepted. A learner who was never read
    /// has nothing that an empty answer could be compared with.
    pub(in crate::engine) fn check_creations(
        &self,
        plan: &Plan,
        accepted: Option<&Plan>,
    ) -> Result<(), EngineError> {
        self.unless_released(creates_too_many(plan, accepted, self.settings))
    }
}

fn replaces_too_much(plan: &Plan, pics: &Everything, settings: &Settings) -> Option<Brake> {
    let replaces = |change: &&Change| change.rule == Rule::OnefileWins;
    let replaced = plan.changes().filter(replaces).count();
    let in_scope: BTreeSet<_> = plan.learners.iter().map(|plan| &plan.learner).collect();
    let aims = (pics.learners.iter())
        .filter(|learner| in_scope.contains(&learner.key))
        .flat_map(|learner| &learner.aims);
    let held = |aim: &Aim| {
        let fields = RegistrationField::ALL.into_iter();
        fields
            .filter(|f| aim.registration.get(*f).is_some())
            .count()
    };
    too_much(replaced, aims.map(held).sum(), settings)
}

/// Details by themselves: there are so many of them that registrations would drown.
fn replaces_too_many_details(plan: &Plan, pics: &Everything, settings: &Settings) -> Option<Brake> {
    let replaces =
        |change: &&Change| change.rule == Rule::DetailToPics && change.line().before.is_some();
    let replaced = plan.changes().filter(replaces).count();
    let pulled = |mode: DetailsMode| mode == DetailsMode::Pull;
    let in_scope: BTreeSet<_> = plan.learners.iter().map(|plan| &plan.learner).collect();
    let of_learners = (pics.learners.iter())
        .filter(|learner| pulled(settings.details_learner) && in_scope.contains(&learner.key))
        .flat_map(|learner| LearnerField::ALL.map(|field| field.get(learner)));
    let of_officers = (pics.officers.iter())
        .filter(|officer| pulled(settings.details_officer) && officer.onefile_id.is_some())
        .flat_map(|officer| OfficerField::ALL.map(|field| field.get(officer)));
    let of_organisations = (pics.organisations.iter())
        .filter(|held| pulled(settings.details_organisation) && held.onefile_id.is_some())
        .flat_map(|held| OrganisationField::ALL.map(|field| field.get(held)));
    let held = of_learners.chain(of_officers).chain(of_organisations);
    too_much(replaced, held.flatten().count(), settings)
}

/// The same of what PICS would write over in OneFile, such as after columns were shifted by a row.
fn rewrites_too_much(plan: &Plan, observed: &Observed, settings: &Settings) -> Option<Brake> {
    let replaces =
        |change: &&Change| change.rule == Rule::DetailToOnefile && change.line().before.is_some();
    let replaced = plan.changes().filter(replaces).count();
    let pushed = |mode: DetailsMode| mode == DetailsMode::Push;
    let of_learners = (observed.seen.values())
        .filter(|_| pushed(settings.details_learner))
        .filter_map(|seen| seen.user.as_ref())
        .flat_map(|user| LearnerField::ALL.map(|field| field.in_onefile(user)));
    let of_officers = (observed.shared.assessors.values())
        .filter(|_| pushed(settings.details_officer))
        .map(|user| OfficerField::Email.in_onefile(user));
    let of_organisations = (observed.shared.placements.values())
        .filter(|_| pushed(settings.details_organisation))
        .map(|placement| OrganisationField::Name.in_onefile(placement));
    let held = of_learners.chain(of_officers).chain(of_organisations);
    let held = held.flatten().count();
    is_too_much(replaced, held, settings).then_some(Brake::RewritesTooMuch { replaced, held })
}

fn too_much(replaced: usize, held: usize, settings: &Settings) -> Option<Brake> {
    is_too_much(replaced, held, settings).then_some(Brake::ReplacesTooMuch { replaced, held })
}

fn is_too_much(replaced: usize, held: usize, settings: &Settings) -> bool {
    let least = usize::try_from(settings.brake_replaced_least).unwrap_or(usize::MAX);
    replaced > least && exceeds(replaced, held, settings.brake_replaced_percent)
}

fn creates_too_many(plan: &Plan, accepted: Option<&Plan>, settings: &Settings) -> Option<Brake> {
    let seen: BTreeSet<ChangeName> = accepted
        .iter()
        .flat_map(|accepted| accepted.changes())
        .map(|change| change.line().name())
        .collect();
    let count = |rule: Rule| {
        let of_rule = plan.changes().filter(|change| change.rule == rule);
        of_rule
            .filter(|change| !seen.contains(&change.line().name()))
            .count()
    };
    let (onefile, pics) = (count(Rule::ReviewToOnefile), count(Rule::ReviewToPics));
    let aims = count(Rule::AimToOnefile);
    let most = usize::try_from(settings.brake_reviews).unwrap_or(usize::MAX);
    let many = onefile.max(pics).max(aims) > most;
    many.then_some(Brake::CreatesTooMany {
        onefile,
        pics,
        aims,
    })
}
