//! Details on their way to OneFile: looked at once more, set, and looked for after doubt. The first
//! write of each is read back whole.

use super::besides::Besides;
use super::carried::Carried;
use super::{Brake, Engine, EngineError, ProblemKind, SETTLE};
use crate::plan::{Action, Cause, Change, Record};
use crate::ports::journal::{Abandoned, Entry, Step};
use crate::ports::onefile::OneFileError;
use crate::records::details::{Detail, InOnefile, LearnerField, OfficerField, OrganisationField};
use std::collections::{BTreeMap, BTreeSet};

impl Engine<'_> {
    /// Sets details of one record in OneFile, after one more look that they are what they were.
    pub(super) async fn set_onefile_details(
        &self,
        run: i64,
        onefile_id: i64,
        changes: &[Change],
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let Some(record) = changes.first().map(|change| change.line().record) else {
            return Ok(());
        };
        let held = match self.look_at(&record, onefile_id).await {
            Ok(Some(held)) => held,
            Ok(None) => {
                carried.park(Some(record), ProblemKind::ChangedMeanwhile);
                return Ok(());
            }
            Err(error) => {
                carried.trouble(Some(record), &error);
                return Ok(());
            }
        };
        let learner = changes.first().map(|change| &change.learner);
        if self.is_somebody_else(learner, &record, &held).await? {
            carried.park(Some(record), ProblemKind::ChangedMeanwhile);
            return Ok(());
        }
        let proofs = self.journal.proofs().await?;
        let (refused, losing) = (proofs.details_not_sticking, proofs.details_losing);
        let mut wanted = Vec::new();
        for (change, sent) in changes.iter().filter_map(|c| Some((c, sent_by(c)?))) {
            if refused.contains(&sent.detail) {
                let cause = Cause::DetailDidNotStick {
                    detail: sent.detail,
                };
                carried.park(Some(record.clone()), ProblemKind::Parked { cause });
            } else if losing.contains(&sent.detail) {
                let cause = Cause::UpdateLosesOthers;
                carried.park(Some(record.clone()), ProblemKind::Parked { cause });
            } else if sent.is_as_before(&held) {
                wanted.push((change.clone(), sent));
            } else if !sent.is_there(&held) {
                carried.park(Some(record.clone()), ProblemKind::ChangedMeanwhile);
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let (wanted, sent): (Vec<Change>, Vec<Sent<'_>>) = wanted.into_iter().unzip();
        let entries = self.journal.intend(run, &wanted, self.clock.now()).await?;
        self.journal
            .advance(&entries, &Step::Sent, self.clock.now())
            .await?;
        let steps = match self.send_details(&record, onefile_id, &sent).await {
            Ok(()) => {
                self.prove_details(&record, &held, onefile_id, &sent, carried)
                    .await?
            }
            Err(error) if error.in_doubt() => {
                // Left as sent: the next run reads the record again before it decides.
                carried.trouble(Some(record), &error);
                return Ok(());
            }
            Err(error) => {
                carried.trouble(Some(record.clone()), &error);
                let reason = Abandoned::Refused;
                vec![Step::Abandoned { reason }; entries.len()]
            }
        };
        for (entry, step) in entries.iter().zip(&steps) {
            carried.to_onefile += usize::from(*step == Step::Recorded);
            self.journal
                .advance(std::slice::from_ref(entry), step, self.clock.now())
                .await?;
        }
        Ok(())
    }

    /// Sets details, and after doubt reads the record again and sets once more what is not there.
    /// Doubt stays doubt, whatever the second try ends with.
    async fn send_details(
        &self,
        record: &Record,
        onefile_id: i64,
        sent: &[Sent<'_>],
    ) -> Result<(), OneFileError> {
        let values = |sent: &mut dyn Iterator<Item = &Sent<'_>>| -> BTreeMap<Detail, String> {
            sent.map(|sent| (sent.detail, sent.after.to_owned()))
                .collect()
        };
        let all = values(&mut sent.iter());
        let doubt = match self.onefile.update_details(onefile_id, &all).await {
            Err(error) if error.in_doubt() => error,
            ended => return ended,
        };
        self.clock.sleep(SETTLE).await;
        let Ok(Some(held)) = self.look_at(record, onefile_id).await else {
            return Err(doubt);
        };
        let missing = || sent.iter().filter(|sent| !sent.is_there(&held));
        // Somebody else set a value meanwhile: theirs stays.
        if !missing().all(|sent| sent.is_as_before(&held)) {
            return Err(doubt);
        }
        let again = values(&mut missing());
        if again.is_empty() {
            return Ok(());
        }
        match self.onefile.update_details(onefile_id, &again).await {
            Ok(()) => Ok(()),
            Err(_) => Err(doubt),
        }
    }

    /// Reads a record again after details of it were set for the first time, and gives how far each
    /// of them came. An answer that does not come proves nothing, and the next write is read back
    /// instead.
    async fn prove_details(
        &self,
        record: &Record,
        before: &InOnefile,
        onefile_id: i64,
        sent: &[Sent<'_>],
        carried: &mut Carried,
    ) -> Result<Vec<Step>, EngineError> {
        let as_sent = vec![Step::Recorded; sent.len()];
        let proofs = self.journal.proofs().await?;
        if sent.iter().all(|s| proofs.details.contains(&s.detail)) {
            return Ok(as_sent);
        }
        let Ok(Some(after)) = self.look_at(record, onefile_id).await else {
            return Ok(as_sent);
        };
        let steps = sent.iter().map(|sent| sent.came_to(&after)).collect();
        let unproven = sent.iter().filter(|s| !proofs.details.contains(&s.detail));
        let (kept, lost): (Vec<&Sent<'_>>, Vec<&Sent<'_>>) =
            unproven.partition(|sent| sent.is_there(&after));
        for sent in &lost {
            let cause = Cause::DetailDidNotStick {
                detail: sent.detail,
            };
            carried.park(Some(record.clone()), ProblemKind::Parked { cause });
        }
        let others = all_of(record).into_iter();
        let more: BTreeSet<Detail> = others
            .filter(|detail| sent.iter().all(|sent| sent.detail != *detail))
            .filter(|detail| before.get(*detail) != after.get(*detail))
            .collect();
        let brake = (!more.is_empty()).then_some(Brake::WriteChangedMore {
            fields: BTreeSet::new(),
            dates: false,
            details: more.clone(),
        });
        carried
            .besides
            .extend(more.into_iter().map(|detail| Besides {
                record: record.clone(),
                onefile_id,
                field: detail.to_string(),
                before: before.get(detail),
                after: after.get(detail),
            }));
        let looked_at = (brake.as_ref()).is_some_and(|brake| self.guard.lets_pass(brake));
        self.learn(|proofs| {
            let lost = lost.iter().map(|sent| sent.detail);
            proofs.details_not_sticking.extend(lost);
            let kept = kept.iter().map(|sent| sent.detail);
            match (&brake, looked_at) {
                (None, _) => proofs.details.extend(kept),
                // No other record loses anything after this one.
                (Some(_), true) => proofs.details_losing.extend(kept),
                (Some(_), false) => {}
            }
        })
        .await?;
        if !looked_at {
            carried.brake = carried.brake.take().or(brake);
        }
        Ok(steps)
    }

    /// A detail that was on its way: it is there, or the next plan sends it again.
    pub(super) async fn check_sent_detail(
        &self,
        entry: &Entry,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let Action::SetOnefileDetail { onefile_id, .. } = &entry.change.action else {
            return Ok(());
        };
        let record = entry.change.line().record;
        let step = match self.look_at(&record, *onefile_id).await {
            Ok(Some(held)) if sent_by(&entry.change).is_some_and(|sent| sent.is_there(&held)) => {
                carried.to_onefile += 1;
                Step::Recorded
            }
            Ok(_) => Step::Abandoned {
                reason: Abandoned::DidNotArrive,
            },
            Err(error) => {
                carried.trouble(Some(record), &error);
                return Ok(());
            }
        };
        self.journal
            .advance(&[entry.id], &step, self.clock.now())
            .await?;
        Ok(())
    }
}

/// A detail as it is sent.
struct Sent<'a> {
    detail: Detail,
    before: Option<&'a str>,
    after: &'a str,
}

impl Sent<'_> {
    fn is_as_before(&self, held: &InOnefile) -> bool {
        let now = held.get(self.detail);
        self.detail.agree(now.as_deref(), self.before)
    }

    fn is_there(&self, held: &InOnefile) -> bool {
        let now = held.get(self.detail);
        self.detail.agree(now.as_deref(), Some(self.after))
    }

    /// How far it came, by what OneFile holds afterwards: what was taken and not kept is not
    /// certain in the history.
    fn came_to(&self, held: &InOnefile) -> Step {
        let reason = match (self.is_there(held), self.is_as_before(held)) {
            (true, _) => return Step::Recorded,
            (false, true) => Abandoned::DidNotArrive,
            (false, false) => Abandoned::PerhapsCarriedOut,
        };
        Step::Abandoned { reason }
    }
}

fn sent_by(change: &Change) -> Option<Sent<'_>> {
    match &change.action {
        Action::SetOnefileDetail {
            detail,
            before,
            after,
            ..
        } => Some(Sent {
            detail: detail.detail(),
            before: before.as_deref(),
            after,
        }),
        _ => None,
    }
}

fn all_of(record: &Record) -> Vec<Detail> {
    match record {
        Record::Learner => LearnerField::ALL.map(Detail::Learner).to_vec(),
        Record::Officer(_) => OfficerField::ALL.map(Detail::Officer).to_vec(),
        Record::Organisation(_) => OrganisationField::ALL.map(Detail::Organisation).to_vec(),
        Record::Aim(_) | Record::Review(_) | Record::OnefileAim(_) | Record::Account => Vec::new(),
    }
}
