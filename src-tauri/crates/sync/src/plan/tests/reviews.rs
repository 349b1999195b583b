//! Reviews, both ways.

use super::*;

#[test]
fn a_normal_review_that_was_not_held_is_pushed() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-12-08")];
    assert_eq!(
        case.lines(),
        ["Onefile review blank -> 2026-12-08 10:00 ReviewToOnefile"]
    );
    case.learner.reviews[0].proposed_time = None;
    assert_eq!(
        case.lines(),
        ["Onefile review blank -> 2026-12-08 09:00 ReviewToOnefile"]
    );
    case.settings.review_time_default = None;
    assert!(case.lines().is_empty());
    assert_eq!(case.plan().notes[0].reason, Reason::NoTime);
}

#[test]
fn what_keeps_a_review_from_being_pushed() {
    type Spoil = fn(&mut Case);
    let spoils: [(&str, Spoil); 6] = [
        ("another type", |case| {
            case.learner.reviews[0].kind = "Induction".into()
        }),
        ("attended", |case| {
            case.learner.reviews[0].attended = Some("Did not attend".into())
        }),
        ("held", |case| {
            case.learner.reviews[0].actual = date("2026-12-08")
        }),
        ("no date", |case| case.learner.reviews[0].proposed = None),
        ("has a partner", |case| {
            case.learner.reviews[0].onefile_id = Some(5)
        }),
        ("the switch", |case| {
            case.settings.reviews_to_onefile = false
        }),
    ];
    for (name, spoil) in spoils {
        let mut case = Case::new();
        case.learner.reviews = vec![sample::review("R1", "2026-12-08")];
        spoil(&mut case);
        assert!(case.lines().is_empty(), "{name}");
    }
}

#[test]
fn a_reviewer_who_is_not_linked_parks_the_review_even_beside_a_linked_main_officer() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-12-08")];
    case.learner.reviews[0].reviewer = Some("XX".into());
    let plan = case.plan();
    assert!(plan.changes.is_empty());
    assert_eq!(
        plan.parked[0].cause,
        Cause::ReviewerNotLinked {
            officer: "XX".into()
        }
    );
    case.learner.reviews[0].reviewer = None;
    case.learner.main_officer = None;
    assert_eq!(case.plan().parked[0].cause, Cause::NoReviewer);
}

#[test]
fn a_review_that_is_only_in_onefile_comes_to_pics_as_far_as_it_went() {
    let mut case = Case::new();
    let mut review = sample::onefile_review(900, "2026-07-01T08:30:00Z");
    review.started_on = Some("2026-07-01T23:30:00Z".parse().unwrap());
    review.learner_signed_on = Some("2026-07-03T10:00:00Z".parse().unwrap());
    case.reviews = vec![review];
    let plan = case.plan();
    let Action::CreatePicsReview { review } = &plan.changes[0].action else {
        panic!("{plan:?}")
    };
    assert_eq!(review.proposed, date("2026-07-01"));
    assert_eq!(
        review.proposed_time,
        NaiveTime::from_hms_opt(9, 30, 0),
        "UK wall clock"
    );
    assert_eq!(
        review.actual,
        date("2026-07-02"),
        "half past midnight in the UK"
    );
    assert_eq!(review.attended.as_deref(), Some("Yes"));
    assert_eq!(review.learner_signed, date("2026-07-03"));
    assert_eq!(review.reviewer, Some("JO".into()));
    assert_eq!(
        (review.kind.as_str(), review.onefile_id),
        ("Normal", Some(900))
    );
    case.settings.reviews_to_pics = false;
    assert!(case.lines().is_empty());
}

#[test]
fn one_uk_day_on_both_sides_is_a_question_and_moves_neither() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-07-01")];
    case.reviews = vec![sample::onefile_review(900, "2026-06-30T23:30:00Z")];
    let plan = case.plan();
    assert!(plan.changes.is_empty());
    let expected = Question::Joining {
        day: date("2026-07-01").unwrap(),
        pics: BTreeSet::from(["R1".into()]),
        onefile: BTreeSet::from([900]),
        gone: BTreeSet::new(),
    };
    assert_eq!(plan.questions, [expected]);

    case.decisions.joined.insert("R1".into(), 900);
    assert_eq!(case.lines(), ["Pics onefile_id blank -> 900 Joined"]);

    case.decisions = Decisions {
        apart: BTreeSet::from([("R1".into(), 900)]),
        ..Decisions::default()
    };
    let systems: Vec<System> = case
        .plan()
        .changes
        .iter()
        .map(|change| change.line().system)
        .collect();
    assert_eq!(
        systems,
        [System::Onefile, System::Pics],
        "two reviews: each goes across"
    );
}

