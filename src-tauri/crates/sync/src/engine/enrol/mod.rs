//! Creating learners in OneFile: read, plan, and one after the other what they need, their account,
//! their link. Aims follow with an ordinary run, which is not made here.

mod ground;

use crate::delivery::{Carried, SETTLE};
use crate::engine::deliveries::{Created, MIS_VALUE, Told, is_theirs};
use crate::engine::parts::Engine;
use crate::engine::work::WorkTold;
use crate::enrol::{Choices, Creation, Enrolment, NewLearner, Partner, Standing};
use crate::error::EngineError;
use crate::plan::{Action, System};
use crate::ports::onefile::OneFileErrorKind;
use crate::problems::{Problem, ProblemKind};
use crate::records::onefile::{Assessor, Classroom, Placement, User};
use crate::records::pics::LearnerKey;
use crate::runs::Totals;
use crate::runs::{Outcome, Phase, RunRequest, Scope};
use crate::steps::{Abandoned, Step, unfinished_creations};
use ground::Ground;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

impl Engine<'_> {
    /// Creates learners in OneFile and stores their links, or says what would be created.
    ///
    /// # Errors
    /// What kept it from being begun or finished. What was done by then is recorded, and is taken
    /// up again. Trouble with single learners is no error: it is in the report.
    pub async fn enrol(
        &self,
        request: &EnrolRequest,
        run: &RunRequest,
    ) -> Result<EnrolReport, EngineError> {
        let calls_before = self.onefile.calls();
        self.check_ground(&run.scope, !request.dry_run).await?;
        let mut report = EnrolReport::default();
        if !request.dry_run {
            self.check_writes_for_learners()?;
            report.run = Some(self.journal.begin_run(run).await?);
            report.stopped_by = self.take_up_creations().await?;
        }
        let mut ground = self.read_ground(&request.learners).await?;
        let total = request.learners.len();
        let work = WorkTold::default();
        work.expect(total as u64);
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
                    let _lock = self.locks.lock(key).await;
                    self.locks.note_asked(key);
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
            work.did(1);
            self.tell_progress(Phase::Applying, done + 1, total, &work);
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
    /// A brake stands in the way, OneFile could not be read, or Tandem's memory failed.
    pub async fn settle_account(
        &self,
        learner: &LearnerKey,
        there: Option<i64>,
    ) -> Result<bool, EngineError> {
        let _lock = self.locks.lock(learner).await;
        self.check_ground(&Scope::One(learner.clone()), true)
            .await?;
        self.check_writes_for_learners()?;
        let open = self.journal.open_entries().await?;
        let entry = open.into_iter().find(|entry| {
            entry.change.learner == *learner
                && matches!(
                    entry.step,
                    Step::CreationSent | Step::CreationConfirmed { .. }
                )
                && matches!(&entry.change.action, Action::Create(Creation::Learner(_)))
        });
        let Some(entry) = entry else {
            return Ok(false);
        };
        let Some(id) = there else {
            let reason = Abandoned::Answered;
            let step = Step::Abandoned { reason };
            self.journal
                .advance(&[entry.id], &step, self.clock.now())
                .await?;
            return Ok(true);
        };
        let taken = self.journal.links().await?;
        let is_anothers = (taken.learners.iter()).any(|(key, held)| *held == id && key != learner);
        let is_it = |user: &User| match &entry.change.action {
            Action::Create(Creation::Learner(new)) => is_theirs(&new.account, user),
            _ => false,
        };
        let user = self.onefile.user(id).await?;
        if is_anothers || !user.as_ref().is_some_and(is_it) {
            return Ok(false);
        }
        if let Action::Create(creation) = &entry.change.action {
            let created = Created {
                engine: self,
                change: &entry.change,
                creation,
            };
            let (told, mut carried) = (Told::ByLook(id), Carried::default());
            self.deliverer()
                .arrived(&[entry.id], created, told, &mut carried)
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
            .filter(|entry| matches!(entry.change.action, Action::Create(_)))
            .collect();
        let sent = Step::CreationSent;
        if unfinished.iter().any(|entry| entry.step == sent) {
            self.clock.sleep(SETTLE).await;
        }
        let mut carried = Carried::default();
        for entry in &unfinished {
            let _lock = self.locks.lock(&entry.change.learner).await;
            self.take_up(entry, &mut carried).await?;
        }
        Ok(carried.stop)
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
        ground.stored = self.known_links().await?;
        self.look_for(key, ground, carried).await?;
        let enrolment = ground.plan(key, choices, self)?;
        if carried.failed || enrolment.standing != Standing::Ready {
            return Ok((enrolment, None));
        }
        let mut assessor = enrolment.assessor.as_ref().and_then(Partner::id);
        let mut placement = enrolment.placement.as_ref().and_then(Partner::id);
        let mut classroom = enrolment.classroom.as_ref().and_then(Partner::id);
        for creation in enrolment.on_the_way() {
            let Some(id) = self.create(run, key, creation.clone(), carried).await? else {
                break;
            };
            match &creation {
                Creation::Assessor(_) => assessor = Some(id),
                Creation::Placement(_) => placement = Some(id),
                Creation::Classroom(_) => classroom = Some(id),
                Creation::Learner(_) => {}
            }
            ground.add(&creation, id);
        }
        let mut onefile_id = None;
        if let (Some(assessor_id), Some(placement_id), Some(classroom_id)) =
            (assessor, placement, classroom)
        {
            let creation = Creation::Learner(Box::new(NewLearner {
                account: enrolment.account.clone(),
                assessor_id,
                placement_id,
                classroom_id,
            }));
            onefile_id = self.create(run, key, creation.clone(), carried).await?;
            if let Some(id) = onefile_id {
                ground.add(&creation, id);
            }
        }
        let open = self.journal.open_entries().await?;
        ground.unfinished = unfinished_creations(&open);
        Ok((enrolment, onefile_id))
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
        // The next one would be as hard to find again.
        let is_of_each = |kind: &ProblemKind| match kind {
            ProblemKind::AccountDiffers { fields } => fields.iter().any(|field| field == MIS_VALUE),
            ProblemKind::CreationNotProven { .. } => true,
            _ => false,
        };
        if carried.problems.iter().any(|(_, kind)| is_of_each(kind)) {
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
