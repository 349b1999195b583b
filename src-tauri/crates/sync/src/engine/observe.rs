//! Reading what is needed from both systems.

use super::fresh::Reach;
use super::read::{Reading, Seen};
use super::who::LookedUp;
use super::work::WorkTold;
use super::{Engine, EngineError, RunCause, Scope, SharedSeen};
use crate::links::{self, Link, NotLinked};
use crate::plan::{
    Agreed, AgreedReview, Decisions, Inputs, LearnerPlan, Plan, Record, Staff, plan_learner,
};
use crate::ports::journal::{self, Links, Listings, Proofs, UnderWay};
use crate::ports::onefile::OneFileError;
use crate::records::pics::{AimKey, Everything, LearnerKey, OfficerKey, ReviewKey};
use crate::records::{RegistrationField, onefile};
use crate::scope::{self, OutOfScope};
use crate::settings::Settings;
use crate::uktime;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What both systems hold, as far as this run needs it.
#[derive(Debug, Default)]
pub struct Observed {
    /// PICS.
    pub pics: Everything,
    /// Learners in scope, with what OneFile holds of them.
    pub seen: BTreeMap<LearnerKey, Seen>,
    /// Learners in scope whom OneFile could not show.
    pub failed: BTreeMap<LearnerKey, OneFileError>,
    /// Learners in scope who are left alone until then.
    pub waiting: BTreeMap<LearnerKey, DateTime<Utc>>,
    /// Everybody else whom the run looked at.
    pub out_of_scope: BTreeMap<LearnerKey, OutOfScope>,
    /// What people decided.
    pub decisions: BTreeMap<LearnerKey, Decisions>,
    /// Learners who were read by this run; of the others the last observation stands.
    pub(super) fresh: BTreeSet<LearnerKey>,
    /// Officers and organisations.
    pub shared: SharedSeen,
    /// Learners whose answers lacked something that was there.
    pub(super) lacking: usize,
    /// Records that were asked for by their IDs.
    pub(super) asked_by_id: usize,
    wide: bool,
    today: NaiveDate,
    standards: BTreeMap<i64, onefile::Standard>,
    staff: Staff,
    pub(super) links: Links,
    pub(super) shown: BTreeSet<RegistrationField>,
    unfinished: BTreeMap<LearnerKey, BTreeMap<ReviewKey, UnderWay>>,
    assigning: BTreeMap<LearnerKey, BTreeMap<AimKey, Option<DateTime<Utc>>>>,
    pathways: BTreeMap<String, i64>,
    agreed: BTreeMap<LearnerKey, Agreed>,
    proofs: Proofs,
    pub(super) looked_up: LookedUp,
}

/// What a run looks at.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub scope: &'a Scope,
    /// Learners who are left alone until then.
    pub waiting: &'a BTreeMap<LearnerKey, DateTime<Utc>>,
    pub cause: RunCause,
    pub work: &'a WorkTold,
}

/// What stands in for a learner of whom nothing is kept.
#[derive(Default)]
struct Nothing {
    decisions: Decisions,
    links: BTreeMap<AimKey, i64>,
    unfinished: BTreeMap<ReviewKey, UnderWay>,
    assigning: BTreeMap<AimKey, Option<DateTime<Utc>>>,
    agreed: Agreed,
}

impl Observed {
    /// The plan that follows from what was seen.
    pub fn plan(&self, settings: &Settings) -> Plan {
        let none = Nothing::default();
        let learners = self.pics.learners.iter().filter_map(|learner| {
            let seen = self.seen.get(&learner.key)?;
            Some(plan_learner(&Inputs {
                learner,
                onefile_id: seen.onefile_id,
                user: seen.user.as_ref(),
                details: &self.shared.known,
                aims: &seen.aims,
                reviews: &seen.reviews,
                gone: &seen.gone,
                standards: &self.standards,
                staff: &self.staff,
                aim_links: self.links.aims.get(&learner.key).unwrap_or(&none.links),
                shown: &self.shown,
                decisions: self.decisions.get(&learner.key).unwrap_or(&none.decisions),
                unfinished: self
                    .unfinished
                    .get(&learner.key)
                    .unwrap_or(&none.unfinished),
                assigning: self.assigning.get(&learner.key).unwrap_or(&none.assigning),
                pathways: &self.pathways,
                not_sticking: &self.proofs.not_sticking,
                agreed: self.agreed.get(&learner.key).unwrap_or(&none.agreed),
                today: self.today,
                settings,
            }))
        });
        Plan {
            learners: learners.collect(),
            shared: self.shared.plan(self, settings),
            out_of_scope: self.out_of_scope.clone(),
        }
    }
}

