//! Carrying a plan out, change by change, through the journal. Within a learner one after the
//! other; several learners at once, as far as it is their turn. One bad record never stops the
//! others.

use super::carried::outcome;
use super::deliveries::{AimFields, Assigned, Details, Visit};
use super::locks::Ended;
use super::making::Making;
use super::parts::Engine;
use super::pics_alone::PicsAlone;
use super::reading::Observed;
use super::report::{Report, worsen};
use super::turns::Turns;
use crate::delivery::Carried;
use crate::error::EngineError;
use crate::plan::{Action, Change, LearnerPlan};
use crate::records::pics::LearnerKey;
use crate::runs::{Outcome, Phase};
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};

/// How a learner's plan was carried out.
enum Applied {
    /// A run of the learner's own came between, and ended so.
    ByOwnRun(Ended),
    /// Here.
    Here(Carried),
}

impl Engine<'_> {
    /// Carries a plan out. Learners whose own run came between are left to that: gives those.
    pub(super) async fn apply(
        &self,
        making: &Making<'_>,
        report: &mut Report,
        outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    ) -> Result<BTreeSet<LearnerKey>, EngineError> {
        let Making {
            run,
            plan,
            observed,
            work,
        } = *making;
        let turns = &self.turns().await?;
        if report.has_to_end() {
            // Recovering may have met what ends the run.
            self.end(turns, None);
        }
        self.apply_shared(making, turns, report).await?;
        let total = plan.learners.len();
        // Made before anything waits on them, so that the whole run can move between threads.
        let each: Vec<_> = plan
            .learners
            .iter()
            .map(|learner| async move {
                let stop = self.has_ended(turns) || self.cancel.is_cancelled();
                let carried = if stop && !learner.changes.is_empty() {
                    Ok(Applied::Here(self.not_reached()))
                } else {
                    self.apply_learner(run, learner, observed, turns).await
                };
                if carried.is_err() {
                    self.end(turns, None);
                }
                (learner, carried)
            })
            .collect();
        let mut applying =
            futures::stream::iter(each).buffer_unordered(self.settings.at_once.max(1));
        let (mut fatal, mut by_own_run) = (None, BTreeSet::new());
        let mut done = 0;
        while let Some((learner, carried)) = applying.next().await {
            match carried {
                Ok(Applied::ByOwnRun(own)) => {
                    report.left_to_own_run(&learner.learner, own.problems);
                    worsen(outcomes, &learner.learner, own.outcome);
                    by_own_run.insert(learner.learner.clone());
                }
                Ok(Applied::Here(carried)) => {
                    worsen(outcomes, &learner.learner, outcome(&carried, learner));
                    report.take(&learner.learner, carried);
                }
                Err(error) => fatal = fatal.or(Some(error)),
            }
            done += 1;
            work.did(learner.calls_to_apply());
            self.tell_progress(Phase::Applying, done, total, work);
        }
        report.problems.sort_by(|a, b| a.learner.cmp(&b.learner));
        fatal.map_or(Ok(by_own_run), Err)
    }

    /// What does not begin any more; it says so where another run's write has tripped a brake.
    pub(super) fn not_reached(&self) -> Carried {
        Carried {
            brake: self.tripped(),
            ..Carried::not_reached()
        }
    }

    async fn apply_learner(
        &self,
        run: i64,
        learner: &LearnerPlan,
        observed: &Observed,
        turns: &Turns,
    ) -> Result<Applied, EngineError> {
        let mut carried = Carried::default();
        let _lock = if observed.is_wide() {
            let lock = self.locks.lock(&learner.learner).await;
            if let Some(own) = self.locks.own_run(&learner.learner) {
                // What this run saw is out of date: how the learner's own run ended stands.
                return Ok(Applied::ByOwnRun(own));
            }
            Some(lock)
        } else {
            None
        };
        if !observed.links_are_kept(learner) {
            self.journal
                .keep_links(&learner.learner, learner.onefile_id, &learner.aim_links)
                .await?;
        }
        self.carry(run, &learner.changes, observed, turns, &mut carried)
            .await?;
        // Not before all is done: after a kill, who moved what has to look as it did before.
        let left = carried.not_carried_out();
        if carried.is_whole()
            && let Some(agreed) = observed.news_of_agreed(learner, &left, &carried.agreed)
        {
            self.journal.keep_agreed(&learner.learner, &agreed).await?;
        }
        Ok(Applied::Here(carried))
    }

    /// Carries changes out one after the other, each in its turn, as long as nothing ends the run.
    pub(super) async fn carry(
        &self,
        run: i64,
        changes: &[Change],
        observed: &Observed,
        turns: &Turns,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let mut changes = changes;
        while let Some(first) = changes.first() {
            let together = changes
                .iter()
                .take_while(|change| travel_together(first, change))
                .count()
                .max(1);
            let (now, later) = changes.split_at(together);
            let _turn = self.turn(now, Some(observed)).await;
            if self.has_ended(turns) || self.cancel.is_cancelled() {
                carried.not_reached = true;
                let left = changes.iter().map(|change| change.line().record);
                carried.left.extend(left);
                carried.brake = carried.brake.take().or_else(|| self.tripped());
                break;
            }
            let ended = self.carry_together(run, now, observed, carried).await;
            let ended = carried.or_moved_on(ended, first);
            self.tell_besides(run, &first.learner, carried).await?;
            if ended.is_err() || carried.ends_the_run() {
                self.end(turns, carried.brake.as_ref());
            }
            ended?;
            changes = later;
        }
        Ok(())
    }

    /// Changes that travel together.
    async fn carry_together(
        &self,
        run: i64,
        changes: &[Change],
        observed: &Observed,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let Some(first) = changes.first() else {
            return Ok(());
        };
        let (deliverer, record) = (self.deliverer(), first.line().record);
        match &first.action {
            Action::FillOnefileAim { onefile_id, .. } => {
                let fields = AimFields::of(self, *onefile_id, record, changes);
                deliverer.deliver(run, fields, carried).await?;
            }
            Action::SetOnefileDetail { onefile_id, .. } => {
                let details = Details::of(self, *onefile_id, record, changes);
                deliverer.deliver(run, details, carried).await?;
            }
            Action::PushReview(push) => {
                let visit = Visit {
                    engine: self,
                    change: first,
                    push,
                    observed: Some(observed),
                };
                deliverer.deliver(run, visit, carried).await?;
            }
            Action::AssignAim(assignment) => {
                let assigned = Assigned {
                    engine: self,
                    change: first,
                    assignment,
                };
                deliverer.deliver(run, assigned, carried).await?;
            }
            Action::SetPicsAim { .. }
            | Action::SetPicsReview { .. }
            | Action::CreatePicsReview { .. }
            | Action::SetPicsDetail { .. }
            | Action::PutBack { .. } => {
                self.pics_alone().write_all(run, changes, carried).await?;
            }
            // No plan of a run has any: a person asks for each of them, or a write has shown it.
            Action::Create(_) | Action::ChangedBesides { .. } | Action::LetGo { .. } => {}
        }
        Ok(())
    }

    /// Writing to PICS, which needs no OneFile.
    pub(super) fn pics_alone(&self) -> PicsAlone<'_> {
        PicsAlone {
            pics: self.pics,
            journal: self.journal,
            clock: self.clock,
            guard: self.guard,
        }
    }
}

/// Fields of one OneFile aim travel in one call; changes of PICS are written down together.
fn travel_together(first: &Change, other: &Change) -> bool {
    match (&first.action, &other.action) {
        (
            Action::FillOnefileAim { onefile_id: a, .. },
            Action::FillOnefileAim { onefile_id: b, .. },
        ) => a == b,
        (
            Action::SetOnefileDetail { onefile_id: a, .. },
            Action::SetOnefileDetail { onefile_id: b, .. },
        ) => a == b && first.line().record == other.line().record,
        _ => first.pics_write().is_some() && other.pics_write().is_some(),
    }
}
