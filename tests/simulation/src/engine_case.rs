//! A provider in step, whose cursor is trusted: what comes next is one thing alone.

use super::{Office, Provider, in_step};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures::executor::block_on;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use tandem_standin::{Act, Edit, Effect, Rule, StandIn};
use tandem_sync::engine::{Event, Mode, Report};
use tandem_sync::ports::Clock;
use tandem_sync::records::pics::{AimKey, LearnerKey, ReviewKey};
use tandem_sync::runs::{Outcome, RunCause, Scope};
use tandem_sync::uktime;

/// Longer than two looks at the change cursor overlap, where OneFile does not tell its time.
const LATER: TimeDelta = TimeDelta::hours(3);

/// A provider in step.
pub struct EngineCase(pub Provider, BTreeSet<LearnerKey>);

/// A learner with a review that both systems have.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The learner.
    pub learner: LearnerKey,
    /// The review in PICS.
    pub review: ReviewKey,
    /// The review in OneFile.
    pub id: i64,
}

impl EngineCase {
    /// In step after an initial synchronisation and two background runs; the cursor has shown a
    /// change of learning aims.
    pub fn new() -> Self {
        let mut provider = Provider::new(5, 30, "2026-11-23T09:00:00Z".parse().unwrap());
        provider.initial();
        provider.cause = RunCause::Background;
        let mut case = Self(provider, BTreeSet::new());
        case.run();
        case.number("OF-1", 1);
        case.run();
        case.0.onefile.take_calls();
        let outcomes = case.run().outcomes.into_iter();
        let calls = case.0.onefile.take_calls();
        assert!(
            !calls.contains_key("POST LearningAim/Search"),
            "the cursor is trusted: {calls:?}"
        );
        let quiet = outcomes.filter(|(_, outcome)| *outcome == Outcome::Unchanged);
        case.1 = quiet.map(|(learner, _)| learner).collect();
        case
    }

    /// The same once more.
    pub fn twin(&mut self) -> Self {
        Self(self.0.twin(), self.1.clone())
    }

    /// People.
    pub fn office(&self) -> Office {
        self.0.office()
    }

    /// A background run over everybody, a quarter of an hour later.
    pub fn run(&mut self) -> Report {
        self.0.clock.pass(TimeDelta::minutes(15));
        self.0.run(&Scope::All, None).unwrap()
    }

    /// The same, with people at work once it is known what will be changed.
    pub fn run_and_then(&mut self, people: impl Fn(&Office) + Send + Sync) -> Report {
        self.0.clock.pass(TimeDelta::minutes(15));
        let office = self.0.office();
        let done = std::sync::Once::new();
        let listener = move |event: Event| {
            if matches!(event, Event::Change(_)) {
                done.call_once(|| people(&office));
            }
        };
        let report = self
            .0
            .run_told(&Scope::All, &Mode::CarryOut, None, &listener);
        report.unwrap()
    }

    /// A run that is killed so long after it began, and the one after it.
    pub fn killed_and_run_again(&mut self, after: TimeDelta) -> Report {
        self.0.clock.pass(LATER);
        self.0.run(&Scope::All, Some(after));
        self.run()
    }

    /// Moments of such a run from its beginning to its end, in its own time.
    pub fn moments(&mut self, how_many: i32) -> Vec<TimeDelta> {
        let mut undisturbed = self.twin();
        undisturbed.0.clock.pass(LATER);
        let begun = undisturbed.0.clock.now();
        undisturbed.0.run(&Scope::All, None).unwrap();
        let lasts = undisturbed.0.clock.now() - begun;
        (1..=how_many)
            .map(|part| lasts * part / (how_many + 1))
            .collect()
    }

    /// An aim of a learner that both systems have.
    pub fn linked_aim(&self, learner: &LearnerKey) -> (AimKey, i64) {
        let links = self.0.links();
        let aims = links.aims[learner].iter().next();
        aims.map(|(aim, id)| (aim.clone(), *id)).unwrap()
    }

    /// Both systems are in step.
    ///
    /// # Panics
    /// With what is not.
    pub fn is_in_step(&self) {
        let found = self.0.differences();
        assert!(found.is_empty(), "not in step: {found:#?}");
    }

    /// Learners in scope with their accounts, of whom nothing waits for a person.
    pub fn pairs(&self) -> Vec<(LearnerKey, i64)> {
        let pics = block_on(self.0.pics.everything()).unwrap();
        let onefile = self.0.onefile.standin(|standin| standin.state().clone());
        let people = self.0.onefile.people().clone();
        let sides = in_step::Sides {
            pics: &pics,
            onefile: &onefile,
            people: &people,
            now: self.0.clock.now(),
        };
        let pairs = in_step::pairs(&sides).into_iter();
        pairs
            .filter(|(learner, _)| self.1.is_empty() || self.1.contains(&learner.key))
            .map(|(learner, user)| (learner.key.clone(), user.id))
            .collect()
    }

