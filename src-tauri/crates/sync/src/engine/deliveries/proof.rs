//! The first write of each kind against this OneFile is read back whole: a field that did not keep
//! what was sent is not written any more, and a write that changed something else trips a brake.

use crate::brakes::Brake;
use crate::delivery::{Besides, Carried};
use crate::engine::parts::Engine;
use crate::engine::reading::Observed;
use crate::error::EngineError;
use crate::plan::{Action, Assignment, Cause, Change, Push, Record, When};
use crate::ports::Proofs;
use crate::problems::ProblemKind;
use crate::records::field::{Field, Value};
use crate::records::replaced::Replaced;
use crate::records::{RegistrationField, onefile};
use crate::uktime;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Whether changes that travel together are made alone: nobody knows yet what they do, or whether
/// they spare what else the aim holds. `observed` is what OneFile holds, where that is known.
pub(in crate::engine) fn go_alone(
    changes: &[Change],
    proofs: &Proofs,
    observed: Option<&Observed>,
) -> bool {
    let first = |change| is_first(change, proofs);
    changes.iter().any(first) || !may_lose(changes, observed).is_within(proofs)
}

fn is_first(change: &Change, proofs: &Proofs) -> bool {
    match &change.action {
        Action::FillOnefileAim { fill, .. } => !proofs.is_known(fill.field),
        Action::PushReview(push) if in_summer(push) => !proofs.review_in_summer,
        Action::PushReview(_) => !proofs.review,
        Action::AssignAim(assignment) => {
            let has_dates = assignment.start.is_some() || assignment.planned_end.is_some();
            let mut fields = assignment.registration.keys();
            !proofs.assigned
                || has_dates && !proofs.assignment
                || fields.any(|field| !proofs.is_known(*field))
        }
        Action::SetOnefileDetail { set, .. } => !proofs.is_detail_known(set.field.detail()),
        Action::SetPicsDetail { .. }
        | Action::Create(_)
        | Action::SetPicsAim { .. }
        | Action::SetPicsReview { .. }
        | Action::CreatePicsReview { .. }
        | Action::PutBack { .. }
        | Action::ChangedBesides { .. }
        | Action::LetGo { .. } => false,
    }
}

/// What an aim holds besides what is sent, and may lose by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MayLose {
    registration: bool,
    dates: bool,
}

impl MayLose {
    fn of(aim: &onefile::Aim, sent: &BTreeSet<RegistrationField>) -> Self {
        let mut others = (RegistrationField::ALL.iter()).filter(|field| !sent.contains(field));
        Self {
            registration: others.any(|field| aim.registration.get(*field).is_some()),
            dates: aim.start.is_some() || aim.planned_end.is_some(),
        }
    }

    /// Whether it is known what becomes of all of it.
    fn is_within(self, proofs: &Proofs) -> bool {
        self.is_lost(proofs)
            || (!self.registration || proofs.spares_registration)
                && (!self.dates || proofs.spares_dates)
    }

    /// Whether updates were seen to change some of it.
    fn is_lost(self, proofs: &Proofs) -> bool {
        self.registration && proofs.loses_registration || self.dates && proofs.loses_dates
    }
}

fn may_lose(changes: &[Change], observed: Option<&Observed>) -> MayLose {
    let nothing = MayLose {
        registration: false,
        dates: false,
    };
    let anything = MayLose {
        registration: true,
        dates: true,
    };
    let filled = changes.iter().filter_map(|change| match &change.action {
        Action::FillOnefileAim {
            onefile_id, fill, ..
        } => Some((*onefile_id, fill.field)),
        _ => None,
    });
    let (aims, fields): (Vec<i64>, BTreeSet<RegistrationField>) = filled.unzip();
    match (changes.first(), aims.first(), observed) {
        (Some(change), Some(aim), Some(observed)) => observed
            .aim(&change.learner, *aim)
            .map_or(anything, |aim| MayLose::of(aim, &fields)),
        (_, Some(_), None) => anything,
        // Of an assignment that is taken up nobody knows what people have entered meanwhile.
        (Some(change), None, None) => match &change.action {
            Action::AssignAim(assignment) if !assignment.registration.is_empty() => anything,
            _ => nothing,
        },
        _ => nothing,
    }
}

