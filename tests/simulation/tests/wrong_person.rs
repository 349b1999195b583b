//! The wrong person, any way: accounts and rows of a stranger, of another centre or of another role.
//! Nothing is written to the stranger, and nothing comes from there, whichever way a run came by.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use serde_json::{Value, json};
use tandem_simulation::Provider;
use tandem_sync::engine::Report;
use tandem_sync::ports::Clock;
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_sync::runs::{RunCause, Scope};
use tandem_sync::settings::DetailsMode;
use tandem_sync::uln;

const LEARNERS: usize = 14;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Same ID; other names, date of birth and number.
    Stranger,
    /// A stranger with the surname that was there before.
    Namesake,
    /// A stranger whose account shows nothing but names.
    NamesAlone,
    /// The rows and the account name another centre.
    OtherCentre,
    /// The account is an assessor's by now.
    OtherRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Everybody,
    Background,
    Single,
}

const CASES: [Case; 5] = [
    Case::Stranger,
    Case::Namesake,
    Case::NamesAlone,
    Case::OtherCentre,
    Case::OtherRole,
];
const WAYS: [Way; 3] = [Way::Everybody, Way::Background, Way::Single];
const DETAILS: [DetailsMode; 3] = [DetailsMode::Ignore, DetailsMode::Push, DetailsMode::Pull];

fn start() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// A provider in step, with one learner of whom there is something to bring either way.
struct World {
    provider: Provider,
    learner: LearnerKey,
    account: i64,
}

impl World {
    fn new(details: DetailsMode) -> Self {
        let mut provider = Provider::new(11, LEARNERS, start());
        provider.settings_mut().details_learner = details;
        provider.settings_mut().details_officer = details;
        let report = provider.initial();
        let plan = report.plan.learners.iter();
        let records = block_on(provider.pics.everything()).unwrap();
        let is_known = |key: &LearnerKey| {
            let learner = records.learners.iter().find(|one| one.key == *key).unwrap();
            let uln = learner.uln.as_deref().and_then(uln::valid);
            uln.is_some() && learner.date_of_birth.is_some()
        };
        let mut plan = plan.filter(|plan| !plan.aim_links.is_empty() && is_known(&plan.learner));
        let victim = plan.next().unwrap();
        let (learner, account) = (victim.learner.clone(), victim.onefile_id);
        let mut world = Self {
            provider,
            learner,
            account,
        };
        world.run(Way::Everybody);
        world
    }

    /// Both sides have news of the learner.
    fn news(&mut self) {
        let aim = self.pics().aims[0].key.0.clone();
        let lines = [
            json!({"learner": self.learner.0, "aim": aim, "set": {"certificate_applied_date": "2026-11-20"}}),
            json!({"learner": self.learner.0, "set": {"email": "new@example.test"}}),
            json!({"learner": self.learner.0, "add_review":
                {"kind": "Normal", "proposed": "2026-12-17", "proposed_time": "14:00:00"}}),
        ];
        let lines = lines.map(|line| line.to_string()).join("\n");
        block_on(self.provider.pics.edit(&lines)).unwrap();
        let account = self.account;
        self.edit(|state| {
            for aim in state.aims.values_mut().filter(|aim| aim.user_id == account) {
                aim.registration_number = Some("STRANGER-1".into());
            }
        });
    }

    fn edit(&self, with: impl FnOnce(&mut tandem_standin::state::State)) {
        self.provider.onefile.standin(|standin| {
            let mut state = standin.state().clone();
            with(&mut state);
            standin.replace_state(state);
        });
    }

    fn make(&self, case: Case) {
        let account = self.account;
        let now = self.provider.clock.now();
        self.edit(|state| {
            let user = state.users.get_mut(&account).unwrap();
            user.last_modified = Some(now);
            match case {
                Case::Stranger | Case::Namesake | Case::NamesAlone => {
                    user.first_name = "Zbigniew".into();
                    if case != Case::Namesake {
                        user.last_name = "Okonkwo".into();
                    }
                    let known = case != Case::NamesAlone;
                    user.dob = known.then(|| "1971-03-09".parse().unwrap());
                    user.uln = known.then(|| "9276308686".into());
                }
                Case::OtherCentre => {}
                Case::OtherRole => user.role = 5,
            }
        });
        if case == Case::OtherCentre {
            self.provider.onefile.alter_json(move |path, body| {
                if path.starts_with("User") {
                    let rows = body.as_array_mut().map(Vec::as_mut_slice);
                    let found = match rows {
                        Some(rows) => rows.iter_mut().find(|row| row["ID"] == json!(account)),
                        None => (body["ID"] == json!(account)).then_some(body),
                    };
                    if let Some(found) = found {
                        found["OrganisationID"] = json!(999_999);
                    }
                }
            });
        }
    }

    fn run(&mut self, way: Way) -> Option<Report> {
        self.provider.clock.pass(TimeDelta::minutes(20));
        self.provider.cause = match way {
            Way::Background => RunCause::Background,
            Way::Everybody | Way::Single => RunCause::Asked,
        };
        let scope = match way {
            Way::Single => Scope::One(self.learner.clone()),
            Way::Everybody | Way::Background => Scope::All,
        };
        self.provider.run(&scope, None)
    }

