//! What a run saw of both systems, and the plan that follows from it.

use crate::links::Links;
use crate::plan::{
    Agreed, AgreedReview, Cause, Decisions, DetailsKnown, Explained, Inputs, LearnerPlan, Parked,
    Plan, Record, SharedInputs, SharedPlan, Staff, UnderWay, explain, plan_learner, plan_shared,
};
use crate::ports::onefile::OneFileError;
use crate::ports::{Observation, Proofs};
use crate::records::onefile::{Placement, User};
use crate::records::pics::{AimKey, Everything, Learner, LearnerKey, OfficerKey, ReviewKey};
use crate::records::{Gone, RegistrationField, onefile};
use crate::scope::OutOfScope;
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What both systems hold, as far as this run needs it.
#[derive(Debug, Default)]
pub struct Observed {
    /// PICS.
    pub pics: Everything,
    /// Learners in scope, with what OneFile holds of them.
    pub seen: BTreeMap<LearnerKey, OnefileSide>,
    /// Learners in scope whom OneFile could not show.
    pub failed: BTreeMap<LearnerKey, OneFileError>,
    /// Learners in scope who are left alone until then.
    pub left_alone: BTreeMap<LearnerKey, DateTime<Utc>>,
    /// Everybody else whom the run looked at.
    pub out_of_scope: BTreeMap<LearnerKey, OutOfScope>,
    /// What people decided.
    pub decisions: BTreeMap<LearnerKey, Decisions>,
    /// Learners who were read by this run; of the others the last observation stands.
    pub(in crate::engine) fresh: BTreeSet<LearnerKey>,
    /// Officers and organisations.
    pub shared: SharedSeen,
    /// Learners whose answers lacked something that was there.
    pub(in crate::engine) lacking: usize,
    /// Records that were asked for by their IDs.
    pub(in crate::engine) asked_by_id: usize,
    pub(super) wide: bool,
    pub(super) today: NaiveDate,
    pub(super) standards: BTreeMap<i64, onefile::Standard>,
    pub(super) staff: Staff,
    pub(in crate::engine) links: Links,
    pub(in crate::engine) shown: BTreeSet<RegistrationField>,
    pub(super) unfinished: BTreeMap<LearnerKey, BTreeMap<ReviewKey, UnderWay>>,
    pub(super) assigning: BTreeMap<LearnerKey, BTreeMap<AimKey, Option<DateTime<Utc>>>>,
    pub(super) pathways: BTreeMap<String, i64>,
    pub(super) agreed: BTreeMap<LearnerKey, Agreed>,
    pub(super) proofs: Proofs,
    pub(in crate::engine) looked_up: LookedUp,
}

/// What OneFile holds of one learner.
#[derive(Debug, Default)]
pub struct OnefileSide {
    /// User ID.
    pub onefile_id: i64,
    /// Aims.
    pub aims: Vec<onefile::Aim>,
    /// Reviews.
    pub reviews: Vec<onefile::Review>,
    /// The account in full, where details are kept in step.
    pub user: Option<User>,
    /// What OneFile does not know any more.
    pub gone: Gone,
}

impl OnefileSide {
    pub(in crate::engine) fn of(observation: Observation) -> Self {
        Self {
            onefile_id: observation.onefile_id,
            aims: observation.aims,
            reviews: observation.reviews,
            user: observation.user,
            gone: observation.gone,
        }
    }
}

/// Officers and organisations as OneFile has them, and what is known of details.
#[derive(Debug, Default)]
pub struct SharedSeen {
    /// Assessors of officers, by user ID.
    pub assessors: BTreeMap<i64, User>,
    /// Placements of organisations, by placement ID.
    pub placements: BTreeMap<i64, Placement>,
    /// Records that OneFile could not show.
    pub failed: BTreeMap<Record, OneFileError>,
    /// Officers whose accounts are not theirs any more.
    pub(in crate::engine) parked: Vec<Parked>,
    pub(in crate::engine) known: DetailsKnown,
}

