//! Carrying a plan out, change by change, through the journal. Within a learner one after the
//! other; several learners at once, as far as it is their turn. One bad record never stops the
//! others.

use super::carried::Carried;
use super::turns::Turns;
use super::work::WorkTold;
use super::{Engine, EngineError, Observed, Outcome, Phase, PicsAlone, Report, worsen};
use crate::plan::{Action, Change, LearnerPlan, Plan};
use crate::records::pics::LearnerKey;
use futures::StreamExt;
use std::collections::BTreeMap;

impl Engine<'_> {
    pub(super) async fn apply(
        &self,
        run: i64,
        plan: &Plan,
        observed: &Observed,
        work: &WorkTold,
        report: &mut Report,
        outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    ) -> Result<(), EngineError> {
        let turns = &self.turns().await?;
        if report.has_to_end() {
            // Recovering may have met what ends the run.
            self.end(turns, None);
        }
        self.apply_shared(run, plan, observed, turns, work, report)
            .await?;
        let total = plan.learners.len();
        // Made before anything waits on them, so that the whole run can move between threads.
        let each: Vec<_> = plan
            .learners
            .iter()
            .map(|learner| async move {
                let stop = self.has_ended(turns) || self.cancel.is_cancelled();
                let carried = if stop && !learner.changes.is_empty() {
                    Ok(self.not_reached())
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
        let mut fatal = None;
        let mut done = 0;
        while let Some((learner, carried)) = applying.next().await {
            match carried {
                Ok(carried) => {
                    match &carried.own_run {
                        Some(own) => worsen(outcomes, &learner.learner, own.outcome),
                        None => worsen(outcomes, &learner.learner, carried.outcome(learner)),
                    }
                    report.take(&learner.learner, carried);
                }
                Err(error) => fatal = fatal.or(Some(error)),
            }
            done += 1;
            work.did(learner.calls_to_apply());
            self.tell_progress(Phase::Applying, done, total, work);
        }
        report.problems.sort_by(|a, b| a.learner.cmp(&b.learner));
        fatal.map_or(Ok(()), Err)
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
    ) -> Result<Carried, EngineError> {
        let mut carried = Carried::default();
        let _hold = if observed.is_wide() {
            let hold = self.in_hand.take(&learner.learner).await;
            if let Some(own) = self.in_hand.own_run(&learner.learner) {
                // What this run saw is out of date: how the learner's own run ended stands.
                carried.own_run = Some(own);
                return Ok(carried);
            }
            Some(hold)
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
        Ok(carried)
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
        match &first.action {
            Action::FillOnefileAim { onefile_id, .. } => {
                self.fill_onefile_aim(run, *onefile_id, changes, carried)
                    .await
            }
            Action::PushReview(push) => self.push_review(run, first, push, observed, carried).await,
            Action::SetPicsAim { .. }
            | Action::SetPicsReview { .. }
            | Action::CreatePicsReview { .. }
            | Action::SetPicsDetail { .. }
            | Action::PutBack { .. } => self.pics_alone().write_all(run, changes, carried).await,
            // No plan of a run has any: a person asks for each of them.
            Action::Create(_) => Ok(()),
            Action::ChangedBesides { .. } => Ok(()),
            Action::AssignAim(assignment) => self.assign_aim(run, first, assignment, carried).await,
            Action::SetOnefileDetail { onefile_id, .. } => {
                self.set_onefile_details(run, *onefile_id, changes, carried)
                    .await
            }
        }
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
