//! A review that both systems have: moved, started, signed, unlocked.
//!
//! Its time is compared as UK wall clock. What both sides agreed on last tells who moved it: where
//! OneFile did, PICS follows; where only PICS did, a person moves it in OneFile, which has no call
//! for that. Attendance and actual date are filled where they are blank. Blank never replaces.

use super::inputs::Inputs;
use super::{
    Action, AgreedReview, ByHand, Note, Parked, Question, Reason, Record, Rule, Task, When,
};
use crate::blank;
use crate::records::field::{Field, Value};
use crate::records::field_of::ReviewField;
use crate::records::replaced::Replaced;
use crate::records::{Attendance, onefile, pics};
use crate::uktime;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What the reviews of one learner ask for.
#[derive(Default)]
pub struct Reviews {
    pub changes: Vec<(Action, Rule)>,
    pub parked: Vec<Parked>,
    pub questions: Vec<Question>,
    /// Reviews that would be sent but for their day.
    pub(super) odd: BTreeMap<pics::ReviewKey, NaiveDate>,
    pub notes: Vec<Note>,
    pub by_hand: Vec<ByHand>,
    pub agreed: BTreeMap<pics::ReviewKey, AgreedReview>,
}

/// Plans one review with its partner.
pub fn plan(
    inputs: &Inputs<'_>,
    review: &pics::Review,
    other: &onefile::Review,
    out: &mut Reviews,
) {
    let before = inputs.agreed.reviews.get(&review.key).copied();
    let mut pair = Pair {
        inputs,
        review,
        other,
        before: before.unwrap_or_default(),
        out,
    };
    let when = pair.time();
    pair.attendance();
    let learner_signed = pair.signature();
    let agreed = AgreedReview {
        when,
        learner_signed,
    };
    if agreed != AgreedReview::default() {
        out.agreed.insert(review.key.clone(), agreed);
    }
}

/// When OneFile has a review.
pub fn when_of(other: &onefile::Review) -> Option<When> {
    other.scheduled_for.map(|at| {
        let wall = uktime::wall(at);
        When {
            day: wall.date(),
            time: Some(uktime::minute(wall.time())),
        }
    })
}

// What was sent may bear seconds, and OneFile shows none.
fn to_the_minute(when: When) -> When {
    When {
        time: when.time.map(uktime::minute),
        ..when
    }
}

struct Pair<'p, 'i> {
    inputs: &'p Inputs<'i>,
    review: &'p pics::Review,
    other: &'p onefile::Review,
    before: AgreedReview,
    out: &'p mut Reviews,
}

impl Pair<'_, '_> {
    /// What both sides agree on from now on.
    fn time(&mut self) -> Option<When> {
        let Some(theirs) = when_of(self.other) else {
            return self.before.when;
        };
        let Some(day) = self.review.proposed else {
            self.move_to(theirs, Rule::BlankInPics);
            return Some(theirs);
        };
        if self.inputs.is_held(&self.record(), Field::Proposed)
            || self.inputs.is_held(&self.record(), Field::ProposedTime)
        {
            self.move_to(theirs, Rule::ReviewMoved);
            return self.before.when;
        }
        let usual = self.inputs.settings.review_time_default;
        let ours = self.review.proposed_time.or(usual);
        let ours = ours.map(|time| uktime::shown(day, time));
        if day == theirs.day && (ours.is_none() || ours == theirs.time) {
            return Some(theirs);
        }
        match self.before.when.map(to_the_minute) {
            Some(before) if before != theirs => {
                self.move_to(theirs, Rule::ReviewMoved);
                Some(theirs)
            }
            // Nobody moved it: PICS has no time, and OneFile another than the usual one.
            _ if day == theirs.day && self.review.proposed_time.is_none() => {
                self.move_to(theirs, Rule::BlankInPics);
                Some(theirs)
            }
            before => {
                let task = Task::MoveReview {
                    pics: When { day, time: ours },
                    onefile: theirs,
                };
                self.out.by_hand.push(ByHand {
                    record: self.record(),
                    onefile_id: self.other.id,
                    task,
                });
                Some(before.unwrap_or(theirs))
            }
        }
    }

    fn move_to(&mut self, theirs: When, rule: Rule) {
        if self.review.proposed != Some(theirs.day) {
            self.set(ReviewField::Proposed, theirs.day.into(), rule);
        }
        let usual = self.inputs.settings.review_time_default;
        let held = self.review.proposed_time;
        let says = held.or(usual).map(|time| uktime::shown(theirs.day, time));
        let says_so = says == theirs.time;
        if let Some(theirs) = theirs.time.filter(|_| !says_so) {
            self.set(ReviewField::ProposedTime, theirs.into(), rule);
        }
    }

    /// Started in OneFile is attended; where PICS says otherwise, a person looks.
    fn attendance(&mut self) {
        let Some(started) = self.other.started_on else {
            return;
        };
        let yes = &self.inputs.settings.attended_value;
        let said = self.review.attended.as_deref();
        match Attendance::of(said, yes) {
            Attendance::Blank => {
                let yes = Value::Text(yes.clone());
                self.set(ReviewField::Attended, yes, Rule::ReviewStarted);
            }
            Attendance::Held => {}
            Attendance::NotHeld | Attendance::Unknown => {
                let pics = said.and_then(blank::text).unwrap_or_default();
                self.note(Reason::AttendanceDiffers { pics });
                return;
            }
        }
        if self.review.actual.is_none() {
            let day = uktime::day(started).into();
            self.set(ReviewField::Actual, day, Rule::ReviewStarted);
        }
    }

    /// The learner's signature, and the day of it that is known to come from OneFile.
    fn signature(&mut self) -> Option<NaiveDate> {
        let theirs = self.other.learner_signed_on.map(uktime::day);
        let (ours, from_onefile) = (self.review.learner_signed, self.before.learner_signed);
        match (ours, theirs) {
            (None, Some(theirs)) => {
                self.sign(theirs);
                Some(theirs)
            }
            (Some(ours), Some(theirs)) if ours == theirs => Some(theirs),
            // Unlocked, and signed again.
            (Some(ours), Some(theirs)) if from_onefile == Some(ours) => {
                self.sign(theirs);
                Some(theirs)
            }
            (Some(_), Some(onefile)) => {
                self.note(Reason::SignatureDiffers { onefile });
                from_onefile
            }
            (Some(ours), None) if from_onefile == Some(ours) => {
                self.note(Reason::SignatureGone);
                from_onefile
            }
            (_, None) => from_onefile,
        }
    }

    fn sign(&mut self, day: NaiveDate) {
        self.set(ReviewField::LearnerSigned, day.into(), Rule::ReviewSigned);
    }

    fn set(&mut self, field: ReviewField, after: Value, rule: Rule) {
        let action = Action::SetPicsReview {
            review: self.review.key.clone(),
            onefile_id: self.other.id,
            set: Replaced {
                field,
                before: field.get(self.review),
                after: Some(after),
            },
        };
        self.out.changes.push((action, rule));
    }

    fn note(&mut self, reason: Reason) {
        let record = self.record();
        self.out.notes.push(Note { record, reason });
    }

    fn record(&self) -> Record {
        Record::Review(self.review.key.clone())
    }
}
