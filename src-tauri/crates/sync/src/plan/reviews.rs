//! Reviews, both ways. The OneFile ID on the PICS review is the only match key. Where both sides
//! have a review without partner on one UK day, a person says whether they are one: this is what
//! keeps reviews that were pushed earlier by another program from being doubled.

use super::inputs::Inputs;
use super::paired_reviews::{self, Reviews};
use super::{
    Action, AgreedReview, ByHand, Cause, Held, Note, Parked, Push, Question, Reason, Record, Rule,
    Task,
};
use crate::blank;
use crate::records::field::{Field, Value};
use crate::records::field_of::ReviewField;
use crate::records::replaced::Replaced;
use crate::records::{Attendance, onefile, pics};
use crate::settings::Settings;
use crate::uktime;
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Plans the reviews of one learner.
pub fn plan(inputs: &Inputs<'_>) -> Reviews {
    let mut out = Reviews::default();
    let by_id: BTreeMap<i64, &onefile::Review> = inputs.reviews.iter().map(|r| (r.id, r)).collect();
    let partnered: BTreeSet<i64> = inputs
        .learner
        .reviews
        .iter()
        .filter_map(|r| r.onefile_id)
        .collect();

    let mut alone_here: Vec<&pics::Review> = Vec::new();
    for review in &inputs.learner.reviews {
        match review.onefile_id {
            None => alone_here.push(review),
            Some(id) => match by_id.get(&id) {
                Some(other) if inputs.settings.reviews_to_pics => {
                    paired_reviews::plan(inputs, review, other, &mut out);
                }
                Some(_) => out.keep_agreed(inputs, review),
                None => {
                    out.keep_agreed(inputs, review);
                    out.gone(inputs, review, id);
                }
            },
        }
    }
    let own_slots: BTreeSet<i64> = (inputs.unfinished.values())
        .filter_map(|under_way| under_way.slot)
        .collect();
    let is_own = |r: &onefile::Review| r.visit_id.is_some_and(|slot| own_slots.contains(&slot));
    // By ID: rows of a listing come in any order, and twice.
    let mut alone_there: Vec<&onefile::Review> = by_id
        .values()
        .copied()
        .filter(|r| !partnered.contains(&r.id) && !is_own(r))
        .collect();

    join_decided(inputs, &mut alone_here, &mut alone_there, &mut out);
    let gone = (inputs.gone.reviews.iter())
        .filter(|(id, _)| !partnered.contains(id) && !by_id.contains_key(id))
        .filter_map(|(_, gone)| gone.record.as_ref())
        .filter(|review| !is_own(review));
    let there: Vec<&onefile::Review> = alone_there.iter().copied().chain(gone).collect();
    let questions = Meeting::find(inputs, &alone_here, &there);
    for review in &alone_here {
        if !questions.iter().any(|q| q.pics.contains(&review.key)) {
            push(inputs, review, &mut out);
        }
    }
    if inputs.settings.reviews_to_pics {
        for other in &alone_there {
            if inputs
                .decisions
                .held
                .contains(&Held::OnefileReview(other.id))
            {
                out.removed(other);
            } else if !questions.iter().any(|q| q.onefile.contains(&other.id)) {
                let review = Box::new(as_pics_review(inputs, other));
                let agreed = AgreedReview {
                    when: paired_reviews::when_of(other),
                    learner_signed: review.learner_signed,
                };
                out.agreed.insert(review.key.clone(), agreed);
                out.changes
                    .push((Action::CreatePicsReview { review }, Rule::ReviewToPics));
            }
        }
    }
    if !out.odd.is_empty() {
        let reviews = std::mem::take(&mut out.odd);
        out.questions.push(Question::OddDates { reviews });
    }
    out.questions.extend(questions.into_iter().map(|q| {
        Question::Joining {
            day: q.day,
            pics: q.pics,
            gone: (q.onefile.iter().copied())
                .filter(|id| !by_id.contains_key(id))
                .collect(),
            onefile: q.onefile,
        }
    }));
    out
}

impl Reviews {
    /// What was agreed on stays, where nobody looks.
    fn keep_agreed(&mut self, inputs: &Inputs<'_>, review: &pics::Review) {
        if let Some(agreed) = inputs.agreed.reviews.get(&review.key) {
            self.agreed.insert(review.key.clone(), *agreed);
        }
    }

