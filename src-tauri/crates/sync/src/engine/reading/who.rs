//! Whether accounts are still the people whom they were linked with, asked before anything is
//! planned. Names stand in every listing and cost no call; where they do not fit any more, or where
//! a run looks at one learner alone and goes by a listing of an older date, the account is read in
//! full.

use super::observed::Observed;
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::identity::{self, Known, People, Person, Verdict};
use crate::plan::{Cause, Parked, Record, Staff};
use crate::ports::Listings;
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::records::details::InOnefile;
use crate::records::onefile::{self, User};
use crate::records::pics::{LearnerKey, OfficerKey};
use crate::runs::Scope;
use crate::scope::OutOfScope;
use futures::StreamExt;
use std::collections::BTreeMap;

impl Engine<'_> {
    /// Learners whose accounts are still theirs; the others go out of scope. Who was not known
    /// before is kept.
    pub(in crate::engine) async fn still_themselves(
        &self,
        scope: &Scope,
        observed: &mut Observed,
        listings: &Listings,
        partners: Vec<(LearnerKey, i64)>,
    ) -> Result<Vec<(LearnerKey, i64)>, EngineError> {
        let rows: BTreeMap<i64, &onefile::Learner> =
            listings.learners.iter().map(|row| (row.id, row)).collect();
        let here: BTreeMap<LearnerKey, Person> = (observed.pics.learners.iter())
            .map(|learner| (learner.key.clone(), Person::of_learner(learner)))
            .collect();
        let mut news = People::default();
        let mut look = Vec::new();
        for (key, id) in &partners {
            let (Some(pics), Some(row)) = (here.get(key), rows.get(id)) else {
                continue;
            };
            let (known, row) = (observed.links.people.learners.get(key), Person::of_row(row));
            if *scope != Scope::All
                || row.is_nameless()
                || identity::verdict(known, pics, &row) != Verdict::Same
            {
                look.push((key.clone(), *id));
            } else if known.is_none_or(|known| known.is_out_of_date(*id, &row)) {
                let known = Known::of(*id, pics.clone(), row);
                news.learners.insert(key.clone(), known);
            }
        }
        self.keep_people(news, observed).await?;
        let left_out = self.judge_person(look, observed).await?;
        let mut still = partners;
        still.retain(|(key, _)| !left_out.contains_key(key));
        leave_out(left_out, observed);
        Ok(still)
    }

    /// Where the listing is one that was only brought up to date, who passed to another centre or
    /// role does not show in it: before anything is done for a learner, the account is read.
    pub(in crate::engine) async fn look_at_who_changes(
        &self,
        observed: &mut Observed,
    ) -> Result<(), EngineError> {
        let changing = observed.with_changes(self.settings);
        let unread = changing.into_iter().filter_map(|key| {
            let seen = observed.seen.get(&key)?;
            let was_read = seen.user.is_some() && observed.fresh.contains(&key);
            (!was_read).then_some((key, seen.onefile_id))
        });
        let left_out = self.judge_person(unread.collect(), observed).await?;
        leave_out(left_out, observed);
        Ok(())
    }

    /// Reads accounts in full and gives those that are not the learners' any more, or can't be
    /// read, with the reason.
    async fn judge_person(
        &self,
        look: Vec<(LearnerKey, i64)>,
        observed: &mut Observed,
    ) -> Result<LeftOut, EngineError> {
        let mut left_out = LeftOut::new();
        if look.is_empty() {
            return Ok(left_out);
        }
        let here: BTreeMap<LearnerKey, Person> = (observed.pics.learners.iter())
            .map(|learner| (learner.key.clone(), Person::of_learner(learner)))
            .collect();
        let mut news = People::default();
        let mut reading = futures::stream::iter(look)
            .map(|(key, id)| async move {
                let read = self.onefile.user(id).await;
                (key, id, read)
            })
            .buffered(self.settings.at_once.max(1));
        while let Some((key, id, read)) = reading.next().await {
            if self.cancel.is_cancelled() {
                return Err(EngineError::Stopped);
            }
            let (known, pics) = (observed.links.people.learners.get(&key), here.get(&key));
            let why = match read {
                Ok(Some(user)) if user.archived => Ok(OutOfScope::Archived),
                Ok(Some(user)) => {
                    let now = Person::of_user(&user);
                    let pics = pics.cloned().unwrap_or_default();
                    let is_other = !user.is_learner()
                        || identity::verdict(known, &pics, &now) == Verdict::Other;
                    if !is_other {
                        if known.is_none_or(|known| known.is_out_of_date(id, &now)) {
                            news.learners.insert(key, Known::of(id, pics, now));
                        }
                        continue;
                    }
                    Ok(OutOfScope::OtherPerson { onefile_id: id })
                }
                // One that can't be read although it was listed is no absent one.
                Ok(None) => Err(not_here()),
                Err(error) if error.stops_the_run() => return Err(error.into()),
                Err(error) => Err(error),
            };
            left_out.insert(key, why);
        }
        drop(reading);
        self.keep_people(news, observed).await?;
        Ok(left_out)
    }

    /// Officers and the assessors they are. One whose account bears another name by now takes no
    /// reviews.
    pub(in crate::engine) async fn staff_of(
        &self,
        observed: &mut Observed,
        listings: &Listings,
    ) -> Result<Staff, EngineError> {
        let names: BTreeMap<i64, &str> = (listings.assessors.iter())
            .map(|assessor| (assessor.id, assessor.name.as_str()))
            .collect();
        let mut staff = Staff::of(
            &observed.pics.officers,
            &listings.assessors,
            &observed.links.officers,
        );
        let mut news = People::default();
        for officer in &observed.pics.officers {
            let Some((id, now)) = officer
                .onefile_id
                .and_then(|id| Some((id, *names.get(&id)?)))
            else {
                continue;
            };
            let known = known_as(observed, &officer.key, id);
            let before = match known {
                Some(known) => Some(known.onefile.surname.as_str()),
                // A person said who it is, whatever the names.
                None if observed.links.officers.get(&officer.key) == Some(&id) => None,
                None => Some(officer.name.as_str()),
            };
            if before.is_some_and(|before| identity::is_another_name(before, now)) {
                let cause = Cause::ReviewerIsAnother {
                    officer: officer.key.0.clone(),
                    onefile_id: id,
                    name: now.to_owned(),
                };
                staff.take_away(&officer.key, cause);
            } else if known.is_none_or(|known| known.onefile.surname != now.trim()) {
                let (pics, onefile) = (Person::of_name(&officer.name), Person::of_name(now));
                let known = Known::of(id, pics, onefile);
                news.officers.insert(officer.key.clone(), known);
            }
        }
        self.keep_people(news, observed).await?;
        Ok(staff)
    }

    /// Where details are kept in step, accounts were read in full: who turns out to be somebody
    /// else there is left alone as well.
    pub(in crate::engine) fn part_from_strangers(&self, observed: &mut Observed) {
        let mut strangers = Vec::new();
        for learner in &observed.pics.learners {
            let Some(seen) = observed.seen.get(&learner.key) else {
                continue;
            };
            let Some(user) = &seen.user else {
                continue;
            };
            let known = observed.links.people.learners.get(&learner.key);
            let known = known.filter(|known| known.onefile_id == user.id);
            let (pics, now) = (Person::of_learner(learner), Person::of_user(user));
            if !user.is_learner() || identity::verdict(known, &pics, &now) == Verdict::Other {
                strangers.push((learner.key.clone(), user.id));
            }
        }
        for (key, onefile_id) in strangers {
            observed.seen.remove(&key);
            observed.fresh.remove(&key);
            let why = OutOfScope::OtherPerson { onefile_id };
            observed.out_of_scope.insert(key, why);
        }
        let mut parked = Vec::new();
        for officer in &observed.pics.officers {
            let user = officer
                .onefile_id
                .and_then(|id| observed.shared.assessors.get(&id));
            let Some(user) = user else {
                continue;
            };
            if let Some(cause) = not_an_assessor(observed, &officer.key, user) {
                let record = Record::Officer(officer.key.clone());
                parked.push((user.id, Parked { record, cause }));
            }
        }
        for (id, parked) in parked {
            observed.shared.assessors.remove(&id);
            observed.shared.parked.push(parked);
        }
    }

    /// The last look at an assessor before a review is created for the account: once a run each.
    pub(in crate::engine) async fn assessor_can_take(
        &self,
        id: i64,
        observed: &Observed,
    ) -> Result<Option<Cause>, OneFileError> {
        if let Some(known) = observed.looked_up.get(id) {
            return Ok(known);
        }
        let officer = observed.officer_of(id).unwrap_or_else(|| "".into());
        let cause = match self.onefile.user(id).await? {
            None => Some(Cause::ReviewerNoAssessor {
                officer: officer.0,
                onefile_id: id,
            }),
            Some(user) if user.archived => Some(Cause::ReviewerArchived {
                officer: officer.0,
                onefile_id: id,
                name: user.name(),
            }),
            Some(user) => not_an_assessor(observed, &officer, &user),
        };
        observed.looked_up.keep(id, cause.clone());
        Ok(cause)
    }

    /// The last look before details are set: whether the account passed to somebody else since they
    /// were planned. The next run asks whose it is.
    pub(in crate::engine) async fn is_somebody_else(
        &self,
        learner: Option<&LearnerKey>,
        record: &Record,
        held: &InOnefile,
    ) -> Result<bool, EngineError> {
        let InOnefile::User(user) = held else {
            return Ok(false);
        };
        let people = self.journal.links().await?.people;
        let of_account = |known: &&Known| known.onefile_id == user.id;
        Ok(match record {
            Record::Officer(key) => {
                let known = people.officers.get(key).filter(of_account);
                let name = user.name();
                !user.is_staff()
                    || known.is_some_and(|known| {
                        identity::is_another_name(&known.onefile.surname, &name)
                    })
            }
            _ => {
                let known = learner.and_then(|key| people.learners.get(key));
                let now = Person::of_user(user);
                !user.is_learner()
                    || known.filter(of_account).is_some_and(|known| {
                        identity::verdict(Some(known), &known.pics, &now) == Verdict::Other
                    })
            }
        })
    }

    async fn keep_people(&self, news: People, observed: &mut Observed) -> Result<(), EngineError> {
        if news == People::default() {
            return Ok(());
        }
        self.journal.keep_people(&news).await?;
        let people = &mut observed.links.people;
        people.learners.extend(news.learners);
        people.officers.extend(news.officers);
        Ok(())
    }
}

