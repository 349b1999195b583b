//! One run: begin, observe, judge, apply, close.

use super::events::Event;
use super::locks::{Lock, OwnRun};
use super::making::Making;
use super::parts::{Engine, Mode};
use super::reading::Errand;
use super::reading::Observed;
use super::report::{Report, worsen};
use super::work::WorkTold;
use crate::error::EngineError;
use crate::plan::{Change, Plan};
use crate::records::pics::LearnerKey;
use crate::runs::{Outcome, RunRequest, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An accepted plan stands for a plan that differs from it in at most this many learners, or in
/// one in [`OUTDATED_SHARE`].
const OUTDATED_LEAST: usize = 5;
const OUTDATED_SHARE: usize = 4;

/// A run on its way.
struct Run<'a> {
    scope: &'a Scope,
    mode: &'a Mode,
    request: &'a RunRequest,
    report: Report,
    outcomes: BTreeMap<LearnerKey, Outcome>,
    work: WorkTold,
    /// Calls of an accepted plan, which the progress counts from the beginning.
    expected: u64,
    /// Calls made before it began.
    calls_before: u64,
}

/// The learner whom a run of one has to itself.
enum Whole<'a> {
    /// A run over everybody takes each when it comes to them.
    Nobody,
    Looks {
        _lock: Lock,
    },
    Writes(OwnRun<'a>),
}

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
        request: &RunRequest,
    ) -> Result<Report, EngineError> {
        let mut run = Run {
            scope,
            mode,
            request,
            report: Report::default(),
            outcomes: BTreeMap::new(),
            work: WorkTold::default(),
            expected: 0,
            calls_before: self.onefile.calls(),
        };
        let mut whole = self.have_to_oneself(scope, mode).await;
        self.begin(&mut run, &mut whole).await?;
        let observed = self.look(&mut run).await?;
        let mut plan = self.judge(&mut run, &observed).await?;
        self.make(&mut run, &mut plan, &observed).await?;
        self.close(run, plan, observed, whole).await
    }

    async fn have_to_oneself<'a>(&'a self, scope: &'a Scope, mode: &Mode) -> Whole<'a> {
        match (scope, mode) {
            (Scope::One(key), Mode::DryRun) => Whole::Looks {
                _lock: self.locks.lock(key).await,
            },
            (Scope::One(key), _) => {
                let lock = self.locks.lock(key).await;
                // What a run over everybody saw of this learner is out of date from now on.
                Whole::Writes(self.locks.own(key, lock))
            }
            // What a dry run sees is carried out by nobody.
            (Scope::All, Mode::DryRun) => Whole::Nobody,
            (Scope::All, _) => {
                self.locks.begin_wide();
                Whole::Nobody
            }
        }
    }

    /// Looks at the ground and, where it may write, opens the run and takes up what earlier ones left.
    async fn begin(&self, run: &mut Run<'_>, whole: &mut Whole<'_>) -> Result<(), EngineError> {
        let writes = !matches!(run.mode, Mode::DryRun);
        self.check_ground(run.scope, writes).await?;
        if writes {
            self.check_writes(run.scope)?;
            let number = self.journal.begin_run(run.request).await?;
            if let Whole::Writes(own) = whole {
                own.writes();
            }
            self.recover(run.scope, &mut run.report, &mut run.outcomes)
                .await?;
            let besides = std::mem::take(&mut run.report.besides);
            self.record_besides(number, besides).await?;
            run.report.run = Some(number);
        }
        if let Mode::Accepted { plan, .. } = run.mode {
            run.expected = plan.calls_to_apply();
        }
        run.work.expect(run.expected);
        Ok(())
    }

    async fn look(&self, run: &mut Run<'_>) -> Result<Observed, EngineError> {
        let left_alone = self.left_alone(run.scope, run.mode).await?;
        let observed = self
            .observe_but(&Errand {
                scope: run.scope,
                left_alone: &left_alone,
                cause: run.request.cause,
                work: &run.work,
            })
            .await?;
        for (learner, error) in &observed.failed {
            worsen(&mut run.outcomes, learner, Outcome::Failed);
            run.report.problem(learner, None, error.into());
        }
        for (record, error) in &observed.shared.failed {
            let (nobody, record) = (LearnerKey::nobody(), Some(record.clone()));
            run.report.problem(&nobody, record, error.into());
        }
        self.report_left_alone(&observed, &mut run.report, &mut run.outcomes);
        Ok(observed)
    }

    /// The plan, and whether it may be carried out.
    async fn judge(&self, run: &mut Run<'_>, observed: &Observed) -> Result<Plan, EngineError> {
        let mut plan = observed.plan(self.settings);
        let totals = &mut run.report.totals;
        if let Mode::Accepted {
            plan: accepted,
            left_out,
        } = run.mode
        {
            let planned = plan.changes().count();
            plan = plan.without(left_out, observed.agreed());
            totals.left_out = planned - plan.changes().count();
            totals.replanned = replanned(accepted, &plan)?;
            totals.others_replanned = others_replanned(accepted, &plan);
        }
        totals.in_scope = plan.learners.len() + observed.failed.len() + observed.left_alone.len();
        totals.by_hand = plan.by_hand();
        totals.plan = plan.hash();
        totals.joining = plan.joining();
        for change in plan.changes() {
            (self.listener)(Event::Change(change.line()));
        }
        run.report.parked_of(&plan);
        let checked = match (run.scope, run.mode) {
            (Scope::All, Mode::CarryOut) => self.check_plan(&plan, observed),
            (_, Mode::Accepted { plan: accepted, .. }) => {
                self.check_creations(&plan, Some(accepted))
            }
            _ => Ok(()),
        };
        if checked.is_err() {
            self.finish(run).await?;
        }
        checked.map(|()| plan)
    }

    async fn make(
        &self,
        run: &mut Run<'_>,
        plan: &mut Plan,
        observed: &Observed,
    ) -> Result<(), EngineError> {
        let (report, outcomes) = (&mut run.report, &mut run.outcomes);
        let mut by_own_run = BTreeSet::new();
        match report.run {
            None => report.count_planned(plan, outcomes),
            Some(number) => {
                run.work.instead(run.expected, plan.calls_to_apply());
                let making = Making {
                    run: number,
                    plan,
                    observed,
                    work: &run.work,
                };
                by_own_run = self.apply(&making, report, outcomes).await?;
            }
        }
        if observed.is_wide() && report.run.is_some() {
            let not_planned = observed.failed.keys().chain(observed.left_alone.keys());
            for learner in not_planned {
                if let Some(own) = self.locks.own_run(learner) {
                    outcomes.insert(learner.clone(), own.outcome);
                    report.left_to_own_run(learner, own.problems);
                }
            }
        }
        let in_scope: BTreeSet<&LearnerKey> = plan
            .learners
            .iter()
            .map(|learner| &learner.learner)
            .chain(observed.failed.keys())
            .chain(observed.left_alone.keys())
            .collect();
        outcomes.retain(|learner, _| in_scope.contains(learner));
        // What this run saw of them is out of date.
        plan.learners
            .retain(|learner| !by_own_run.contains(&learner.learner));
        report.totals.count(outcomes.values().copied());
        report.count_others();
        Ok(())
    }

    /// Keeps what the next run goes by, and tells the end.
    async fn close(
        &self,
        mut run: Run<'_>,
        plan: Plan,
        observed: Observed,
        whole: Whole<'_>,
    ) -> Result<Report, EngineError> {
        if run.report.run.is_some() {
            self.keep_retries(&run.report, &run.outcomes, &observed.left_alone)
                .await?;
        }
        run.report.totals.calls = self.onefile.calls() - run.calls_before;
        run.report.totals.dry_run = run.report.run.is_none();
        self.finish(&run).await?;
        let mut report = run.report;
        report.outcomes = run.outcomes;
        if let Some(brake) = report.braked.take() {
            return Err(brake.into());
        }
        if *run.scope == Scope::All {
            report.sighting = observed.sighting(&plan, self.settings);
        }
        report.plan = plan;
        // What was made stands, whatever a page could be shown of it.
        report.after = match self.after(run.scope, &report, observed).await {
            Ok(after) => after,
            Err(error) => {
                tracing::warn!(%error, "what stands after the run could not be read");
                None
            }
        };
        for problem in &report.problems {
            (self.listener)(Event::Problem(problem.clone().unsaid()));
        }
        (self.listener)(Event::Summary(report.totals.clone()));
        if let (Whole::Writes(mut own), Scope::One(key)) = (whole, run.scope) {
            let outcome = report.outcomes.get(key).copied();
            own.ends(outcome.unwrap_or(Outcome::Unchanged), &report.problems);
        }
        Ok(report)
    }

    /// What both systems hold of the one learner after the run, where OneFile is as it was seen.
    async fn after(
        &self,
        scope: &Scope,
        report: &Report,
        mut observed: Observed,
    ) -> Result<Option<Arc<Observed>>, EngineError> {
        let (Scope::One(key), Some(_)) = (scope, report.run) else {
            return Ok(None);
        };
        let failed = report.outcomes.get(key) == Some(&Outcome::Failed);
        if failed || report.stopped_by.is_some() || report.totals.to_onefile > 0 {
            return Ok(None);
        }
        if report.totals.to_pics > 0 {
            let Some(now) = self.pics.learner(key).await? else {
                return Ok(None);
            };
            let agreed = self.journal.agreed().await?;
            observed.holds_now(now, agreed);
        }
        Ok(Some(Arc::new(observed)))
    }

    async fn finish(&self, run: &Run<'_>) -> Result<(), EngineError> {
        let Some(number) = run.report.run else {
            return Ok(());
        };
        let (totals, now) = (&run.report.totals, self.clock.now());
        Ok(self.journal.finish_run(number, totals, now).await?)
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
