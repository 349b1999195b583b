//! Both sides as people edit them, and a plan carried out on them.

use super::super::*;
use crate::records::details::DetailOf;
use crate::records::field::{Field, Value};
use crate::records::field_of::{AimField, ReviewField};
use crate::records::write::PicsWrite;
use crate::settings::DetailsMode;
use crate::uktime;
use proptest::prelude::*;

/// What a person does on one side.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// A registration field of the aim in PICS.
    Field(RegistrationField, Option<u8>),
    /// A review in PICS to another day and hour.
    Move(usize, u32, Option<u32>),
    /// A review in PICS.
    Plan(u32, Option<u32>),
    /// A review in PICS was held.
    Hold(usize, u32),
    /// Elements in PICS.
    Elements(Option<u32>),
    /// The second aim in PICS.
    Enrol,
    /// A registration field of the aim in OneFile.
    OnefileField(RegistrationField, Option<u8>),
    /// Progress in OneFile.
    Progress(u8),
    /// A review in OneFile to another day and hour.
    OnefileMove(usize, u32, u32),
    /// A review in OneFile.
    OnefilePlan(u32, u32),
    /// A review in OneFile was started.
    Start(usize),
    /// The learner signed, or the review was unlocked.
    Sign(usize, Option<u32>),
    /// A detail of the learner in PICS.
    Detail(LearnerField, Option<u8>),
    /// A detail of the learner in OneFile.
    OnefileDetail(LearnerField, Option<u8>),
    /// What becomes of details.
    Mode(DetailsMode),
}

impl Edit {
    pub fn is_pics(&self) -> bool {
        matches!(
            self,
            Self::Field(..)
                | Self::Move(..)
                | Self::Plan(..)
                | Self::Hold(..)
                | Self::Elements(_)
                | Self::Enrol
                | Self::Detail(..)
                | Self::Mode(_)
        )
    }
}

/// A few edits on both sides, mixed.
pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let field = || prop::sample::select(RegistrationField::ALL.to_vec());
    let value = || prop::option::of(1..4u8);
    let (which, day, hour) = (|| 0..4usize, || 1..7u32, || 9..12u32);
    let detail = || prop::sample::select(LearnerField::ALL.to_vec());
    let mode = prop::sample::select(vec![
        DetailsMode::Ignore,
        DetailsMode::Push,
        DetailsMode::Pull,
    ]);
    let edit = prop_oneof![
        (field(), value()).prop_map(|(field, value)| Edit::Field(field, value)),
        (which(), day(), prop::option::of(hour())).prop_map(|(r, d, h)| Edit::Move(r, d, h)),
        (day(), prop::option::of(hour())).prop_map(|(d, h)| Edit::Plan(d, h)),
        (which(), day()).prop_map(|(r, d)| Edit::Hold(r, d)),
        prop::option::of(0..100u32).prop_map(Edit::Elements),
        Just(Edit::Enrol),
        (field(), value()).prop_map(|(field, value)| Edit::OnefileField(field, value)),
        (0..=100u8).prop_map(Edit::Progress),
        (which(), day(), hour()).prop_map(|(r, d, h)| Edit::OnefileMove(r, d, h)),
        (day(), hour()).prop_map(|(d, h)| Edit::OnefilePlan(d, h)),
        which().prop_map(Edit::Start),
        (which(), prop::option::of(day())).prop_map(|(r, d)| Edit::Sign(r, d)),
        (detail(), value()).prop_map(|(detail, value)| Edit::Detail(detail, value)),
        (detail(), value()).prop_map(|(detail, value)| Edit::OnefileDetail(detail, value)),
        mode.prop_map(Edit::Mode),
    ];
    prop::collection::vec(edit, 0..15)
}

/// Both sides after one round over `first`, and then edited.
pub fn agreed_and_edited(first: &[Edit], then: &[Edit]) -> Case {
    let mut case = Case::new();
    for edit in first {
        apply(&mut case, *edit);
    }
    carry_out(&mut case);
    for edit in then {
        apply(&mut case, *edit);
    }
    case.learner.reviews.sort_by(|a, b| a.key.cmp(&b.key));
    case
}

/// Days in the week in which the clocks change, so that UK days and UTC days differ.
fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 20 + number).unwrap()
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

