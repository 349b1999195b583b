//! Blank fields of an aim in OneFile: looked at once more, filled, and looked for after doubt.

use super::carried::Carried;
use super::proof::Dates;
use super::{Engine, EngineError, ProblemKind, SETTLE};
use crate::plan::{Action, Cause, Change};
use crate::ports::journal::{Abandoned, Step};
use crate::ports::onefile::OneFileError;
use crate::records::{RegistrationField, onefile};
use std::collections::BTreeMap;

impl Engine<'_> {
    /// Fills blank fields of one aim in OneFile, after one more look that they are still blank.
    pub(super) async fn fill_onefile_aim(
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
        if self.would_lose(&aim, &fields).await? {
            let cause = Cause::UpdateLosesOthers;
            carried.park(record, ProblemKind::Parked { cause });
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
            self.prove(&aim, Dates::AsRead, &fields, record, carried)
                .await?;
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
