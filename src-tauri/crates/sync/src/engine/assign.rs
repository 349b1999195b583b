//! A learning aim on its way to OneFile: assigned, dated, registered. After doubt Tandem looks,
//! since an aim can be found by learner and standard; from the confirmed aim on, every step may be
//! taken again.

use super::carried::Carried;
use super::doubt::Age;
use super::proof::{Dates, is_dated};
use super::{Engine, EngineError, ProblemKind, SETTLE};
use crate::plan::{Action, Assignment, Cause, Change, Held, Record};
use crate::ports::journal::{Abandoned, Entry, Step};
use crate::ports::onefile::OneFileError;
use crate::ports::pics::AimField;
use crate::records::pics::LearnerKey;
use crate::records::{RegistrationField, onefile};
use std::collections::BTreeMap;

impl Engine<'_> {
    pub(super) async fn assign_aim(
        &self,
        run: i64,
        change: &Change,
        assignment: &Assignment,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let record = Some(Record::Aim(assignment.aim.clone()));
        match self.find_aim(assignment).await {
            Ok(None) => {}
            Ok(Some(_)) => {
                carried.park(record, ProblemKind::ChangedMeanwhile);
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        }
        let now = || self.clock.now();
        let one = std::slice::from_ref(change);
        let entries = self.journal.intend(run, one, now()).await?;
        self.journal
            .advance(&entries, &Step::AssignSent, now())
            .await?;
        let Some(entry) = entries.first().copied() else {
            return Ok(());
        };
        let (standard, learner) = (assignment.standard_id, assignment.onefile_learner);
        let sent = now();
        match self.onefile.assign_standard(standard, learner).await {
            Ok(aim_id) => {
                self.finish_aim(entry, change, assignment, aim_id, carried)
                    .await
            }
            Err(error) if error.in_doubt() => {
                self.clock.sleep(SETTLE).await;
                match self.find_aim(assignment).await {
                    Ok(Some(aim_id)) => {
                        self.finish_aim(entry, change, assignment, aim_id, carried)
                            .await?;
                    }
                    Ok(None) => {
                        let cause = Cause::assignment_pending(Some(sent), self.settings);
                        carried.park(record, ProblemKind::Parked { cause });
                    }
                    Err(error) => carried.trouble(record, &error),
                }
                Ok(())
            }
            Err(error) => {
                carried.trouble(record, &error);
                let reason = Abandoned::Refused;
                self.journal
                    .advance(&entries, &Step::Abandoned { reason }, now())
                    .await?;
                Ok(())
            }
        }
    }

    /// A later run finds an assignment whose answer was lost: it is there, or, where it looks late
    /// enough, the next plan asks for it again.
    pub(super) async fn look_for_assignment(
        &self,
        entry: &Entry,
        assignment: &Assignment,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let record = Some(Record::Aim(assignment.aim.clone()));
        let (age, now) = (self.age_of(entry.at), self.clock.now());
        match self.find_aim_twice(assignment).await {
            Ok(Some(aim_id)) => {
                return self
                    .finish_aim(entry.id, &entry.change, assignment, aim_id, carried)
                    .await;
            }
            Ok(None) => {}
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        }
        let step = match age {
            Age::Young { .. } => {
                let cause = Cause::assignment_pending(Some(entry.at), self.settings);
                carried.park(record, ProblemKind::Parked { cause });
                return Ok(());
            }
            Age::ClockWentBack => {
                let cause = Cause::assignment_pending(Some(now), self.settings);
                carried.park(record, ProblemKind::Parked { cause });
                Step::AssignSent
            }
            Age::Old => Step::Abandoned {
                reason: Abandoned::DidNotArrive,
            },
        };
        self.journal.advance(&[entry.id], &step, now).await?;
        Ok(())
    }

    /// What PICS holds now of an assignment that an earlier run began, without what is held since.
    /// `None` where PICS does not have the aim any more.
    pub(super) async fn assignment_now(
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
            let name = AimField::Registration(*field).to_string();
            let never = Held::NotSent(Record::Aim(aim.key.clone()), name);
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

    /// From the confirmed aim on. Also where a later run takes up.
    pub(super) async fn finish_aim(
        &self,
        entry: i64,
        change: &Change,
        assignment: &Assignment,
        aim_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let confirmed = Step::AimConfirmed { aim_id };
        self.journal
            .advance(&[entry], &confirmed, self.clock.now())
            .await?;
        let link = BTreeMap::from([(assignment.aim.clone(), aim_id)]);
        self.journal
            .keep_links(&change.learner, assignment.onefile_learner, &link)
            .await?;
        let record = Some(Record::Aim(assignment.aim.clone()));
        let aim = match self.onefile.aim(aim_id).await {
            Ok(Some(aim)) => aim,
            Ok(None) => {
                let cause = Cause::assignment_pending(None, self.settings);
                carried.park(record, ProblemKind::Parked { cause });
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        };
        let proofs = self.journal.proofs().await?;
        let sends_dates = !proofs.dates_not_sticking && !is_dated(assignment, &aim);
        if !proofs.assigned {
            self.learn(|proofs| proofs.assigned = true).await?;
        }
        let dated = match self.date(assignment, &aim, carried).await? {
            Ok(dated) => dated,
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        };
        if carried.brake.is_none()
            && let Err(error) = self
                .register(assignment, &aim, sends_dates, carried)
                .await?
        {
            carried.trouble(record, &error);
            return Ok(());
        }
        if !dated {
            // Looked at again by each run, until somebody has entered the dates in OneFile.
            let cause = Cause::DatesDidNotStick;
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(());
        }
        carried.to_onefile += 1;
        self.journal
            .advance(&[entry], &Step::Recorded, self.clock.now())
            .await?;
        Ok(())
    }

    /// Whether the aim has its dates now.
    async fn date(
        &self,
        assignment: &Assignment,
        aim: &onefile::Aim,
        carried: &mut Carried,
    ) -> Result<Result<bool, OneFileError>, EngineError> {
        if is_dated(assignment, aim) {
            return Ok(Ok(true));
        }
        if self.journal.proofs().await?.dates_not_sticking {
            return Ok(Ok(false));
        }
        let start = assignment.start.filter(|day| aim.start != Some(*day));
        let end = (assignment.planned_end).filter(|day| aim.planned_end != Some(*day));
        if let Err(error) = self.onefile.date_aim(aim.id, start, end).await {
            return Ok(Err(error));
        }
        Ok(Ok(self.prove_dates(assignment, aim, carried).await?))
    }

    /// What somebody has entered meanwhile stays.
    async fn register(
        &self,
        assignment: &Assignment,
        aim: &onefile::Aim,
        sent_dates: bool,
        carried: &mut Carried,
    ) -> Result<Result<(), OneFileError>, EngineError> {
        let proofs = self.journal.proofs().await?;
        let refused = &proofs.not_sticking;
        let blank: BTreeMap<RegistrationField, String> = assignment
            .registration
            .iter()
            .filter(|(field, _)| aim.registration.get(**field).is_none())
            .filter(|(field, _)| !refused.contains(field))
            .map(|(field, value)| (*field, value.clone()))
            .collect();
        if blank.is_empty() {
            return Ok(Ok(()));
        }
        let now = onefile::Aim {
            start: aim.start.or(assignment.start.filter(|_| sent_dates)),
            ..aim.clone()
        };
        if self.would_lose(&now, &blank).await? {
            let cause = Cause::UpdateLosesOthers;
            let record = Some(Record::Aim(assignment.aim.clone()));
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(Ok(()));
        }
        if let Err(error) = self.onefile.update_aim(aim.id, &blank).await {
            return Ok(Err(error));
        }
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
        self.prove(&before, dates, &blank, record, carried).await?;
        Ok(Ok(()))
    }

    /// As [`Self::find_aim`]; where one answer does not show it, once more: a single answer that
    /// lacks it is no evidence.
    async fn find_aim_twice(&self, assignment: &Assignment) -> Result<Option<i64>, OneFileError> {
        if let Some(aim_id) = self.find_aim(assignment).await? {
            return Ok(Some(aim_id));
        }
        self.clock.sleep(SETTLE).await;
        self.find_aim(assignment).await
    }

    /// The learner's aim of this standard; the newest, where there are several.
    async fn find_aim(&self, assignment: &Assignment) -> Result<Option<i64>, OneFileError> {
        let aims = self.onefile.aims(assignment.onefile_learner).await?;
        let of_standard = |aim: &&onefile::Aim| aim.standard_id == assignment.standard_id;
        Ok(aims.iter().filter(of_standard).map(|aim| aim.id).max())
    }
}

/// The assignment of a change, where it is one.
pub(super) fn assignment_of(change: &Change) -> Option<&Assignment> {
    match &change.action {
        Action::AssignAim(assignment) => Some(assignment),
        _ => None,
    }
}
