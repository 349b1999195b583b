//! Reviews that both systems have: moved, signed, unlocked, held.

use super::*;
use crate::records::field::Field;

/// R1 in PICS and 900 in OneFile are one review, at these UK and UTC times.
fn pair(pics: (&str, Option<&str>), onefile: &str) -> Case {
    let mut case = Case::new();
    let mut review = sample::review("R1", pics.0);
    review.proposed_time = pics.1.map(|time| time.parse().unwrap());
    review.onefile_id = Some(900);
    case.learner.reviews = vec![review];
    case.reviews = vec![sample::onefile_review(900, onefile)];
    case
}

fn when(day: &str, time: &str) -> When {
    When {
        day: day.parse().unwrap(),
        time: Some(time.parse().unwrap()),
    }
}

fn agree(case: &mut Case, on: When) {
    let agreed = AgreedReview {
        when: Some(on),
        learner_signed: None,
    };
    case.agreed.reviews.insert("R1".into(), agreed);
}

#[test]
fn one_uk_time_is_the_same_in_summer_and_winter_and_at_midnight() {
    for (day, time, utc) in [
        ("2026-12-08", "10:00:00", "2026-12-08T10:00:00Z"),
        ("2026-07-01", "10:00:00", "2026-07-01T09:00:00Z"),
        ("2026-07-01", "00:00:00", "2026-06-30T23:00:00Z"),
        ("2026-03-29", "03:00:00", "2026-03-29T02:00:00Z"),
        ("2026-10-25", "00:30:00", "2026-10-24T23:30:00Z"),
        ("2026-10-25", "02:00:00", "2026-10-25T02:00:00Z"),
    ] {
        let plan = pair((day, Some(time)), utc).plan();
        assert!(plan.changes.is_empty() && plan.by_hand.is_empty(), "{utc}");
        assert_eq!(
            plan.agreed.reviews[&"R1".into()].when,
            Some(when(day, time))
        );
    }
}

#[test]
fn a_review_that_was_moved_in_onefile_moves_in_pics_alone_or_on_both_sides() {
    for pics in ["2026-12-08", "2026-12-09"] {
        let mut case = pair((pics, Some("10:00:00")), "2026-12-10T14:30:00Z");
        agree(&mut case, when("2026-12-08", "10:00:00"));
        assert_eq!(
            case.lines(),
            [
                format!("Pics proposed {pics} -> 2026-12-10 ReviewMoved"),
                "Pics proposed_time 10:00:00 -> 14:30:00 ReviewMoved".to_owned(),
            ]
        );
        let plan = case.plan();
        assert!(plan.by_hand.is_empty());
        let agreed = plan.agreed.reviews[&"R1".into()].when;
        assert_eq!(agreed, Some(when("2026-12-10", "14:30:00")));
    }
}

#[test]
fn a_review_that_was_moved_in_pics_alone_is_for_a_person_and_never_pulled_back() {
    let mut case = pair(("2026-12-09", Some("11:00:00")), "2026-12-08T10:00:00Z");
    let task = Task::MoveReview {
        pics: when("2026-12-09", "11:00:00"),
        onefile: when("2026-12-08", "10:00:00"),
    };
    for agreed in [None, Some(when("2026-12-08", "10:00:00"))] {
        if let Some(agreed) = agreed {
            agree(&mut case, agreed);
        }
        let plan = case.plan();
        assert!(plan.changes.is_empty(), "{agreed:?}");
        assert_eq!(plan.by_hand[0].task, task);
        let kept = plan.agreed.reviews[&"R1".into()].when;
        assert_eq!(kept, Some(when("2026-12-08", "10:00:00")));
    }
}

#[test]
fn a_review_without_a_time_stands_for_the_usual_one() {
    let usual = pair(("2026-12-08", None), "2026-12-08T09:00:00Z");
    assert!(usual.lines().is_empty());
    let other = pair(("2026-12-08", None), "2026-12-08T14:00:00Z");
    assert_eq!(
        other.lines(),
        ["Pics proposed_time blank -> 14:00:00 BlankInPics"]
    );
    let mut held_back = pair(("2026-12-08", None), "2026-12-08T14:00:00Z");
    held_back.settings.review_time_default = None;
    assert!(held_back.lines().is_empty(), "days alone are compared");
}

#[test]
fn a_signature_that_was_unlocked_and_made_again_follows_onefile() {
    let mut case = pair(("2026-12-08", Some("10:00:00")), "2026-12-08T10:00:00Z");
    agree(&mut case, when("2026-12-08", "10:00:00"));
    case.learner.reviews[0].learner_signed = date("2026-12-09");
    let from_onefile = |case: &mut Case, day| {
        let agreed = case.agreed.reviews.get_mut(&"R1".into()).unwrap();
        agreed.learner_signed = day;
    };

    from_onefile(&mut case, date("2026-12-09"));
    let plan = case.plan();
    assert!(plan.changes.is_empty(), "unlocked: nothing is removed");
    assert_eq!(plan.notes[0].reason, Reason::SignatureGone);

    case.reviews[0].learner_signed_on = Some("2026-12-11T09:00:00Z".parse().unwrap());
    assert_eq!(
        case.lines(),
        ["Pics learner_signed 2026-12-09 -> 2026-12-11 ReviewSigned"]
    );

    from_onefile(&mut case, None);
    let plan = case.plan();
    assert!(plan.changes.is_empty(), "PICS's own signature stays");
    let onefile = date("2026-12-11").unwrap();
    assert_eq!(plan.notes[0].reason, Reason::SignatureDiffers { onefile });
}

#[test]
fn what_was_put_back_stays_until_it_is_released() {
    let mut case = Case::new();
    case.learner.aims[0].registration.number = Some("OURS".into());
    case.aims[0].registration.number = Some("THEIRS".into());
    let record = Record::Aim(case.learner.aims[0].key.clone());
    let held = Held::Field(record.clone(), Field::RegistrationNumber);
    case.decisions.held.insert(held.clone());
    let plan = case.plan();
    assert!(plan.changes.is_empty());
    assert_eq!(plan.by_hand[0].record, record);
    assert_eq!(
        plan.by_hand[0].task,
        Task::CorrectValue {
            field: Field::RegistrationNumber,
            pics: Some("OURS".into()),
            onefile: Some("THEIRS".into()),
        }
    );
    case.decisions.held.remove(&held);
    assert_eq!(
        case.lines(),
        ["Pics registration_number OURS -> THEIRS OnefileWins"]
    );
}

#[test]
fn a_review_that_was_put_back_is_not_created_again() {
    let mut case = Case::new();
    case.reviews = vec![sample::onefile_review(900, "2026-12-08T10:00:00Z")];
    case.decisions.held.insert(Held::OnefileReview(900));
    let plan = case.plan();
    assert!(plan.changes.is_empty());
    let onefile = Some(when("2026-12-08", "10:00:00"));
    assert_eq!(plan.by_hand[0].task, Task::RemoveReview { onefile });
}

#[test]
fn a_joined_review_comes_into_step_in_one_round() {
    let mut case = pair(("2026-12-08", Some("10:00:00")), "2026-12-08T10:00:00Z");
    case.learner.reviews[0].onefile_id = None;
    case.reviews[0].started_on = Some("2026-12-08T10:05:00Z".parse().unwrap());
    case.decisions.joined.insert("R1".into(), 900);
    assert_eq!(
        case.lines(),
        [
            "Pics onefile_id blank -> 900 Joined",
            "Pics attended blank -> Yes ReviewStarted",
            "Pics actual blank -> 2026-12-08 ReviewStarted",
        ]
    );
}
