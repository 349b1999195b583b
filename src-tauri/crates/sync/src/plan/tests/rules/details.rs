//! Reads facts about details out of the table of rules.

use super::*;
use crate::records::details::{Detail, LearnerField, OfficerField, OrganisationField};
use crate::records::field::{Field, Value};
use crate::settings::DetailsMode;

fn said(text: &str) -> Option<String> {
    (text != "blank").then(|| text.to_owned())
}

fn value(text: &str, detail: Detail) -> Option<Value> {
    Field::from(detail).parse(said(text).as_deref()).unwrap()
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
            let field = learner_field(field);
            let value = value(text, Detail::Learner(field));
            field.set(&mut case.learner, value).unwrap();
        }
        ("officer", "name") => {
            let value = value(text, Detail::Officer(OfficerField::Name));
            OfficerField::Name
                .set(&mut case.officers[0], value)
                .unwrap();
        }
        ("officer", "email") => {
            let value = value(text, Detail::Officer(OfficerField::Email));
            OfficerField::Email
                .set(&mut case.officers[0], value)
                .unwrap();
        }
        ("organisation", "name") => {
            let value = value(text, Detail::Organisation(OrganisationField::Name));
            OrganisationField::Name
                .set(&mut case.organisations[0], value)
                .unwrap();
        }
        ("organisation", "postcode") => {
            let value = value(text, Detail::Organisation(OrganisationField::Postcode));
            OrganisationField::Postcode
                .set(&mut case.organisations[0], value)
                .unwrap();
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
        ("learner", _) => {
            let field = learner_field(field);
            set_user(
                &mut case.user,
                field,
                value(text, Detail::Learner(field)).as_ref(),
            );
        }
        ("assessor", "name") => {
            let (first, last) = text.split_once(' ').unwrap();
            case.assessor.first_name = said(first);
            case.assessor.last_name = said(last);
        }
        ("assessor", "email") => case.assessor.email = said(text),
        ("placement", "name") => case.placement.name = text.into(),
        ("placement", "address") => case.placement.address = said(text),
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
            case.details
                .shared_ulns
                .extend(uln.map(|uln| uln.to_string()));
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