/// Learners who are left alone, with the reason or with the trouble.
type LeftOut = BTreeMap<LearnerKey, Result<OutOfScope, OneFileError>>;

fn leave_out(left_out: LeftOut, observed: &mut Observed) {
    for (key, why) in left_out {
        observed.seen.remove(&key);
        observed.fresh.remove(&key);
        match why {
            Ok(why) => {
                observed.out_of_scope.insert(key, why);
            }
            Err(error) => {
                observed.failed.insert(key, error);
            }
        }
    }
}

fn known_as<'o>(observed: &'o Observed, officer: &OfficerKey, id: i64) -> Option<&'o Known> {
    let known = observed.links.people.officers.get(officer);
    known.filter(|known| known.onefile_id == id)
}

/// Why an account that was read in full is not the officer's as a member of staff.
fn not_an_assessor(observed: &Observed, officer: &OfficerKey, user: &User) -> Option<Cause> {
    if !user.is_staff() {
        return Some(Cause::ReviewerNoAssessor {
            officer: officer.0.clone(),
            onefile_id: user.id,
        });
    }
    let known = known_as(observed, officer, user.id)?;
    let name = user.name();
    identity::is_another_name(&known.onefile.surname, &name).then(|| Cause::ReviewerIsAnother {
        officer: officer.0.clone(),
        onefile_id: user.id,
        name,
    })
}

fn not_here() -> OneFileError {
    OneFileError::new(
        OneFileErrorKind::NotFound,
        "User/{id}",
        "linked, and unknown to OneFile or of another centre",
    )
}
