//! Writes to PICS alone, through the journal: OneFile is not asked, and need not be there.

use super::carried::outcome;
use super::events::Event;
use super::judging::check_pics_alone;
use super::locks::Locks;
use super::report::Report;
use crate::brakes::Guard;
use crate::delivery::Carried;
use crate::error::EngineError;
use crate::plan::{Change, Plan};
use crate::ports::{Clock, Journal, Pics};
use crate::problems::ProblemKind;
use crate::records::pics::LearnerKey;
use crate::records::write::Written;
use crate::runs::{Outcome, RunRequest};
use crate::steps::{Abandoned, Step};
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;

/// What writing to PICS needs.
#[derive(Clone, Copy)]
pub struct PicsAlone<'a> {
    /// PICS.
    pub pics: &'a dyn Pics,
    /// Tandem's memory.
    pub journal: &'a dyn Journal,
    /// Time.
    pub clock: &'a dyn Clock,
    /// What brakes go by.
    pub guard: &'a Guard,
}

impl PicsAlone<'_> {
    /// Whether anything may be written to PICS.
    ///
    /// # Errors
    /// The brake that stands in the way: the clock, the ground, or a write that nobody has looked at.
    pub fn check(&self, locks: &Locks) -> Result<(), EngineError> {
        check_pics_alone(self.guard, locks, self.clock.now())
    }

    /// Carries out a plan of writes to PICS that a person made, such as putting something back.
    /// A stop leaves the learners who remain as they are, and counts them as not reached.
    ///
    /// # Errors
    /// A brake stands in the way, or PICS records or Tandem's memory failed. What was done by then is
    /// recorded, and the run is closed as far as the memory still takes it.
    pub async fn carry_out(
        &self,
        plan: Plan,
        run: &RunRequest,
        locks: &Locks,
        listener: &(dyn Fn(Event) + Send + Sync),
        stop: &CancellationToken,
    ) -> Result<Report, EngineError> {
        self.check(locks)?;
        let number = self.journal.begin_run(run).await?;
        let mut report = Report {
            run: Some(number),
            ..Report::default()
        };
        report.totals.plan = plan.hash();
        report.totals.in_scope = plan.learners.len();
        let ended = self
            .write_plan(number, &plan, locks, stop, &mut report)
            .await;
        report.totals.count(report.outcomes.values().copied());
        let finished = self
            .journal
            .finish_run(number, &report.totals, self.clock.now())
            .await;
        ended?;
        finished?;
        report.plan = plan;
        listener(Event::Summary(report.totals.clone()));
        Ok(report)
    }

    async fn write_plan(
        &self,
        number: i64,
        plan: &Plan,
        locks: &Locks,
        stop: &CancellationToken,
        report: &mut Report,
    ) -> Result<(), EngineError> {
        for learner in &plan.learners {
            let not_reached = Outcome::NotReached;
            report.outcomes.insert(learner.learner.clone(), not_reached);
        }
        let mut others_not_reached = 0;
        if stop.is_cancelled() {
            let records = plan
                .shared
                .changes
                .iter()
                .map(|change| change.line().record);
            others_not_reached = records.collect::<BTreeSet<_>>().len();
        } else {
            let (mut shared, nobody) = (Carried::default(), LearnerKey::nobody());
            let written = self
                .write_all(number, &plan.shared.changes, &mut shared)
                .await;
            report.take(&nobody, shared);
            written?;
        }
        for learner in &plan.learners {
            if stop.is_cancelled() {
                break;
            }
            let _lock = locks.lock(&learner.learner).await;
            locks.note_asked(&learner.learner);
            let mut carried = Carried::default();
            let written = self.write_all(number, &learner.changes, &mut carried).await;
            carried.failed = written.is_err();
            let outcome = outcome(&carried, learner);
            report.outcomes.insert(learner.learner.clone(), outcome);
            report.take(&learner.learner, carried);
            written?;
        }
        report.count_others();
        report.totals.others_waiting += others_not_reached;
        Ok(())
    }

    /// Writes changes down together, and carries them out one after the other.
    pub(super) async fn write_all(
        &self,
        run: i64,
        changes: &[Change],
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let entries = self.journal.intend(run, changes, self.clock.now()).await?;
        for (entry, change) in entries.into_iter().zip(changes) {
            self.write_entry(entry, change, Abandoned::ChangedMeanwhile, carried)
                .await?;
        }
        Ok(())
    }

    /// The PICS half of an entry; may be repeated, since the write compares with its before-value.
    /// `otherwise` is what it means that the record holds neither value.
    pub(super) async fn write_entry(
        &self,
        entry: i64,
        change: &Change,
        otherwise: Abandoned,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let Some(write) = change.pics_write() else {
            return Ok(());
        };
        let record = Some(change.line().record);
        let step = match self.pics.write(&write).await? {
            Written::Done | Written::AlreadyThere => {
                carried.to_pics += 1;
                Step::Recorded
            }
            Written::Differs { .. } => {
                carried.park(record, ProblemKind::ChangedMeanwhile);
                Step::Abandoned { reason: otherwise }
            }
            Written::NoRecord => {
                carried.park(record, ProblemKind::RecordGone);
                Step::Abandoned { reason: otherwise }
            }
        };
        self.journal
            .advance(&[entry], &step, self.clock.now())
            .await?;
        Ok(())
    }
}
