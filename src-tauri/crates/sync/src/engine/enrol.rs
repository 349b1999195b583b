//! Creating learners in OneFile: read, plan, and one after the other what they need, their account,
//! their link. Aims follow with an ordinary run, which is not made here.

use super::carried::Carried;
use super::creation::{LEARNER, MIS_VALUE, listed};
use super::{Engine, EngineError, Event, Outcome, Phase, Problem, ProblemKind, RunRecord, Scope};
use super::{SETTLE, Totals};
use crate::enrol::{
    Choices, Creation, Enrolment, Inputs, NewLearner, Partner, Standing, may_be, plan_enrolment,
};
use crate::links::{Link, NotLinked, link_learners};
use crate::plan::{Record, System};
use crate::ports::journal::{Step, unfinished_creations};
use crate::ports::onefile::OneFileErrorKind;
use crate::records::onefile::{Assessor, Classroom, Learner, Placement, User};
use crate::records::pics::{self, Everything, LearnerKey};
use crate::{blank, uktime};
use chrono::NaiveDate;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Roles whose MIS values stand in the way of a new account's: learner, trainee assessor, assessor,
/// verifier.
const ROLES: [i64; 4] = [LEARNER, 4, 5, 10];

/// So many accounts that are nobody's are read whole for each enrolment; of more, those alone whose
/// first name or surname is the learner's.
const LOOKED_AT: usize = 200;

/// Whom to enrol.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnrolRequest {
    /// Learners, in the order in which they are enrolled.
    pub learners: Vec<LearnerKey>,
    /// What a person chose, by learner.
    pub choices: BTreeMap<LearnerKey, Choices>,
    /// Only say what would be created.
    pub dry_run: bool,
}

/// How an enrolment went, or what it would take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// What it takes.
    #[serde(flatten)]
    pub enrolment: Enrolment,
    /// How it ended; in a dry run, how it would end if every call succeeds.
    pub outcome: Outcome,
    /// OneFile user ID, where there is an account now.
    pub onefile_id: Option<i64>,
    /// What did not go as it should.
    pub problems: Vec<Problem>,
}

/// The end of an enrolment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReport {
    /// Number of the run; a dry run has none.
    pub run: Option<i64>,
    /// Learners, in the order of the request.
    pub learners: Vec<Enrolled>,
    /// Assessors to choose from: those who work.
    pub assessors: Vec<Assessor>,
    /// Placements to choose from.
    pub placements: Vec<Placement>,
    /// Classes to choose from.
    pub classrooms: Vec<Classroom>,
    /// Totals.
    pub totals: Totals,
    /// What ended it early, where something did.
    pub stopped_by: Option<OneFileErrorKind>,
}

/// What both systems hold, as far as an enrolment needs it. What is created goes into it.
struct Ground {
    pics: Everything,
    learners: Vec<Learner>,
    assessors: Vec<Assessor>,
    placements: Vec<Placement>,
    classrooms: Vec<Classroom>,
    accounts: BTreeMap<i64, User>,
    /// Accounts that could not be read yet.
    unread: Vec<Learner>,
    stored: BTreeMap<LearnerKey, i64>,
    ulns: BTreeMap<String, usize>,
    unfinished: Vec<(LearnerKey, Creation)>,
    today: NaiveDate,
}

