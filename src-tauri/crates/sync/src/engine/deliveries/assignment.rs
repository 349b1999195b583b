//! A learning aim on its way to OneFile: assigned, dated, registered. It can be found by learner and
//! standard; from the aim that is there on, every step may be taken again.

use super::proof::{Dates, is_dated};
use crate::delivery::{Carried, Delivery, InDoubt, Look, Next, Stands};
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::plan::{Assignment, Cause, Change, Held, Record};
use crate::ports::onefile::OneFileError;
use crate::problems::ProblemKind;
use crate::records::field::Value;
use crate::records::pics::LearnerKey;
use crate::records::{RegistrationField, onefile};
use crate::steps::Step;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// An aim that is assigned.
pub(in crate::engine) struct Assigned<'a> {
    pub engine: &'a Engine<'a>,
    pub change: &'a Change,
    /// What is sent; of one that an earlier run began, what PICS holds now.
    pub assignment: &'a Assignment,
}

#[async_trait::async_trait]
impl Delivery for Assigned<'_> {
    /// The aim.
    type Receipt = i64;
    type Done = ();

    fn changes(&self) -> &[Change] {
        std::slice::from_ref(self.change)
    }

    fn record(&self) -> Record {
        Record::Aim(self.assignment.aim.clone())
    }

    fn stands(&self, step: &Step) -> Stands<i64> {
        match step {
            Step::Intended => Stands::Intended,
            Step::AssignSent => Stands::Sent,
            Step::AimConfirmed { aim_id } => Stands::Arrived(*aim_id),
            _ => Stands::Nowhere,
        }
    }

    fn leaves(&self) -> Step {
        Step::AssignSent
    }

    fn arrived(&self, aim_id: &i64) -> Option<Step> {
        let aim_id = *aim_id;
        Some(Step::AimConfirmed { aim_id })
    }

    fn in_doubt(&self) -> InDoubt {
        InDoubt::Look
    }

    fn pending(&self, sent: DateTime<Utc>) -> ProblemKind {
        let cause = Cause::assignment_pending(Some(sent), self.engine.settings);
        ProblemKind::Parked { cause }
    }

    async fn last_look(&mut self, carried: &mut Carried) -> Result<bool, EngineError> {
        if self.engine.find_aim(self.assignment).await?.is_some() {
            carried.park(Some(self.record()), ProblemKind::ChangedMeanwhile);
            return Ok(false);
        }
        Ok(true)
    }

    async fn send(&self) -> Result<i64, OneFileError> {
        let (standard, learner) = (self.assignment.standard_id, self.assignment.onefile_learner);
        self.engine.onefile.assign_standard(standard, learner).await
    }

    async fn look(&mut self) -> Result<Look<i64>, EngineError> {
        let found = self.engine.find_aim(self.assignment).await?;
        Ok(found.map_or(Look::Absent, Look::There))
    }

    async fn never_arrived(&mut self, _carried: &mut Carried) -> Result<Next, EngineError> {
        Ok(Next::GiveUp)
    }

    /// The link, the dates and the registration.
    async fn record_it(
        &self,
        entries: &[i64],
        aim_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let (engine, assignment) = (self.engine, self.assignment);
        let link = BTreeMap::from([(assignment.aim.clone(), aim_id)]);
        engine
            .journal
            .keep_links(&self.change.learner, assignment.onefile_learner, &link)
            .await?;
        let record = Some(self.record());
        let Some(aim) = engine.onefile.aim(aim_id).await? else {
            let cause = Cause::assignment_pending(None, engine.settings);
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(());
        };
        let proofs = engine.journal.proofs().await?;
        let sends_dates = !proofs.dates_not_sticking && !is_dated(assignment, &aim);
        if !proofs.assigned {
            engine.learn(|proofs| proofs.assigned = true).await?;
        }
        let dated = engine.date(assignment, &aim, carried).await?;
        if carried.brake.is_none() {
            engine
                .register(assignment, &aim, sends_dates, carried)
                .await?;
        }
        if !dated {
            // Looked at again by each run, until somebody has entered the dates in OneFile.
            let cause = Cause::DatesDidNotStick;
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(());
        }
        carried.to_onefile += 1;
        let now = engine.clock.now();
        Ok(engine
            .journal
            .advance(entries, &Step::Recorded, now)
            .await?)
    }
}