/// How the dates of an aim before an update are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Dates {
    /// They were read: any other date is a change.
    AsRead,
    /// They were sent: where OneFile made other dates of them, they are not lost.
    AsSent,
}

impl Engine<'_> {
    /// Reads an aim again after fields of it were set. An answer that does not come proves nothing,
    /// and the next write is read back instead. What an aim did not hold, it could not lose: that
    /// updates spare it is shown by another one.
    pub(in crate::engine) async fn prove(
        &self,
        before: &onefile::Aim,
        dates: Dates,
        sent: &BTreeMap<RegistrationField, Value>,
        record: Option<Record>,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let proofs = self.journal.proofs().await?;
        let fields: BTreeSet<RegistrationField> = sent.keys().copied().collect();
        let may_lose = MayLose::of(before, &fields);
        if fields.is_subset(&proofs.fields) && may_lose.is_within(&proofs) {
            return Ok(());
        }
        let Ok(Some(after)) = self.onefile.aim(before.id).await else {
            return Ok(());
        };
        // A field that stuck before has its reason not to show what was sent, such as a person.
        let unproven = sent
            .iter()
            .filter(|(field, _)| !proofs.fields.contains(field));
        let stuck = |(field, value): &(&RegistrationField, &Value)| {
            after.registration.get(**field).as_ref() == Some(*value)
        };
        let (kept, lost): (Vec<_>, Vec<_>) = unproven.partition(stuck);
        for (field, _) in &lost {
            let cause = Cause::FieldDidNotStick { field: **field };
            carried.park(record.clone(), ProblemKind::Parked { cause });
        }
        let more = changed_more(before, dates, &after, &fields);
        if let (Some(brake), Some(record)) = (&more, &record) {
            let lost = besides(before, &after, brake, record);
            carried.besides.extend(lost);
        }
        // Looked at is not known to be well: no other aim loses anything after this one.
        let looked_at = more.as_ref().filter(|brake| self.guard.lets_pass(brake));
        let (fields_lost, dates_lost) = match looked_at {
            Some(Brake::WriteChangedMore { fields, dates, .. }) => (!fields.is_empty(), *dates),
            _ => (false, false),
        };
        let spares = more.is_none();
        self.learn(|proofs| {
            proofs.fields.extend(kept.iter().map(|(field, _)| **field));
            proofs
                .not_sticking
                .extend(lost.iter().map(|(field, _)| **field));
            proofs.spares_registration |= spares && may_lose.registration;
            proofs.spares_dates |= spares && may_lose.dates;
            proofs.loses_registration |= fields_lost;
            proofs.loses_dates |= dates_lost;
        })
        .await?;
        if looked_at.is_none() {
            carried.brake = carried.brake.take().or(more);
        }
        Ok(())
    }

    /// Whether setting these fields is known to change others that this aim holds.
    pub(in crate::engine) async fn would_lose(
        &self,
        aim: &onefile::Aim,
        fields: &BTreeMap<RegistrationField, Value>,
    ) -> Result<bool, EngineError> {
        let proofs = self.journal.proofs().await?;
        let sent = fields.keys().copied().collect();
        Ok(MayLose::of(aim, &sent).is_lost(&proofs))
    }
}

