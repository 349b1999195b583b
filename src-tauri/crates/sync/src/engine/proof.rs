//! The first write of each kind against this OneFile is read back whole: a field that did not keep
//! what was sent is not written any more, and a write that changed something else trips a brake.

use super::carried::Carried;
use super::{Brake, BrakeKind, Engine, EngineError, Observed, ProblemKind};
use crate::plan::{Action, Assignment, Cause, Change, Push, Record};
use crate::ports::journal::Proofs;
use crate::records::{RegistrationField, onefile};
use crate::uktime;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Whether changes that travel together are made alone: nobody knows yet what they do, or whether
/// they spare what else the aim holds. `observed` is what OneFile holds, where that is known.
pub(super) fn go_alone(changes: &[Change], proofs: &Proofs, observed: Option<&Observed>) -> bool {
    let first = |change| is_first(change, proofs);
    changes.iter().any(first) || !proofs.spares && may_lose(changes, observed)
}

fn is_first(change: &Change, proofs: &Proofs) -> bool {
    match &change.action {
        Action::FillOnefileAim { field, .. } => !proofs.is_known(*field),
        Action::PushReview(push) if in_summer(push) => !proofs.review_in_summer,
        Action::PushReview(_) => !proofs.review,
        Action::AssignAim(assignment) => {
            let mut fields = assignment.registration.keys();
            !proofs.assignment || fields.any(|field| !proofs.is_known(*field))
        }
        Action::SetOnefileDetail { detail, .. } => !proofs.is_detail_known(detail.detail()),
        Action::SetPicsDetail { .. }
        | Action::Create(_)
        | Action::SetPicsAim { .. }
        | Action::SetPicsReview { .. }
        | Action::CreatePicsReview { .. }
        | Action::PutBack { .. } => false,
    }
}

/// Whether an aim holds registration or certification besides what is filled in.
fn may_lose(changes: &[Change], observed: Option<&Observed>) -> bool {
    let filled = changes.iter().filter_map(|change| match change.action {
        Action::FillOnefileAim {
            onefile_id, field, ..
        } => Some((onefile_id, field)),
        _ => None,
    });
    let (aims, fields): (Vec<i64>, BTreeSet<RegistrationField>) = filled.unzip();
    let (Some(aim), Some(change)) = (aims.first(), changes.first()) else {
        return false;
    };
    observed
        .and_then(|observed| observed.aim(&change.learner, *aim))
        .is_none_or(|aim| holds_more(aim, &fields))
}

impl Engine<'_> {
    /// Reads an aim again after fields of it were set. An answer that does not come proves nothing,
    /// and the next write is read back instead. An aim that held nothing else does not show either
    /// whether a write spares what else there is.
    pub(super) async fn prove(
        &self,
        before: &onefile::Aim,
        sent: &BTreeMap<RegistrationField, String>,
        record: Option<Record>,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let mut proofs = self.journal.proofs().await?;
        let fields: BTreeSet<RegistrationField> = sent.keys().copied().collect();
        let shows_more = holds_more(before, &fields);
        if fields.is_subset(&proofs.fields) && (proofs.spares || !shows_more) {
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
        let brake = changed_more(before, &after, &fields);
        proofs.spares |= shows_more && brake.is_none();
        self.journal.keep_proofs(&proofs).await?;
        carried.brake = carried.brake.take().or(brake);
        Ok(())
    }
}

impl Engine<'_> {
    /// Reads the first aim again that was assigned and dated. Where its dates did not stay as they
    /// were sent, no dates are sent any more; `false` then.
    pub(super) async fn prove_dates(
        &self,
        assignment: &Assignment,
        before: &onefile::Aim,
        carried: &mut Carried,
    ) -> Result<bool, EngineError> {
        let mut proofs = self.journal.proofs().await?;
        if proofs.assignment {
            return Ok(true);
        }
        let Ok(Some(after)) = self.onefile.aim(before.id).await else {
            return Ok(true);
        };
        proofs.assignment = true;
        proofs.dates_not_sticking = !is_dated(assignment, &after);
        self.journal.keep_proofs(&proofs).await?;
        let undated = onefile::Aim {
            start: None,
            planned_end: None,
            ..before.clone()
        };
        carried.brake = changed_more(&undated, &after, &BTreeSet::new());
        Ok(!proofs.dates_not_sticking)
    }

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
        let proven = match in_summer(push) {
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

/// Whether an aim in OneFile has the dates that an assignment gives it.
pub(super) fn is_dated(assignment: &Assignment, aim: &onefile::Aim) -> bool {
    let has = |wanted: Option<NaiveDate>, held| wanted.is_none() || wanted == held;
    has(assignment.start, aim.start) && has(assignment.planned_end, aim.planned_end)
}

fn in_summer(push: &Push) -> bool {
    let sent = uktime::instant(push.day, push.time);
    uktime::wall(sent) != sent.naive_utc()
}

fn holds_more(aim: &onefile::Aim, than: &BTreeSet<RegistrationField>) -> bool {
    let mut others = RegistrationField::ALL
        .iter()
        .filter(|field| !than.contains(field));
    others.any(|field| aim.registration.get(*field).is_some())
}

/// What changed besides what was sent. A date that there was not before is no loss.
fn changed_more(
    before: &onefile::Aim,
    after: &onefile::Aim,
    sent: &BTreeSet<RegistrationField>,
) -> Option<Brake> {
    let others = RegistrationField::ALL.into_iter();
    let fields: BTreeSet<RegistrationField> = others
        .filter(|field| !sent.contains(field))
        .filter(|field| before.registration.get(*field) != after.registration.get(*field))
        .collect();
    let lost = |before: Option<NaiveDate>, after| before.is_some() && before != after;
    let dates = lost(before.start, after.start) || lost(before.planned_end, after.planned_end);
    (dates || !fields.is_empty()).then_some(Brake::WriteChangedMore {
        fields,
        dates,
        details: BTreeSet::new(),
    })
}