#[test]
fn a_held_review_without_partner_also_asks_before_it_is_doubled() {
    let mut case = Case::new();
    let mut held = sample::review("R1", "2026-06-20");
    held.actual = date("2026-07-01");
    held.attended = Some("Yes".into());
    case.learner.reviews = vec![held];
    case.reviews = vec![sample::onefile_review(900, "2026-07-01T09:00:00Z")];
    assert_eq!(case.plan().questions.len(), 1);
    assert!(case.lines().is_empty());
}

#[test]
fn started_and_signed_fill_blanks_and_never_overwrite() {
    let mut case = Case::new();
    let mut review = sample::review("R1", "2026-07-01");
    review.onefile_id = Some(900);
    case.learner.reviews = vec![review];
    let mut other = sample::onefile_review(900, "2026-07-01T09:00:00Z");
    other.started_on = Some("2026-07-01T09:05:00Z".parse().unwrap());
    other.learner_signed_on = Some("2026-07-01T10:00:00Z".parse().unwrap());
    case.reviews = vec![other];
    assert_eq!(
        case.lines(),
        [
            "Pics attended blank -> Yes ReviewStarted",
            "Pics actual blank -> 2026-07-01 ReviewStarted",
            "Pics learner_signed blank -> 2026-07-01 ReviewSigned"
        ]
    );
    case.learner.reviews[0].attended = Some("Did not attend".into());
    case.learner.reviews[0].learner_signed = date("2026-07-02");
    assert!(case.lines().is_empty());
    assert_eq!(
        case.plan().notes[0].reason,
        Reason::AttendanceDiffers {
            pics: "Did not attend".into()
        }
    );
}

#[test]
fn a_review_on_its_way_is_neither_sent_again_nor_pulled_back() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-12-08")];
    case.unfinished.insert("R1".into(), UnderWay::default());
    assert!(case.lines().is_empty());
    assert_eq!(case.plan().parked[0].cause, Cause::VisitInDoubt);
    let slot = UnderWay {
        slot: Some(901),
        sent: None,
    };
    case.unfinished.insert("R1".into(), slot);
    case.reviews = vec![sample::onefile_review(900, "2026-12-08T10:00:00Z")];
    assert!(
        case.lines().is_empty(),
        "the review in our own slot is our own"
    );
    assert!(case.plan().questions.is_empty());
    let pending = Cause::review_pending(None, &case.settings);
    assert_eq!(case.plan().parked[0].cause, pending);
}

#[test]
fn a_review_made_by_hand_is_joined_with_the_only_one_of_its_day() {
    let mut case = Case::new();
    case.learner.reviews = vec![sample::review("R1", "2026-12-08")];
    case.reviews = vec![sample::onefile_review(900, "2026-12-08T14:00:00Z")];
    case.decisions.made_by_hand.insert("R1".into());
    assert_eq!(case.lines(), ["Pics onefile_id blank -> 900 Joined"]);
    case.reviews
        .push(sample::onefile_review(910, "2026-12-08T16:00:00Z"));
    assert_eq!(
        case.plan().questions.len(),
        1,
        "with two there is no telling"
    );
}

#[test]
fn seconds_move_no_review() {
    for at in ["2026-12-08T10:00:00.5Z", "2026-12-08T10:00:31Z"] {
        let mut case = Case::new();
        case.learner.reviews = vec![sample::review("R1", "2026-12-08")];
        case.learner.reviews[0].onefile_id = Some(900);
        case.reviews = vec![sample::onefile_review(900, at)];
        assert!(case.lines().is_empty(), "{at}: {:?}", case.lines());
        assert!(case.plan().by_hand.is_empty(), "{at}");
    }
}
