//! Learning aims that are only in PICS.

use super::*;

/// The second aim of the learner, with the code 196OP, is not in OneFile.
fn alone() -> Case {
    let mut case = Case::new();
    case.learner.aims.push(sample::aim("196OP"));
    case
}

fn assigned(case: &Case) -> Vec<i64> {
    let plan = case.plan();
    let ids = plan.changes.iter().filter_map(|c| match &c.action {
        Action::AssignAim(assignment) => Some(assignment.standard_id),
        _ => None,
    });
    ids.collect()
}

#[test]
fn an_aim_that_onefile_offers_is_assigned_with_its_dates_and_registration() {
    let mut case = alone();
    case.learner.aims[1].planned_end = date("2027-07-31");
    case.learner.aims[1].registration.number = Some("REG-9".into());
    assert_eq!(
        case.lines(),
        ["Onefile aim blank -> 196OP 2026-01-05 to 2027-07-31 AimToOnefile"]
    );
    let plan = case.plan();
    let Action::AssignAim(assignment) = &plan.changes[0].action else {
        panic!("{plan:?}")
    };
    assert_eq!(
        (assignment.standard_id, assignment.onefile_learner),
        (11, 7)
    );
    let number = &assignment.registration[&RegistrationField::RegistrationNumber];
    assert_eq!(number.to_string(), "REG-9");
}

#[test]
fn what_keeps_an_aim_from_being_assigned() {
    let mut case = alone();
    case.learner.aims[1].actual_end = date("2026-02-01");
    assert_eq!(case.plan().notes[0].reason, Reason::Ended);
    assert!(assigned(&case).is_empty());

    let mut case = alone();
    case.settings.aims_to_onefile = false;
    let code = || "196OP".to_owned();
    assert_eq!(
        case.plan().notes[0].reason,
        Reason::NotInOnefile { code: code() }
    );

    let mut case = alone();
    case.standards.remove(&11);
    assert_eq!(
        case.plan().notes[0].reason,
        Reason::NotOffered { code: code() }
    );

    let mut case = alone();
    let mut again = sample::aim("196OP");
    again.key = "again".into();
    case.learner.aims.push(again);
    assert!(assigned(&case).is_empty(), "two open aims of one code");
    assert_eq!(
        case.plan().parked[0].cause,
        Cause::AmbiguousAim { code: code() }
    );
}

#[test]
fn of_several_pathways_a_person_chooses_one() {
    let mut case = alone();
    let pathway = onefile::Standard {
        id: 12,
        title: "Another [196op]".into(),
        code: Some("196op".into()),
    };
    case.standards.insert(12, pathway);
    let cause = Cause::SeveralPathways {
        code: "196OP".into(),
        standards: BTreeSet::from([11, 12]),
    };
    assert_eq!(case.plan().parked[0].cause, cause);
    case.pathways.insert("196OP".into(), 12);
    assert_eq!(assigned(&case), [12]);
    case.pathways.insert("196OP".into(), 13);
    assert!(
        assigned(&case).is_empty(),
        "a choice that OneFile does not offer any more"
    );
}

#[test]
fn an_aim_whose_standard_the_learner_has_is_never_assigned_again() {
    let mut case = alone();
    case.learner.aims[1].onefile_id = Some(5);
    let mut gone = sample::onefile_aim(6, 11);
    gone.start = date("2020-01-01");
    case.aims.push(gone);
    assert!(
        assigned(&case).is_empty(),
        "the held aim is gone, and another is there"
    );
}
