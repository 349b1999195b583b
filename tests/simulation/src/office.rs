//! People at work in both systems. What they do is noted as theirs, also while a run goes on.

use super::people::Snapshot;
use super::{Direct, SimClock, lost};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use futures::executor::block_on;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tandem_pics::Workspace;
use tandem_standin::state::Review;
use tandem_standin::{Act, Edit};
use tandem_sync::ports::Clock;

/// People with both systems before them. Clones share both.
#[derive(Clone)]
pub struct Office {
    /// OneFile.
    pub onefile: Direct,
    /// PICS.
    pub pics: Workspace,
    pub(crate) clock: SimClock,
}

impl Office {
    /// Both systems as they are.
    pub fn snapshot(&self) -> Snapshot {
        let pics = block_on(self.pics.everything()).unwrap();
        self.onefile
            .standin(|standin| Snapshot::of(&pics, standin.state()))
    }

    /// Does something that Tandem has no part in.
    pub fn work<T>(&self, with: impl FnOnce(&Self) -> T) -> T {
        let before = self.snapshot();
        self.onefile.people().tandem_did(before);
        let done = with(self);
        let after = self.snapshot();
        self.onefile.people().did(after);
        done
    }

    /// A line as `tandem pics edit` takes it.
    pub fn edit_pics(&self, line: &Value) {
        let held = || lost::cells(&block_on(self.pics.everything()).unwrap());
        let before = held();
        self.work(|office| block_on(office.pics.edit(&line.to_string())).unwrap());
        let keyed = held().into_iter();
        let keyed = keyed.filter(|(cell, value)| before.get(cell) != Some(value));
        self.onefile.people().held.extend(keyed);
    }

    /// What can't be done to a record, a person does not do: whether it was done.
    pub fn edit_onefile(&self, edit: Edit) -> bool {
        self.work(|office| {
            office
                .onefile
                .standin(|standin| standin.edit(&[edit]).is_ok())
        })
    }

    /// A review that somebody makes in OneFile, at this time.
    pub fn make_in_onefile(&self, learner: i64, at: DateTime<Utc>) -> i64 {
        self.work(|office| {
            office.onefile.standin(|standin| {
                let mut state = standin.state().clone();
                let id = state.reviews.keys().next_back().copied().unwrap_or(0) + 100_000;
                let review = Review {
                    id,
                    learner_id: learner,
                    created_on: Some(at),
                    scheduled_for: Some(at),
                    ..Review::default()
                };
                state.reviews.insert(id, review);
                if let Some(user) = state.users.get_mut(&learner) {
                    user.last_modified = Some(standin.clock().now());
                }
                standin.replace_state(state);
                id
            })
        })
    }

    /// Something or other in PICS.
    pub fn any_edit_of_pics(&self, rng: &mut Rng) {
        let records = block_on(self.pics.everything()).unwrap();
        let learner = rng.choice(&records.learners).unwrap();
        let day = self.clock.now().date_naive() + TimeDelta::days(rng.i64(1..60));
        let mut line = match (
            rng.u8(0..5),
            rng.choice(&learner.aims),
            rng.choice(&learner.reviews),
        ) {
            (0, Some(aim), _) => {
                json!({"aim": aim.key.0, "set": {"registration_number": format!("R-{}", rng.u16(..))}})
            }
            (1, Some(aim), _) => {
                json!({"aim": aim.key.0, "set": {"certificate_applied_date": day.to_string()}})
            }
            (2, _, Some(review)) => {
                json!({"review": review.key.0, "set": {"proposed": day.to_string()}})
            }
            (3, Some(aim), _) => json!({"aim": aim.key.0, "set": {"registration_date": null}}),
            _ => {
                json!({"add_review": {"kind": "Normal", "proposed": day.to_string(), "proposed_time": "14:00:00"}})
            }
        };
        line["learner"] = json!(learner.key.0);
        self.edit_pics(&line);
    }

    /// Something or other in OneFile.
    pub fn any_edit_of_onefile(&self, rng: &mut Rng) {
        let day = self.clock.now() + TimeDelta::days(rng.i64(1..60));
        let (kind, number) = (rng.u8(0..6), rng.u16(..));
        let (aims, reviews): (Vec<i64>, Vec<i64>) = self.onefile.standin(|standin| {
            let state = standin.state();
            (
                state.aims.keys().copied().collect(),
                state.reviews.keys().copied().collect(),
            )
        });
        let (aim, review) = (rng.choice(aims).unwrap(), rng.choice(reviews).unwrap());
        let set = |name: &str, value: Value| Edit {
            aim: Some(aim),
            set: Some(BTreeMap::from([(name.to_owned(), value)])),
            ..Edit::default()
        };
        let act = |act| Edit {
            review: Some(review),
            r#do: Some(act),
            ..Edit::default()
        };
        self.edit_onefile(match kind {
            0 => set("RegistrationNumber", json!(format!("OF-{number}"))),
            1 => set("Progress", json!(number % 101)),
            2 => set(
                "CertificateAppliedDate",
                json!(day.format("%Y-%m-%dT00:00:00Z").to_string()),
            ),
            3 => Edit {
                to: Some(day),
                ..act(Act::Reschedule)
            },
            4 => act(Act::Start),
            _ => act(Act::Unlock),
        });
    }
}
