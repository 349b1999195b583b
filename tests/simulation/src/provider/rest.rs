//! Points of rest: nothing goes wrong any more, and everything comes into step.

use super::{AtRest, Provider};
use crate::People;
use crate::in_step::{Difference, Sides, in_step};
use chrono::TimeDelta;
use futures::executor::block_on;
use std::collections::BTreeSet;
use tandem_standin::{Act, Edit};
use tandem_store::Answer;
use tandem_sync::plan::Action;
use tandem_sync::ports::Clock;
use tandem_sync::ports::Entries;
use tandem_sync::runs::Scope;
use tandem_sync::steps::Step;

impl Provider {
    /// Nothing of what stands there is Tandem's.
    pub(super) fn begins(&mut self) {
        let now = self.office().snapshot();
        *self.onefile.people() = People::begin(now);
        self.at_start = self.differences().into_iter().collect();
    }

    /// Where both systems are not in step although nothing explains it, and what stands twice.
    pub fn differences(&self) -> Vec<Difference> {
        let pics = block_on(self.pics.everything()).unwrap();
        let onefile = self.onefile.standin(|standin| standin.state().clone());
        let people = self.onefile.people().clone();
        let sides = Sides {
            pics: &pics,
            onefile: &onefile,
            people: &people,
            now: self.clock.now(),
        };
        in_step(&sides, &self.at_start)
    }

    /// Faults are over and doubts are answered truthfully: everything comes into step, once, and
    /// stays so.
    pub fn come_to_rest(&mut self) -> AtRest {
        for _ in 0..3 {
            self.clock.pass(TimeDelta::hours(30));
            self.answer_doubts();
            let report = self
                .run(&Scope::All, None)
                .expect("nothing is in the way any more");
            assert_eq!(report.totals.failed, 0, "{:?}", report.problems);
        }
        // What changed and was not noticed would show now.
        self.forget();
        let writes = self.onefile.standin(|standin| standin.metrics().writes);
        let before = self.pics_state();
        let report = self.run(&Scope::All, None).unwrap();
        assert_eq!(
            report.totals.changed,
            0,
            "{:?}",
            report.plan.changes().collect::<Vec<_>>()
        );
        let metrics = self.onefile.standin(|standin| standin.metrics().clone());
        assert_eq!(
            metrics.writes, writes,
            "a run without edits before it writes nothing"
        );
        assert_eq!(self.pics_state(), before);
        assert!(metrics.most_in_60s <= 300, "{}", metrics.most_in_60s);
        let differences = self.differences();
        assert!(
            differences.is_empty(),
            "not in step: {differences:#?}\n{:#?}",
            report.problems
        );
        self.onefile.people().rest();
        AtRest {
            pics: before,
            onefile: self.onefile.standin(|standin| standin.comparable()),
        }
    }

    /// Nothing is known any more of what OneFile held: the next run reads everybody anew.
    pub fn forget(&mut self) {
        block_on(self.store.doubt_all_observations()).unwrap();
    }

    /// A person looks in OneFile: a slot that is there without a review is removed and sent again;
    /// one that is not there is sent again.
    fn answer_doubts(&mut self) {
        let _entered = self.runtime.enter();
        let open = block_on(self.store.open_entries()).unwrap();
        for entry in open
            .into_iter()
            .filter(|entry| entry.step == Step::VisitSent)
        {
            let Action::PushReview(push) = &entry.change.action else {
                continue;
            };
            let at = tandem_sync::uktime::instant(push.day, push.time);
            self.onefile.standin(|standin| {
                let state = standin.state();
                let used: BTreeSet<i64> = state
                    .reviews
                    .values()
                    .filter_map(|review| review.visit_id)
                    .collect();
                let orphans: Vec<Edit> = state
                    .visits
                    .values()
                    .filter(|v| {
                        v.learner_id == push.onefile_learner
                            && v.date_from == at
                            && !used.contains(&v.id)
                    })
                    .map(|v| Edit {
                        visit: Some(v.id),
                        r#do: Some(Act::Delete),
                        ..Edit::default()
                    })
                    .collect();
                standin.edit(&orphans).unwrap();
            });
            let answer = Answer::SendAgain {
                review: push.review.clone(),
            };
            let kept = self.store.answer(
                &entry.change.learner,
                &answer,
                "simulation",
                self.clock.now(),
            );
            block_on(kept).unwrap();
        }
    }
}
