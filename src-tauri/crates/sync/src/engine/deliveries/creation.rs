//! A record that an enrolment takes, on its way to OneFile. After doubt Tandem looks for it by its
//! MIS value or its name; a person is asked only where that can't tell.

use super::proven::Told;
use crate::delivery::{Carried, Delivery, InDoubt, Look, Next, Stands};
use crate::engine::parts::Engine;
use crate::enrol::{Account, Creation, Member};
use crate::error::EngineError;
use crate::links::link_learners;
use crate::plan::{Action, Change, Record, Rule};
use crate::ports::onefile::OneFileError;
use crate::problems::ProblemKind;
use crate::records::onefile::Role;
use crate::records::onefile::{Assessor, Learner, User};
use crate::records::pics::LearnerKey;
use crate::steps::Step;
use crate::{blank, names};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A record that is created.
pub(in crate::engine) struct Created<'a> {
    pub engine: &'a Engine<'a>,
    pub change: &'a Change,
    pub creation: &'a Creation,
}

#[async_trait::async_trait]
impl Delivery for Created<'_> {
    /// Its ID, and who told it.
    type Receipt = Told;
    /// Its ID, where the record that has it is what was sent.
    type Done = Option<i64>;

    fn changes(&self) -> &[Change] {
        std::slice::from_ref(self.change)
    }

    fn record(&self) -> Record {
        Record::Account
    }

    fn stands(&self, step: &Step) -> Stands<Told> {
        match step {
            Step::Intended => Stands::Intended,
            Step::CreationSent => Stands::Sent,
            Step::CreationConfirmed { onefile_id } => Stands::Arrived(Told::ByLook(*onefile_id)),
            _ => Stands::Nowhere,
        }
    }

    fn leaves(&self) -> Step {
        Step::CreationSent
    }

    fn arrived(&self, told: &Told) -> Option<Step> {
        let onefile_id = told.id();
        Some(Step::CreationConfirmed { onefile_id })
    }

    fn in_doubt(&self) -> InDoubt {
        InDoubt::Look
    }

    fn pending(&self, sent: DateTime<Utc>) -> ProblemKind {
        let minutes = self.engine.settings.doubt_minutes;
        ProblemKind::CreationPending {
            creates: self.creation.field(),
            sent: Some(sent),
            again: Some(sent + TimeDelta::minutes(minutes.into())),
        }
    }

    /// Whoever enrols has just looked for it.
    async fn last_look(&mut self, _carried: &mut Carried) -> Result<bool, EngineError> {
        Ok(true)
    }

    async fn send(&self) -> Result<Told, OneFileError> {
        let id = self.engine.onefile.create_record(self.creation).await?;
        Ok(Told::ByAnswer(id))
    }

    async fn look(&mut self) -> Result<Look<Told>, EngineError> {
        Ok(match self.engine.find_creation(self.creation).await? {
            Look::There(id) => Look::There(Told::ByLook(id)),
            Look::Absent => Look::Absent,
            Look::CannotTell => Look::CannotTell,
        })
    }

    fn cannot_tell(&self, sent: DateTime<Utc>, carried: &mut Carried) -> Next {
        let kind = match self.creation {
            Creation::Learner(_) => ProblemKind::AccountInDoubt,
            _ => self.pending(sent),
        };
        carried.park(Some(Record::Account), kind);
        Next::Stay
    }

    async fn never_arrived(&mut self, _carried: &mut Carried) -> Result<Next, EngineError> {
        Ok(Next::GiveUp)
    }

    async fn record_it(
        &self,
        entries: &[i64],
        told: Told,
        carried: &mut Carried,
    ) -> Result<Option<i64>, EngineError> {
        let (engine, creation) = (self.engine, self.creation);
        let Some(onefile_id) = engine.prove_creation(creation, told, carried).await? else {
            return Ok(None);
        };
        if onefile_id != told.id() {
            let (step, now) = (Step::CreationConfirmed { onefile_id }, engine.clock.now());
            engine.journal.advance(entries, &step, now).await?;
        }
        if let Creation::Learner(_) = creation {
            engine
                .journal
                .keep_links(&self.change.learner, onefile_id, &BTreeMap::new())
                .await?;
        }
        engine.journal.keep_created(creation, onefile_id).await?;
        engine.add_to_listings(creation, onefile_id).await?;
        carried.to_onefile += 1;
        let now = engine.clock.now();
        engine
            .journal
            .advance(entries, &Step::Recorded, now)
            .await?;
        Ok(Some(onefile_id))
    }
}

impl Engine<'_> {
    /// Creates a record; its ID, where it certainly is there now.
    pub(in crate::engine) async fn create(
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
        let created = Created {
            engine: self,
            change: &change,
            creation: &creation,
        };
        let done = self.deliverer().deliver(run, created, carried).await?;
        Ok(done.flatten())
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
    pub(in crate::engine) async fn find_creation(
        &self,
        creation: &Creation,
    ) -> Result<Look<i64>, EngineError> {
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
    async fn find_account(&self, account: &Account) -> Result<Look<i64>, EngineError> {
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

    pub(in crate::engine) async fn users_with_misid(
        &self,
        misid: &str,
    ) -> Result<Vec<User>, OneFileError> {
        self.onefile.users_with_misid(misid, &[Role::Learner]).await
    }
}

/// A new account as a listing shows it.
pub(in crate::engine) fn listed(account: &Account, id: i64) -> Learner {
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
pub(in crate::engine) fn listed_member(member: &Member, id: i64) -> Assessor {
    Assessor {
        id,
        name: member.name(),
        misid: Some(member.officer.0.clone()),
        archived: false,
    }
}

fn only(mut found: impl Iterator<Item = i64>) -> Look<i64> {
    match (found.next(), found.next()) {
        (Some(id), None) => Look::There(id),
        (None, _) => Look::Absent,
        (Some(_), Some(_)) => Look::CannotTell,
    }
}

fn is(misid: Option<&String>, key: &str) -> bool {
    misid.is_some_and(|misid| names::same(misid, key))
}
