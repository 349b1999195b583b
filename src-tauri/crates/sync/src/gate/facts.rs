//! What the records of both systems and the last preview say about the steps.

use super::found::{
    AimsFound, Doubled, LearnersFound, OfficersFound, aims, doubled, learners, officers,
};
use super::{RestsOn, Step};
use crate::links::Links;
use crate::plan::{Plan, Rule, System};
use crate::ports::Listings;
use crate::records::pics::{Everything, Learner};
use crate::settings::Settings;
use crate::{digest, scope};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a step looks from what Tandem can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It is so.
    Done,
    /// It is not so.
    Open,
    /// A person has to say.
    Ask,
}

/// What Tandem can see by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The last test of the connection that went well.
    pub tested: Option<Tested>,
    /// When OneFile's listings were read last.
    pub listed: Option<DateTime<Utc>>,
    /// Learners.
    pub learners: LearnersFound,
    /// Officers.
    pub officers: OfficersFound,
    /// Organisations of learners in scope without OneFile ID, by name; and how many have one.
    pub organisations: (BTreeSet<String>, usize),
    /// Assessors with one MIS value.
    pub doubled: Vec<Doubled>,
    /// Standards that OneFile offers.
    pub offered: usize,
    /// Aims, as the last preview found them.
    pub aims: Option<AimsFound>,
    /// The preview: the one that is accepted, or the last one.
    pub plan: Option<PlanFound>,
}

/// A test of the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// When.
    pub at: DateTime<Utc>,
    /// With what.
    pub rests_on: RestsOn,
    /// How many centres the token opens.
    pub centres: usize,
}

/// A preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFound {
    /// Its hash.
    pub hash: String,
    /// When it was shown.
    pub shown: DateTime<Utc>,
    /// Changes.
    pub changes: usize,
    /// Values in PICS that it replaces.
    pub replaced: usize,
    /// It was accepted.
    pub accepted: bool,
    /// The copy of those values was exported.
    pub exported: bool,
}

impl Facts {
    /// What records and listings say.
    pub fn of_records(
        &mut self,
        pics: &Everything,
        listings: &Listings,
        links: &Links,
        settings: &Settings,
        today: NaiveDate,
    ) {
        let mut complete = pics.clone();
        links.complete(&mut complete);
        let pics = &complete;
        let in_scope: Vec<&Learner> = (pics.learners.iter())
            .filter(|learner| scope::pics_side(learner, today, settings).is_none())
            .collect();
        self.learners = learners(&in_scope, pics, listings, links);
        self.officers = officers(&in_scope, pics, listings);
        let named: BTreeSet<_> = in_scope
            .iter()
            .filter_map(|l| l.organisation.as_ref())
            .collect();
        let organisations = (pics.organisations.iter()).filter(|o| named.contains(&o.key));
        let (linked, unlinked): (Vec<_>, Vec<_>) =
            organisations.partition(|o| o.onefile_id.is_some());
        let names = unlinked.into_iter().map(|o| o.name.clone());
        self.organisations = (names.collect(), linked.len());
        self.doubled = doubled(&listings.assessors);
        self.offered = listings.standards.len();
    }

    /// What a preview says.
    pub fn of_plan(&mut self, plan: &Plan, shown: DateTime<Utc>, accepted: bool, exported: bool) {
        self.aims = Some(aims(plan));
        self.plan = Some(PlanFound {
            hash: plan.hash(),
            shown,
            changes: plan.changes().count(),
            replaced: replaced(plan).count(),
            accepted,
            exported,
        });
    }