impl Engine<'_> {
    /// What PICS holds now of an assignment that an earlier run began, without what is held since.
    /// `None` where PICS does not have the aim any more.
    pub(in crate::engine) async fn assignment_now(
        &self,
        learner: &LearnerKey,
        assignment: &Assignment,
    ) -> Result<Option<Assignment>, EngineError> {
        let pics = self.pics.learner(learner).await?;
        let Some(aim) = pics.as_ref().and_then(|one| one.aim(&assignment.aim)) else {
            return Ok(None);
        };
        let decisions = self.journal.decisions().await?;
        let held = decisions.get(learner);
        let may_be_sent = |field: &RegistrationField| {
            let never = Held::NotSent(Record::Aim(aim.key.clone()), (*field).into());
            !held.is_some_and(|decisions| decisions.held.contains(&never))
        };
        let fields = assignment.registration.keys().copied().filter(may_be_sent);
        let registration = fields.filter_map(|field| Some((field, aim.registration.get(field)?)));
        Ok(Some(Assignment {
            start: aim.start,
            planned_end: aim.planned_end,
            registration: registration.collect(),
            ..assignment.clone()
        }))
    }

    /// Whether the aim has its dates now.
    async fn date(
        &self,
        assignment: &Assignment,
        aim: &onefile::Aim,
        carried: &mut Carried,
    ) -> Result<bool, EngineError> {
        if is_dated(assignment, aim) {
            return Ok(true);
        }
        if self.journal.proofs().await?.dates_not_sticking {
            return Ok(false);
        }
        let start = assignment.start.filter(|day| aim.start != Some(*day));
        let end = (assignment.planned_end).filter(|day| aim.planned_end != Some(*day));
        self.onefile.date_aim(aim.id, start, end).await?;
        self.prove_dates(assignment, aim, carried).await
    }

    /// What somebody has entered meanwhile stays.
    async fn register(
        &self,
        assignment: &Assignment,
        aim: &onefile::Aim,
        sent_dates: bool,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let proofs = self.journal.proofs().await?;
        let refused = &proofs.not_sticking;
        let blank: BTreeMap<RegistrationField, Value> = assignment
            .registration
            .iter()
            .filter(|(field, _)| aim.registration.get(**field).is_none())
            .filter(|(field, _)| !refused.contains(field))
            .map(|(field, value)| (*field, value.clone()))
            .collect();
        if blank.is_empty() {
            return Ok(());
        }
        let now = onefile::Aim {
            start: aim.start.or(assignment.start.filter(|_| sent_dates)),
            ..aim.clone()
        };
        if self.would_lose(&now, &blank).await? {
            let cause = Cause::UpdateLosesOthers;
            let record = Some(Record::Aim(assignment.aim.clone()));
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(());
        }
        self.onefile.update_aim(aim.id, &blank).await?;
        let record = Some(Record::Aim(assignment.aim.clone()));
        let (before, dates) = if !sent_dates {
            (aim.clone(), Dates::AsRead)
        } else if proofs.dates_not_sticking {
            let undated = onefile::Aim {
                start: None,
                planned_end: None,
                ..aim.clone()
            };
            (undated, Dates::AsRead)
        } else {
            let sent = onefile::Aim {
                start: assignment.start.or(aim.start),
                planned_end: assignment.planned_end.or(aim.planned_end),
                ..aim.clone()
            };
            (sent, Dates::AsSent)
        };
        self.prove(&before, dates, &blank, record, carried).await
    }

    /// The learner's aim of this standard; the newest, where there are several.
    async fn find_aim(&self, assignment: &Assignment) -> Result<Option<i64>, OneFileError> {
        let aims = self.onefile.aims(assignment.onefile_learner).await?;
        let of_standard = |aim: &&onefile::Aim| aim.standard_id == assignment.standard_id;
        Ok(aims.iter().filter(of_standard).map(|aim| aim.id).max())
    }
}
