//! Reading what is needed from both systems.

use super::fresh::Reach;
use super::observed::Observed;
use super::read::Reading;
use crate::engine::parts::Engine;
use crate::engine::work::WorkTold;
use crate::error::EngineError;
use crate::links::Links;
use crate::links::{self, Link, NotLinked};
use crate::ports::Listings;
use crate::records::onefile;
use crate::records::pics::{Everything, LearnerKey};
use crate::runs::{RunCause, Scope};
use crate::scope::{self, OutOfScope};
use crate::steps;
use crate::uktime;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What a run looks at.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Errand<'a> {
    pub scope: &'a Scope,
    /// Learners who are left alone until then.
    pub left_alone: &'a BTreeMap<LearnerKey, DateTime<Utc>>,
    pub cause: RunCause,
    pub work: &'a WorkTold,
}

impl Engine<'_> {
    /// Reads what a run over this scope needs; writes nothing on either side.
    ///
    /// # Errors
    /// A listing that can't be read, or that ends short, ends the look: it is never taken as empty.
    pub async fn observe(&self, scope: &Scope) -> Result<Observed, EngineError> {
        self.observe_but(&Errand {
            scope,
            left_alone: &BTreeMap::new(),
            cause: RunCause::Asked,
            work: &WorkTold::default(),
        })
        .await
    }

    pub(in crate::engine) async fn observe_but(
        &self,
        errand: &Errand<'_>,
    ) -> Result<Observed, EngineError> {
        let Errand {
            scope,
            left_alone,
            cause,
            work,
        } = *errand;
        let links = self.journal.links().await?;
        let open = self.journal.open_entries().await?;
        let mut observed = Observed {
            wide: *scope == Scope::All,
            today: uktime::day(self.clock.now()),
            links,
            decisions: self.journal.decisions().await?,
            unfinished: steps::unfinished_pushes(&open),
            assigning: steps::unfinished_assignments(&open),
            pathways: self.journal.pathways().await?,
            agreed: self.journal.agreed().await?,
            proofs: self.journal.proofs().await?,
            ..Observed::default()
        };
        let mut reach = None;
        let listings = match scope {
            Scope::One(key) => self.read_around(key, &mut observed).await?,
            Scope::All => {
                observed.pics = self.pics.everything().await?;
                let mut begun = self.reach().await?;
                let listings = self.listings(&mut begun, cause).await?;
                reach = Some(begun);
                listings
            }
        };
        observed.links.complete(&mut observed.pics);
        let is_whole = reach.as_ref().is_none_or(Reach::has_whole_listing);
        let mut partners = self.partners(scope, &mut observed, &listings);
        partners.retain(|(learner, _)| match left_alone.get(learner) {
            Some(until) => {
                observed.left_alone.insert(learner.clone(), *until);
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

    /// Reads what PICS holds of a learner and of whoever may be taken for them. A single learner is
    /// content with the last listings, unless the learner can't be found there.
    async fn read_around(
        &self,
        key: &LearnerKey,
        observed: &mut Observed,
    ) -> Result<Listings, EngineError> {
        let kept = self.journal.listings().await?;
        if let Some(kept) = &kept {
            observed.pics = self.around(key, &observed.links, kept).await?;
            let pics = &observed.pics.learners;
            let links = links::link_learners(pics, &kept.learners, &observed.links);
            if matches!(links.get(key), Some(Ok(_))) {
                return Ok(kept.clone());
            }
        } else if self.pics.learner(key).await?.is_none() {
            return Err(EngineError::NoSuchLearner);
        }
        let listings = Listings {
            learners: self.onefile.learners(None).await?,
            assessors: self.onefile.assessors().await?,
            standards: self.onefile.standards().await?,
        };
        self.check_listings(kept.as_ref(), &listings)?;
        self.journal.keep_listings(&listings).await?;
        observed.pics = self.around(key, &observed.links, &listings).await?;
        Ok(listings)
    }

    /// A learner, and in PICS everybody who lays claim to an account that may be theirs: whether a
    /// link is unique is known from these alone.
    async fn around(
        &self,
        key: &LearnerKey,
        kept: &Links,
        listings: &Listings,
    ) -> Result<Everything, EngineError> {
        let learner = self.pics.learner(key).await?;
        let learner = learner.ok_or(EngineError::NoSuchLearner)?;
        let references: BTreeSet<&str> = links::references(&learner).collect();
        let has_one = |user: &&onefile::Learner| {
            let misid = user.misid.as_deref().map(str::trim);
            misid.is_some_and(|misid| references.contains(misid))
        };
        let by_misid = listings.learners.iter().filter(has_one).map(|user| user.id);
        let mut ids: BTreeSet<i64> = by_misid.collect();
        ids.extend(learner.onefile_id);
        ids.extend(kept.learners.get(key));
        let claimed = kept.learners.iter().filter(|(_, id)| ids.contains(id));
        let others: BTreeSet<LearnerKey> = claimed.map(|(other, _)| other.clone()).collect();
        let around = self.pics.around(key, &ids, &others).await?;
        around.ok_or(EngineError::NoSuchLearner)
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
