//! A provider where people work in both systems, and nothing else synchronises: values keyed into
//! both, hand-over items keyed in, runs put back and released, files imported again. And one where
//! another program does synchronise.

use super::Scenario;
use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use tandem_standin::state::{Review, Visit};
use tandem_standin::{Act, Edit};
use tandem_store::{Answer, HistoryFilter};
use tandem_sync::engine::Report;
use tandem_sync::plan::{Action, Change, Held, LearnerPlan, Plan, Record, Rule, Task};
use tandem_sync::ports::Clock;
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_sync::records::write::PicsWrite;
use tandem_sync::runs::Scope;
use tandem_sync::uktime;

/// What comes in the post for one or two learners: more between two runs look like a program.
const KEYED: &str = "keyed into both";

impl Scenario {
    /// Some days of honest work, with runs over everybody in between. The evidence of a second
    /// synchroniser that each look came to, by learners; and how often each kind of work was done.
    pub fn honest_days(mut self, rounds: usize) -> (Vec<usize>, BTreeMap<&'static str, usize>) {
        let mut found = Vec::new();
        let mut last = self.provider.initial();
        found.push(self.provider.evidence());
        assert!(!self.provider.another_is_at_work());
        for round in 0..rounds {
            let mut done = BTreeSet::new();
            for _ in 0..self.rng.usize(1..4) {
                let may_key = !done.contains(KEYED);
                let what = self.honest_work(&last, round, may_key);
                done.insert(what);
                *self.work.entry(what).or_default() += 1;
            }
            self.provider
                .clock
                .pass(TimeDelta::minutes(self.rng.i64(15..600)));
            if self.rng.u8(0..4) == 0 {
                self.provider.preview();
                found.push(self.provider.evidence());
                assert!(!self.provider.another_is_at_work());
            }
            if let Some(report) = self.provider.run(&Scope::All, None) {
                last = report;
                found.push(self.provider.evidence());
                assert!(!self.provider.another_is_at_work());
            }
        }
        (found, self.work)
    }

