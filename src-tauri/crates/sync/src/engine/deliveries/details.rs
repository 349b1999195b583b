//! Details on their way to OneFile: looked at once more, set, and looked for after doubt. Setting one
//! once more does no harm. The first write of each is read back whole.

use crate::brakes::Brake;
use crate::delivery::{Besides, Carried, Delivery, InDoubt, Look, Next, Stands};
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::plan::{Action, Cause, Change, Record};
use crate::ports::onefile::OneFileError;
use crate::problems::ProblemKind;
use crate::records::details::{Detail, InOnefile, LearnerField, OfficerField, OrganisationField};
use crate::records::field::Value;
use crate::records::replaced::Replaced;
use crate::steps::{Abandoned, Step};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Details of one record that are set in one call.
pub(in crate::engine) struct Details<'a> {
    engine: &'a Engine<'a>,
    onefile_id: i64,
    record: Record,
    changes: Vec<Change>,
    sent: Vec<Sent>,
    /// What of it is not there yet, as far as is known.
    missing: BTreeMap<Detail, Value>,
    /// The record as the last look saw it; an entry that is taken up has none.
    before: Option<InOnefile>,
}

impl<'a> Details<'a> {
    pub(in crate::engine) fn of(
        engine: &'a Engine<'a>,
        onefile_id: i64,
        record: Record,
        changes: &[Change],
    ) -> Self {
        let mut details = Self {
            engine,
            onefile_id,
            record,
            changes: changes.to_vec(),
            sent: Vec::new(),
            missing: BTreeMap::new(),
            before: None,
        };
        details.sends(changes.iter().filter_map(sent_by).collect());
        details
    }

    fn sends(&mut self, sent: Vec<Sent>) {
        let values = sent.iter().map(|one| (one.detail, one.after.clone()));
        self.missing = values.collect();
        self.sent = sent;
    }
}

#[async_trait::async_trait]
impl Delivery for Details<'_> {
    type Receipt = ();
    type Done = ();

    fn changes(&self) -> &[Change] {
        &self.changes
    }

    fn record(&self) -> Record {
        self.record.clone()
    }

    fn stands(&self, step: &Step) -> Stands<()> {
        Stands::of_value(step)
    }

    fn leaves(&self) -> Step {
        Step::Sent
    }

    fn in_doubt(&self) -> InDoubt {
        InDoubt::LookAndRepeat
    }

    async fn last_look(&mut self, carried: &mut Carried) -> Result<bool, EngineError> {
        let (engine, record) = (self.engine, self.record());
        let Some(held) = engine.look_at(&record, self.onefile_id).await? else {
            carried.park(Some(record), ProblemKind::ChangedMeanwhile);
            return Ok(false);
        };
        let learner = self.changes.first().map(|change| &change.learner);
        if engine.is_somebody_else(learner, &record, &held).await? {
            carried.park(Some(record), ProblemKind::ChangedMeanwhile);
            return Ok(false);
        }
        let proofs = engine.journal.proofs().await?;
        let (refused, losing) = (proofs.details_not_sticking, proofs.details_losing);
        let mut wanted = Vec::new();
        for (change, sent) in (self.changes.iter()).filter_map(|c| Some((c, sent_by(c)?))) {
            let detail = sent.detail;
            if refused.contains(&detail) {
                let cause = Cause::DetailDidNotStick { detail };
                carried.park(Some(record.clone()), ProblemKind::Parked { cause });
            } else if losing.contains(&detail) {
                let cause = Cause::UpdateLosesOthers;
                carried.park(Some(record.clone()), ProblemKind::Parked { cause });
            } else if sent.is_as_before(&held) {
                wanted.push((change.clone(), sent));
            } else if !sent.is_there(&held) {
                carried.park(Some(record.clone()), ProblemKind::ChangedMeanwhile);
            }
        }
        let (changes, sent) = wanted.into_iter().unzip();
        self.changes = changes;
        self.sends(sent);
        self.before = Some(held);
        Ok(!self.changes.is_empty())
    }

    async fn send(&self) -> Result<(), OneFileError> {
        let onefile = self.engine.onefile;
        onefile.update_details(self.onefile_id, &self.missing).await
    }

    async fn look(&mut self) -> Result<Look<()>, EngineError> {
        let held = self.engine.look_at(&self.record, self.onefile_id).await?;
        let Some(held) = held else {
            return Ok(Look::CannotTell);
        };
        let missing: Vec<&Sent> = (self.sent.iter())
            .filter(|sent| !sent.is_there(&held))
            .collect();
        // Somebody else set a value meanwhile: theirs stays.
        if !missing.iter().all(|sent| sent.is_as_before(&held)) {
            return Ok(Look::CannotTell);
        }
        let missing = missing.into_iter();
        self.missing = missing
            .map(|sent| (sent.detail, sent.after.clone()))
            .collect();
        Ok(match self.missing.is_empty() {
            true => Look::There(()),
            false => Look::Absent,
        })
    }

    fn cannot_tell(&self, _sent: DateTime<Utc>, _carried: &mut Carried) -> Next {
        Next::GiveUp
    }

    async fn never_arrived(&mut self, _carried: &mut Carried) -> Result<Next, EngineError> {
        Ok(Next::GiveUp)
    }

    async fn record_it(
        &self,
        entries: &[i64],
        _receipt: (),
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let engine = self.engine;
        let steps = match &self.before {
            Some(held) => {
                let (record, sent) = (&self.record, &self.sent);
                engine
                    .prove_details(record, held, self.onefile_id, sent, carried)
                    .await?
            }
            None => vec![Step::Recorded; entries.len()],
        };
        for (entry, step) in entries.iter().zip(&steps) {
            carried.to_onefile += usize::from(*step == Step::Recorded);
            let (one, now) = (std::slice::from_ref(entry), engine.clock.now());
            engine.journal.advance(one, step, now).await?;
        }
        Ok(())
    }
}

impl Engine<'_> {
    /// Reads a record again after details of it were set for the first time, and gives how far each
    /// of them came. An answer that does not come proves nothing, and the next write is read back
    /// instead.
    async fn prove_details(
        &self,
        record: &Record,
        before: &InOnefile,
        onefile_id: i64,
        sent: &[Sent],
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
        let (kept, lost): (Vec<&Sent>, Vec<&Sent>) =
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
                set: Replaced {
                    field: detail.into(),
                    before: before.get(detail),
                    after: after.get(detail),
                },
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
}

/// A detail as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    detail: Detail,
    before: Option<Value>,
    after: Value,
}

impl Sent {
    fn is_as_before(&self, held: &InOnefile) -> bool {
        let now = held.get(self.detail);
        self.detail.agree(now.as_ref(), self.before.as_ref())
    }

    fn is_there(&self, held: &InOnefile) -> bool {
        let now = held.get(self.detail);
        self.detail.agree(now.as_ref(), Some(&self.after))
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

fn sent_by(change: &Change) -> Option<Sent> {
    match &change.action {
        Action::SetOnefileDetail { set, .. } => Some(Sent {
            detail: set.field.detail(),
            before: set.before.clone(),
            after: set.after.clone()?,
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
