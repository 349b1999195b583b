//! The first write of each kind against this OneFile is read back whole: a field that did not keep
//! what was sent is not written any more, and a write that changed something else trips a brake.

use super::apply::Carried;
use super::{Brake, BrakeKind, Engine, EngineError, ProblemKind};
use crate::plan::{Cause, Push, Record};
use crate::records::{RegistrationField, onefile};
use crate::uktime;
use std::collections::{BTreeMap, BTreeSet};

impl Engine<'_> {
    /// Reads an aim again after fields of it were set. An answer that does not come proves nothing,
    /// and the next write is read back instead.
    pub(super) async fn prove(
        &self,
        before: &onefile::Aim,
        sent: &BTreeMap<RegistrationField, String>,
        record: Option<Record>,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let mut proofs = self.journal.proofs().await?;
        if sent.keys().all(|field| proofs.fields.contains(field)) {
            return Ok(());
        }
        let Ok(Some(after)) = self.onefile.aim(before.id).await else {
            return Ok(());
        };
        for (field, value) in sent {
            if after.registration.get(*field).as_ref() == Some(value) {
                proofs.fields.insert(*field);
            } else {
                proofs.not_sticking.insert(*field);
                let cause = Cause::FieldDidNotStick { field: *field };
                carried.park(record.clone(), ProblemKind::Parked { cause });
            }
        }
        self.journal.keep_proofs(&proofs).await?;
        let more = changed_more(before, &after, sent);
        if !more.is_empty() {
            carried.brake = Some(Brake::WriteChangedMore { fields: more });
        }
        Ok(())
    }
}

impl Engine<'_> {
    /// Reads the first review again that was created, in winter and in summer time: this settles
    /// how OneFile reads the times that it is sent.
    pub(super) async fn prove_time(
        &self,
        push: &Push,
        review_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let mut proofs = self.journal.proofs().await?;
        let sent = uktime::instant(push.day, push.time);
        let in_summer = uktime::wall(sent) != sent.naive_utc();
        let proven = match in_summer {
            true => &mut proofs.review_in_summer,
            false => &mut proofs.review,
        };
        if *proven {
            return Ok(());
        }
        let Ok(Some(shown)) = self.onefile.review(review_id).await else {
            return Ok(());
        };
        let as_sent = shown.scheduled_for == Some(sent);
        if !as_sent && !self.guard.released.contains(&BrakeKind::TimeShownOtherwise) {
            let minutes = shown.scheduled_for.map(|at| (at - sent).num_minutes());
            carried.brake = Some(Brake::TimeShownOtherwise { minutes });
            return Ok(());
        }
        *proven = as_sent;
        self.journal.keep_proofs(&proofs).await?;
        Ok(())
    }
}

fn changed_more(
    before: &onefile::Aim,
    after: &onefile::Aim,
    sent: &BTreeMap<RegistrationField, String>,
) -> BTreeSet<RegistrationField> {
    let others = RegistrationField::ALL.into_iter();
    others
        .filter(|field| !sent.contains_key(field))
        .filter(|field| before.registration.get(*field) != after.registration.get(*field))
        .collect()
}
