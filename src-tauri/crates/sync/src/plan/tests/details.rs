use super::*;
use crate::records::details::DetailOf;
use crate::settings::DetailsMode;

#[test]
fn a_plan_without_officers_and_organisations_has_the_name_that_it_always_had() {
    let plan = Plan::default();
    let text = String::from_utf8(plan.bytes()).unwrap();
    assert!(!text.contains("shared"), "{text}");
    let read: Plan = serde_json::from_str(&text).unwrap();
    assert_eq!(read, plan);
}

#[test]
fn what_belongs_to_no_learner_is_part_of_the_plan() {
    let mut case = Case::new();
    case.officers[0].email = Some("jo@example.test".into());
    case.settings.details_officer = DetailsMode::Push;
    let plan = Plan {
        learners: vec![case.plan()],
        shared: case.shared(),
        ..Plan::default()
    };
    assert_ne!(plan.hash(), Plan::default().hash());
    let line = plan.changes().next().unwrap().line();
    assert!(line.learner.is_nobody());
    assert_eq!(line.record, Record::Officer("JO".into()));
    let text = serde_json::to_string(&line).unwrap();
    assert!(!text.contains("learner"), "{text}");
    assert_eq!(serde_json::from_str::<ChangeLine>(&text).unwrap(), line);
    let read: Plan = serde_json::from_slice(&plan.bytes()).unwrap();
    assert_eq!(read, plan);
}

#[test]
fn every_record_reads_as_it_was_written() {
    let records = [
        Record::Learner,
        Record::Officer("JO".into()),
        Record::Organisation("ACME".into()),
        Record::Aim("A".into()),
    ];
    for record in records {
        let note = Note {
            record,
            reason: Reason::UlnNotSent,
        };
        let text = serde_json::to_string(&note).unwrap();
        assert_eq!(serde_json::from_str::<Note>(&text).unwrap(), note, "{text}");
    }
}

#[test]
fn a_number_that_two_learners_have_is_found_however_it_is_written() {
    let mut first = sample::learner();
    first.uln = Some("9276308686".into());
    let mut second = first.clone();
    second.uln = Some(" 9276308686".into());
    let third = sample::learner();
    assert!(DetailsKnown::shared_ulns_of(&[first.clone(), third.clone()]).is_empty());
    let shared = DetailsKnown::shared_ulns_of(&[first, second, third]);
    assert!(shared.contains("9276308686"));
}

#[test]
fn officers_and_organisations_converge_in_one_round() {
    let mut case = Case::new();
    case.settings.details_officer = DetailsMode::Pull;
    case.settings.details_organisation = DetailsMode::Pull;
    case.assessor.email = Some("jo@example.test".into());
    case.placement.address = Some("1 Example Row\r\nTestham\r\nzz1 1zz".into());
    case.organisations[0].name = "Acme".into();
    let plan = case.shared();
    assert_eq!(plan.changes.len(), 3);
    for change in &plan.changes {
        let Action::SetPicsDetail { set, .. } = &change.action else {
            panic!("{change:?}")
        };
        let after = set.after.clone();
        let ended = match &set.field {
            DetailOf::Officer { field, .. } => field.set(&mut case.officers[0], after),
            DetailOf::Organisation { field, .. } => field.set(&mut case.organisations[0], after),
            DetailOf::Learner { .. } => panic!("{change:?}"),
        };
        ended.unwrap();
    }
    assert!(case.shared().is_empty());
    // The other way round, there is nothing left to send.
    case.settings.details_officer = DetailsMode::Push;
    case.settings.details_organisation = DetailsMode::Push;
    assert!(case.shared().is_empty());
}
