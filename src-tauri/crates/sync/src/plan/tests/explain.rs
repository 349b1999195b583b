//! Why records change, or do not, as people are told.

use super::*;
use crate::records::onefile::Percent;
use crate::records::pics::AimKey;
use crate::settings::DetailsMode;

fn aim(case: &Case) -> ExplainedAim {
    let key: AimKey = case.learner.aims[0].key.clone();
    case.explained().aims[&key].clone()
}

fn number(case: &Case) -> Decision {
    aim(case).registration[&RegistrationField::RegistrationNumber].clone()
}

#[test]
fn a_field_tells_what_becomes_of_it() {
    let mut case = Case::new();
    assert_eq!(number(&case), Decision::Same);
    case.learner.aims[0].registration.number = Some("R-1".into());
    assert!(number(&case).change_in(System::Onefile).is_some());
    let field = RegistrationField::RegistrationNumber;
    case.not_sticking.insert(field);
    assert_eq!(
        number(&case),
        Decision::Waits(Cause::FieldDidNotStick { field })
    );
    case.not_sticking.clear();
    case.shown.remove(&field);
    assert_eq!(
        number(&case),
        Decision::Waits(Cause::FieldNotShown { field })
    );
    assert_eq!(aim(&case).waits, [], "it stands at its field");
    case.aims[0].registration.number = Some("R-2".into());
    assert!(number(&case).change_in(System::Pics).is_some());
    let record = Record::Aim(case.learner.aims[0].key.clone());
    case.decisions
        .held
        .insert(Held::Field(record, field.into()));
    assert_eq!(number(&case), Decision::Held);
    case.aims.clear();
    assert_eq!(number(&case), Decision::Alone);
}

#[test]
fn elements_tell_the_numbers_behind_them() {
    let mut case = Case::new();
    let elements = |case: &Case| (aim(case).elements, aim(case).progress);
    assert_eq!(elements(&case), (Decision::Alone, Progress::NotShown));
    case.aims[0].progress = Percent::from_number(0.0);
    assert_eq!(elements(&case), (Decision::Alone, Progress::NotBegun));
    case.aims[0].progress = Percent::from_number(27.5);
    case.learner.aims[0].elements_total = Some(40);
    let (decision, progress) = elements(&case);
    assert!(decision.change_in(System::Pics).is_some());
    let Progress::Elements { total, done, .. } = progress else {
        panic!("{progress:?}")
    };
    assert_eq!((total, done), (40, 11));
    case.learner.aims[0].elements_done = Some(11);
    assert_eq!(elements(&case), (Decision::Same, progress));
    case.learner.aims[0].has_units = true;
    let left = Decision::Left(Reason::UnitsAttached);
    assert_eq!(elements(&case), (left, Progress::Units));
    case.learner.aims[0].has_units = false;
    case.aims[0].progress = None;
    case.aims[0].progress_unreadable = true;
    let left = Decision::Left(Reason::ProgressUnreadable);
    assert_eq!(elements(&case), (left, Progress::Unreadable));
}

#[test]
fn a_review_that_is_not_sent_says_why() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-12-01")];
    let decision = |case: &Case| case.explained().reviews[&"R1".into()].decision.clone();
    assert!(decision(&case).change_in(System::Onefile).is_some());
    case.settings.reviews_to_onefile = false;
    assert_eq!(decision(&case), Decision::NotSent(NotSent::SwitchedOff));
    case.learner.reviews[0].kind = "Induction".into();
    assert_eq!(decision(&case), Decision::NotSent(NotSent::OtherType));
    case.learner.reviews[0].proposed = None;
    assert_eq!(decision(&case), Decision::NotSent(NotSent::NoDate));
    case.learner.reviews[0].attended = Some("Yes".into());
    assert_eq!(decision(&case), Decision::NotSent(NotSent::Held));
}

#[test]
fn reviews_that_meet_are_asked_about_on_both_sides() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-12-01")];
    case.reviews = vec![
        sample::onefile_review(900, "2026-12-01T10:00:00Z"),
        sample::onefile_review(901, "2026-12-08T10:00:00Z"),
    ];
    let explained = case.explained();
    assert_eq!(explained.reviews[&"R1".into()].decision, Decision::Asked);
    assert_eq!(explained.onefile_reviews[&900], Decision::Asked);
    assert!(
        explained.onefile_reviews[&901]
            .change_in(System::Pics)
            .is_some()
    );
    case.decisions.joined.insert("R1".into(), 900);
    let explained = case.explained();
    assert_eq!(explained.reviews[&"R1".into()].partner, Some(900));
    assert!(!explained.onefile_reviews.contains_key(&900));
}

#[test]
fn a_number_that_is_not_sent_says_so() {
    let mut case = Case::new();
    case.settings.details_learner = DetailsMode::Push;
    case.learner.uln = Some("9999999999".into());
    let details = case.explained().details;
    assert_eq!(
        details[&LearnerField::Uln],
        Decision::Left(Reason::UlnNotSent)
    );
    assert_eq!(details[&LearnerField::Surname], Decision::Same);
    case.settings.details_learner = DetailsMode::Pull;
    assert_eq!(
        case.explained().details[&LearnerField::Uln],
        Decision::Alone
    );
}
