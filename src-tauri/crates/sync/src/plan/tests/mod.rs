//! The rules of the plan, one test a rule.

mod aims;
mod assign;
mod laws;
mod partner;
mod reviews;
mod rules;

use super::*;
use crate::records::{onefile, pics};
use crate::sample;
use crate::settings::Settings;

/// One learner on both sides, and what the planner makes of it.
struct Case {
    learner: pics::Learner,
    aims: Vec<onefile::Aim>,
    reviews: Vec<onefile::Review>,
    standards: BTreeMap<i64, onefile::Standard>,
    shown: BTreeSet<RegistrationField>,
    decisions: Decisions,
    unfinished: BTreeMap<ReviewKey, Option<i64>>,
    settings: Settings,
    assigning: BTreeSet<AimKey>,
    not_sticking: BTreeSet<RegistrationField>,
    pathways: BTreeMap<String, i64>,
    agreed: Agreed,
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
            standards: BTreeMap::from([standard(10, "196AS"), standard(11, "196OP")]),
            shown: RegistrationField::ALL.into_iter().collect(),
            decisions: Decisions::default(),
            unfinished: BTreeMap::new(),
            settings: Settings::default(),
            assigning: BTreeSet::new(),
            not_sticking: BTreeSet::new(),
            pathways: BTreeMap::new(),
            agreed: Agreed::default(),
        }
    }

    fn plan(&self) -> LearnerPlan {
        let officer = pics::Officer {
            key: "JO".into(),
            name: "J. Orme".into(),
            email: None,
            onefile_id: Some(70),
        };
        let assessor = onefile::Assessor {
            id: 70,
            name: "J. Orme".into(),
            misid: None,
            archived: false,
        };
        plan_learner(&Inputs {
            learner: &self.learner,
            onefile_id: 7,
            aims: &self.aims,
            reviews: &self.reviews,
            standards: &self.standards,
            staff: &Staff::of(&[officer], &[assessor], &BTreeMap::new()),
            aim_links: &BTreeMap::new(),
            shown: &self.shown,
            decisions: &self.decisions,
            unfinished: &self.unfinished,
            assigning: &self.assigning,
            pathways: &self.pathways,
            not_sticking: &self.not_sticking,
            agreed: &self.agreed,
            settings: &self.settings,
        })
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

fn date(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}
