//! What both systems hold, as far as an enrolment needs it, and who may be there already.

use crate::blank;
use crate::delivery::Carried;
use crate::engine::deliveries::{listed, listed_member};
use crate::engine::parts::Engine;
use crate::enrol::{Choices, Creation, Enrolment, Inputs, Standing, may_be, plan_enrolment};
use crate::error::EngineError;
use crate::links::Links;
use crate::links::{Link, NotLinked, link_learners};
use crate::names;
use crate::plan::Record;
use crate::ports::onefile::OneFileError;
use crate::records::onefile::{Assessor, Classroom, Learner, Placement, User};
use crate::records::pics::{self, Everything, LearnerKey};
use crate::steps::unfinished_creations;
use crate::uktime;
use chrono::NaiveDate;
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};

/// So many accounts that are nobody's are read whole for each enrolment; of more, those alone whose
/// first name or surname is the learner's.
const LOOKED_AT: usize = 200;

/// So many assessors whom a listing does not show any more are asked for by ID.
const ASKED_FOR: usize = 20;

/// What both systems hold, as far as an enrolment needs it. What is created goes into it.
pub(super) struct Ground {
    pics: Everything,
    pub(super) learners: Vec<Learner>,
    pub(super) assessors: Vec<Assessor>,
    pub(super) placements: Vec<Placement>,
    pub(super) classrooms: Vec<Classroom>,
    accounts: BTreeMap<i64, User>,
    /// Accounts that could not be read yet.
    unread: Vec<Learner>,
    /// Accounts that were listed at the last run over everybody, and are not now.
    vanished: Vec<Learner>,
    pub(super) stored: Links,
    ulns: BTreeMap<String, usize>,
    pub(super) unfinished: Vec<(LearnerKey, Creation)>,
    today: NaiveDate,
}

