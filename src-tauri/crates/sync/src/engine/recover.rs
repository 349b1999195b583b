//! Taking up what an earlier run left unfinished, before anything new is looked at. Killed at any
//! step, a run resumes to the same end.

use super::assign::assignment_of;
use super::carried::Carried;
use super::creation::creation_of;
use super::push::push_of;
use super::{Engine, EngineError, Outcome, Report, SETTLE, Scope, worsen};
use crate::plan::{Action, Change};
use crate::ports::journal::{Abandoned, Entry, Step};
use crate::records::pics::LearnerKey;
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
                let _hold = match scope {
                    Scope::All => Some(self.in_hand.take(learner).await),
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
        let change = &entry.change;
        let writes_pics = entry.step == Step::Intended && change.pics_write().is_some();
        if writes_pics && self.is_held_since(change).await? {
            return self.abandon(entry, Abandoned::PerhapsCarriedOut).await;
        }
        match (&entry.step, push_of(change)) {
            (Step::Intended, _) if change.pics_write().is_some() => {
                self.pics_alone()
                    .write_entry(entry.id, change, Abandoned::PerhapsCarriedOut, carried)
                    .await
            }
            (Step::Intended, _) => self.abandon(entry, Abandoned::NeverSent).await,
            (Step::Sent, _) if matches!(change.action, Action::SetOnefileDetail { .. }) => {
                self.check_sent_detail(entry, carried).await
            }
            (Step::Sent, _) => self.check_sent(entry, change, carried).await,
            (Step::AssignSent, _) => match assignment_of(change) {
                Some(assignment) => self.look_for_assignment(entry, assignment, carried).await,
                None => Ok(()),
            },
            (Step::CreationSent, _) => match creation_of(change) {
                Some(creation) => self.look_for_creation(entry, creation, carried).await,
                None => Ok(()),
            },
            (Step::CreationConfirmed { onefile_id }, _) => match creation_of(change) {
                Some(creation) => {
                    self.finish_creation(entry.id, change, creation, *onefile_id, carried)
                        .await
                }
                None => Ok(()),
            },
            (Step::AimConfirmed { aim_id }, _) => match assignment_of(change) {
                Some(assignment) => {
                    let now = self.assignment_now(&change.learner, assignment).await?;
                    let assignment = now.as_ref().unwrap_or(assignment);
                    self.finish_aim(entry.id, change, assignment, *aim_id, carried)
                        .await
                }
                None => Ok(()),
            },
            (Step::VisitConfirmed { visit_id }, Some(push)) => {
                self.resume_review(entry.id, change, push, *visit_id, None, carried)
                    .await
            }
            (Step::ReviewSent { visit_id }, Some(push)) => {
                let sent = Some(entry.at);
                self.resume_review(entry.id, change, push, *visit_id, sent, carried)
                    .await
            }
            (
                Step::ReviewConfirmed {
                    visit_id,
                    review_id,
                },
                Some(push),
            ) => {
                self.store_review_id(entry.id, change, push, *visit_id, *review_id, carried)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// A value that was on its way: it is there, or the next plan sends it again.
    async fn check_sent(
        &self,
        entry: &Entry,
        change: &Change,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let Action::FillOnefileAim {
            onefile_id,
            field,
            value,
            ..
        } = &change.action
        else {
            return Ok(());
        };
        match self.onefile.aim(*onefile_id).await {
            Ok(Some(aim)) if aim.registration.get(*field).as_ref() == Some(value) => {
                carried.to_onefile += 1;
                self.journal
                    .advance(&[entry.id], &Step::Recorded, self.clock.now())
                    .await?;
                Ok(())
            }
            Ok(_) => self.abandon(entry, Abandoned::DidNotArrive).await,
            Err(error) => {
                carried.trouble(Some(change.line().record), &error);
                Ok(())
            }
        }
    }

    async fn abandon(&self, entry: &Entry, reason: Abandoned) -> Result<(), EngineError> {
        self.journal
            .advance(&[entry.id], &Step::Abandoned { reason }, self.clock.now())
            .await?;
        Ok(())
    }
}