impl SharedSeen {
    /// The plan of officers and organisations that follows from what was seen.
    pub(in crate::engine) fn plan(&self, observed: &Observed, settings: &Settings) -> SharedPlan {
        let nothing = BTreeSet::new();
        let decisions = observed.decisions.get(&LearnerKey::nobody());
        let mut plan = plan_shared(&SharedInputs {
            officers: &observed.pics.officers,
            organisations: &observed.pics.organisations,
            assessors: &self.assessors,
            placements: &self.placements,
            known: &self.known,
            held: decisions.map_or(&nothing, |decisions| &decisions.held),
            settings,
        });
        plan.parked.extend(self.parked.iter().cloned());
        plan
    }
}

/// Assessors whom a run has looked at.
#[derive(Debug, Default)]
pub(in crate::engine) struct LookedUp(std::sync::Mutex<BTreeMap<i64, Option<Cause>>>);

impl LookedUp {
    pub(super) fn get(&self, id: i64) -> Option<Option<Cause>> {
        let looked = self.0.lock();
        let looked = looked.unwrap_or_else(std::sync::PoisonError::into_inner);
        looked.get(&id).cloned()
    }

    pub(super) fn keep(&self, id: i64, cause: Option<Cause>) {
        let looked = self.0.lock();
        let mut looked = looked.unwrap_or_else(std::sync::PoisonError::into_inner);
        looked.insert(id, cause);
    }
}

/// What stands in for a learner of whom nothing is kept.
#[derive(Default)]
struct Nothing {
    decisions: Decisions,
    links: BTreeMap<AimKey, i64>,
    pub(super) unfinished: BTreeMap<ReviewKey, UnderWay>,
    pub(super) assigning: BTreeMap<AimKey, Option<DateTime<Utc>>>,
    pub(super) agreed: Agreed,
}

impl Observed {
    /// The plan that follows from what was seen.
    pub fn plan(&self, settings: &Settings) -> Plan {
        let none = Nothing::default();
        let inputs = self
            .pics
            .learners
            .iter()
            .filter_map(|l| self.inputs(l, &none, settings));
        Plan {
            learners: inputs.map(|inputs| plan_learner(&inputs)).collect(),
            shared: self.shared.plan(self, settings),
            out_of_scope: self.out_of_scope.clone(),
        }
    }

    /// Why each record of a learner changes in that plan, or does not; `None` out of scope.
    pub fn explain(
        &self,
        plan: &Plan,
        learner: &LearnerKey,
        settings: &Settings,
    ) -> Option<Explained> {
        let none = Nothing::default();
        let held = self
            .pics
            .learners
            .iter()
            .find(|held| held.key == *learner)?;
        let plan = plan.learners.iter().find(|plan| plan.learner == *learner)?;
        Some(explain(&self.inputs(held, &none, settings)?, plan))
    }

    fn inputs<'a>(
        &'a self,
        learner: &'a Learner,
        none: &'a Nothing,
        settings: &'a Settings,
    ) -> Option<Inputs<'a>> {
        let key = &learner.key;
        let seen = self.seen.get(key)?;
        Some(Inputs {
            learner,
            onefile_id: seen.onefile_id,
            user: seen.user.as_ref(),
            details: &self.shared.known,
            aims: &seen.aims,
            reviews: &seen.reviews,
            gone: &seen.gone,
            standards: &self.standards,
            staff: &self.staff,
            aim_links: self.links.aims.get(key).unwrap_or(&none.links),
            shown: &self.shown,
            decisions: self.decisions.get(key).unwrap_or(&none.decisions),
            unfinished: self.unfinished.get(key).unwrap_or(&none.unfinished),
            assigning: self.assigning.get(key).unwrap_or(&none.assigning),
            pathways: &self.pathways,
            not_sticking: &self.proofs.not_sticking,
            agreed: self.agreed.get(key).unwrap_or(&none.agreed),
            today: self.today,
            settings,
        })
    }
}

