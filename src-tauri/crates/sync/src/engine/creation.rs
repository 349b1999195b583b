//! A record that an enrolment takes, on its way to OneFile. After doubt Tandem looks for it by its
//! MIS value or its name; a person is asked only where that can't tell.

use super::carried::Carried;
use super::doubt::Age;
use super::proven::Told;
use super::{Engine, EngineError, ProblemKind, SETTLE};
use crate::enrol::{Account, Creation, Member};
use crate::links::link_learners;
use crate::plan::{Action, Change, Record, Rule};
use crate::ports::journal::{Abandoned, Entry, Step};
use crate::ports::onefile::OneFileError;
use crate::records::onefile::{Assessor, Learner, User};
use crate::records::pics::LearnerKey;
use crate::{blank, names};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Role number of a learner.
pub(super) const LEARNER: i64 = 1;

/// What a look for a record found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Found(i64),
    Absent,
    CannotTell,
}

impl Engine<'_> {
    /// Creates a record; its ID, where it certainly is there now.
    pub(super) async fn create(
        &self,
        run: i64,
        learner: &LearnerKey,
        creation: Creation,
        carried: &mut Carried,
    ) -> Result<Option<i64>, EngineError> {
        let change = Change {
            learner: learner.clone(),
            action: Action::Create(creation.clone()),
            rule: Rule::Enrolled,
        };
        let now = || self.clock.now();
        let one = std::slice::from_ref(&change);
        let entries = self.journal.intend(run, one, now()).await?;
        let sent = now();
        self.journal
            .advance(&entries, &Step::CreationSent, sent)
            .await?;
        let Some(entry) = entries.first().copied() else {
            return Ok(None);
        };
        let id = match self.onefile.create_record(&creation).await {
            Ok(id) => Told::ByAnswer(id),
            Err(error) if error.in_doubt() => {
                self.clock.sleep(SETTLE).await;
                match self.find_creation(&creation).await {
                    Ok(Look::Found(id)) => Told::ByLook(id),
                    Ok(Look::Absent | Look::CannotTell) => {
                        let kind = self.pending(&creation, sent);
                        carried.park(Some(Record::Account), kind);
                        return Ok(None);
                    }
                    Err(EngineError::OneFile(error)) => {
                        carried.trouble(Some(Record::Account), &error);
                        return Ok(None);
                    }
                    Err(error) => return Err(error),
                }
            }
            Err(error) => {
                carried.trouble(Some(Record::Account), &error);
                let reason = Abandoned::Refused;
                self.journal
                    .advance(&entries, &Step::Abandoned { reason }, now())
                    .await?;
                return Ok(None);
            }
        };
        self.settle_creation(entry, &change, &creation, id, carried)
            .await
    }

    /// A later run finds a record whose answer was lost: it is there, or, where it looks late enough,
    /// it never arrived, or a person is asked.
    pub(super) async fn look_for_creation(
        &self,
        entry: &Entry,
        creation: &Creation,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let (age, now) = (self.age_of(entry.at), self.clock.now());
        let step = match (self.find_creation_twice(creation).await, age) {
            (Ok(Look::Found(id)), _) => {
                return self
                    .finish_creation(entry.id, &entry.change, creation, id, carried)
                    .await;
            }
            (Ok(Look::Absent), Age::Old) => Step::Abandoned {
                reason: Abandoned::DidNotArrive,
            },
            (Ok(Look::Absent), Age::Young { .. }) => {
                let kind = self.pending(creation, entry.at);
                carried.park(Some(Record::Account), kind);
                return Ok(());
            }
            (Ok(Look::Absent), Age::ClockWentBack) => {
                let kind = self.pending(creation, now);
                carried.park(Some(Record::Account), kind);
                Step::CreationSent
            }
            (Ok(Look::CannotTell), _) => {
                let kind = match creation {
                    Creation::Learner(_) => ProblemKind::AccountInDoubt,
                    _ => self.pending(creation, entry.at),
                };
                carried.park(Some(Record::Account), kind);
                return Ok(());
            }
            (Err(EngineError::OneFile(error)), _) => {
                carried.trouble(Some(Record::Account), &error);
                return Ok(());
            }
            (Err(error), _) => return Err(error),
        };
        self.journal.advance(&[entry.id], &step, now).await?;
        Ok(())
    }

    fn pending(&self, creation: &Creation, sent: DateTime<Utc>) -> ProblemKind {
        let minutes = self.settings.doubt_minutes;
        ProblemKind::CreationPending {
            creates: creation.field().to_owned(),
            sent: Some(sent),
            again: Some(sent + TimeDelta::minutes(minutes.into())),
        }
    }

    /// As [`Self::find_creation`]; where one answer does not show the record, once more: a single
    /// answer that lacks it is no evidence.
    async fn find_creation_twice(&self, creation: &Creation) -> Result<Look, EngineError> {
        match self.find_creation(creation).await? {
            Look::Absent => {
                self.clock.sleep(SETTLE).await;
                self.find_creation(creation).await
            }
            found => Ok(found),
        }
    }

    /// From the record that is there on: every step may be taken again.
    pub(super) async fn finish_creation(
        &self,
        entry: i64,
        change: &Change,
        creation: &Creation,
        onefile_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let id = Told::ByLook(onefile_id);
        self.settle_creation(entry, change, creation, id, carried)
            .await?;
        Ok(())
    }

    /// The same; the ID, where the record that has it is what was sent.
    async fn settle_creation(
        &self,
        entry: i64,
        change: &Change,
        creation: &Creation,
        told: Told,
        carried: &mut Carried,
    ) -> Result<Option<i64>, EngineError> {
        let confirmed = Step::CreationConfirmed {
            onefile_id: told.id(),
        };
        self.journal
            .advance(&[entry], &confirmed, self.clock.now())
            .await?;
        let Some(onefile_id) = self.prove_creation(creation, told, carried).await? else {
            return Ok(None);
        };
        if onefile_id != told.id() {
            let confirmed = Step::CreationConfirmed { onefile_id };
            self.journal
                .advance(&[entry], &confirmed, self.clock.now())
                .await?;
        }
        if let Creation::Learner(_) = creation {
            self.journal
                .keep_links(&change.learner, onefile_id, &BTreeMap::new())
                .await?;
        }
        self.journal.keep_created(creation, onefile_id).await?;
        self.add_to_listings(creation, onefile_id).await?;
        carried.to_onefile += 1;
        self.journal
            .advance(&[entry], &Step::Recorded, self.clock.now())
            .await?;
        Ok(Some(onefile_id))
    }

    /// A run of this one learner finds the account in what was listed last.
    async fn add_to_listings(&self, creation: &Creation, id: i64) -> Result<(), EngineError> {
        let Some(mut kept) = self.journal.listings().await? else {
            return Ok(());
        };
        match creation {
            Creation::Learner(new) if kept.learners.iter().all(|one| one.id != id) => {
                kept.learners.push(listed(&new.account, id));
                kept.learners.sort_by_key(|one| one.id);
            }
            Creation::Assessor(member) if kept.assessors.iter().all(|one| one.id != id) => {
                kept.assessors.push(listed_member(member, id));
                kept.assessors.sort_by_key(|one| one.id);
            }
            _ => return Ok(()),
        }
        Ok(self.journal.keep_listings(&kept).await?)
    }

    /// Looks for a record after doubt, or where its ID can't be believed. Before it was sent nothing of its name was there, nor
    /// anybody with the learner's MIS value.
    pub(super) async fn find_creation(&self, creation: &Creation) -> Result<Look, EngineError> {
        Ok(match creation {
            Creation::Learner(new) => self.find_account(&new.account).await?,
            Creation::Assessor(member) => {
                let (mut assessors, gone) = self.listed_assessors().await?;
                assessors.extend(gone);
                let is_it = |one: &&Assessor| {
                    is(one.misid.as_ref(), &member.officer.0)
                        || names::same(&one.name, &member.name())
                };
                only(assessors.iter().filter(is_it).map(|one| one.id))
            }
            Creation::Placement(new) => {
                let placements = self.onefile.placements().await?;
                let found = placements.iter().filter(|one| {
                    is(one.misid.as_ref(), &new.organisation.0) || names::same(&one.name, &new.name)
                });
                only(found.map(|one| one.id))
            }
            Creation::Classroom(new) => {
                let classrooms = self.onefile.classrooms().await?;
                let found = classrooms
                    .iter()
                    .filter(|one| names::same(&one.name, &new.name));
                only(found.map(|one| one.id))
            }
        })
    }

    /// By MIS value. Where the search finds nobody, somebody whom a listing shows with it, now or
    /// before, may be it all the same; and so may somebody of the same name who shows none and is
    /// nobody else's: OneFile may keep MIS values to itself.
    async fn find_account(&self, account: &Account) -> Result<Look, EngineError> {
        let found = self.users_with_misid(&account.misid).await?;
        if !found.is_empty() {
            return Ok(only(found.into_iter().map(|user| user.id)));
        }
        let (mut listed, gone) = self.listed_learners().await?;
        listed.extend(gone);
        let pics = self.pics.everything().await?;
        let stored = self.journal.links().await?;
        let links = link_learners(&pics.learners, &listed, &stored);
        let taken: BTreeSet<i64> = (links.values().flatten())
            .map(|link| link.onefile_id)
            .collect();
        let may_be = |one: &Learner| match one.misid.as_deref().and_then(blank::text) {
            Some(misid) => names::same(&misid, &account.misid),
            None => {
                names::same(&one.last_name, &account.last_name)
                    && names::same(&one.first_name, &account.first_name)
                    && !taken.contains(&one.id)
            }
        };
        Ok(match listed.iter().any(may_be) {
            true => Look::CannotTell,
            false => Look::Absent,
        })
    }

    pub(super) async fn users_with_misid(&self, misid: &str) -> Result<Vec<User>, OneFileError> {
        self.onefile.users_with_misid(misid, &[LEARNER]).await
    }
}

/// The record that a change creates, where it creates one.
pub(super) fn creation_of(change: &Change) -> Option<&Creation> {
    match &change.action {
        Action::Create(creation) => Some(creation),
        _ => None,
    }
}

/// A new account as a listing shows it.
pub(super) fn listed(account: &Account, id: i64) -> Learner {
    Learner {
        id,
        first_name: account.first_name.clone(),
        last_name: account.last_name.clone(),
        misid: Some(account.misid.clone()),
        archived: false,
        last_modified: None,
    }
}

/// A new assessor as a listing shows one.
pub(super) fn listed_member(member: &Member, id: i64) -> Assessor {
    Assessor {
        id,
        name: member.name(),
        misid: Some(member.officer.0.clone()),
        archived: false,
    }
}

fn only(mut found: impl Iterator<Item = i64>) -> Look {
    match (found.next(), found.next()) {
        (Some(id), None) => Look::Found(id),
        (None, _) => Look::Absent,
        (Some(_), Some(_)) => Look::CannotTell,
    }
}

fn is(misid: Option<&String>, key: &str) -> bool {
    misid.is_some_and(|misid| names::same(misid, key))
}