impl Observed {
    /// An aim of OneFile as it was seen.
    pub(super) fn aim(&self, learner: &LearnerKey, onefile_id: i64) -> Option<&onefile::Aim> {
        let aims = &self.seen.get(learner)?.aims;
        aims.iter().find(|aim| aim.id == onefile_id)
    }

    /// Learners for whom there is something to do.
    pub(super) fn with_changes(&self, settings: &Settings) -> BTreeSet<LearnerKey> {
        let plans = self.plan(settings).learners.into_iter();
        let changing = plans.filter(|plan| !plan.changes.is_empty());
        changing.map(|plan| plan.learner).collect()
    }

    /// Whether Tandem keeps the links already that a plan rests on.
    pub(super) fn links_are_kept(&self, plan: &LearnerPlan) -> bool {
        let aims = self.links.aims.get(&plan.learner);
        self.links.learners.get(&plan.learner) == Some(&plan.onefile_id)
            && plan
                .aim_links
                .iter()
                .all(|(aim, id)| aims.and_then(|aims| aims.get(aim)) == Some(id))
    }

    /// What is agreed on after a learner's changes, those of some records apart, where that is
    /// news. `sent` is what was agreed on besides, by being sent.
    pub(super) fn news_of_agreed(
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

    /// What both sides agreed on before.
    pub(super) fn agreed(&self) -> &BTreeMap<LearnerKey, Agreed> {
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
    pub(super) fn linked_aims(&self, learner: &LearnerKey) -> BTreeSet<i64> {
        let aims = self.links.aims.get(learner).into_iter().flatten();
        aims.map(|(_, id)| *id).collect()
    }

    /// The one officer who is this assessor.
    pub(super) fn officer_of(&self, assessor: i64) -> Option<OfficerKey> {
        self.staff.officer_of(assessor)
    }

    /// Whether this is a run over everybody.
    pub(super) fn is_wide(&self) -> bool {
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

impl Engine<'_> {
    /// Reads what a run over this scope needs; writes nothing on either side.
    ///
    /// # Errors
    /// A listing that can't be read, or that ends short, ends the look: it is never taken as empty.
    pub async fn observe(&self, scope: &Scope) -> Result<Observed, EngineError> {
        self.observe_but(&Look {
            scope,
            waiting: &BTreeMap::new(),
            cause: RunCause::Asked,
            work: &WorkTold::default(),
        })
        .await
    }

    pub(super) async fn observe_but(&self, look: &Look<'_>) -> Result<Observed, EngineError> {
        let Look {
            scope,
            waiting,
            cause,
            work,
        } = *look;
        let pics = self.pics.everything().await?;
        let open = self.journal.open_entries().await?;
        let mut observed = Observed {
            pics,
            wide: *scope == Scope::All,
            today: uktime::day(self.clock.now()),
            links: self.journal.links().await?,
            decisions: self.journal.decisions().await?,
            unfinished: journal::unfinished_pushes(&open),
            assigning: journal::unfinished_assignments(&open),
            pathways: self.journal.pathways().await?,
            agreed: self.journal.agreed().await?,
            proofs: self.journal.proofs().await?,
            ..Observed::default()
        };
        observed.links.complete(&mut observed.pics);
        if let Scope::One(key) = scope
            && !observed
                .pics
                .learners
                .iter()
                .any(|learner| learner.key == *key)
        {
            return Err(EngineError::NoSuchLearner);
        }
        let mut reach = match scope {
            Scope::One(_) => None,
            Scope::All => Some(self.reach().await?),
        };
        let listings = match &mut reach {
            None => self.listings_for_one(scope, &observed).await?,
            Some(reach) => self.listings(reach, cause).await?,
        };
        let is_whole = reach.as_ref().is_none_or(Reach::has_whole_listing);
        let mut partners = self.partners(scope, &mut observed, &listings);
        partners.retain(|(learner, _)| match waiting.get(learner) {
            Some(until) => {
                observed.waiting.insert(learner.clone(), *until);
                false
            }
            None => true,
        });
        let partners = (self.still_themselves(scope, &mut observed, &listings, partners)).await?;
        observed.staff = self.staff_of(&mut observed, &listings).await?;
        observed.standards = listings
            .standards
            .into_iter()
            .map(|standard| (standard.id, standard))
            .collect();
        self.read_shared(scope, &mut observed, &listings.assessors)
            .await?;
        match reach {
            None => {
                let reading = Reading::of(partners, &BTreeMap::new(), self.clock.now());
                self.read_learners(reading, work, &mut observed).await?;
            }
            Some(reach) => {
                self.read_who_changed(reach, partners, work, &mut observed)
                    .await?
            }
        }
        self.part_from_strangers(&mut observed);
        if !is_whole {
            self.look_at_who_changes(&mut observed).await?;
        }
        observed.shared.known.shown = self.onefile.shown_details();
        observed.shown = self.onefile.shown_aim_fields();
        self.journal.keep_shown(&observed.shown).await?;
        Ok(observed)
    }

    /// A single learner is content with the last listings, unless the learner can't be found there.
    async fn listings_for_one(
        &self,
        scope: &Scope,
        observed: &Observed,
    ) -> Result<Listings, EngineError> {
        if let (Scope::One(key), Some(kept)) = (scope, self.journal.listings().await?) {
            let links =
                links::link_learners(&observed.pics.learners, &kept.learners, &observed.links);
            if matches!(links.get(key), Some(Ok(_))) {
                return Ok(kept);
            }
        }
        let kept = self.journal.listings().await?;
        let listings = Listings {
            learners: self.onefile.learners(None).await?,
            assessors: self.onefile.assessors().await?,
            standards: self.onefile.standards().await?,
        };
        self.check_listings(kept.as_ref(), &listings)?;
        self.journal.keep_listings(&listings).await?;
        Ok(listings)
    }

    /// A run over everybody reads the listings. In the background the learners' one is only
    /// brought up to date, as long as it is not too old.
    async fn listings(&self, reach: &mut Reach, cause: RunCause) -> Result<Listings, EngineError> {
        let kept = self.journal.listings().await?;
        let whole = cause != RunCause::Background;
        let learners = match (&kept, reach.news_of_learners(whole)) {
            (Some(kept), Some(news)) => merged(&kept.learners, news),
            _ => {
                reach.listed_now();
                self.onefile.learners(None).await?
            }
        };
        let listings = Listings {
            learners,
            assessors: self.onefile.assessors().await?,
            standards: self.onefile.standards().await?,
        };
        self.check_listings(kept.as_ref(), &listings)?;
        self.journal.keep_listings(&listings).await?;
        Ok(listings)
    }

    /// Learners in scope and their OneFile partners; the rest goes to `out_of_scope`.
    fn partners(
        &self,
        scope: &Scope,
        observed: &mut Observed,
        listings: &Listings,
    ) -> Vec<(LearnerKey, i64)> {
        let links =
            links::link_learners(&observed.pics.learners, &listings.learners, &observed.links);
        let archived: BTreeSet<i64> = listings
            .learners
            .iter()
            .filter(|l| l.archived)
            .map(|l| l.id)
            .collect();
        let mut partners = Vec::new();
        for learner in &observed.pics.learners {
            if matches!(scope, Scope::One(key) if *key != learner.key) {
                continue;
            }
            let link = links
                .get(&learner.key)
                .copied()
                .unwrap_or(Err(NotLinked::NoPartner));
            let reason = scope::pics_side(learner, observed.today, self.settings).or(match link {
                Err(reason) => Some(OutOfScope::NotLinked { reason }),
                Ok(link) if archived.contains(&link.onefile_id) => Some(OutOfScope::Archived),
                Ok(_) => None,
            });
            match (reason, link) {
                (None, Ok(Link { onefile_id, .. })) => {
                    partners.push((learner.key.clone(), onefile_id));
                }
                (reason, _) => {
                    let reason = reason.unwrap_or(OutOfScope::NotLinked {
                        reason: NotLinked::NoPartner,
                    });
                    observed.out_of_scope.insert(learner.key.clone(), reason);
                }
            }
        }
        partners
    }
}

/// The listing with those who changed in it as they are now.
fn merged(kept: &[onefile::Learner], news: &[onefile::Learner]) -> Vec<onefile::Learner> {
    let mut all: BTreeMap<i64, &onefile::Learner> =
        kept.iter().map(|user| (user.id, user)).collect();
    all.extend(news.iter().map(|user| (user.id, user)));
    all.into_values().cloned().collect()
}
