//! Why each record of one learner changes, or does not: the planner's own decisions, for whoever
//! shows them. The plan holds none of this.

use super::aim_fields::{Progress, progress};
use super::inputs::Inputs;
use super::reviews::{NotSent, not_sent};
use super::{Cause, Change, ChangeLine, LearnerPlan, Question, Reason, Record, System};
use crate::records::details::{Detail, LearnerField};
use crate::records::field::Field;
use crate::records::pics::{Aim, AimKey, Review, ReviewKey};
use crate::records::{RegistrationField, onefile};
use std::collections::BTreeMap;

/// What was decided of one learner's records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    /// Learning aims of PICS.
    pub aims: BTreeMap<AimKey, ExplainedAim>,
    /// Reviews of PICS.
    pub reviews: BTreeMap<ReviewKey, ExplainedReview>,
    /// Reviews that are only in OneFile.
    pub onefile_reviews: BTreeMap<i64, Decision>,
    /// Details of the learner.
    pub details: BTreeMap<LearnerField, Decision>,
}

/// A learning aim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedAim {
    /// The aim in OneFile.
    pub partner: Option<i64>,
    /// The aim as a whole: whether it is assigned.
    pub whole: Decision,
    /// Registration and certification, field by field.
    pub registration: BTreeMap<RegistrationField, Decision>,
    /// What becomes of the elements.
    pub elements: Decision,
    /// The numbers behind that.
    pub progress: Progress,
    /// What it waits for besides.
    pub waits: Vec<Cause>,
    /// What there is to say of it besides.
    pub notes: Vec<Reason>,
}

/// A review of PICS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedReview {
    /// The review in OneFile that it is, or is about to be linked with.
    pub partner: Option<i64>,
    /// What becomes of it.
    pub decision: Decision,
}

/// What becomes of a value, or of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Both systems hold the same, or nothing.
    Same,
    /// It changes.
    Changes(ChangeLine),
    /// It waits.
    Waits(Cause),
    /// A person is asked.
    Asked,
    /// A person put it back, or said that it is never changed.
    Held,
    /// It is left alone for a reason.
    Left(Reason),
    /// The review is none that is sent.
    NotSent(NotSent),
    /// No rule concerns it: the other system does not have the record, or the settings leave it.
    Alone,
}

impl Decision {
    /// The change, where there is one in this system.
    pub fn change_in(&self, system: System) -> Option<&ChangeLine> {
        match self {
            Self::Changes(line) if line.system == system => Some(line),
            _ => None,
        }
    }
}

/// Explains the plan that the same inputs gave.
pub fn explain(inputs: &Inputs<'_>, plan: &LearnerPlan) -> Explained {
    let decided = Decided {
        inputs,
        plan,
        lines: plan.changes.iter().map(Change::line).collect(),
    };
    let learner = inputs.learner;
    let aims = learner.aims.iter();
    let reviews = learner.reviews.iter();
    let reviews: BTreeMap<_, _> = reviews
        .map(|one| (one.key.clone(), decided.review(one)))
        .collect();
    let with_partner = |id: i64| reviews.values().any(|review| review.partner == Some(id));
    let there = inputs
        .reviews
        .iter()
        .filter(|other| !with_partner(other.id));
    Explained {
        aims: aims
            .map(|aim| (aim.key.clone(), decided.aim(aim)))
            .collect(),
        onefile_reviews: there
            .map(|other| (other.id, decided.onefile_review(other)))
            .collect(),
        details: match inputs.user {
            Some(user) => (LearnerField::ALL.iter())
                .map(|field| (*field, decided.detail(*field, user)))
                .collect(),
            None => BTreeMap::new(),
        },
        reviews,
    }
}

struct Decided<'d, 'i> {
    inputs: &'d Inputs<'i>,
    plan: &'d LearnerPlan,
    lines: Vec<ChangeLine>,
}

