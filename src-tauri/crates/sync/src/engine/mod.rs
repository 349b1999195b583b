//! The routine: observe, plan, apply. The background run and the button call the same code.

mod alone;
mod apply;
mod assign;
mod besides;
mod brake;
mod carried;
mod creation;
mod details;
mod doubt;
mod enrol;
mod fill;
mod fresh;
mod ground;
mod guard;
mod in_hand;
mod listed;
mod observe;
mod pics_alone;
mod proof;
mod proven;
mod push;
mod read;
mod recover;
mod report;
mod set_details;
mod too_much;
mod turns;
mod vanished;
mod waiting;
mod who;
mod work;

pub use brake::{About, Brake, BrakeKind, Listing};
pub use details::SharedSeen;
pub use enrol::{EnrolReport, EnrolRequest, Enrolled};
pub use guard::{Guard, RELEASE_LASTS};
pub use in_hand::{Ended, Hold, InHand};
use observe::Look;
pub use observe::Observed;
pub use pics_alone::PicsAlone;
pub use read::Seen;
pub use report::{
    Event, Outcome, Phase, Problem, ProblemKind, Report, RunCause, RunRecord, Totals,
};

pub use work::Work;
use work::WorkTold;

use crate::plan::{Change, ChangeName, Plan};
use crate::ports::journal::JournalError;
use crate::ports::onefile::OneFileError;
use crate::ports::pics::PicsError;
use crate::ports::{Clock, Journal, OneFile, Pics};
use crate::records::pics::LearnerKey;
use crate::second::Sighting;
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The engine over its ports. One at a time works on a data folder.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// OneFile.
    pub onefile: &'a dyn OneFile,
    /// PICS.
    pub pics: &'a dyn Pics,
    /// Tandem's memory.
    pub journal: &'a dyn Journal,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Settings.
    pub settings: &'a Settings,
    /// Who is told how far the run is.
    pub listener: &'a (dyn Fn(Event) + Send + Sync),
    /// Stops the run between two changes.
    pub cancel: &'a CancellationToken,
    /// Learners that other runs of this process have in hand.
    pub in_hand: &'a InHand,
    /// What brakes go by.
    pub guard: &'a Guard,
}

/// Whom a run concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", content = "learner", rename_all = "snake_case")]
pub enum Scope {
    /// One learner.
    One(LearnerKey),
    /// Everybody.
    All,
}

/// What a run does with its plan.
#[derive(Debug, Clone)]
pub enum Mode {
    /// Nothing: it only reads.
    DryRun,
    /// Carries it out.
    CarryOut,
    /// Carries out what a person accepted; what changed in between is planned again and reported.
    Accepted {
        /// The plan.
        plan: Box<Plan>,
        /// Changes of it that are not made this time.
        left_out: BTreeSet<ChangeName>,
    },
}

