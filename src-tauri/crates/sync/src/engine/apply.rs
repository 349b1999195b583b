//! Carrying a plan out, change by change, through the journal. Within a learner one after the
//! other; several learners at once. One bad record never stops the others.

use super::{
    Brake, Engine, EngineError, Event, Observed, Outcome, Phase, ProblemKind, Report, SETTLE,
    worsen,
};
use crate::plan::{Action, Cause, Change, LearnerPlan, Plan, Record, System};
use crate::ports::journal::{Abandoned, Step};
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::ports::pics::Written;
use crate::records::pics::LearnerKey;
use crate::records::{RegistrationField, onefile};
use futures::StreamExt;
use std::collections::BTreeMap;

/// How one learner's changes went.
#[derive(Debug, Default)]
pub(super) struct Carried {
    pub to_onefile: usize,
    pub to_pics: usize,
    pub problems: Vec<(Option<Record>, ProblemKind)>,
    pub parked: bool,
    pub failed: bool,
    pub not_reached: bool,
    /// Trouble that the next learner would meet as well.
    pub stop: Option<OneFileErrorKind>,
    /// A write that changed more than it said.
    pub brake: Option<Brake>,
}

impl Engine<'_> {
    pub(super) async fn apply(
        &self,
        run: i64,
        plan: &Plan,
        observed: &Observed,
        report: &mut Report,
        outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    ) -> Result<(), EngineError> {
        let stopped = std::sync::atomic::AtomicBool::new(false);
        let total = plan.learners.len();
        // Made before anything waits on them, so that the whole run can move between threads.
        let each: Vec<_> = plan
            .learners
            .iter()
            .map(|learner| {
                let stopped = &stopped;
                async move {
                    let stop = stopped.load(std::sync::atomic::Ordering::SeqCst)
                        || self.cancel.is_cancelled();
                    let carried = if stop && !learner.changes.is_empty() {
                        Ok(Carried {
                            not_reached: true,
                            ..Carried::default()
                        })
                    } else {
                        self.apply_learner(run, learner, observed).await
                    };
                    if carried.as_ref().map_or(true, Carried::ends_the_run) {
                        stopped.store(true, std::sync::atomic::Ordering::SeqCst);
                    }
                    (learner, carried)
                }
            })
            .collect();
        let mut applying =
            futures::stream::iter(each).buffer_unordered(self.settings.at_once.max(1));
        let mut fatal = None;
        let mut done = 0;
        while let Some((learner, carried)) = applying.next().await {
            match carried {
                Ok(carried) => {
                    worsen(outcomes, &learner.learner, carried.outcome(learner));
                    report.take(&learner.learner, carried);
                }
                Err(error) => fatal = fatal.or(Some(error)),
            }
            done += 1;
            (self.listener)(Event::Progress {
                phase: Phase::Applying,
                done,
                total,
            });
        }
        report.problems.sort_by(|a, b| a.learner.cmp(&b.learner));
        fatal.map_or(Ok(()), Err)
    }

    async fn apply_learner(
        &self,
        run: i64,
        learner: &LearnerPlan,
        observed: &Observed,
    ) -> Result<Carried, EngineError> {
        let mut carried = Carried::default();
        let _hold = if observed.is_wide() {
            let hold = self.in_hand.take(&learner.learner).await;
            if self.in_hand.was_asked(&learner.learner) {
                // Somebody's own run has brought the learner into step since this one looked.
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
        let mut changes = learner.changes.as_slice();
        while let Some(first) = changes.first() {
            if self.cancel.is_cancelled() {
                carried.not_reached = true;
                break;
            }
            let together = changes
                .iter()
                .take_while(|change| travel_together(first, change))
                .count()
                .max(1);
            let (now, later) = changes.split_at(together);
            match &first.action {
                Action::FillOnefileAim { onefile_id, .. } => {
                    self.fill_onefile_aim(run, *onefile_id, now, &mut carried)
                        .await?;
                }
                Action::PushReview(push) => {
                    self.push_review(run, first, push, observed, &mut carried)
                        .await?;
                }
                Action::SetPicsAim { .. }
                | Action::SetPicsReview { .. }
                | Action::CreatePicsReview { .. }
                | Action::PutBack { .. } => {
                    self.write_pics(run, now, &mut carried).await?;
                }
                Action::AssignAim(assignment) => {
                    self.assign_aim(run, first, assignment, &mut carried)
                        .await?;
                }
            }
            if carried.ends_the_run() {
                carried.not_reached = !later.is_empty();
                break;
            }
            changes = later;
        }
        // Not before all is done: after a kill, who moved what has to look as it did before.
        if carried.problems.is_empty()
            && !carried.not_reached
            && let Some(agreed) = observed.news_of_agreed(learner)
        {
            self.journal.keep_agreed(&learner.learner, agreed).await?;
        }
        Ok(carried)
    }

    pub(super) async fn write_pics(
        &self,
        run: i64,
        changes: &[Change],
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let entries = self.journal.intend(run, changes, self.clock.now()).await?;
        for (entry, change) in entries.into_iter().zip(changes) {
            self.write_pics_entry(entry, change, Abandoned::ChangedMeanwhile, carried)
                .await?;
        }
        Ok(())
    }

    /// The PICS half of an entry; may be repeated, since the write compares with its before-value.
    /// `otherwise` is what it means that the record holds neither value.
    pub(super) async fn write_pics_entry(
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

    /// Fills blank fields of one aim in OneFile, after one more look that they are still blank.
    async fn fill_onefile_aim(
        &self,
        run: i64,
        onefile_id: i64,
        changes: &[Change],
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let record = changes.first().map(|change| change.line().record);
        let aim = match self.onefile.aim(onefile_id).await {
            Ok(Some(aim)) => aim,
            Ok(None) => {
                carried.park(record, ProblemKind::ChangedMeanwhile);
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        };
        let (blank, filled): (Vec<&Change>, Vec<&Change>) = changes
            .iter()
            .partition(|change| value_of(&aim, change).is_none());
        if !filled.is_empty() {
            carried.park(record.clone(), ProblemKind::ChangedMeanwhile);
        }
        let refused = self.journal.proofs().await?.not_sticking;
        let (blank, refused): (Vec<&Change>, Vec<&Change>) = blank
            .into_iter()
            .partition(|change| field_of(change).is_some_and(|f| !refused.contains(&f)));
        for field in refused.into_iter().filter_map(field_of) {
            let cause = Cause::FieldDidNotStick { field };
            carried.park(record.clone(), ProblemKind::Parked { cause });
        }
        let fields = fields_of(&blank);
        if fields.is_empty() {
            return Ok(());
        }
        let blank: Vec<Change> = blank.into_iter().cloned().collect();
        let entries = self.journal.intend(run, &blank, self.clock.now()).await?;
        self.journal
            .advance(&entries, &Step::Sent, self.clock.now())
            .await?;
        let mut arrived = false;
        let step = match self.set_fields(onefile_id, &fields).await {
            Ok(()) => {
                carried.to_onefile += blank.len();
                arrived = true;
                Step::Recorded
            }
            Err(error) if error.in_doubt() => {
                // Left as sent: the next run reads the aim again before it decides.
                carried.trouble(record, &error);
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record.clone(), &error);
                Step::Abandoned {
                    reason: Abandoned::Refused,
                }
            }
        };
        self.journal
            .advance(&entries, &step, self.clock.now())
            .await?;
        if arrived {
            self.prove(&aim, &fields, record, carried).await?;
        }
        Ok(())
    }

    /// Sets fields, and after doubt reads the aim again and sets once more what is still blank.
    /// Doubt stays doubt, whatever the second try ends with.
    async fn set_fields(
        &self,
        onefile_id: i64,
        fields: &BTreeMap<RegistrationField, String>,
    ) -> Result<(), OneFileError> {
        let doubt = match self.onefile.update_aim(onefile_id, fields).await {
            Err(error) if error.in_doubt() => error,
            ended => return ended,
        };
        self.clock.sleep(SETTLE).await;
        let Ok(Some(aim)) = self.onefile.aim(onefile_id).await else {
            return Err(doubt);
        };
        let missing = |field: &RegistrationField| aim.registration.get(*field).is_none();
        let blank: BTreeMap<RegistrationField, String> = fields
            .iter()
            .filter(|(field, _)| missing(field))
            .map(|(field, value)| (*field, value.clone()))
            .collect();
        let arrived = fields.iter().all(|(field, value)| {
            blank.contains_key(field) || aim.registration.get(*field).as_ref() == Some(value)
        });
        let ended = if blank.is_empty() {
            Ok(())
        } else {
            self.onefile.update_aim(onefile_id, &blank).await
        };
        if arrived && ended.is_ok() {
            Ok(())
        } else {
            Err(doubt)
        }
    }
}

impl Carried {
    /// Whether the learners after this one are not reached.
    fn ends_the_run(&self) -> bool {
        self.stop.is_some() || self.brake.is_some()
    }

    /// Something that did not come into step, and waits.
    pub(super) fn park(&mut self, record: Option<Record>, kind: ProblemKind) {
        self.parked = true;
        self.problems.push((record, kind));
    }

    pub(super) fn trouble(&mut self, record: Option<Record>, error: &OneFileError) {
        tracing::warn!(error = %error, "a change could not be carried out");
        self.failed = true;
        if error.stops_the_run() {
            self.stop = Some(error.kind);
        }
        self.problems.push((
            record,
            ProblemKind::OneFile {
                kind: error.kind,
                at: error.endpoint.clone(),
            },
        ));
    }

    pub(super) fn outcome(&self, plan: &LearnerPlan) -> Outcome {
        let changed = self.to_onefile + self.to_pics > 0;
        let so_far = if changed {
            Outcome::Changed
        } else {
            Outcome::Unchanged
        };
        let waits = self.parked || !plan.parked.is_empty() || !plan.questions.is_empty();
        let reached = if self.not_reached {
            Outcome::NotReached
        } else {
            so_far
        };
        let failed = if self.failed { Outcome::Failed } else { so_far };
        so_far
            .max(reached)
            .max(failed)
            .max(if waits { Outcome::Parked } else { so_far })
    }
}

impl Report {
    pub(super) fn take(&mut self, learner: &LearnerKey, carried: Carried) {
        self.totals
            .count_change(System::Onefile, carried.to_onefile);
        self.totals.count_change(System::Pics, carried.to_pics);
        self.stopped_by = self.stopped_by.or(carried.stop);
        self.braked = self.braked.take().or(carried.brake);
        for (record, kind) in carried.problems {
            self.problem(learner, record, kind);
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
        _ => first.pics_write().is_some() && other.pics_write().is_some(),
    }
}

fn fields_of(changes: &[&Change]) -> BTreeMap<RegistrationField, String> {
    let field = |change: &&Change| match &change.action {
        Action::FillOnefileAim { field, value, .. } => Some((*field, value.clone())),
        _ => None,
    };
    changes.iter().filter_map(field).collect()
}

fn field_of(change: &Change) -> Option<RegistrationField> {
    match &change.action {
        Action::FillOnefileAim { field, .. } => Some(*field),
        _ => None,
    }
}

fn value_of(aim: &onefile::Aim, change: &Change) -> Option<String> {
    match &change.action {
        Action::FillOnefileAim { field, .. } => aim.registration.get(*field),
        _ => None,
    }
}