    /// Somebody enters another registration number in OneFile, on one aim of so many learners.
    pub fn number(&self, number: &str, learners: usize) -> usize {
        let users: Vec<i64> = self.pairs().into_iter().map(|(_, user)| user).collect();
        let aims: BTreeMap<i64, i64> = self.0.onefile.standin(|standin| {
            let aims = standin.state().aims.values();
            let numbered = aims
                .filter(|aim| aim.registration_number.is_some() && users.contains(&aim.user_id));
            numbered.map(|aim| (aim.user_id, aim.id)).collect()
        });
        let chosen: Vec<i64> = aims.into_values().take(learners).collect();
        for aim in &chosen {
            self.set(*aim, "RegistrationNumber", json!(number));
        }
        chosen.len()
    }

    /// Somebody sets a field of an aim in OneFile.
    pub fn set(&self, aim: i64, field: &str, value: serde_json::Value) {
        let done = self.office().edit_onefile(Edit {
            aim: Some(aim),
            set: Some(BTreeMap::from([(field.to_owned(), value)])),
            ..Edit::default()
        });
        assert!(done);
    }

    /// A review that both systems have, still to be held.
    pub fn shared(&self) -> Shared {
        let today = self.0.clock.now().date_naive();
        let pics = block_on(self.0.pics.everything()).unwrap();
        let pairs = self.pairs();
        let learners = pics
            .learners
            .iter()
            .filter(|learner| pairs.iter().any(|(key, _)| *key == learner.key));
        let mut reviews = learners
            .flat_map(|learner| learner.reviews.iter().map(move |review| (learner, review)));
        let found = reviews.find(|(_, review)| {
            review.proposed.is_some_and(|day| day > today) && review.onefile_id.is_some()
        });
        let (learner, review) = found.unwrap();
        Shared {
            learner: learner.key.clone(),
            review: review.key.clone(),
            id: review.onefile_id.unwrap(),
        }
    }

    /// When PICS has a review.
    pub fn in_pics(&self, shared: &Shared) -> Option<NaiveDate> {
        let learner = block_on(self.0.pics.learner(&shared.learner))
            .unwrap()
            .unwrap();
        learner.review(&shared.review).unwrap().proposed
    }

    /// When OneFile has it.
    pub fn in_onefile(&self, shared: &Shared) -> Option<NaiveDate> {
        let at: Option<DateTime<Utc>> =
            (self.0.onefile).standin(|standin| standin.state().reviews[&shared.id].scheduled_for);
        at.map(uktime::day)
    }

    /// So many days from now.
    pub fn day(&self, days: u64) -> NaiveDate {
        self.0.clock.now().date_naive() + Days::new(days)
    }

    /// Somebody makes a review in PICS, at 14:00.
    pub fn new_review(&self, learner: &LearnerKey, day: NaiveDate) {
        let review =
            json!({"kind": "Normal", "proposed": day.to_string(), "proposed_time": "14:00:00"});
        let line = json!({"learner": learner.0, "add_review": review});
        self.office().edit_pics(&line);
    }

    /// Reviews of an account that day.
    pub fn reviews_on(&self, user: i64, day: NaiveDate) -> usize {
        self.0.onefile.standin(|standin| {
            let reviews = standin.state().reviews.values();
            let there = reviews.filter(|review| {
                review.learner_id == user && review.scheduled_for.map(uktime::day) == Some(day)
            });
            there.count()
        })
    }

    /// From now on the call with this number meets trouble.
    pub fn fault(&self, endpoint: &str, call: u64, effect: Effect) {
        let rule = Rule {
            endpoint: endpoint.to_owned(),
            calls: Some(vec![call]),
            every: None,
            effect,
        };
        let added = |standin: &mut StandIn| standin.add_faults(vec![rule]);
        self.0.onefile.standin(added).unwrap();
    }
}

impl Default for EngineCase {
    fn default() -> Self {
        Self::new()
    }
}

/// Moves a review in OneFile.
pub fn move_in_onefile(office: &Office, id: i64, day: NaiveDate) {
    let to = day.and_hms_opt(11, 30, 0).unwrap().and_utc();
    let done = office.edit_onefile(Edit {
        review: Some(id),
        r#do: Some(Act::Reschedule),
        to: Some(to),
        ..Edit::default()
    });
    assert!(done);
}

/// Moves a review in PICS.
pub fn move_in_pics(office: &Office, shared: &Shared, day: NaiveDate) {
    let set = json!({"proposed": day.to_string()});
    let line = json!({"learner": shared.learner.0, "review": shared.review.0, "set": set});
    office.edit_pics(&line);
}
