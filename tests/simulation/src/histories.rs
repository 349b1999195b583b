//! A month of a provider on which everything falls at once: edits on both sides while runs go on,
//! two engines, faults and kills, from the first day to the last.

use super::{Act, Scenario};
use chrono::TimeDelta;
use fastrand::Rng;
use futures::executor::block_on;
use tandem_standin::{Effect, Rule, StandIn};
use tandem_sync::engine::Mode;
use tandem_sync::runs::{RunCause, Scope};

/// Between two points of rest.
const DAYS_TO_REST: usize = 6;

impl Scenario {
    /// Lives through so many days. Every few days all faults are over, and everything has to be in
    /// step, nothing twice, and nothing replaced without history.
    pub fn month(mut self, days: usize) {
        self.provider.initial();
        for day in 1..=days {
            for _ in 0..self.rng.usize(2..5) {
                self.hours();
            }
            if day % DAYS_TO_REST == 0 {
                self.provider.come_to_rest();
            }
        }
    }

    /// Some hours with a run.
    fn hours(&mut self) {
        let office = self.provider.office();
        for _ in 0..self.rng.usize(0..3) {
            office.any_edit_of_pics(&mut self.rng);
        }
        for _ in 0..self.rng.usize(0..3) {
            office.any_edit_of_onefile(&mut self.rng);
        }
        if self.rng.u8(0..3) == 0 {
            let rule = self.any_fault();
            self.provider
                .onefile
                .standin(|standin| standin.add_faults(vec![rule]))
                .unwrap();
        }
        self.provider.onefile.set_network(self.rng.u8(0..12) != 0);
        self.provider.cause = match self.rng.u8(0..4) {
            0 => RunCause::Asked,
            _ => RunCause::Background,
        };
        let at_work = self.rng.usize(0..3);
        for _ in 0..at_work {
            self.somebody_at_work_meanwhile();
        }
        self.runs();
        self.provider.onefile.hooks.clear();
        self.provider.onefile.standin(StandIn::clear_faults);
        self.provider.onefile.set_network(true);
        self.provider
            .clock
            .pass(TimeDelta::minutes(self.rng.i64(1..600)));
    }

    /// Somebody edits one of the systems at some call of the run to come.
    fn somebody_at_work_meanwhile(&mut self) {
        let office = self.provider.office();
        let call = self.rng.u64(1..60);
        let mut rng = Rng::with_seed(self.rng.u64(..));
        let work = Box::new(move |_: &super::Direct| match rng.bool() {
            true => office.any_edit_of_pics(&mut rng),
            false => office.any_edit_of_onefile(&mut rng),
        });
        let act = match self.rng.bool() {
            true => Act::Before(work),
            false => Act::After(work),
        };
        self.provider.onefile.hooks.at("*", call, act);
    }

    fn runs(&mut self) {
        let records = block_on(self.provider.pics.everything()).unwrap();
        let one = Scope::One(self.rng.choice(&records.learners).unwrap().key.clone());
        match self.rng.u8(0..6) {
            0 => {
                let later = TimeDelta::milliseconds(self.rng.i64(-2000..6000));
                let mode = match self.rng.bool() {
                    true => Mode::CarryOut,
                    false => Mode::DryRun,
                };
                self.provider.run_beside(later, &one, &mode);
            }
            1 => {
                let patience = TimeDelta::milliseconds(self.rng.i64(1..20_000));
                self.provider.run(&Scope::All, Some(patience));
            }
            2 => {
                let patience = TimeDelta::milliseconds(self.rng.i64(1..3000));
                self.provider.run(&one, Some(patience));
            }
            3 => {
                self.provider.run(&one, None);
            }
            _ => {
                self.provider.run(&Scope::All, None);
            }
        }
    }

    fn any_fault(&mut self) -> Rule {
        let mut rule = self.fault();
        if self.rng.u8(0..4) == 0 {
            rule.effect = Effect::LateMs(self.rng.u64(1000..300_000));
        }
        rule
    }
}