impl Engine<'_> {
    /// Creates learners in OneFile and stores their links, or says what would be created.
    ///
    /// # Errors
    /// What kept it from being begun or finished. What was done by then is recorded, and is taken
    /// up again. Trouble with single learners is no error: it is in the report.
    pub async fn enrol(
        &self,
        request: &EnrolRequest,
        run: &RunRecord,
    ) -> Result<EnrolReport, EngineError> {
        let calls_before = self.onefile.calls();
        self.check_ground(&Scope::All).await?;
        let mut report = EnrolReport::default();
        if !request.dry_run {
            report.run = Some(self.journal.begin_run(run).await?);
            report.stopped_by = self.take_up_creations().await?;
        }
        let mut ground = self.read_ground(&request.learners).await?;
        let total = request.learners.len();
        for (done, key) in request.learners.iter().enumerate() {
            let stop = report.stopped_by.is_some() || self.cancel.is_cancelled();
            let choices = request.choices.get(key).cloned().unwrap_or_default();
            let mut carried = Carried::default();
            let enrolled = match report.run {
                Some(_) if stop => {
                    carried.not_reached = true;
                    (ground.plan(key, &choices, self)?, None)
                }
                Some(number) => {
                    let _hold = self.in_hand.take(key).await;
                    self.in_hand.note_asked(key);
                    self.enrol_one(number, key, &choices, &mut ground, &mut carried)
                        .await?
                }
                None => {
                    self.look_for(key, &mut ground, &mut carried).await?;
                    (ground.plan(key, &choices, self)?, None)
                }
            };
            report.stopped_by = report.stopped_by.or(carried.stop);
            report.take(enrolled, carried, request.dry_run);
            (self.listener)(Event::Progress {
                phase: Phase::Applying,
                done: done + 1,
                total,
            });
        }
        report.offer(ground);
        let totals = &mut report.totals;
        totals.in_scope = total;
        totals.dry_run = request.dry_run;
        totals.count(report.learners.iter().map(|enrolled| enrolled.outcome));
        totals.calls = self.onefile.calls() - calls_before;
        if let Some(number) = report.run {
            self.journal
                .finish_run(number, &report.totals, self.clock.now())
                .await?;
        }
        Ok(report)
    }

    /// A person looked into OneFile for an account whose answer was lost: it has this ID there, or
    /// it is not there. `false` where no such question is open, or the account is no learner's.
    ///
    /// # Errors
    /// OneFile could not be read, or Tandem's memory failed.
    pub async fn settle_account(
        &self,
        learner: &LearnerKey,
        there: Option<i64>,
    ) -> Result<bool, EngineError> {
        let _hold = self.in_hand.take(learner).await;
        let open = self.journal.open_entries().await?;
        let entry = open.into_iter().find(|entry| {
            let creation = super::creation::creation_of(&entry.change);
            entry.change.learner == *learner
                && entry.step == Step::CreationSent
                && matches!(creation, Some(Creation::Learner(_)))
        });
        let Some(entry) = entry else {
            return Ok(false);
        };
        let Some(id) = there else {
            let reason = crate::ports::journal::Abandoned::Answered;
            let step = Step::Abandoned { reason };
            self.journal
                .advance(&[entry.id], &step, self.clock.now())
                .await?;
            return Ok(true);
        };
        let taken = self.journal.links().await?;
        let is_anothers = (taken.learners.iter()).any(|(key, held)| *held == id && key != learner);
        let is_learner = |user: &User| user.role.is_none_or(|role| role == LEARNER);
        let user = self.onefile.user(id).await?;
        if is_anothers || !user.as_ref().is_some_and(is_learner) {
            return Ok(false);
        }
        if let Some(creation) = super::creation::creation_of(&entry.change) {
            let mut carried = Carried::default();
            self.finish_creation(entry.id, &entry.change, creation, id, &mut carried)
                .await?;
        }
        Ok(true)
    }

    /// What earlier enrolments left unfinished, whoever they were for: a placement on its way would
    /// otherwise be created twice.
    async fn take_up_creations(&self) -> Result<Option<OneFileErrorKind>, EngineError> {
        let open = self.journal.open_entries().await?;
        let unfinished: Vec<_> = open
            .into_iter()
            .filter(|entry| super::creation::creation_of(&entry.change).is_some())
            .collect();
        let sent = Step::CreationSent;
        if unfinished.iter().any(|entry| entry.step == sent) {
            self.clock.sleep(SETTLE).await;
        }
        let mut carried = Carried::default();
        for entry in &unfinished {
            let _hold = self.in_hand.take(&entry.change.learner).await;
            self.take_up(entry, &mut carried).await?;
        }
        Ok(carried.stop)
    }

    async fn read_ground(&self, wanted: &[LearnerKey]) -> Result<Ground, EngineError> {
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
            stored: self.journal.links().await?.learners,
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
    async fn look_for(
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
            match self.onefile.users_with_misid(&misid, &ROLES).await {
                Ok(found) => {
                    let found = found.into_iter().map(|user| (user.id, user));
                    ground.accounts.extend(found);
                }
                Err(error) => carried.trouble(Some(Record::Account), &error),
            }
        }
        Ok(())
    }

    async fn enrol_one(
        &self,
        run: i64,
        key: &LearnerKey,
        choices: &Choices,
        ground: &mut Ground,
        carried: &mut Carried,
    ) -> Result<(Enrolment, Option<i64>), EngineError> {
        // Somebody else's enrolment may have ended since the look.
        ground.stored = self.journal.links().await?.learners;
        self.look_for(key, ground, carried).await?;
        let enrolment = ground.plan(key, choices, self)?;
        if carried.failed || enrolment.standing != Standing::Ready {
            return Ok((enrolment, None));
        }
        let (Some(assessor), Some(placement), Some(classroom)) = (
            &enrolment.assessor,
            &enrolment.placement,
            &enrolment.classroom,
        ) else {
            return Ok((enrolment, None));
        };
        let assessor_id = match assessor {
            Partner::There { id, .. } => Some(*id),
            Partner::ToCreate(member) => {
                let creation = Creation::Assessor(member.clone());
                let id = self.create(run, key, creation, carried).await?;
                ground.assessors.extend(id.map(|id| Assessor {
                    id,
                    name: member.name(),
                    misid: Some(member.officer.0.clone()),
                    archived: false,
                }));
                id
            }
        };
        let placement_id = match placement {
            Partner::There { id, .. } => Some(*id),
            Partner::ToCreate(_) if assessor_id.is_none() => None,
            Partner::ToCreate(new) => {
                let creation = Creation::Placement(new.clone());
                let id = self.create(run, key, creation, carried).await?;
                ground.placements.extend(id.map(|id| Placement {
                    id,
                    name: new.name.clone(),
                    misid: Some(new.organisation.0.clone()),
                    ..Placement::default()
                }));
                id
            }
        };
        let classroom_id = match classroom {
            Partner::There { id, .. } => Some(*id),
            Partner::ToCreate(_) if placement_id.is_none() => None,
            Partner::ToCreate(new) => {
                let creation = Creation::Classroom(new.clone());
                let id = self.create(run, key, creation, carried).await?;
                ground.classrooms.extend(id.map(|id| Classroom {
                    id,
                    name: new.name.clone(),
                    misid: None,
                }));
                id
            }
        };
        let mut onefile_id = None;
        if let (Some(assessor_id), Some(placement_id), Some(classroom_id)) =
            (assessor_id, placement_id, classroom_id)
        {
            let creation = Creation::Learner(Box::new(NewLearner {
                account: enrolment.account.clone(),
                assessor_id,
                placement_id,
                classroom_id,
            }));
            onefile_id = self.create(run, key, creation, carried).await?;
        }
        if let Some(id) = onefile_id {
            ground.learners.push(listed(&enrolment.account, id));
        }
        let open = self.journal.open_entries().await?;
        ground.unfinished = unfinished_creations(&open);
        Ok((enrolment, onefile_id))
    }
}

