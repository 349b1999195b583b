//! Taking up what an earlier run left unfinished, before anything new is looked at. Killed at any
//! step, a run resumes to the same end.

use super::deliveries::{AimFields, Assigned, Created, Details, Review, Visit};
use super::parts::Engine;
use super::report::{Report, worsen};
use crate::delivery::{Carried, Deliverer, SETTLE};
use crate::error::EngineError;
use crate::plan::{Action, Change};
use crate::records::pics::LearnerKey;
use crate::runs::{Outcome, Scope};
use crate::steps::{Abandoned, Entry, Step};
use futures::StreamExt;
use std::collections::BTreeMap;

impl Engine<'_> {
    pub(super) async fn recover(
        &self,
        scope: &Scope,
        report: &mut Report,
        outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    ) -> Result<(), EngineError> {
        let open = self.journal.open_entries().await?;
        let unfinished: Vec<Entry> = open
            .into_iter()
            .filter(|entry| entry.step != Step::VisitSent)
            .filter(|entry| match scope {
                Scope::One(key) => entry.change.learner == *key,
                Scope::All => true,
            })
            .collect();
        if unfinished.is_empty() {
            return Ok(());
        }
        tracing::info!(
            entries = unfinished.len(),
            "taking up what an earlier run left unfinished"
        );
        if unfinished.iter().any(|entry| entry.step == Step::Sent) {
            self.clock.sleep(SETTLE).await;
        }
        let turns = &self.turns().await?;
        let mut taken = futures::stream::iter(unfinished)
            .map(|entry| async move {
                let mut carried = Carried::default();
                let learner = &entry.change.learner;
                let _lock = match scope {
                    Scope::All => Some(self.locks.lock(learner).await),
                    Scope::One(_) => None,
                };
                // Somebody's own run may have taken it up since it was read.
                let entry = match self.as_it_is(&entry).await {
                    Ok(Some(entry)) => entry,
                    Ok(None) => return (entry.change.learner, carried, Ok(())),
                    Err(error) => return (entry.change.learner, carried, Err(error)),
                };
                let _turn = self.turn(std::slice::from_ref(&entry.change), None).await;
                if self.has_ended(turns) {
                    return (entry.change.learner, self.not_reached(), Ok(()));
                }
                let ended = self.take_up(&entry, &mut carried).await;
                let ended = carried.or_moved_on(ended, &entry.change);
                if ended.is_err() || carried.ends_the_run() {
                    self.end(turns, carried.brake.as_ref());
                }
                (entry.change.learner, carried, ended)
            })
            .buffer_unordered(self.settings.at_once.max(1));
        while let Some((learner, carried, ended)) = taken.next().await {
            ended?;
            let outcome = if carried.failed {
                Outcome::Failed
            } else if carried.not_reached {
                Outcome::NotReached
            } else if carried.parked {
                Outcome::Parked
            } else if carried.to_onefile + carried.to_pics > 0 {
                Outcome::Changed
            } else {
                Outcome::Unchanged
            };
            worsen(outcomes, &learner, outcome);
            report.take(&learner, carried);
        }
        Ok(())
    }

    /// An entry as it is by now; `None` where it is closed.
    async fn as_it_is(&self, entry: &Entry) -> Result<Option<Entry>, EngineError> {
        let open = self.journal.open_entries().await?;
        Ok(open.into_iter().find(|now| now.id == entry.id))
    }

    /// Whether a person has said since that this is not to be changed.
    async fn is_held_since(&self, change: &Change) -> Result<bool, EngineError> {
        let decisions = self.journal.decisions().await?;
        let held = decisions.get(&change.learner).map(|decided| &decided.held);
        let never = change.line().never();
        Ok(held
            .zip(never)
            .is_some_and(|(held, never)| held.contains(&never)))
    }

    pub(super) async fn take_up(
        &self,
        entry: &Entry,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let (change, record) = (&entry.change, entry.change.line().record);
        let deliverer = self.deliverer();
        match &change.action {
            Action::PushReview(push) => match entry.step.slot() {
                Some(visit_id) => {
                    let review = Review {
                        engine: self,
                        change,
                        push,
                        visit_id,
                    };
                    deliverer.take_up(entry, review, carried).await
                }
                None => {
                    let visit = Visit {
                        engine: self,
                        change,
                        push,
                        observed: None,
                    };
                    deliverer.take_up(entry, visit, carried).await
                }
            },
            Action::AssignAim(assignment) => {
                let now = self.assignment_now(&change.learner, assignment).await?;
                let assigned = Assigned {
                    engine: self,
                    change,
                    assignment: now.as_ref().unwrap_or(assignment),
                };
                deliverer.take_up(entry, assigned, carried).await
            }
            Action::Create(creation) => {
                let created = Created {
                    engine: self,
                    change,
                    creation,
                };
                deliverer.take_up(entry, created, carried).await
            }
            Action::FillOnefileAim { onefile_id, .. } => {
                let one = std::slice::from_ref(change);
                let fields = AimFields::of(self, *onefile_id, record, one);
                deliverer.take_up(entry, fields, carried).await
            }
            Action::SetOnefileDetail { onefile_id, .. } => {
                let one = std::slice::from_ref(change);
                let details = Details::of(self, *onefile_id, record, one);
                deliverer.take_up(entry, details, carried).await
            }
            Action::SetPicsAim { .. }
            | Action::SetPicsReview { .. }
            | Action::CreatePicsReview { .. }
            | Action::SetPicsDetail { .. }
            | Action::PutBack { .. } => self.take_up_in_pics(entry, carried).await,
            // It tells what is done.
            Action::ChangedBesides { .. } | Action::LetGo { .. } => {
                self.close_entry(entry, &Step::Recorded).await
            }
        }
    }

    async fn take_up_in_pics(
        &self,
        entry: &Entry,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let reason = Abandoned::PerhapsCarriedOut;
        if self.is_held_since(&entry.change).await? {
            return self.close_entry(entry, &Step::Abandoned { reason }).await;
        }
        self.pics_alone()
            .write_entry(entry.id, &entry.change, reason, carried)
            .await
    }

    async fn close_entry(&self, entry: &Entry, step: &Step) -> Result<(), EngineError> {
        let now = self.clock.now();
        Ok(self.journal.advance(&[entry.id], step, now).await?)
    }

    pub(super) fn deliverer(&self) -> Deliverer<'_> {
        Deliverer {
            journal: self.journal,
            clock: self.clock,
            doubt_minutes: self.settings.doubt_minutes,
        }
    }
}