impl Engine<'_> {
    pub(super) async fn read_ground(&self, wanted: &[LearnerKey]) -> Result<Ground, EngineError> {
        let pics = self.pics.everything().await?;
        let known: BTreeSet<&LearnerKey> = pics.learners.iter().map(|one| &one.key).collect();
        if wanted.iter().any(|key| !known.contains(key)) {
            return Err(EngineError::NoSuchLearner);
        }
        let mut ulns: BTreeMap<String, usize> = BTreeMap::new();
        for uln in pics.learners.iter().filter_map(|one| one.uln.as_deref()) {
            *ulns.entry(uln.trim().to_owned()).or_default() += 1;
        }
        let open = self.journal.open_entries().await?;
        let listed = self.listed_people().await?;
        let mut ground = Ground {
            learners: listed.learners,
            assessors: self
                .with_vanished(listed.assessors, listed.gone_assessors)
                .await?,
            placements: self.onefile.placements().await?,
            classrooms: self.onefile.classrooms().await?,
            accounts: BTreeMap::new(),
            unread: Vec::new(),
            vanished: listed.gone_learners,
            stored: self.known_links().await?,
            ulns,
            unfinished: unfinished_creations(&open),
            today: uktime::day(self.clock.now()),
            pics,
        };
        ground.stored.complete(&mut ground.pics);
        self.read_accounts(&mut ground, wanted).await?;
        Ok(ground)
    }

    /// Links that Tandem keeps, and accounts that it created: these count without any listing.
    pub(super) async fn known_links(&self) -> Result<Links, EngineError> {
        let mut links = self.journal.links().await?;
        for (learner, id) in self.journal.created_accounts().await? {
            if !links.apart.contains(&(learner.clone(), id)) {
                links.learners.entry(learner).or_insert(id);
            }
        }
        Ok(links)
    }

    /// Assessors whom a listing does not show any more are there all the same, unless OneFile does
    /// not know them by their ID either.
    async fn with_vanished(
        &self,
        mut assessors: Vec<Assessor>,
        vanished: Vec<Assessor>,
    ) -> Result<Vec<Assessor>, EngineError> {
        for (nth, one) in vanished.into_iter().enumerate() {
            let gone = nth < ASKED_FOR
                && match self.onefile.user(one.id).await {
                    Ok(user) => user.is_none(),
                    Err(error) if error.stops_the_run() => return Err(error.into()),
                    Err(_) => false,
                };
            if !gone {
                assessors.push(one);
            }
        }
        Ok(assessors)
    }

    /// Asks by ID for the accounts that may be this learner's although no listing shows them: those
    /// that Tandem linked or created, and those that were listed before.
    async fn ask_for_unlisted(
        &self,
        learner: &pics::Learner,
        ground: &mut Ground,
    ) -> Result<(), OneFileError> {
        let own = ground.stored.learners.get(&learner.key).copied();
        let vanished = (ground.vanished.iter()).filter(|one| is_perhaps(learner, one));
        let unlisted: BTreeSet<i64> = (own.into_iter())
            .chain(vanished.map(|one| one.id))
            .filter(|id| ground.learners.iter().all(|one| one.id != *id))
            .collect();
        for id in unlisted {
            let found = self.onefile.user(id).await?;
            ground.vanished.retain(|one| one.id != id);
            let is_learner = |user: &User| user.is_learner();
            if let Some(user) = found.filter(is_learner) {
                ground.learners.push(as_learner(&user));
                ground.accounts.insert(id, user);
            }
        }
        Ok(())
    }

    /// Accounts that may be one of these learners', whole. One that can't be read now is read once
    /// more for the learners whose it may be.
    async fn read_accounts(
        &self,
        ground: &mut Ground,
        wanted: &[LearnerKey],
    ) -> Result<(), EngineError> {
        let links = ground.links();
        let taken: BTreeSet<i64> = (links.values().flatten())
            .map(|link| link.onefile_id)
            .collect();
        let nobodys: Vec<&Learner> = (ground.learners.iter())
            .filter(|one| !taken.contains(&one.id))
            .collect();
        let unlinked: Vec<_> = (ground.pics.learners.iter())
            .filter(|one| wanted.contains(&one.key) && !matches!(links.get(&one.key), Some(Ok(_))))
            .collect();
        let all = nobodys.len() <= LOOKED_AT;
        let look_at = |one: &&&Learner| {
            let may_be =
                |learner: &&pics::Learner| may_be(learner, &one.first_name, &one.last_name);
            !unlinked.is_empty() && (all || unlinked.iter().any(may_be))
        };
        let look_at: Vec<Learner> = nobodys
            .iter()
            .filter(look_at)
            .map(|one| (*one).clone())
            .collect();
        // Made before anything waits on them, so that the whole can move between threads.
        let reads: Vec<_> = look_at
            .iter()
            .map(|one| self.onefile.user(one.id))
            .collect();
        let at_once = self.settings.at_once.max(1);
        let read: Vec<_> = futures::stream::iter(reads)
            .buffered(at_once)
            .collect()
            .await;
        for (one, read) in look_at.into_iter().zip(read) {
            match read {
                Ok(user) => ground.accounts.extend(user.map(|user| (user.id, user))),
                Err(error) if error.stops_the_run() => return Err(error.into()),
                Err(_) => ground.unread.push(one),
            }
        }
        Ok(())
    }

    /// One more look for whoever may be this learner: by MIS value, and at accounts that could not
    /// be read before. Without it nobody is created.
    pub(super) async fn look_for(
        &self,
        key: &LearnerKey,
        ground: &mut Ground,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let learner = ground.pics.learners.iter().find(|one| one.key == *key);
        let Some(learner) = &learner.filter(|_| !ground.is_linked(key)).cloned() else {
            return Ok(());
        };
        if let Err(error) = self.ask_for_unlisted(learner, ground).await {
            carried.trouble(Some(Record::Account), &error);
            return Ok(());
        }
        if ground.is_linked(key) {
            return Ok(());
        }
        let may_be = |one: &Learner| may_be(learner, &one.first_name, &one.last_name);
        let ids: Vec<i64> = (ground.unread.iter())
            .filter(|one| may_be(one))
            .map(|one| one.id)
            .collect();
        let misid = [&learner.ident, &learner.learner_ref]
            .into_iter()
            .find_map(|value| value.as_deref().and_then(blank::text));
        for id in ids {
            match self.onefile.user(id).await {
                Ok(user) => {
                    ground.accounts.extend(user.map(|user| (user.id, user)));
                    ground.unread.retain(|one| one.id != id);
                }
                Err(error) => {
                    carried.trouble(Some(Record::Account), &error);
                    return Ok(());
                }
            }
        }
        if let Some(misid) = misid {
            match self.users_with_misid(&misid).await {
                Ok(found) => {
                    let found = found.into_iter().map(|user| (user.id, user));
                    ground.accounts.extend(found);
                }
                Err(error) => carried.trouble(Some(Record::Account), &error),
            }
        }
        Ok(())
    }
}