/// Why a run could not be made or finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// OneFile could not be read.
    #[error("OneFile: {0}")]
    OneFile(#[from] OneFileError),
    /// PICS records could not be read or written.
    #[error("PICS records: {0}")]
    Pics(#[from] PicsError),
    /// Tandem's memory failed.
    #[error("Tandem's memory: {0}")]
    Journal(#[from] JournalError),
    /// There is no such learner.
    #[error("no such learner")]
    NoSuchLearner,
    /// So much changed since the preview that accepting it says nothing about this plan.
    #[error("{learners} of {in_scope} learners differ from the accepted plan")]
    PlanOutdated {
        /// Learners with changes that the accepted plan does not have.
        learners: usize,
        /// Learners in scope.
        in_scope: usize,
    },
    /// The run looks like an accident: a person has to look first.
    #[error("braked: {0:?}")]
    Braked(Brake),
    /// The run was stopped before it had read everything.
    #[error("stopped")]
    Stopped,
}

/// How long a creation in doubt is left alone before Tandem looks whether it arrived.
const SETTLE: Duration = Duration::from_secs(3);

/// An accepted plan stands for a plan that differs from it in at most this many learners, or in
/// one in [`OUTDATED_SHARE`].
const OUTDATED_LEAST: usize = 5;
const OUTDATED_SHARE: usize = 4;

impl Engine<'_> {
    /// Brings both systems into step, or says what would.
    ///
    /// # Errors
    /// What kept the run from being made or finished. What it had done by then is recorded, and
    /// the next run takes up where it stopped. Trouble with single learners is no error: it is
    /// counted in the report.
    pub async fn synchronise(
        &self,
        scope: &Scope,
        mode: &Mode,
        run: &RunRecord,
    ) -> Result<Report, EngineError> {
        let calls_before = self.onefile.calls();
        let mut outcomes = BTreeMap::new();
        let mut report = Report::default();
        // What a run over everybody saw of this learner is out of date from now on.
        let (mut own_run, mut only_looks) = (None, None);
        match (scope, mode) {
            (Scope::One(key), Mode::DryRun) => only_looks = Some(self.in_hand.take(key).await),
            (Scope::One(key), _) => {
                let hold = self.in_hand.take(key).await;
                own_run = Some(self.in_hand.own(key, hold));
            }
            // What a dry run sees is carried out by nobody.
            (Scope::All, Mode::DryRun) => {}
            (Scope::All, _) => self.in_hand.begin_wide(),
        }
        let writes = !matches!(mode, Mode::DryRun);
        self.check_ground(scope, writes).await?;
        let number = match mode {
            Mode::DryRun => None,
            Mode::CarryOut | Mode::Accepted { .. } => {
                self.check_writes(scope)?;
                let number = self.journal.begin_run(run).await?;
                if let Some(own) = &mut own_run {
                    own.writes();
                }
                self.recover(scope, &mut report, &mut outcomes).await?;
                let besides = std::mem::take(&mut report.besides);
                self.record_besides(number, besides).await?;
                Some(number)
            }
        };
        report.run = number;
        let waiting = self.who_waits(scope, mode).await?;
        let work = WorkTold::default();
        let expected = match mode {
            Mode::Accepted { plan, .. } => plan.calls_to_apply(),
            Mode::DryRun | Mode::CarryOut => 0,
        };
        work.expect(expected);
        let look = Look {
            scope,
            waiting: &waiting,
            cause: run.cause,
            work: &work,
        };
        let observed = self.observe_but(&look).await?;
        let mut plan = observed.plan(self.settings);
        if let Mode::Accepted { left_out, .. } = mode {
            let planned = plan.changes().count();
            plan = plan.without(left_out, observed.agreed());
            report.totals.left_out = planned - plan.changes().count();
        }
        report.totals.in_scope =
            plan.learners.len() + observed.failed.len() + observed.waiting.len();
        report.totals.by_hand = plan.by_hand();
        if let Mode::Accepted { plan: accepted, .. } = mode {
            report.totals.replanned = replanned(accepted, &plan)?;
            report.totals.others_replanned = others_replanned(accepted, &plan);
        }
        report.totals.plan = plan.hash();
        report.totals.joining = plan.joining();
        for change in plan.changes() {
            (self.listener)(Event::Change(change.line()));
        }
        for (learner, error) in &observed.failed {
            worsen(&mut outcomes, learner, Outcome::Failed);
            report.problem(
                learner,
                None,
                ProblemKind::OneFile {
                    kind: error.kind,
                    at: error.endpoint.clone(),
                },
            );
        }
        for (record, error) in &observed.shared.failed {
            report.problem(
                &LearnerKey::nobody(),
                Some(record.clone()),
                ProblemKind::OneFile {
                    kind: error.kind,
                    at: error.endpoint.clone(),
                },
            );
        }
        report.parked_of(&plan);
        self.leave_waiting(&observed, &mut report, &mut outcomes);
        let checked = match (scope, mode) {
            (Scope::All, Mode::CarryOut) => self.check_plan(&plan, &observed),
            (_, Mode::Accepted { plan: accepted, .. }) => {
                self.check_creations(&plan, Some(accepted))
            }
            _ => Ok(()),
        };
        if let Err(braked) = checked {
            if let Some(number) = number {
                self.journal
                    .finish_run(number, &report.totals, self.clock.now())
                    .await?;
            }
            return Err(braked);
        }
        match number {
            None => report.count_planned(&plan, &mut outcomes),
            Some(number) => {
                work.instead(expected, plan.calls_to_apply());
                self.apply(number, &plan, &observed, &work, &mut report, &mut outcomes)
                    .await?;
            }
        }
        let in_scope: BTreeSet<&LearnerKey> = plan
            .learners
            .iter()
            .map(|l| &l.learner)
            .chain(observed.failed.keys())
            .chain(observed.waiting.keys())
            .collect();
        outcomes.retain(|learner, _| in_scope.contains(learner));
        report.totals.count(outcomes.values().copied());
        report.count_others();
        if number.is_some() {
            self.keep_waits(&report, &outcomes, &observed.waiting)
                .await?;
        }
        report.outcomes = outcomes;
        report.totals.calls = self.onefile.calls() - calls_before;
        report.totals.dry_run = number.is_none();
        if let Some(number) = number {
            self.journal
                .finish_run(number, &report.totals, self.clock.now())
                .await?;
        }
        if let Some(brake) = report.braked.take() {
            return Err(EngineError::Braked(brake));
        }
        if *scope == Scope::All {
            report.sighting = Sighting::of(&observed, &plan, self.settings);
        }
        report.plan = plan;
        for problem in &report.problems {
            (self.listener)(Event::Problem(problem.clone()));
        }
        (self.listener)(Event::Summary(report.totals.clone()));
        if let (Some(own), Scope::One(key)) = (&mut own_run, scope) {
            let outcome = report.outcomes.get(key).copied();
            own.ends(outcome.unwrap_or(Outcome::Unchanged), &report.problems);
        }
        drop(only_looks);
        Ok(report)
    }
}

/// Learners with changes that the accepted plan does not have.
fn replanned(accepted: &Plan, plan: &Plan) -> Result<usize, EngineError> {
    let known: BTreeSet<Vec<u8>> = accepted.changes().map(name_of).collect();
    let is_new = |change: &Change| !known.contains(&name_of(change));
    let learners = plan
        .learners
        .iter()
        .filter(|learner| learner.changes.iter().any(is_new))
        .count();
    let in_scope = plan.learners.len();
    if learners > OUTDATED_LEAST && learners * OUTDATED_SHARE > in_scope {
        return Err(EngineError::PlanOutdated { learners, in_scope });
    }
    Ok(learners)
}

/// Officers and organisations with changes that the accepted plan does not have.
fn others_replanned(accepted: &Plan, plan: &Plan) -> usize {
    let known: BTreeSet<Vec<u8>> = accepted.shared.changes.iter().map(name_of).collect();
    let new = plan.shared.changes.iter();
    let new = new.filter(|change| !known.contains(&name_of(change)));
    let records: BTreeSet<_> = new.map(|change| change.line().record).collect();
    records.len()
}

fn name_of(change: &Change) -> Vec<u8> {
    serde_json::to_vec(change).unwrap_or_default()
}

/// Counted by learner, the worst wins.
fn worsen(outcomes: &mut BTreeMap<LearnerKey, Outcome>, learner: &LearnerKey, outcome: Outcome) {
    let held = outcomes.entry(learner.clone()).or_insert(outcome);
    *held = (*held).max(outcome);
}