fn registered(field: RegistrationField, value: u8) -> Value {
    let text = match field {
        RegistrationField::RegistrationNumber => format!("REG-{value}"),
        _ => format!("2026-02-0{value}"),
    };
    Field::from(field).parse(Some(&text)).unwrap().unwrap()
}

fn detailed(field: LearnerField, value: u8) -> Value {
    let of = Field::from(Detail::Learner(field));
    let text = match (field, value) {
        (LearnerField::DateOfBirth, value) => format!("2004-02-0{value}"),
        (LearnerField::Uln, 1) => "9276308686".into(),
        (LearnerField::Uln, 2) => "9999999999".into(),
        (LearnerField::Uln, _) => "9276308687".into(),
        (LearnerField::Email, 1) => "Ada@Example.test".into(),
        (LearnerField::Email, 2) => "ada@example.test".into(),
        (_, value) => format!("{of} {value}"),
    };
    of.parse(Some(&text)).unwrap().unwrap()
}

fn apply(case: &mut Case, edit: Edit) {
    let (ours, theirs) = (case.learner.reviews.len(), case.reviews.len());
    let learner = &mut case.learner;
    match edit {
        Edit::Field(field, value) => {
            let value = value.map(|value| registered(field, value));
            let registration = &mut learner.aims[0].registration;
            registration.set(field, value).unwrap();
        }
        Edit::OnefileField(field, value) => {
            let value = value.map(|value| registered(field, value));
            let registration = &mut case.aims[0].registration;
            registration.set(field, value).unwrap();
        }
        Edit::Detail(field, value) => {
            let value = value.map(|value| detailed(field, value));
            field.set(learner, value).unwrap();
        }
        Edit::OnefileDetail(field, value) => {
            let value = value.map(|value| detailed(field, value));
            set_user(&mut case.user, field, value.as_ref());
        }
        Edit::Mode(mode) => case.settings.details_learner = mode,
        Edit::Move(which, on, at) if ours > 0 => {
            let review = &mut learner.reviews[which % ours];
            (review.proposed, review.proposed_time) = (Some(day(on)), at.map(hour));
        }
        Edit::Plan(on, at) => {
            let mut review = sample::review(&format!("R{ours}"), "2026-10-20");
            (review.proposed, review.proposed_time) = (Some(day(on)), at.map(hour));
            learner.reviews.push(review);
        }
        Edit::Hold(which, on) if ours > 0 => {
            let review = &mut learner.reviews[which % ours];
            (review.attended, review.actual) = (Some("Yes".into()), Some(day(on)));
        }
        Edit::Elements(done) => learner.aims[0].elements_done = done,
        Edit::Enrol => {
            let second = sample::aim("196OP");
            if learner.aims.iter().all(|aim| aim.key != second.key) {
                learner.aims.push(second);
            }
        }
        Edit::Progress(percent) => {
            case.aims[0].progress = onefile::Percent::from_number(f64::from(percent));
        }
        Edit::OnefileMove(which, on, at) if theirs > 0 => {
            let at = uktime::instant(day(on), hour(at));
            case.reviews[which % theirs].scheduled_for = Some(at);
        }
        Edit::OnefilePlan(on, at) => {
            let at = uktime::instant(day(on), hour(at));
            let id = next_id(case);
            let mut review = sample::onefile_review(id, "2026-10-20T10:00:00Z");
            review.scheduled_for = Some(at);
            case.reviews.push(review);
        }
        Edit::Start(which) if theirs > 0 => {
            let review = &mut case.reviews[which % theirs];
            review.started_on = review.scheduled_for;
        }
        Edit::Sign(which, on) if theirs > 0 => {
            let at = on.map(|on| uktime::instant(day(on), hour(15)));
            case.reviews[which % theirs].learner_signed_on = at;
        }
        Edit::Move(..)
        | Edit::Hold(..)
        | Edit::OnefileMove(..)
        | Edit::Start(_)
        | Edit::Sign(..) => {}
    }
}

fn next_id(case: &Case) -> i64 {
    900 + 10 * i64::try_from(case.reviews.len()).unwrap()
}

