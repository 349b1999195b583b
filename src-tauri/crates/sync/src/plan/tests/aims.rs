//! Learning aims: pairs, registration and certification, progress.

use super::*;
use crate::records::Registration;
use crate::records::field::Field;

#[test]
fn every_row_of_the_registration_table_for_every_field() {
    for field in RegistrationField::ALL {
        let (a, b) = match field {
            RegistrationField::RegistrationNumber => ("REG-1", "REG-2"),
            _ => ("2026-02-01", "2026-03-01"),
        };
        let name = Field::from(field);
        let rows = [
            (None, None, None),
            (
                Some(a),
                None,
                Some(format!("Onefile {name} blank -> {a} BlankInOnefile")),
            ),
            (
                None,
                Some(b),
                Some(format!("Pics {name} blank -> {b} BlankInPics")),
            ),
            (Some(a), Some(a), None),
            (
                Some(a),
                Some(b),
                Some(format!("Pics {name} {a} -> {b} OnefileWins")),
            ),
        ];
        for (pics, onefile, expected) in rows {
            let mut case = Case::new();
            let value = |text| Field::from(field).parse(text).unwrap();
            let (ours, theirs) = (&mut case.learner.aims[0], &mut case.aims[0]);
            ours.registration.set(field, value(pics)).unwrap();
            theirs.registration.set(field, value(onefile)).unwrap();
            assert_eq!(
                case.lines(),
                Vec::from_iter(expected),
                "{field:?} {pics:?} {onefile:?}"
            );
        }
    }
}

#[test]
fn a_field_that_onefile_never_showed_is_parked_not_written() {
    let mut case = Case::new();
    case.learner.aims[0].registration.received = date("2026-02-01");
    case.shown
        .remove(&RegistrationField::CertificateReceivedDate);
    let plan = case.plan();
    assert!(plan.changes.is_empty());
    let field = RegistrationField::CertificateReceivedDate;
    assert_eq!(plan.parked[0].cause, Cause::FieldNotShown { field });
}

#[test]
fn two_registrations_that_may_have_met_are_pointed_out() {
    let mut case = Case::new();
    case.learner.aims[0].registration = Registration {
        number: Some("A".into()),
        registered: date("2026-02-01"),
        ..Registration::default()
    };
    case.aims[0].registration.number = Some("B".into());
    assert!(
        case.plan()
            .notes
            .iter()
            .any(|note| note.reason == Reason::RegistrationsMayHaveMet)
    );
}

#[test]
fn progress_comes_down_only() {
    let mut case = Case::new();
    case.aims[0].progress = Some(onefile::Percent(2750));
    assert_eq!(
        case.lines(),
        [
            "Pics elements_total blank -> 100 Progress",
            "Pics elements_done blank -> 27 Progress"
        ]
    );
    case.learner.aims[0].elements_total = Some(40);
    case.learner.aims[0].elements_done = Some(30);
    assert_eq!(
        case.lines(),
        ["Pics elements_done 30 -> 11 Progress"],
        "a lower one is pulled"
    );
    case.learner.aims[0].elements_done = Some(11);
    assert!(case.lines().is_empty());
    case.aims[0].progress = None;
    case.learner.aims[0].elements_done = Some(30);
    assert!(case.lines().is_empty(), "no progress changes nothing");
}

#[test]
fn units_in_pics_keep_progress_out() {
    let mut case = Case::new();
    case.aims[0].progress = Some(onefile::Percent(2750));
    case.learner.aims[0].has_units = true;
    assert!(case.lines().is_empty());
    assert_eq!(case.plan().notes[0].reason, Reason::UnitsAttached);
}

#[test]
fn a_code_that_is_there_twice_is_settled_by_start_dates_or_parked() {
    let mut case = Case::new();
    let mut second = sample::aim("196AS");
    second.key = "196AS/2".into();
    second.start = date("2026-05-01");
    case.learner.aims.push(second);
    let mut other = sample::onefile_aim(2, 10);
    other.start = date("2026-05-01");
    case.aims.push(other);
    assert_eq!(
        case.plan().aim_links,
        BTreeMap::from([("196AS".into(), 1), ("196AS/2".into(), 2)])
    );

    case.aims[1].start = date("2026-01-05");
    let plan = case.plan();
    assert!(plan.aim_links.is_empty());
    let ambiguous = |p: &&Parked| {
        p.cause
            == Cause::AmbiguousAim {
                code: "196AS".into(),
            }
    };
    assert_eq!(plan.parked.iter().filter(ambiguous).count(), 2);
}

#[test]
fn a_stored_aim_id_goes_before_the_code() {
    let mut case = Case::new();
    case.aims.push(sample::onefile_aim(2, 10));
    case.learner.aims[0].onefile_id = Some(2);
    assert_eq!(case.plan().aim_links, BTreeMap::from([("196AS".into(), 2)]));
    case.learner.aims[0].onefile_id = Some(3);
    let plan = case.plan();
    assert!(
        plan.aim_links.is_empty(),
        "an ID that OneFile does not have is not replaced by a guess"
    );
    assert!(
        plan.notes
            .iter()
            .any(|note| note.reason == Reason::OnefileAimGone { onefile_id: 3 })
    );
}

#[test]
fn a_sentinel_and_white_space_are_blank_on_either_side() {
    let mut case = Case::new();
    case.learner.aims[0].registration.applied = date("1900-01-01");
    case.learner.aims[0].registration.number = Some("  ".into());
    case.aims[0].registration.received = date("1899-12-30");
    assert!(case.lines().is_empty());
}