    /// How a step looks.
    pub fn check(&self, step: Step, now: &RestsOn) -> Check {
        let tested =
            (self.tested.as_ref()).filter(|tested| tested.rests_on.changed(now).is_empty());
        let done = |so| if so { Check::Done } else { Check::Open };
        match step {
            step if step.is_a_persons() => Check::Ask,
            Step::Connection => done(tested.is_some()),
            Step::OneCentre => match tested {
                None => Check::Open,
                Some(tested) if tested.centres > 1 => Check::Ask,
                Some(_) => Check::Done,
            },
            _ if self.listed.is_none() => Check::Open,
            Step::LearnersLinked if !self.learners.doubtful.is_empty() => Check::Open,
            Step::LearnersLinked => ask_unless(self.learners.absent.is_empty()),
            Step::OfficersLinked => {
                let unlinked = &self.officers.unlinked;
                match unlinked.iter().any(|officer| officer.may_be.is_some()) {
                    true => Check::Open,
                    false => ask_unless(unlinked.is_empty()),
                }
            }
            Step::OrganisationsLinked => ask_unless(self.organisations.0.is_empty()),
            Step::MisUnique => done(self.doubled.is_empty()),
            Step::OfferedAims => done(self.offered > 0),
            Step::AimsPaired => match &self.aims {
                None => Check::Open,
                Some(aims) if !aims.several.is_empty() || aims.unclear > 0 => Check::Open,
                Some(aims) => ask_unless(aims.without.is_empty()),
            },
            Step::PreviewRead => match &self.plan {
                None => Check::Open,
                Some(plan) if plan.accepted => Check::Done,
                Some(_) => Check::Ask,
            },
            _ => match &self.plan {
                None => Check::Open,
                Some(plan) => done(plan.exported || plan.replaced == 0),
            },
        }
    }

    /// What a confirmation of a step rests on, out of all that there is.
    pub fn rests_on(&self, step: Step, now: &RestsOn) -> RestsOn {
        let mut rests_on = RestsOn {
            customer: now.customer,
            centre: now.centre,
            environment: now.environment.clone(),
            ..RestsOn::default()
        };
        match step {
            Step::PicswebOff | Step::OneInstallation | Step::Connection | Step::OneCentre => {
                rests_on.token.clone_from(&now.token);
            }
            Step::ReviewsDecided => rests_on.settings.clone_from(&now.settings),
            Step::PreviewRead | Step::CopyExported => {
                rests_on.plan = self.plan.as_ref().map(|plan| plan.hash.clone());
            }
            Step::LearnersLinked => rests_on.found = Some(mark(&self.learners.absent)),
            Step::OfficersLinked => rests_on.found = Some(mark(&self.officers.unlinked)),
            Step::OrganisationsLinked => rests_on.found = Some(mark(&self.organisations.0)),
            Step::MisUnique => rests_on.found = Some(mark(&self.doubled)),
            Step::AimsPaired => {
                let without = self.aims.as_ref().map(|aims| aims.without.keys().collect());
                let without: BTreeSet<_> = without.unwrap_or_default();
                rests_on.found = Some(mark(&without));
            }
            _ => {}
        }
        rests_on
    }
}

/// Changes of a plan that replace a value in PICS.
pub fn replaced(plan: &Plan) -> impl Iterator<Item = crate::plan::ChangeLine> {
    let lines = plan.changes().map(crate::plan::Change::line);
    lines.filter(|line| {
        line.system == System::Pics && line.before.is_some() && line.rule != Rule::PutBack
    })
}

fn ask_unless(so: bool) -> Check {
    if so { Check::Done } else { Check::Ask }
}

