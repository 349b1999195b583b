//! Reads facts about details out of the table of rules.

use super::*;
use crate::records::details::{Detail, LearnerField, OfficerField, OrganisationField};
use crate::records::field::Field;
use crate::settings::DetailsMode;

fn value(text: &str) -> Option<String> {
    (text != "blank").then(|| text.to_owned())
}

fn learner_field(name: &str) -> LearnerField {
    let mut fields = LearnerField::ALL.into_iter();
    let field = fields.find(|field| Field::from(Detail::Learner(*field)).key() == name);
    field.unwrap_or_else(|| panic!("no detail: {name}"))
}

/// What PICS holds; whether the fact is one about details.
pub fn pics(case: &mut Case, fact: &str) -> bool {
    let (whose, rest) = fact.split_once(' ').unwrap_or((fact, ""));
    let (field, text) = rest.split_once(' ').unwrap_or((rest, ""));
    match (whose, field) {
        ("officer", "twice") => {
            let mut second = case.officers[0].clone();
            second.key = "KX".into();
            case.officers.push(second);
        }
        ("learner", _) => {
            let set = learner_field(field).set(&mut case.learner, value(text).as_deref());
            set.unwrap();
        }
        ("officer", "name") => {
            OfficerField::Name.set(&mut case.officers[0], value(text).as_deref());
        }
        ("officer", "email") => {
            OfficerField::Email.set(&mut case.officers[0], value(text).as_deref());
        }
        ("organisation", "name") => {
            OrganisationField::Name.set(&mut case.organisations[0], value(text).as_deref());
        }
        ("organisation", "postcode") => {
            OrganisationField::Postcode.set(&mut case.organisations[0], value(text).as_deref());
        }
        _ => return false,
    }
    true
}

/// What OneFile holds; whether the fact is one about details.
pub fn onefile(case: &mut Case, fact: &str) -> bool {
    let (whose, rest) = fact.split_once(' ').unwrap_or((fact, ""));
    let (field, text) = rest.split_once(' ').unwrap_or((rest, ""));
    match (whose, field) {
        ("learner", _) => set_user(&mut case.user, learner_field(field), value(text)),
        ("assessor", "name") => {
            let (first, last) = text.split_once(' ').unwrap();
            case.assessor.first_name = value(first);
            case.assessor.last_name = value(last);
        }
        ("assessor", "email") => case.assessor.email = value(text),
        ("placement", "name") => case.placement.name = text.into(),
        ("placement", "address") => case.placement.address = value(text),
        _ => return false,
    }
    true
}

/// What is settled; whether the fact is one about details.
pub fn decided(case: &mut Case, fact: &str) -> bool {
    let mode = |text: &str| match text {
        "push" => DetailsMode::Push,
        "pull" => DetailsMode::Pull,
        _ => panic!("no mode: {text}"),
    };
    match fact.split_once(' ').unwrap_or((fact, "")) {
        ("details_learner", text) => case.settings.details_learner = mode(text),
        ("details_officer", text) => case.settings.details_officer = mode(text),
        ("details_organisation", text) => case.settings.details_organisation = mode(text),
        ("details", "not shown") => case.details.shown.clear(),
        ("details", "did not stick") => {
            case.details.not_sticking.clone_from(&case.details.shown);
        }
        ("uln", "of several") => {
            let uln = LearnerField::Uln.get(&case.learner);
            case.details.shared_ulns.extend(uln);
        }
        ("held", rest) => match rest.split_once(' ') {
            Some(("learner", field)) => {
                let held = Held::Field(Record::Learner, Field::of(field).unwrap());
                case.decisions.held.insert(held);
            }
            Some(("officer", field)) => {
                let held = Held::Field(Record::Officer("JO".into()), Field::of(field).unwrap());
                case.held_shared.insert(held);
            }
            _ => return false,
        },
        _ => return false,
    }
    true
}
