//! The rules of the plan, one test a rule.

mod aims;
mod assign;
mod details;
mod explain;
mod laws;
mod paired_reviews;
mod reviews;
mod rules;

use super::*;
use crate::plan::UnderWay;
use crate::records::RegistrationField;
use crate::records::details::{Detail, LearnerField, OfficerField, OrganisationField};
use crate::records::field::Value;
use crate::records::pics::ReviewKey;
use crate::records::{Gone, GoneRecord, onefile, pics};
use crate::sample;
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// One learner on both sides, and what the planner makes of it.
struct Case {
    learner: pics::Learner,
    aims: Vec<onefile::Aim>,
    reviews: Vec<onefile::Review>,
    gone: Gone,
    aim_links: BTreeMap<AimKey, i64>,
    standards: BTreeMap<i64, onefile::Standard>,
    shown: BTreeSet<RegistrationField>,
    decisions: Decisions,
    unfinished: BTreeMap<ReviewKey, UnderWay>,
    settings: Settings,
    assigning: BTreeMap<AimKey, Option<DateTime<Utc>>>,
    not_sticking: BTreeSet<RegistrationField>,
    pathways: BTreeMap<String, i64>,
    agreed: Agreed,
    user: onefile::User,
    officers: Vec<pics::Officer>,
    assessor: onefile::User,
    organisations: Vec<pics::Organisation>,
    placement: onefile::Placement,
    details: DetailsKnown,
    held_shared: BTreeSet<Held>,
    /// Accounts of assessors as OneFile lists them.
    assessors: Vec<onefile::Assessor>,
}

impl Case {
    fn new() -> Self {
        let standard = |id: i64, code: &str| {
            (
                id,
                onefile::Standard {
                    id,
                    title: format!("Title [{code}]"),
                    code: Some(code.into()),
                },
            )
        };
        Self {
            learner: sample::learner(),
            aims: vec![sample::onefile_aim(1, 10)],
            reviews: vec![],
            gone: Gone::default(),
            aim_links: BTreeMap::new(),
            standards: BTreeMap::from([standard(10, "196AS"), standard(11, "196OP")]),
            shown: RegistrationField::ALL.into_iter().collect(),
            decisions: Decisions::default(),
            unfinished: BTreeMap::new(),
            settings: Settings::default(),
            assigning: BTreeMap::new(),
            not_sticking: BTreeSet::new(),
            pathways: BTreeMap::new(),
            agreed: Agreed::default(),
            user: onefile::User {
                id: 7,
                role: Some(1),
                first_name: Some("Ada".into()),
                last_name: Some("Quill".into()),
                ..onefile::User::default()
            },
            officers: vec![pics::Officer {
                key: "JO".into(),
                name: "J. Orme".into(),
                email: None,
                onefile_id: Some(70),
            }],
            assessor: onefile::User {
                id: 70,
                role: Some(5),
                first_name: Some("J.".into()),
                last_name: Some("Orme".into()),
                ..onefile::User::default()
            },
            organisations: vec![pics::Organisation {
                key: "ACME".into(),
                name: "Acme Works".into(),
                postcode: None,
                onefile_id: Some(30),
            }],
            placement: onefile::Placement {
                id: 30,
                name: "Acme Works".into(),
                ..onefile::Placement::default()
            },
            details: DetailsKnown {
                shown: (LearnerField::ALL.map(Detail::Learner).into_iter())
                    .chain([
                        Detail::Officer(OfficerField::Email),
                        Detail::Organisation(OrganisationField::Name),
                    ])
                    .collect(),
                ..DetailsKnown::default()
            },
            held_shared: BTreeSet::new(),
            assessors: vec![onefile::Assessor {
                id: 70,
                name: "J. Orme".into(),
                misid: None,
                archived: false,
            }],
        }
    }

    fn plan(&self) -> LearnerPlan {
        self.with_inputs(plan_learner)
    }

    fn explained(&self) -> Explained {
        self.with_inputs(|inputs| explain(inputs, &plan_learner(inputs)))
    }

    fn with_inputs<T>(&self, what: impl FnOnce(&Inputs<'_>) -> T) -> T {
        what(&Inputs {
            learner: &self.learner,
            onefile_id: 7,
            user: Some(&self.user),
            details: &self.details,
            aims: &self.aims,
            reviews: &self.reviews,
            gone: &self.gone,
            standards: &self.standards,
            staff: &Staff::of(&self.officers[..1], &self.assessors, &BTreeMap::new()),
            aim_links: &self.aim_links,
            shown: &self.shown,
            decisions: &self.decisions,
            unfinished: &self.unfinished,
            assigning: &self.assigning,
            pathways: &self.pathways,
            not_sticking: &self.not_sticking,
            agreed: &self.agreed,
            today: date("2026-11-23").unwrap(),
            settings: &self.settings,
        })
    }

    fn shared(&self) -> SharedPlan {
        plan_shared(&SharedInputs {
            officers: &self.officers,
            organisations: &self.organisations,
            assessors: &BTreeMap::from([(70, self.assessor.clone())]),
            placements: &BTreeMap::from([(30, self.placement.clone())]),
            known: &self.details,
            held: &self.held_shared,
            settings: &self.settings,
        })
    }

    /// The learner's plan, and what concerns officers and organisations besides.
    fn whole_plan(&self) -> LearnerPlan {
        let (mut plan, shared) = (self.plan(), self.shared());
        plan.changes.extend(shared.changes);
        plan.parked.extend(shared.parked);
        plan.notes.extend(shared.notes);
        plan.by_hand.extend(shared.by_hand);
        plan
    }

    /// Changes in short: system, field, before, after, rule.
    fn lines(&self) -> Vec<String> {
        let show = |line: ChangeLine| {
            let before = line.before.unwrap_or_else(|| "blank".into());
            format!(
                "{:?} {} {} -> {} {:?}",
                line.system,
                line.field,
                before,
                line.after.unwrap_or_else(|| "blank".into()),
                line.rule
            )
        };
        self.plan()
            .changes
            .iter()
            .map(|change| show(change.line()))
            .collect()
    }
}

fn set_user(user: &mut onefile::User, field: LearnerField, value: Option<&Value>) {
    let text = value.map(ToString::to_string);
    match field {
        LearnerField::FirstNames => user.first_name = text,
        LearnerField::Surname => user.last_name = text,
        LearnerField::Email => user.email = text,
        LearnerField::Telephone => user.telephone = text,
        LearnerField::DateOfBirth => {
            user.date_of_birth = text.map(|day| day.parse().unwrap());
        }
        LearnerField::NiNumber => user.nino = text,
        LearnerField::Uln => user.uln = text,
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}