    /// A review whose partner OneFile does not show. Where OneFile says that it does not know it
    /// any more, a person is told, unless PICS says that it was not held.
    fn gone(&mut self, inputs: &Inputs<'_>, review: &pics::Review, onefile_id: i64) {
        let yes = &inputs.settings.attended_value;
        let attendance = Attendance::of(review.attended.as_deref(), yes);
        let word = (review.key.clone(), onefile_id);
        match inputs.gone.reviews.get(&onefile_id) {
            Some(gone)
                if attendance != Attendance::NotHeld
                    && !inputs.decisions.reviews_left.contains(&word) =>
            {
                self.questions.push(Question::ReviewGone {
                    review: review.key.clone(),
                    onefile_id,
                    since: uktime::day(gone.since),
                });
            }
            _ => self.notes.push(Note {
                record: Record::Review(review.key.clone()),
                reason: Reason::OnefileReviewGone { onefile_id },
            }),
        }
    }

    /// A person took the review out of PICS, and it is still in OneFile.
    fn removed(&mut self, other: &onefile::Review) {
        let record = Record::Review(key_of(other));
        self.notes.push(Note {
            record: record.clone(),
            reason: Reason::Held {
                field: Field::Review,
            },
        });
        self.by_hand.push(ByHand {
            record,
            onefile_id: other.id,
            task: Task::RemoveReview {
                onefile: paired_reviews::when_of(other),
            },
        });
    }
}

/// The key in PICS of a review that comes from OneFile.
fn key_of(other: &onefile::Review) -> pics::ReviewKey {
    pics::ReviewKey(format!("OF{}", other.id))
}

/// The days on which a PICS review may stand in OneFile's calendar.
fn days(review: &pics::Review) -> impl Iterator<Item = NaiveDate> {
    review
        .proposed
        .into_iter()
        .chain(review.actual.filter(|day| Some(*day) != review.proposed))
}

fn day_of(review: &onefile::Review) -> Option<NaiveDate> {
    review.scheduled_for.map(uktime::day)
}

fn join_decided(
    inputs: &Inputs<'_>,
    here: &mut Vec<&pics::Review>,
    there: &mut Vec<&onefile::Review>,
    out: &mut Reviews,
) {
    let decisions = inputs.decisions;
    here.retain(|review| {
        let decided = decisions.joined.get(&review.key).copied().or_else(|| {
            let by_hand = decisions.made_by_hand.contains(&review.key);
            let may_be = |r: &&&onefile::Review| {
                day_of(r).is_some()
                    && day_of(r) == review.proposed
                    && !decisions.apart.contains(&(review.key.clone(), r.id))
            };
            let mut same_day = there.iter().filter(may_be);
            match (by_hand, same_day.next(), same_day.next()) {
                (true, Some(only), None) => Some(only.id),
                _ => None,
            }
        });
        let Some(other) = decided.and_then(|id| there.iter().copied().find(|r| r.id == id)) else {
            return true;
        };
        let id = other.id;
        there.retain(|r| r.id != id);
        let action = Action::SetPicsReview {
            review: review.key.clone(),
            onefile_id: id,
            set: Replaced {
                field: ReviewField::OnefileId,
                before: None,
                after: Some(Value::Id(id)),
            },
        };
        out.changes.push((action, Rule::Joined));
        if inputs.settings.reviews_to_pics {
            paired_reviews::plan(inputs, review, other, out);
        }
        false
    });
}

/// Reviews without partner of both sides on one UK day.
struct Meeting {
    day: NaiveDate,
    pics: BTreeSet<pics::ReviewKey>,
    onefile: BTreeSet<i64>,
}

impl Meeting {
    fn find(inputs: &Inputs<'_>, here: &[&pics::Review], there: &[&onefile::Review]) -> Vec<Self> {
        let mut by_day: BTreeMap<NaiveDate, Self> = BTreeMap::new();
        for review in here {
            for day in days(review) {
                for other in there.iter().filter(|r| day_of(r) == Some(day)) {
                    if inputs
                        .decisions
                        .apart
                        .contains(&(review.key.clone(), other.id))
                        || were_parted(inputs, review, other)
                    {
                        continue;
                    }
                    let meeting = by_day.entry(day).or_insert_with(|| Self {
                        day,
                        pics: BTreeSet::new(),
                        onefile: BTreeSet::new(),
                    });
                    meeting.pics.insert(review.key.clone());
                    meeting.onefile.insert(other.id);
                }
            }
        }
        by_day.into_values().collect()
    }
}

/// A person put back that one was created for the other: both are left alone until released.
fn were_parted(inputs: &Inputs<'_>, review: &pics::Review, other: &onefile::Review) -> bool {
    let there = Held::OnefileReview(other.id);
    is_kept_back(inputs, review) && inputs.decisions.held.contains(&there)
}