impl Ground {
    fn links(&self) -> BTreeMap<LearnerKey, Result<Link, NotLinked>> {
        link_learners(&self.pics.learners, &self.learners, &self.stored)
    }

    fn plan(
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
        let accounts: Vec<&User> = (self.accounts.values())
            .filter(|user| !taken.contains(&user.id))
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

impl EnrolReport {
    fn take(&mut self, enrolled: (Enrolment, Option<i64>), carried: Carried, dry_run: bool) {
        let (enrolment, created) = enrolled;
        let outcome = match enrolment.standing {
            _ if carried.not_reached => Outcome::NotReached,
            _ if carried.failed => Outcome::Failed,
            _ if carried.parked => Outcome::Parked,
            Standing::Linked { .. } => Outcome::Unchanged,
            Standing::Ready if created.is_some() || dry_run => Outcome::Changed,
            _ => Outcome::Parked,
        };
        let linked = match enrolment.standing {
            Standing::Linked { onefile_id } => Some(onefile_id),
            _ => None,
        };
        let to_onefile = match dry_run {
            true if enrolment.standing == Standing::Ready => enrolment.on_the_way().len() + 1,
            true => 0,
            false => carried.to_onefile,
        };
        self.totals.count_change(System::Onefile, to_onefile);
        let lost_its_misid = |kind: &ProblemKind| {
            matches!(kind, ProblemKind::AccountDiffers { fields }
                if fields.iter().any(|field| field == MIS_VALUE))
        };
        if carried
            .problems
            .iter()
            .any(|(_, kind)| lost_its_misid(kind))
        {
            self.stopped_by = self.stopped_by.or(Some(OneFileErrorKind::Stopped));
        }
        let learner = enrolment.learner.clone();
        let problems = carried.problems.into_iter().map(|(of, kind)| Problem {
            learner: learner.clone(),
            of,
            kind,
        });
        self.learners.push(Enrolled {
            outcome,
            onefile_id: created.or(linked),
            problems: problems.collect(),
            enrolment,
        });
    }

    fn offer(&mut self, ground: Ground) {
        self.assessors = ground.assessors;
        self.assessors.retain(|assessor| !assessor.archived);
        self.placements = ground.placements;
        self.classrooms = ground.classrooms;
    }
}