/// Plans, and carries the plan out on both sides.
pub fn carry_out(case: &mut Case) -> LearnerPlan {
    case.learner.reviews.sort_by(|a, b| a.key.cmp(&b.key));
    let plan = case.plan();
    for change in &plan.changes {
        match (&change.action, change.pics_write()) {
            (_, Some(write)) => write_to_pics(&mut case.learner, write),
            (
                Action::FillOnefileAim {
                    onefile_id, fill, ..
                },
                _,
            ) => {
                let aim = case.aims.iter_mut().find(|aim| aim.id == *onefile_id);
                let filled = Some(fill.value.clone());
                let registration = &mut aim.unwrap().registration;
                registration.set(fill.field, filled).unwrap();
            }
            (Action::SetOnefileDetail { set, .. }, _) => {
                let DetailOf::Learner { field, .. } = set.field else {
                    panic!("not a learner's: {set:?}");
                };
                set_user(&mut case.user, field, set.after.as_ref());
            }
            (Action::PushReview(push), _) => {
                let id = next_id(case);
                let mut review = sample::onefile_review(id, "2026-10-20T10:00:00Z");
                review.scheduled_for = Some(uktime::instant(push.day, push.time));
                case.reviews.push(review);
                let ours = case
                    .learner
                    .reviews
                    .iter_mut()
                    .find(|r| r.key == push.review);
                ours.unwrap().onefile_id = Some(id);
            }
            (Action::AssignAim(assignment), _) => {
                let id = 1 + i64::try_from(case.aims.len()).unwrap();
                let mut aim = sample::onefile_aim(id, assignment.standard_id);
                for (field, value) in &assignment.registration {
                    aim.registration.set(*field, Some(value.clone())).unwrap();
                }
                case.aims.push(aim);
            }
            (action, None) => panic!("not carried out: {action:?}"),
        }
    }
    case.agreed = plan.agreed.clone();
    plan
}

fn write_to_pics(learner: &mut pics::Learner, write: PicsWrite) {
    match write {
        PicsWrite::Aim { aim, set, .. } => {
            let aim = learner.aims.iter_mut().find(|a| a.key == aim).unwrap();
            set.field.set(aim, set.after).unwrap();
        }
        PicsWrite::Review { review, set, .. } => {
            let review = learner
                .reviews
                .iter_mut()
                .find(|r| r.key == review)
                .unwrap();
            set.field.set(review, set.after).unwrap();
        }
        PicsWrite::Detail { set } => match set.field {
            DetailOf::Learner { field, .. } => field.set(learner, set.after).unwrap(),
            other => panic!("not a learner's: {other:?}"),
        },
        PicsWrite::CreateReview { review, .. } => learner.reviews.push(*review),
        PicsWrite::RemoveReview { review, .. } => panic!("removed: {review:?}"),
    }
}

/// Every value of a learner in PICS that a plan may write.
pub fn values(learner: &pics::Learner) -> Vec<(Record, Field)> {
    let of_aims = learner.aims.iter().flat_map(|aim| {
        let record = Record::Aim(aim.key.clone());
        AimField::ALL.map(|field| (record.clone(), field.into()))
    });
    let of_reviews = learner.reviews.iter().flat_map(|review| {
        let record = Record::Review(review.key.clone());
        ReviewField::ALL.map(|field| (record.clone(), field.into()))
    });
    let details = LearnerField::ALL.map(|field| (Record::Learner, Detail::Learner(field).into()));
    of_aims.chain(of_reviews).chain(details).collect()
}

/// One value, as changes name it.
pub fn value_in_pics(learner: &pics::Learner, record: &Record, field: Field) -> Option<Value> {
    match record {
        Record::Aim(key) => {
            let aim = learner.aims.iter().find(|aim| aim.key == *key)?;
            let mut fields = AimField::ALL.into_iter();
            fields.find(|other| Field::from(*other) == field)?.get(aim)
        }
        Record::Review(key) => {
            let review = learner.reviews.iter().find(|review| review.key == *key)?;
            let mut fields = ReviewField::ALL.into_iter();
            fields
                .find(|other| Field::from(*other) == field)?
                .get(review)
        }
        Record::Learner => {
            let mut fields = LearnerField::ALL.into_iter();
            let field = fields.find(|other| Field::from(Detail::Learner(*other)) == field)?;
            field.get(learner)
        }
        Record::OnefileAim(_) | Record::Account | Record::Officer(_) | Record::Organisation(_) => {
            None
        }
    }
}