fn is_kept_back(inputs: &Inputs<'_>, review: &pics::Review) -> bool {
    inputs.is_held(&Record::Review(review.key.clone()), Field::OnefileId)
}

/// Why a review that is only in PICS is none of those that are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// PICS says of it that it was held, or was not.
    Held,
    /// It has no proposed date.
    NoDate,
    /// It is of another type.
    OtherType,
    /// Sending reviews is switched off.
    SwitchedOff,
}

pub(super) fn not_sent(settings: &Settings, review: &pics::Review) -> Option<NotSent> {
    let attended = review.attended.as_deref().and_then(blank::text);
    let sent_type = &settings.review_type_sent;
    if attended.is_some() || review.actual.is_some() {
        Some(NotSent::Held)
    } else if review.proposed.is_none() {
        Some(NotSent::NoDate)
    } else if !review.kind.trim().eq_ignore_ascii_case(sent_type) {
        Some(NotSent::OtherType)
    } else if !settings.reviews_to_onefile {
        Some(NotSent::SwitchedOff)
    } else {
        None
    }
}

/// A review that is only in PICS.
fn push(inputs: &Inputs<'_>, review: &pics::Review, out: &mut Reviews) {
    let settings = inputs.settings;
    let (Some(day), None) = (review.proposed, not_sent(settings, review)) else {
        return;
    };
    let record = Record::Review(review.key.clone());
    if is_kept_back(inputs, review) {
        let field = Field::OnefileId;
        let reason = Reason::Held { field };
        out.notes.push(Note { record, reason });
        return;
    }
    if let Some(under_way) = inputs.unfinished.get(&review.key) {
        let cause = match under_way.slot {
            Some(_) => Cause::review_pending(under_way.sent, settings),
            None => Cause::VisitInDoubt,
        };
        out.parked.push(Parked { record, cause });
        return;
    }
    let word = (review.key.clone(), day);
    if is_odd(inputs, day) && !inputs.decisions.odd_sent.contains(&word) {
        if inputs.decisions.odd_left.contains(&word) {
            let reason = Reason::OddDateLeft;
            out.notes.push(Note { record, reason });
        } else {
            out.odd.insert(review.key.clone(), day);
        }
        return;
    }
    if inputs.decisions.made_by_hand.contains(&review.key) {
        let cause = Cause::MadeByHandNotFound;
        out.parked.push(Parked { record, cause });
        return;
    }
    let Some(time) = review.proposed_time.or(settings.review_time_default) else {
        out.notes.push(Note {
            record,
            reason: Reason::NoTime,
        });
        return;
    };
    let Some(officer) = review
        .reviewer
        .as_ref()
        .or(inputs.learner.main_officer.as_ref())
    else {
        out.parked.push(Parked {
            record,
            cause: Cause::NoReviewer,
        });
        return;
    };
    let Some(assessor_id) = inputs.staff.assessor_of(officer) else {
        out.parked.push(Parked {
            record,
            cause: inputs.staff.why_away(officer),
        });
        return;
    };
    let push = Push {
        review: review.key.clone(),
        onefile_learner: inputs.onefile_id,
        assessor_id,
        day,
        time,
        visit_type: settings.visit_type,
    };
    out.changes
        .push((Action::PushReview(push), Rule::ReviewToOnefile));
}

/// Whether a day can hardly be meant: before the learner's first aim began, or more than a year
/// after both today and the last planned end, as far as these are known.
fn is_odd(inputs: &Inputs<'_>, day: NaiveDate) -> bool {
    let aims = &inputs.learner.aims;
    let first = aims.iter().filter_map(|aim| aim.start).min();
    let last = aims.iter().filter_map(|aim| aim.planned_end).max();
    let latest = last.map_or(inputs.today, |last| last.max(inputs.today));
    let a_year_later = latest.checked_add_months(Months::new(12));
    first.is_some_and(|first| day < first) || a_year_later.is_some_and(|limit| day > limit)
}

/// A review that is only in OneFile, as PICS will hold it.
fn as_pics_review(inputs: &Inputs<'_>, other: &onefile::Review) -> pics::Review {
    let when = paired_reviews::when_of(other);
    pics::Review {
        key: key_of(other),
        kind: inputs.settings.review_type_created.clone(),
        proposed: when.map(|when| when.day),
        proposed_time: when.and_then(|when| when.time),
        attended: other
            .started_on
            .map(|_| inputs.settings.attended_value.clone()),
        actual: other.started_on.map(uktime::day),
        reviewer: other.assessor_id.and_then(|id| inputs.staff.officer_of(id)),
        learner_signed: other.learner_signed_on.map(uktime::day),
        onefile_id: Some(other.id),
    }
}