impl Ground {
    fn links(&self) -> BTreeMap<LearnerKey, Result<Link, NotLinked>> {
        link_learners(&self.pics.learners, &self.learners, &self.stored)
    }

    fn is_linked(&self, key: &LearnerKey) -> bool {
        matches!(self.links().get(key), Some(Ok(_)))
    }

    /// Takes in what was created.
    pub(super) fn add(&mut self, creation: &Creation, id: i64) {
        match creation {
            Creation::Learner(new) => self.learners.push(listed(&new.account, id)),
            Creation::Assessor(member) => self.assessors.push(listed_member(member, id)),
            Creation::Placement(new) => self.placements.push(Placement {
                id,
                name: new.name.clone(),
                misid: Some(new.organisation.0.clone()),
                ..Placement::default()
            }),
            Creation::Classroom(new) => self.classrooms.push(Classroom {
                id,
                name: new.name.clone(),
                misid: None,
            }),
        }
    }

    pub(super) fn plan(
        &self,
        key: &LearnerKey,
        choices: &Choices,
        engine: &Engine<'_>,
    ) -> Result<Enrolment, EngineError> {
        let links = self.links();
        let learner = self.pics.learners.iter().find(|one| one.key == *key);
        let (Some(learner), Some(link)) = (learner, links.get(key).copied()) else {
            return Err(EngineError::NoSuchLearner);
        };
        let taken: BTreeSet<i64> = links
            .values()
            .flatten()
            .map(|link| link.onefile_id)
            .collect();
        // Staff with the learner's MIS value stand in the way as well.
        let staff: Vec<User> = self.assessors.iter().map(as_user).collect();
        let accounts: Vec<&User> = (self.accounts.values())
            .filter(|user| !taken.contains(&user.id))
            .chain(&staff)
            .collect();
        let uln = learner.uln.as_deref().unwrap_or_default().trim();
        let mut enrolment = plan_enrolment(&Inputs {
            learner,
            link,
            uln_is_shared: self.ulns.get(uln).copied().unwrap_or(0) > 1,
            officers: &self.pics.officers,
            organisations: &self.pics.organisations,
            accounts: &accounts,
            assessors: &self.assessors,
            placements: &self.placements,
            classrooms: &self.classrooms,
            choices,
            in_doubt: (self.unfinished.iter())
                .any(|(of, creation)| of == key && matches!(creation, Creation::Learner(_))),
            today: self.today,
            settings: engine.settings,
        });
        let on_its_way = |creation: &Creation| {
            (self.unfinished.iter()).any(|(_, other)| other.is_same_record(creation))
        };
        if enrolment.standing == Standing::Ready && enrolment.on_the_way().iter().any(on_its_way) {
            enrolment.standing = Standing::InDoubt;
        }
        Ok(enrolment)
    }
}

/// Whether an account that was listed before may be the learner's: by MIS value or by name.
fn is_perhaps(learner: &pics::Learner, one: &Learner) -> bool {
    let misid = one.misid.as_deref().and_then(blank::text);
    let references = [&learner.ident, &learner.learner_ref].into_iter().flatten();
    let has_it = |misid: &String| references.clone().any(|own| names::same(own, misid));
    misid.as_ref().is_some_and(has_it) || may_be(learner, &one.first_name, &one.last_name)
}

/// What a listing shows of an account.
fn as_learner(user: &User) -> Learner {
    Learner {
        id: user.id,
        first_name: user.first_name.clone().unwrap_or_default(),
        last_name: user.last_name.clone().unwrap_or_default(),
        misid: user.misid.clone(),
        archived: user.archived,
        last_modified: None,
    }
}

/// What a listing shows of an assessor.
fn as_user(assessor: &Assessor) -> User {
    User {
        id: assessor.id,
        last_name: Some(assessor.name.clone()),
        misid: assessor.misid.clone(),
        archived: assessor.archived,
        ..User::default()
    }
}