impl Observed {
    /// An aim of OneFile as it was seen.
    pub(in crate::engine) fn aim(
        &self,
        learner: &LearnerKey,
        onefile_id: i64,
    ) -> Option<&onefile::Aim> {
        let aims = &self.seen.get(learner)?.aims;
        aims.iter().find(|aim| aim.id == onefile_id)
    }

    /// Learners for whom there is something to do.
    pub(in crate::engine) fn with_changes(&self, settings: &Settings) -> BTreeSet<LearnerKey> {
        let plans = self.plan(settings).learners.into_iter();
        let changing = plans.filter(|plan| !plan.changes.is_empty());
        changing.map(|plan| plan.learner).collect()
    }

    /// Whether Tandem keeps the links already that a plan rests on.
    pub(in crate::engine) fn links_are_kept(&self, plan: &LearnerPlan) -> bool {
        let aims = self.links.aims.get(&plan.learner);
        self.links.learners.get(&plan.learner) == Some(&plan.onefile_id)
            && plan
                .aim_links
                .iter()
                .all(|(aim, id)| aims.and_then(|aims| aims.get(aim)) == Some(id))
    }

    /// What is agreed on after a learner's changes, those of some records apart, where that is
    /// news. `sent` is what was agreed on besides, by being sent.
    pub(in crate::engine) fn news_of_agreed(
        &self,
        plan: &LearnerPlan,
        but_for: &BTreeSet<Record>,
        sent: &BTreeMap<ReviewKey, AgreedReview>,
    ) -> Option<Agreed> {
        let held = self.agreed.get(&plan.learner);
        let before = held.cloned().unwrap_or_default();
        let mut agreed = plan.agreed.but_for(&before, but_for);
        agreed.reviews.extend(sent.clone());
        let nothing = held.is_none() && agreed == Agreed::default();
        (held != Some(&agreed) && !nothing).then_some(agreed)
    }

    /// PICS holds this of a learner by now, and this is agreed on.
    pub(in crate::engine) fn holds_now(
        &mut self,
        learner: Learner,
        agreed: BTreeMap<LearnerKey, Agreed>,
    ) {
        self.agreed = agreed;
        let mut held = self.pics.learners.iter_mut();
        if let Some(held) = held.find(|held| held.key == learner.key) {
            *held = learner;
        }
    }

    /// What both sides agreed on before.
    pub(in crate::engine) fn agreed(&self) -> &BTreeMap<LearnerKey, Agreed> {
        &self.agreed
    }

    /// Whether a review is on its way to OneFile from an earlier run.
    pub(crate) fn is_under_way(&self, learner: &LearnerKey, review: &ReviewKey) -> bool {
        let of = self.unfinished.get(learner);
        of.is_some_and(|reviews| reviews.contains_key(review))
    }

    /// OneFile user ID of an officer who can take reviews.
    pub(crate) fn assessor_of(&self, officer: &OfficerKey) -> Option<i64> {
        self.staff.assessor_of(officer)
    }

    /// OneFile aim IDs that Tandem keeps for a learner.
    pub(in crate::engine) fn linked_aims(&self, learner: &LearnerKey) -> BTreeSet<i64> {
        let aims = self.links.aims.get(learner).into_iter().flatten();
        aims.map(|(_, id)| *id).collect()
    }

    /// The one officer who is this assessor.
    pub(in crate::engine) fn officer_of(&self, assessor: i64) -> Option<OfficerKey> {
        self.staff.officer_of(assessor)
    }

    /// Whether this is a run over everybody.
    pub(in crate::engine) fn is_wide(&self) -> bool {
        self.wide
    }

    /// Codes of OneFile's standards, by standard ID; the title where there is no code.
    pub fn standard_codes(&self) -> BTreeMap<i64, String> {
        let name = |standard: &onefile::Standard| {
            standard
                .code
                .clone()
                .unwrap_or_else(|| standard.title.clone())
        };
        self.standards
            .iter()
            .map(|(id, standard)| (*id, name(standard)))
            .collect()
    }
}
