//! A provider over some days: people edit both systems, the network fails, OneFile misbehaves, the
//! process is killed; runs go on in between. At the end everything comes to rest.

use super::{AtRest, Provider};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use futures::executor::block_on;
use std::collections::BTreeMap;
use tandem_standin::{Effect, Rule, StandIn};
use tandem_sync::runs::{RunCause, Scope};

/// A provider whose life follows from a seed.
pub struct Scenario {
    pub(crate) provider: Provider,
    pub(crate) rng: Rng,
    /// How often each kind of work was done.
    pub(crate) work: BTreeMap<&'static str, usize>,
}

impl Scenario {
    /// A provider of this many learners; everything follows from the seed.
    pub fn new(seed: u64, learners: usize, start: DateTime<Utc>) -> Self {
        Self {
            provider: Provider::new(seed, learners, start),
            rng: Rng::with_seed(seed),
            work: BTreeMap::new(),
        }
    }

    /// The same over a copy of PICS records that is filled by import.
    pub fn mirror(seed: u64, learners: usize, start: DateTime<Utc>) -> Self {
        Self {
            provider: Provider::mirror(seed, learners, start),
            rng: Rng::with_seed(seed),
            work: BTreeMap::new(),
        }
    }

    /// Lives through this many rounds, rests in between, and comes to rest.
    pub fn live(mut self, rounds: usize) -> (Vec<String>, AtRest) {
        for round in 0..rounds {
            if round == rounds / 2 {
                self.provider.come_to_rest();
            }
            self.round();
        }
        let at_rest = self.provider.come_to_rest();
        (self.provider.onefile.trace(), at_rest)
    }

    /// An initial synchronisation, then background runs every quarter of an hour while people edit
    /// both systems, the network is gone for a while and the computer sleeps; then comes to rest.
    pub fn quarters(mut self, quarters: usize) -> AtRest {
        let initial = self.provider.initial();
        assert!(initial.totals.add_up(), "{:?}", initial.totals);
        self.provider.cause = RunCause::Background;
        let mut passed = 0;
        while passed < quarters {
            if self.rng.u8(0..6) == 0 {
                self.edit_pics();
                self.edit_onefile();
            }
            let network = self.rng.u8(0..20) != 0;
            self.provider.onefile.set_network(network);
            if let Some(report) = self.provider.run(&Scope::All, None) {
                assert!(network && report.totals.add_up(), "{:?}", report.totals);
            }
            let asleep = if self.rng.u8(0..40) == 0 {
                self.rng.usize(4..40)
            } else {
                1
            };
            self.provider.clock.pass_to_quarter(asleep);
            passed += asleep;
        }
        self.provider.onefile.set_network(true);
        self.provider.come_to_rest()
    }

    fn round(&mut self) {
        for _ in 0..self.rng.usize(0..4) {
            self.edit_pics();
        }
        for _ in 0..self.rng.usize(0..4) {
            self.edit_onefile();
        }
        if self.rng.u8(0..3) == 0 {
            let rule = self.fault();
            self.provider
                .onefile
                .standin(|standin| standin.add_faults(vec![rule]))
                .unwrap();
        }
        self.provider.onefile.set_network(self.rng.u8(0..8) != 0);
        let scope = if self.rng.bool() {
            Scope::All
        } else {
            let records = block_on(self.provider.pics.everything()).unwrap();
            Scope::One(self.rng.choice(&records.learners).unwrap().key.clone())
        };
        self.provider.cause = match self.rng.bool() {
            true => RunCause::Background,
            false => RunCause::Asked,
        };
        let patience = match self.rng.u8(0..4) {
            0 => Some(TimeDelta::milliseconds(self.rng.i64(1..60_000))),
            _ => None,
        };
        if let Some(report) = self.provider.run(&scope, patience) {
            assert!(report.totals.add_up(), "{:?}", report.totals);
        }
        self.provider.onefile.standin(StandIn::clear_faults);
        self.provider.onefile.set_network(true);
        self.provider
            .clock
            .pass(TimeDelta::minutes(self.rng.i64(1..600)));
    }

    pub(crate) fn edit_pics(&mut self) {
        self.provider.office().any_edit_of_pics(&mut self.rng);
    }

    pub(crate) fn edit_onefile(&mut self) {
        self.provider.office().any_edit_of_onefile(&mut self.rng);
    }

    pub(crate) fn fault(&mut self) -> Rule {
        const ENDPOINTS: [&str; 9] = [
            "*",
            "POST User/Search",
            "POST LearningAim/Search",
            "GET LearningAim/{id}",
            "POST LearningAim/{id}",
            "POST Visit",
            "POST Review",
            "GET Review/{id}",
            "POST Standard/{id}/Assign/{learnerId}",
        ];
        let effects = [
            Effect::Status(500),
            Effect::Status(429),
            Effect::Status(400),
            Effect::Html,
            Effect::DelayMs(90_000),
            Effect::DropBefore,
            Effect::DropAfter,
            Effect::RepeatPage,
            Effect::DuplicateRows,
            Effect::ExpireSession,
        ];
        Rule {
            endpoint: (*self.rng.choice(&ENDPOINTS).unwrap()).to_owned(),
            calls: None,
            every: Some(self.rng.u64(2..9)),
            effect: *self.rng.choice(&effects).unwrap(),
        }
    }
}
