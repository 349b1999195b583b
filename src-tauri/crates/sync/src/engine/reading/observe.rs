//! Reading what is needed from both systems.

use super::fresh::Reach;
use super::observed::Observed;
use super::read::Reading;
use crate::engine::parts::Engine;
use crate::engine::work::WorkTold;
use crate::error::EngineError;
use crate::links::{self, Link, NotLinked};
use crate::ports::Listings;
use crate::records::onefile;
use crate::records::pics::LearnerKey;
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
        let pics = self.pics.everything().await?;
        let open = self.journal.open_entries().await?;
        let mut observed = Observed {
            pics,
            wide: *scope == Scope::All,
            today: uktime::day(self.clock.now()),
            links: self.journal.links().await?,
            decisions: self.journal.decisions().await?,
            unfinished: steps::unfinished_pushes(&open),
            assigning: steps::unfinished_assignments(&open),
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