/// The same records give the same mark.
fn mark<T: Serialize>(what: &T) -> String {
    digest::short(&serde_json::to_vec(what).unwrap_or_default(), 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::onefile::{self, Assessor};
    use crate::records::pics::Officer;
    use crate::sample;

    fn user(id: i64, misid: &str) -> onefile::Learner {
        onefile::Learner {
            id,
            first_name: "A".into(),
            last_name: "Quill".into(),
            misid: Some(misid.into()),
            archived: false,
            last_modified: None,
        }
    }

    fn assessor(id: i64, name: &str, misid: Option<&str>, archived: bool) -> Assessor {
        Assessor {
            id,
            name: name.into(),
            misid: misid.map(str::to_owned),
            archived,
        }
    }

    fn facts(pics: &Everything, listings: &Listings) -> Facts {
        let mut facts = Facts {
            listed: Some(DateTime::UNIX_EPOCH),
            ..Facts::default()
        };
        let today = "2026-02-01".parse().unwrap();
        let (links, settings) = (Links::default(), Settings::default());
        facts.of_records(pics, listings, &links, &settings, today);
        facts
    }

    #[test]
    fn a_learner_whom_onefile_lacks_is_a_question_and_a_doubtful_one_is_wrong() {
        let mut pics = Everything::default();
        pics.learners.push(sample::learner());
        let now = RestsOn::default();
        let mut listings = Listings::default();
        let absent = facts(&pics, &listings);
        assert_eq!(absent.check(Step::LearnersLinked, &now), Check::Ask);
        listings.learners.push(user(7, "0042Q"));
        let linked = facts(&pics, &listings);
        assert_eq!(linked.check(Step::LearnersLinked, &now), Check::Done);
        listings.learners.push(user(8, "0042Q"));
        let doubtful = facts(&pics, &listings);
        assert_eq!(doubtful.check(Step::LearnersLinked, &now), Check::Open);
        assert_ne!(
            absent.rests_on(Step::LearnersLinked, &now).found,
            linked.rests_on(Step::LearnersLinked, &now).found
        );
    }

    #[test]
    fn mis_values_are_doubled_by_archived_assessors_too() {
        let listings = Listings {
            assessors: vec![
                assessor(1, "Joan Marsh", Some("JM"), false),
                assessor(2, "Ben Ford", Some(" "), false),
                assessor(3, "Una Hart", None, false),
                assessor(4, "Joan Marsh", Some(" JM "), true),
            ],
            ..Listings::default()
        };
        let found = facts(&Everything::default(), &listings);
        assert_eq!(
            found.doubled,
            [Doubled {
                misid: "JM".into(),
                accounts: vec![
                    (1, "Joan Marsh".into(), false),
                    (4, "Joan Marsh".into(), true)
                ],
            }]
        );
        assert_eq!(
            found.check(Step::MisUnique, &RestsOn::default()),
            Check::Open
        );
        let others = Listings {
            assessors: vec![
                assessor(5, "Lou Perch", Some("LP"), false),
                assessor(6, "Lee Pool", Some("LP"), false),
            ],
            ..Listings::default()
        };
        let others = facts(&Everything::default(), &others);
        let rests_on = |facts: &Facts| facts.rests_on(Step::MisUnique, &RestsOn::default());
        assert_ne!(
            rests_on(&found),
            rests_on(&others),
            "going round one is not going round another"
        );
    }

    #[test]
    fn an_officer_who_may_be_an_assessor_is_to_be_linked() {
        let mut learner = sample::learner();
        learner.main_officer = Some("JM".into());
        let mut pics = Everything::default();
        pics.learners.push(learner);
        pics.officers.push(Officer {
            key: "JM".into(),
            name: "Joan Marsh".into(),
            email: None,
            onefile_id: None,
        });
        let mut listings = Listings::default();
        let now = RestsOn::default();
        let nobody = facts(&pics, &listings);
        assert_eq!(nobody.check(Step::OfficersLinked, &now), Check::Ask);
        listings
            .assessors
            .push(assessor(1, "joan marsh", None, false));
        let somebody = facts(&pics, &listings);
        assert_eq!(somebody.check(Step::OfficersLinked, &now), Check::Open);
        pics.officers[0].onefile_id = Some(1);
        let linked = facts(&pics, &listings);
        assert_eq!(linked.check(Step::OfficersLinked, &now), Check::Done);
    }

    #[test]
    fn several_centres_are_a_question_and_a_test_with_another_token_is_none() {
        let now = RestsOn {
            token: Some("a".into()),
            ..RestsOn::default()
        };
        let mut facts = Facts::default();
        assert_eq!(facts.check(Step::Connection, &now), Check::Open);
        facts.tested = Some(Tested {
            at: DateTime::UNIX_EPOCH,
            rests_on: now.clone(),
            centres: 2,
        });
        assert_eq!(facts.check(Step::Connection, &now), Check::Done);
        assert_eq!(facts.check(Step::OneCentre, &now), Check::Ask);
        let other = RestsOn {
            token: Some("b".into()),
            ..RestsOn::default()
        };
        assert_eq!(facts.check(Step::Connection, &other), Check::Open);
    }
}