    fn honest_work(&mut self, last: &Report, round: usize, may_key: bool) -> &'static str {
        let mirror = self.provider.is_mirror();
        match self.rng.u8(0..8) {
            0 if !mirror => {
                self.edit_pics();
                "edited PICS"
            }
            1 if !mirror && may_key => self.keyed_into_both(),
            2 => self.hand_over(last),
            3 => self.put_back(),
            4 => self.release(),
            5 if mirror => {
                self.provider.import_again(round);
                "imported"
            }
            6 => self.made_by_hand(),
            _ => {
                self.edit_onefile();
                "edited OneFile"
            }
        }
    }

    /// A person enters what came in the post into both systems, for one or two learners.
    fn keyed_into_both(&mut self) -> &'static str {
        let pairs = self.pairs();
        for (learner, aim, id) in pairs.iter().take(self.rng.usize(1..3)) {
            let value = format!("POST-{}", self.rng.u16(..));
            self.set_both(learner, aim, *id, &value);
        }
        KEYED
    }

    /// What the last run left to be done by hand in OneFile is done there, and what is to be keyed
    /// into PICS is ticked.
    fn hand_over(&mut self, last: &Report) -> &'static str {
        for item in last.plan.learners.iter().flat_map(|plan| &plan.by_hand) {
            let edit = match &item.task {
                Task::MoveReview { pics, .. } => Edit {
                    review: Some(item.onefile_id),
                    r#do: Some(Act::Reschedule),
                    to: pics.time.map(|time| uktime::instant(pics.day, time)),
                    ..Edit::default()
                },
                Task::CorrectValue { field, pics, .. } if *field == Field::RegistrationNumber => {
                    Edit {
                        aim: Some(item.onefile_id),
                        set: Some(BTreeMap::from([(
                            "RegistrationNumber".to_owned(),
                            json!(pics),
                        )])),
                        ..Edit::default()
                    }
                }
                Task::RemoveReview { .. } => Edit {
                    review: Some(item.onefile_id),
                    r#do: Some(Act::Delete),
                    ..Edit::default()
                },
                Task::CorrectValue { .. } => continue,
            };
            // What can't be done to this record, a person does not do.
            let _ = self
                .provider
                .onefile
                .standin(|standin| standin.edit(&[edit]));
        }
        let store = self.provider.store();
        let now = self.provider.clock.now();
        for row in block_on(store.handover_pics()).unwrap() {
            let tick = Some((now, "office".to_owned()));
            block_on(store.tick_pics(row.change.id, tick)).unwrap();
        }
        "keyed hand-over items in"
    }

    /// What Tandem wrote to aims in PICS since the last time is put back and held.
    fn put_back(&mut self) -> &'static str {
        let store = self.provider.store();
        let done = block_on(store.put_back_of()).unwrap();
        let made = block_on(store.made(&HistoryFilter::default(), 12)).unwrap();
        let records = block_on(self.provider.pics.everything()).unwrap();
        let mut plan = Plan::default();
        let mut cells = BTreeSet::new();
        for made in made {
            let Action::SetPicsAim {
                aim,
                onefile_id,
                set,
            } = made.change.action
            else {
                continue;
            };
            let cell = (made.change.learner.clone(), aim.clone(), set.field);
            if done.contains_key(&made.row.id) || !cells.insert(cell) {
                continue;
            }
            let learner = made.change.learner;
            if !records.learners.iter().any(|held| held.key == learner) {
                continue;
            }
            let write = PicsWrite::Aim {
                learner: learner.clone(),
                aim: aim.clone(),
                set: set.clone().reversed(),
            };
            let name = Field::from(set.field);
            let cell = (learner.clone(), aim.0.clone(), name.to_string());
            self.provider.onefile.people().hold([cell]);
            let held = [Held::Field(Record::Aim(aim), name)];
            let now = self.provider.clock.now();
            block_on(store.hold(&learner, &held, "office", now)).unwrap();
            let change = Change {
                learner: learner.clone(),
                action: Action::PutBack {
                    entry: made.row.id,
                    onefile_id: Some(onefile_id),
                    write,
                },
                rule: Rule::PutBack,
            };
            plan.learners.push(LearnerPlan {
                changes: vec![change],
                ..LearnerPlan::of(learner, onefile_id)
            });
        }
        self.provider.carry_out(plan);
        if self.rng.bool() && !self.provider.is_mirror() {
            self.key_in_again();
        }
        "put back"
    }

    /// People think better of it, and key what OneFile holds into PICS themselves.
    fn key_in_again(&mut self) {
        let held: BTreeSet<LearnerKey> = (block_on(self.provider.store().held_list()).unwrap())
            .into_iter()
            .map(|row| row.learner)
            .collect();
        for (learner, aim, id) in self.pairs() {
            if held.contains(&learner.key) {
                let value = self
                    .provider
                    .onefile
                    .standin(|standin| standin.state().aims[&id].registration_number.clone());
                self.set_pics(&learner, &aim, value.as_deref());
            }
        }
    }

    /// What is held is let go, so that the next run changes it again.
    fn release(&mut self) -> &'static str {
        let store = self.provider.store();
        let now = self.provider.clock.now();
        for row in block_on(store.held_list()).unwrap() {
            block_on(store.release_held(row.id, "office", now)).unwrap();
        }
        self.provider.onefile.people().release();
        "released"
    }

    /// Reviews that Tandem could not send are made in OneFile by hand, and Tandem is told so.
    fn made_by_hand(&mut self) -> &'static str {
        for (learner, review, start) in self.unsent(4) {
            let answer = Answer::MadeByHand {
                review: review.as_str().into(),
            };
            let now = self.provider.clock.now();
            let store = self.provider.store();
            block_on(store.answer(&learner.key, &answer, "office", now)).unwrap();
            self.create_in_onefile(&learner, start);
        }
        "made reviews by hand"
    }

    /// OneFile gets new values for so many learners, and another program brings them into PICS
    /// before Tandem does. How many it was.
    pub fn another_program_pulls(&mut self, learners: usize) -> usize {
        let mut seen = BTreeSet::new();
        let mut pairs = self.pairs();
        pairs.retain(|(learner, ..)| seen.insert(learner.key.clone()));
        pairs.truncate(learners);
        for (learner, aim, id) in &pairs {
            self.set_both(learner, aim, *id, &format!("PULLED-{id}"));
        }
        pairs.len()
    }

    /// New reviews in PICS, which another program sends to OneFile before Tandem does. How many.
    pub fn another_program_sends(&mut self, learners: usize) -> usize {
        let day = (self.provider.clock.now() + TimeDelta::days(40)).date_naive();
        let linked: BTreeSet<LearnerKey> = (self.pairs().into_iter())
            .map(|(learner, ..)| learner.key)
            .take(learners * 3)
            .collect();
        let linked: Vec<LearnerKey> = linked.into_iter().take(learners).collect();
        for key in &linked {
            let review =
                json!({"kind": "Normal", "proposed": day.to_string(), "proposed_time": "14:00:00"});
            let line = json!({"learner": key.0, "add_review": review});
            block_on(self.provider.pics.edit(&line.to_string())).unwrap();
            let learner = block_on(self.provider.pics.learner(key)).unwrap().unwrap();
            let start = uktime::instant(day, "14:00:00".parse().unwrap());
            self.create_in_onefile(&learner, start);
        }
        linked.len()
    }

    /// Everybody in step, and the evidence of the next look after `between`.
    pub fn evidence_after(mut self, between: impl FnOnce(&mut Self) -> usize) -> (usize, usize) {
        self.provider.initial();
        self.provider.run(&Scope::All, None).unwrap();
        assert_eq!(self.provider.evidence(), 0);
        let touched = between(&mut self);
        self.provider.clock.pass(TimeDelta::hours(1));
        self.provider.run(&Scope::All, None).unwrap();
        (touched, self.provider.evidence())
    }

    /// Linked aims with the ID of their partner, of learners in an order of chance.
    fn pairs(&mut self) -> Vec<(Learner, String, i64)> {
        let links = self.provider.links();
        let records = block_on(self.provider.pics.everything()).unwrap();
        let there: BTreeSet<i64> = (self.provider.onefile)
            .standin(|standin| standin.state().aims.keys().copied().collect());
        let mut pairs = Vec::new();
        for learner in &records.learners {
            for (aim, id) in links.aims.get(&learner.key).into_iter().flatten() {
                if there.contains(id) {
                    pairs.push((learner.clone(), aim.0.clone(), *id));
                }
            }
        }
        self.rng.shuffle(&mut pairs);
        pairs
    }

    fn set_both(&mut self, learner: &Learner, aim: &str, id: i64, value: &str) {
        let set = BTreeMap::from([("RegistrationNumber".to_owned(), json!(value))]);
        let edit = Edit {
            aim: Some(id),
            set: Some(set),
            ..Edit::default()
        };
        self.provider
            .onefile
            .standin(|standin| standin.edit(&[edit]))
            .unwrap();
        self.set_pics(learner, aim, Some(value));
    }

    fn set_pics(&mut self, learner: &Learner, aim: &str, value: Option<&str>) {
        let line =
            json!({"learner": learner.key.0, "aim": aim, "set": {"registration_number": value}});
        block_on(self.provider.pics.edit(&line.to_string())).unwrap();
    }

    /// Reviews in PICS that are still to be sent, of linked learners.
    fn unsent(&mut self, most: usize) -> Vec<(Learner, String, DateTime<Utc>)> {
        let links = self.provider.links();
        let records = block_on(self.provider.pics.everything()).unwrap();
        let mut found = Vec::new();
        for learner in &records.learners {
            let open = learner.reviews.iter().find(|review| {
                review.onefile_id.is_none() && review.actual.is_none() && review.attended.is_none()
            });
            if let (Some(review), true) = (open, links.learners.contains_key(&learner.key))
                && let (Some(day), Some(time)) = (review.proposed, review.proposed_time)
            {
                let start = uktime::instant(day, time);
                found.push((learner.clone(), review.key.0.clone(), start));
            }
        }
        found.truncate(most);
        found
    }

    fn create_in_onefile(&mut self, learner: &Learner, start: DateTime<Utc>) {
        let Some(id) = self.provider.links().learners.get(&learner.key).copied() else {
            return;
        };
        let records = block_on(self.provider.pics.everything()).unwrap();
        let officer = learner.main_officer.as_ref();
        let assessor = officer
            .and_then(|key| records.officers.iter().find(|officer| officer.key == *key))
            .and_then(|officer| officer.onefile_id);
        self.provider.onefile.standin(|standin| {
            let mut state = standin.state().clone();
            let visit = state.visits.values().next().cloned();
            let next = |ids: Option<i64>| ids.unwrap_or(0) + 100_000;
            let visit_id = next(state.visits.keys().next_back().copied());
            let review_id = next(state.reviews.keys().next_back().copied());
            if let Some(visit) = visit {
                state.visits.insert(
                    visit_id,
                    Visit {
                        id: visit_id,
                        learner_id: id,
                        date_from: start,
                        ..visit
                    },
                );
            }
            state.reviews.insert(
                review_id,
                Review {
                    id: review_id,
                    learner_id: id,
                    assessor_id: assessor,
                    employer_id: None,
                    visit_id: Some(visit_id),
                    created_on: Some(start),
                    scheduled_for: Some(start),
                    started_on: None,
                    assessor_signed_on: None,
                    learner_signed_on: None,
                    employer_signed_on: None,
                    progress: None,
                },
            );
            standin.replace_state(state);
        });
    }
}