impl Engine<'_> {
    /// Reads the first aim again that was assigned and dated. Where its dates did not stay as they
    /// were sent, no dates are sent any more; `false` then.
    pub(in crate::engine) async fn prove_dates(
        &self,
        assignment: &Assignment,
        before: &onefile::Aim,
        carried: &mut Carried,
    ) -> Result<bool, EngineError> {
        if self.journal.proofs().await?.assignment {
            return Ok(true);
        }
        let Ok(Some(after)) = self.onefile.aim(before.id).await else {
            return Ok(true);
        };
        let dated = is_dated(assignment, &after);
        let undated = onefile::Aim {
            start: None,
            planned_end: None,
            ..before.clone()
        };
        let more = changed_more(&undated, Dates::AsRead, &after, &BTreeSet::new());
        if let Some(brake) = &more {
            let record = Record::Aim(assignment.aim.clone());
            let lost = besides(&undated, &after, brake, &record);
            carried.besides.extend(lost);
        }
        let looked_at = (more.as_ref()).is_some_and(|brake| self.guard.lets_pass(brake));
        if more.is_none() || looked_at {
            // Where dates change something else, none are sent any more.
            self.learn(|proofs| {
                proofs.assignment = true;
                proofs.dates_not_sticking |= !dated || looked_at;
            })
            .await?;
        } else {
            carried.brake = more;
        }
        Ok(dated)
    }

    /// Reads the first review again that was created, in winter and in summer time: this settles
    /// how OneFile reads the times that it is sent. Gives when OneFile has the review, as far as
    /// that is known: where it shows another time than it was sent, nobody has moved it.
    pub(in crate::engine) async fn prove_time(
        &self,
        push: &Push,
        review_id: i64,
        carried: &mut Carried,
    ) -> Result<When, EngineError> {
        let as_sent = When {
            day: push.day,
            time: Some(push.time),
        };
        let proofs = self.journal.proofs().await?;
        let sent = uktime::instant(push.day, push.time);
        let proven = match in_summer(push) {
            true => proofs.review_in_summer,
            false => proofs.review,
        };
        if proven {
            return Ok(as_sent);
        }
        let Ok(Some(shown)) = self.onefile.review(review_id).await else {
            return Ok(as_sent);
        };
        if shown.scheduled_for != Some(sent) {
            let minutes = shown.scheduled_for.map(|at| (at - sent).num_minutes());
            // Whoever looked at the last one has put that right, and not this one.
            carried.brake = Some(Brake::TimeShownOtherwise { minutes });
            let wall = shown.scheduled_for.map(uktime::wall);
            return Ok(wall.map_or(as_sent, |wall| When {
                day: wall.date(),
                time: Some(wall.time()),
            }));
        }
        self.learn(|proofs| match in_summer(push) {
            true => proofs.review_in_summer = true,
            false => proofs.review = true,
        })
        .await?;
        Ok(as_sent)
    }
}

/// Whether an aim in OneFile has the dates that an assignment gives it.
pub(in crate::engine) fn is_dated(assignment: &Assignment, aim: &onefile::Aim) -> bool {
    let has = |wanted: Option<NaiveDate>, held| wanted.is_none() || wanted == held;
    has(assignment.start, aim.start) && has(assignment.planned_end, aim.planned_end)
}

fn in_summer(push: &Push) -> bool {
    let sent = uktime::instant(push.day, push.time);
    uktime::wall(sent) != sent.naive_utc()
}

/// What a write changed besides, one by one.
fn besides(
    before: &onefile::Aim,
    after: &onefile::Aim,
    brake: &Brake,
    record: &Record,
) -> Vec<Besides> {
    let Brake::WriteChangedMore { fields, dates, .. } = brake else {
        return Vec::new();
    };
    let day = |day: Option<NaiveDate>| day.map(Value::Date);
    let days = [
        (Field::Start, day(before.start), day(after.start)),
        (
            Field::PlannedEnd,
            day(before.planned_end),
            day(after.planned_end),
        ),
    ];
    let days = days
        .into_iter()
        .filter(|(_, before, after)| *dates && before != after);
    let fields = fields.iter().map(|field| {
        let (before, after) = (&before.registration, &after.registration);
        (Field::from(*field), before.get(*field), after.get(*field))
    });
    (fields.chain(days))
        .map(|(field, held, now)| Besides {
            record: record.clone(),
            onefile_id: before.id,
            set: Replaced {
                field,
                before: held,
                after: now,
            },
        })
        .collect()
}

/// What changed besides what was sent. A date that there was not before is no loss.
fn changed_more(
    before: &onefile::Aim,
    known: Dates,
    after: &onefile::Aim,
    sent: &BTreeSet<RegistrationField>,
) -> Option<Brake> {
    let others = RegistrationField::ALL.into_iter();
    let fields: BTreeSet<RegistrationField> = others
        .filter(|field| !sent.contains(field))
        .filter(|field| before.registration.get(*field) != after.registration.get(*field))
        .collect();
    let lost = |before: Option<NaiveDate>, after: Option<NaiveDate>| match known {
        Dates::AsRead => before.is_some() && before != after,
        Dates::AsSent => before.is_some() && after.is_none(),
    };
    let dates = lost(before.start, after.start) || lost(before.planned_end, after.planned_end);
    (dates || !fields.is_empty()).then_some(Brake::WriteChangedMore {
        fields,
        dates,
        details: BTreeSet::new(),
    })
}
