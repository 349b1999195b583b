//! Blank fields of an aim in OneFile: looked at once more, filled, and looked for after doubt. Filling
//! one once more does no harm.

use super::proof::Dates;
use crate::delivery::{Carried, Delivery, InDoubt, Look, Next, Stands};
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::plan::{Action, Cause, Change, Record};
use crate::ports::onefile::OneFileError;
use crate::problems::ProblemKind;
use crate::records::field::Value;
use crate::records::{RegistrationField, onefile};
use crate::steps::Step;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Blank fields of one aim that are filled in one call.
pub(in crate::engine) struct AimFields<'a> {
    engine: &'a Engine<'a>,
    onefile_id: i64,
    record: Record,
    changes: Vec<Change>,
    /// What is filled.
    fields: BTreeMap<RegistrationField, Value>,
    /// What of it is not there yet, as far as is known.
    missing: BTreeMap<RegistrationField, Value>,
    /// The aim as the last look saw it; an entry that is taken up has none.
    before: Option<onefile::Aim>,
}

impl<'a> AimFields<'a> {
    pub(in crate::engine) fn of(
        engine: &'a Engine<'a>,
        onefile_id: i64,
        record: Record,
        changes: &[Change],
    ) -> Self {
        let fields = fields_of(changes);
        Self {
            engine,
            onefile_id,
            record,
            changes: changes.to_vec(),
            missing: fields.clone(),
            fields,
            before: None,
        }
    }
}

#[async_trait::async_trait]
impl Delivery for AimFields<'_> {
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
        let (engine, record) = (self.engine, Some(self.record()));
        let Some(aim) = engine.onefile.aim(self.onefile_id).await? else {
            carried.park(record, ProblemKind::ChangedMeanwhile);
            return Ok(false);
        };
        let planned = self.changes.len();
        self.changes.retain(|change| {
            field_of(change).is_some_and(|(field, _)| aim.registration.get(field).is_none())
        });
        if self.changes.len() < planned {
            carried.park(record.clone(), ProblemKind::ChangedMeanwhile);
        }
        let refused = engine.journal.proofs().await?.not_sticking;
        self.changes.retain(|change| match field_of(change) {
            Some((field, _)) if refused.contains(&field) => {
                let cause = Cause::FieldDidNotStick { field };
                carried.park(record.clone(), ProblemKind::Parked { cause });
                false
            }
            _ => true,
        });
        self.fields = fields_of(&self.changes);
        self.missing.clone_from(&self.fields);
        if self.fields.is_empty() {
            return Ok(false);
        }
        if engine.would_lose(&aim, &self.fields).await? {
            let cause = Cause::UpdateLosesOthers;
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(false);
        }
        self.before = Some(aim);
        Ok(true)
    }

    async fn send(&self) -> Result<(), OneFileError> {
        let onefile = self.engine.onefile;
        onefile.update_aim(self.onefile_id, &self.missing).await
    }

    async fn look(&mut self) -> Result<Look<()>, EngineError> {
        let Some(aim) = self.engine.onefile.aim(self.onefile_id).await? else {
            return Ok(Look::CannotTell);
        };
        let mut missing = BTreeMap::new();
        for (field, value) in &self.fields {
            match aim.registration.get(*field) {
                None => {
                    missing.insert(*field, value.clone());
                }
                Some(held) if held == *value => {}
                // Somebody else entered one meanwhile: theirs stays.
                Some(_) => return Ok(Look::CannotTell),
            }
        }
        self.missing = missing;
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
        carried.to_onefile += self.changes.len();
        let now = engine.clock.now();
        engine
            .journal
            .advance(entries, &Step::Recorded, now)
            .await?;
        let Some(before) = &self.before else {
            return Ok(());
        };
        let record = Some(self.record());
        engine
            .prove(before, Dates::AsRead, &self.fields, record, carried)
            .await
    }
}

fn fields_of(changes: &[Change]) -> BTreeMap<RegistrationField, Value> {
    changes.iter().filter_map(field_of).collect()
}

fn field_of(change: &Change) -> Option<(RegistrationField, Value)> {
    match &change.action {
        Action::FillOnefileAim { fill, .. } => Some((fill.field, fill.value.clone())),
        _ => None,
    }
}
