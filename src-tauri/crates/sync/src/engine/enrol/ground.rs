//! What both systems hold, as far as an enrolment needs it, and who may be there already.

use crate::blank;
use crate::engine::carried::Carried;
use crate::engine::creation::{listed, listed_member};
use crate::engine::{Engine, EngineError};
use crate::enrol::{Choices, Creation, Enrolment, Inputs, Standing, may_be, plan_enrolment};
use crate::links::{Link, NotLinked, link_learners};
use crate::plan::Record;
use crate::ports::journal::{Links, unfinished_creations};
use crate::records::onefile::{Assessor, Classroom, Learner, Placement, User};
use crate::records::pics::{self, Everything, LearnerKey};
use crate::uktime;
use chrono::NaiveDate;
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};

/// So many accounts that are nobody's are read whole for each enrolment; of more, those alone whose
/// first name or surname is the learner's.
const LOOKED_AT: usize = 200;

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
        let mut ground = Ground {
            learners: self.onefile.learners(None).await?,
            assessors: self.onefile.assessors().await?,
            placements: self.onefile.placements().await?,
            classrooms: self.onefile.classrooms().await?,
            accounts: BTreeMap::new(),
            unread: Vec::new(),
            stored: self.journal.links().await?,
            ulns,
            unfinished: unfinished_creations(&open),
            today: uktime::day(self.clock.now()),
            pics,
        };
        self.read_accounts(&mut ground, wanted).await?;
        Ok(ground)
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
        let Some(learner) = learner.filter(|_| !matches!(ground.links().get(key), Some(Ok(_))))
        else {
            return Ok(());
        };
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