    fn pics(&self) -> Learner {
        block_on(self.provider.pics.learner(&self.learner))
            .unwrap()
            .unwrap()
    }

    /// What OneFile holds of the account and of what hangs on it.
    fn theirs(&self) -> Value {
        let id = self.account;
        self.provider.onefile.standin(|standin| {
            let state = standin.state();
            let aims: Vec<_> = state
                .aims
                .values()
                .filter(|aim| aim.user_id == id)
                .collect();
            let reviews: Vec<_> = (state.reviews.values())
                .filter(|review| review.learner_id == id)
                .collect();
            let visits: Vec<_> = state
                .visits
                .values()
                .filter(|visit| visit.learner_id == id)
                .collect();
            json!({"user": state.users[&id], "aims": aims, "reviews": reviews, "visits": visits})
        })
    }
}

fn said(report: Option<&Report>, learner: &LearnerKey) -> String {
    let Some(report) = report else {
        return "no run".into();
    };
    let out = report.plan.out_of_scope.get(learner);
    let problem = report
        .problems
        .iter()
        .find(|problem| problem.learner == *learner);
    match (out, problem) {
        (Some(why), _) => serde_json::to_value(why).unwrap().to_string(),
        (None, Some(problem)) => serde_json::to_value(problem).unwrap()["problem"].to_string(),
        (None, None) => "in scope".into(),
    }
}

#[test]
fn nothing_goes_to_a_learners_account_that_is_not_theirs_and_nothing_comes_from_it() {
    let mut wrong = Vec::new();
    for case in CASES {
        for details in DETAILS {
            for way in WAYS {
                let mut world = World::new(details);
                world.news();
                world.make(case);
                let (pics, theirs) = (world.pics(), world.theirs());
                let report = world.run(way);
                let said = said(report.as_ref(), &world.learner);
                let is_left_alone = world.pics() == pics && world.theirs() == theirs;
                println!("{case:?}  details {details:?}  {way:?}: {said}");
                if !is_left_alone {
                    wrong.push(format!("{case:?} {details:?} {way:?}: {said}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_theirs_still_goes_on() {
    for details in DETAILS {
        for way in WAYS {
            let mut world = World::new(details);
            world.news();
            let (pics, theirs) = (world.pics(), world.theirs());
            world.run(way).unwrap();
            assert!(world.pics() != pics, "{details:?} {way:?}");
            assert!(world.theirs() != theirs, "{details:?} {way:?}");
        }
    }
}

#[test]
fn a_marriage_and_a_corrected_number_are_no_other_person() {
    for way in WAYS {
        let mut world = World::new(DetailsMode::Ignore);
        world.news();
        let account = world.account;
        world.edit(|state| {
            let user = state.users.get_mut(&account).unwrap();
            user.last_name = "Okonkwo".into();
            user.uln = Some("9276308686".into());
        });
        let theirs = world.theirs();
        world.run(way).unwrap();
        assert!(world.theirs() != theirs, "{way:?}");
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Staff {
    Archived,
    Stranger,
    OtherRole,
    OtherCentre,
}

#[test]
fn no_review_is_created_for_an_assessor_who_is_not_there_any_more() {
    let cases = [
        Staff::Archived,
        Staff::Stranger,
        Staff::OtherRole,
        Staff::OtherCentre,
    ];
    let mut wrong = Vec::new();
    for case in cases {
        for way in WAYS {
            let mut world = World::new(DetailsMode::Ignore);
            world.news();
            let records = block_on(world.provider.pics.everything()).unwrap();
            let officer = world.pics().main_officer.unwrap();
            let officer = records.officers.into_iter().find(|one| one.key == officer);
            let assessor = officer.unwrap().onefile_id.unwrap();
            world.edit(|state| {
                let user = state.users.get_mut(&assessor).unwrap();
                match case {
                    Staff::Archived => user.archived = true,
                    Staff::Stranger => {
                        user.first_name = "Zbigniew".into();
                        user.last_name = "Okonkwo".into();
                    }
                    Staff::OtherRole => user.role = 40,
                    Staff::OtherCentre => user.organisation_id = 999_999,
                }
            });
            let of_assessor = |world: &World| {
                world.provider.onefile.standin(|standin| {
                    let state = standin.state();
                    let visits = state.visits.values();
                    let visits = visits.filter(|visit| visit.assessor_id == Some(assessor));
                    let reviews = state.reviews.values();
                    let reviews = reviews.filter(|review| review.assessor_id == Some(assessor));
                    visits.count() + reviews.count()
                })
            };
            let before = of_assessor(&world);
            let report = world.run(way).unwrap();
            let causes: Vec<String> = (report.problems.iter())
                .filter(|problem| problem.learner == world.learner)
                .map(|problem| serde_json::to_value(problem).unwrap()["cause"].to_string())
                .collect();
            println!("{case:?}  {way:?}: {}", causes.join(", "));
            let named = causes.iter().any(|cause| cause.starts_with("\"reviewer_"));
            if of_assessor(&world) != before || !named {
                wrong.push(format!("{case:?} {way:?}: {causes:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