impl Decided<'_, '_> {
    fn aim(&self, aim: &Aim) -> ExplainedAim {
        let record = Record::Aim(aim.key.clone());
        let partner = self.plan.aim_links.get(&aim.key).copied();
        let other = partner.and_then(|id| self.inputs.aims.iter().find(|other| other.id == id));
        let value = |field: Field| match self.of(&record, field) {
            None if other.is_none() => Decision::Alone,
            None => Decision::Same,
            Some(decision) => decision,
        };
        let registration = RegistrationField::ALL.map(|field| (field, value(field.into())));
        let progress = other.map_or(Progress::NotShown, |other| {
            progress(self.inputs, aim, other)
        });
        let elements = match (value(Field::ElementsDone), value(Field::ElementsTotal)) {
            (Decision::Same, total) => match (total, progress) {
                (Decision::Same, Progress::Elements { .. }) => Decision::Same,
                (Decision::Same, Progress::Units) => Decision::Left(Reason::UnitsAttached),
                (Decision::Same, Progress::Unreadable) => {
                    Decision::Left(Reason::ProgressUnreadable)
                }
                (Decision::Same, _) => Decision::Alone,
                (total, _) => total,
            },
            (done, _) => done,
        };
        let parked = self
            .plan
            .parked
            .iter()
            .filter(|parked| parked.record == record);
        let notes = self.plan.notes.iter().filter(|note| note.record == record);
        ExplainedAim {
            partner,
            whole: match self
                .lines
                .iter()
                .find(|line| line.record == record && line.field == Field::Aim)
            {
                Some(line) => Decision::Changes(line.clone()),
                None if partner.is_some() => Decision::Same,
                None => Decision::Alone,
            },
            registration: registration.into(),
            elements,
            progress,
            waits: (parked.map(|parked| &parked.cause))
                .filter(|cause| field_of(cause).is_none())
                .cloned()
                .collect(),
            notes: (notes.map(|note| &note.reason))
                .filter(|reason| !matches!(reason, Reason::Held { .. } | Reason::UnitsAttached))
                .cloned()
                .collect(),
        }
    }

    fn review(&self, review: &Review) -> ExplainedReview {
        let record = Record::Review(review.key.clone());
        let change = self.lines.iter().find(|line| line.record == record);
        let partner = review
            .onefile_id
            .or(change.and_then(|line| line.onefile_id));
        let is_there = |id: i64| self.inputs.reviews.iter().any(|other| other.id == id);
        let parked = self
            .plan
            .parked
            .iter()
            .find(|parked| parked.record == record);
        let note = self.plan.notes.iter().find(|note| note.record == record);
        let asked = |question: &Question| matches!(question, Question::Joining { pics, .. } if pics.contains(&review.key));
        let decision = if let Some(line) = change {
            Decision::Changes(line.clone())
        } else if let Some(parked) = parked {
            Decision::Waits(parked.cause.clone())
        } else if self.plan.questions.iter().any(asked) {
            Decision::Asked
        } else if let Some(note) = note {
            Decision::Left(note.reason.clone())
        } else if partner.is_some_and(is_there) {
            Decision::Same
        } else {
            not_sent(self.inputs.settings, review).map_or(Decision::Alone, Decision::NotSent)
        };
        ExplainedReview { partner, decision }
    }

    fn onefile_review(&self, other: &onefile::Review) -> Decision {
        let created = self.lines.iter().find(|line| {
            line.system == System::Pics
                && line.field == Field::Review
                && line.onefile_id == Some(other.id)
        });
        let asked = |question: &Question| matches!(question, Question::Joining { onefile, .. } if onefile.contains(&other.id));
        match created {
            Some(line) => Decision::Changes(line.clone()),
            None if self.plan.questions.iter().any(asked) => Decision::Asked,
            None => Decision::Alone,
        }
    }

    fn detail(&self, field: LearnerField, user: &onefile::User) -> Decision {
        let (detail, learner) = (Detail::Learner(field), self.inputs.learner);
        let (pics, onefile) = (field.get(learner), field.in_onefile(user));
        let mut notes = self.plan.notes.iter().map(|note| &note.reason);
        match self.of(&Record::Learner, detail.into()) {
            Some(decision) => decision,
            None if field == LearnerField::Uln && notes.any(|note| *note == Reason::UlnNotSent) => {
                Decision::Left(Reason::UlnNotSent)
            }
            None if detail.agree(pics.as_ref(), onefile.as_ref()) => Decision::Same,
            None => Decision::Alone,
        }
    }

    /// What the plan says of one value; `None` where it says nothing.
    fn of(&self, record: &Record, field: Field) -> Option<Decision> {
        let mut lines = self.lines.iter();
        if let Some(line) = lines.find(|line| line.record == *record && line.field == field) {
            return Some(Decision::Changes(line.clone()));
        }
        let mut parked = self.plan.parked.iter();
        let waits = parked.find(|one| one.record == *record && field_of(&one.cause) == Some(field));
        if let Some(parked) = waits {
            return Some(Decision::Waits(parked.cause.clone()));
        }
        let held = Reason::Held { field };
        let mut notes = self.plan.notes.iter();
        let is_held = notes.any(|note| note.record == *record && note.reason == held);
        is_held.then_some(Decision::Held)
    }
}

/// The value that a cause is about.
fn field_of(cause: &Cause) -> Option<Field> {
    match cause {
        Cause::FieldNotShown { field } | Cause::FieldDidNotStick { field } => Some((*field).into()),
        Cause::DetailNotShown { detail } | Cause::DetailDidNotStick { detail } => {
            Some((*detail).into())
        }
        _ => None,
    }
}
