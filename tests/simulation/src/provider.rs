//! Tandem's data of one provider with its OneFile, on simulated time.

use super::{Direct, SimClock, Watched, lost};
use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use secrecy::SecretString;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use tandem_onefile::{CallsInMemory, Limits, OneFileClient, Pace};
use tandem_pics::Workspace;
use tandem_standin::generate::{self, IlrSize};
use tandem_standin::state::State;
use tandem_standin::{Act, Edit, ServerClock, StandIn};
use tandem_store::{Answer, Store};
use tandem_sync::engine::{
    Engine, EngineError, Event, Guard, InHand, Mode, Report, RunCause, RunRecord, Scope,
};
use tandem_sync::plan::{Action, Plan};
use tandem_sync::ports::Clock;
use tandem_sync::ports::journal::{Journal, Links, Step};
use tandem_sync::second::{self, Evidence};
use tandem_sync::settings::Settings;
use tandem_vault::DataKey;
use tokio_util::sync::CancellationToken;

/// A provider with its OneFile.
pub struct Provider {
    /// Simulated time.
    pub clock: SimClock,
    /// OneFile.
    pub onefile: Direct,
    /// PICS.
    pub pics: Workspace,
    /// What runs come from.
    pub cause: RunCause,
    store: Store,
    client: OneFileClient,
    settings: Settings,
    folder: tempfile::TempDir,
    key: DataKey,
    runtime: tokio::runtime::Runtime,
    seed: u64,
    /// Learners of the ILR file; 0 where there is none.
    learners: usize,
    evidence: Vec<Evidence>,
    gathered: Vec<Evidence>,
}

/// Both systems at the end.
#[derive(Debug, PartialEq, Eq)]
pub struct AtRest {
    /// PICS.
    pub pics: String,
    /// OneFile, without IDs.
    pub onefile: Value,
}

impl Provider {
    /// A provider of this many learners; everything follows from the seed.
    pub fn new(seed: u64, learners: usize, start: DateTime<Utc>) -> Self {
        let world = generate::world(seed, learners, start.date_naive());
        Self::over(seed, world.onefile, start, |pics| {
            block_on(pics.fill(world.pics)).unwrap();
        })
    }

    /// A provider whose PICS records are a copy, filled from an ILR file of this many learners.
    pub fn mirror(seed: u64, learners: usize, start: DateTime<Utc>) -> Self {
        let file = ilr(seed, learners);
        let onefile = generate::from_ilr_file(file.as_slice(), seed, start.date_naive()).unwrap();
        let mut provider = Self::over(seed, onefile, start, |_| {});
        provider.learners = learners;
        provider.import(learners);
        provider
    }

    fn over(
        seed: u64,
        onefile: State,
        start: DateTime<Utc>,
        fill: impl FnOnce(&Workspace),
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let entered = runtime.enter();
        let clock = SimClock::at(start);
        let token = SecretString::from(onefile.customer_token.clone());
        let centre = *onefile.organisations.keys().next().unwrap();
        let standin = StandIn::new(
            onefile,
            tandem_standin::Settings::default(),
            ServerClock::standing_at(start),
        );
        let direct = Direct::new(standin, &clock);
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::generate().unwrap();
        let (pics, store) = open(folder.path(), &key);
        fill(&pics);
        let limits = Limits::ONEFILE;
        let pace = Pace::start(
            Arc::new(clock.clone()),
            Arc::new(CallsInMemory::default()),
            limits,
        );
        let client = OneFileClient::new(
            Arc::new(direct.clone()),
            Arc::new(clock.clone()),
            Arc::new(block_on(pace).unwrap()),
            tandem_onefile::Settings {
                organisation_id: Some(centre),
                jitter_seed: seed,
                ..tandem_onefile::Settings::default()
            },
            &token,
        );
        drop(entered);
        Self {
            clock,
            onefile: direct,
            pics,
            cause: RunCause::Asked,
            store,
            client,
            // One at a time: which of several database threads answers first is no function of
            // the seed.
            settings: Settings {
                at_once: 1,
                // Coming to rest takes longer than that, so that all has been read by then.
                sweep_days: 3,
                ..Settings::default()
            },
            folder,
            key,
            runtime,
            seed,
            learners: 0,
            evidence: Vec::new(),
            gathered: Vec::new(),
        }
    }

    /// Tandem's memory.
    pub(crate) fn store(&self) -> Store {
        self.store.clone()
    }

    /// Links that Tandem keeps.
    pub(crate) fn links(&self) -> Links {
        block_on(self.store.links()).unwrap()
    }

    /// Whether PICS records are a copy.
    pub(crate) fn is_mirror(&self) -> bool {
        self.learners > 0
    }

    /// Imports the file again, with a learner more now and then.
    pub(crate) fn import_again(&mut self, round: usize) {
        self.import(self.learners + round / 3);
    }

    fn import(&mut self, learners: usize) {
        let (file, now) = (ilr(self.seed, learners), self.clock.now());
        let file = std::io::Cursor::new(file);
        block_on(self.pics.import_ilr("ilr.xml", file, now)).unwrap();
        block_on(self.store.note_import(now)).unwrap();
    }

    /// Learners with evidence of a second synchroniser at the last look at everybody.
    pub fn evidence(&self) -> usize {
        second::learners(&self.evidence)
    }

    /// Whether the evidence of the last days has another program behind it.
    pub fn another_is_at_work(&self) -> bool {
        second::is_another_program(&self.gathered)
    }

    /// Carries out what a person puts back.
    pub(crate) fn carry_out(&mut self, plan: Plan) {
        let _entered = self.runtime.enter();
        let (in_hand, guard, cancel) = (
            InHand::default(),
            Guard::default(),
            CancellationToken::new(),
        );
        let engine = Engine {
            onefile: &self.client,
            pics: &self.pics,
            journal: &self.store,
            clock: &self.clock,
            settings: &self.settings,
            listener: &|_| {},
            cancel: &cancel,
            in_hand: &in_hand,
            guard: &guard,
        };
        let record = RunRecord {
            scope: Scope::All,
            account: "simulation".into(),
            started: self.clock.now(),
            cause: RunCause::PutBack,
        };
        block_on(engine.carry_out(plan, &record)).unwrap();
    }

    /// Several learners at once, as in the product. What comes of it is no function of the seed to
    /// the letter any more.
    pub fn as_in_the_product(&mut self) {
        self.settings.at_once = Settings::default().at_once;
    }

    /// Settings of the runs to come.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// PICS as text.
    pub fn pics_state(&self) -> String {
        block_on(self.pics.state_json()).unwrap()
    }

    /// The initial synchronisation, as an administrator makes it: looked at, then accepted. A
    /// background run would be braked by so many creations.
    pub fn initial(&mut self) -> Report {
        let preview = self.preview();
        self.accept(preview, &|_| {})
    }

    /// What the run over everybody would do.
    pub fn preview(&mut self) -> Plan {
        let told = self.run_as(&Scope::All, &Mode::DryRun, None, &|_| {});
        told.unwrap().plan
    }

    /// Carries out what was previewed.
    pub fn accept(&mut self, plan: Plan, listener: &(dyn Fn(Event) + Send + Sync)) -> Report {
        let mode = Mode::Accepted {
            plan: Box::new(plan),
            left_out: BTreeSet::new(),
        };
        self.run_as(&Scope::All, &mode, None, listener).unwrap()
    }

    /// A run, killed after `patience`. `None` where it was killed or could not be made.
    pub fn run(&mut self, scope: &Scope, patience: Option<TimeDelta>) -> Option<Report> {
        self.run_as(scope, &Mode::CarryOut, patience, &|_| {})
    }

    fn run_as(
        &mut self,
        scope: &Scope,
        mode: &Mode,
        patience: Option<TimeDelta>,
        listener: &(dyn Fn(Event) + Send + Sync),
    ) -> Option<Report> {
        let held = block_on(self.pics.everything()).unwrap();
        let entry = block_on(self.store.last_entry()).unwrap();
        let entered = self.runtime.enter();
        let journal = Watched {
            real: self.store.clone(),
            clock: self.clock.clone(),
        };
        let pics = Watched {
            real: self.pics.clone(),
            clock: self.clock.clone(),
        };
        let (in_hand, guard, cancel) = (
            InHand::default(),
            Guard::default(),
            CancellationToken::new(),
        );
        let engine = Engine {
            onefile: &self.client,
            pics: &pics,
            journal: &journal,
            clock: &self.clock,
            settings: &self.settings,
            listener,
            cancel: &cancel,
            in_hand: &in_hand,
            guard: &guard,
        };
        let record = RunRecord {
            scope: scope.clone(),
            account: "simulation".into(),
            started: self.clock.now(),
            cause: self.cause,
        };
        let until = patience.map_or(DateTime::<Utc>::MAX_UTC, |patience| {
            self.clock.now() + patience
        });
        let ended = self
            .clock
            .drive_until(until, engine.synchronise(scope, mode, &record));
        drop(entered);
        if ended.is_none() {
            self.reopen();
        }
        let history = block_on(self.store.history(None)).unwrap();
        lost::nothing(&held, &block_on(self.pics.everything()).unwrap(), &history);
        match ended {
            Some(Ok(report)) => {
                if *scope == Scope::All {
                    let looked = &report.sighting;
                    let sighted = self
                        .store
                        .sighted(looked, report.run, entry, record.started);
                    self.evidence = block_on(sighted).unwrap();
                    let before = std::mem::take(&mut self.gathered);
                    self.gathered = second::gathered(before, self.evidence.clone(), record.started);
                }
                Some(report)
            }
            Some(Err(EngineError::OneFile(_) | EngineError::Stopped)) => None,
            Some(Err(error)) => panic!("{error}"),
            None => None,
        }
    }

    /// As the next process does after a kill.
    fn reopen(&mut self) {
        let _entered = self.runtime.enter();
        block_on(self.store.clone().close()).unwrap();
        block_on(self.pics.clone().close()).unwrap();
        let (pics, store) = open(self.folder.path(), &self.key);
        self.pics = pics;
        self.store = store;
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
        let forgotten = block_on(self.store.forget_all_observations());
        forgotten.unwrap();
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
        self.nothing_is_doubled();
        AtRest {
            pics: before,
            onefile: self.onefile.standin(|standin| standin.comparable()),
        }
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

    fn nothing_is_doubled(&self) {
        self.onefile.standin(|standin| {
            let mut visits: BTreeMap<i64, usize> = BTreeMap::new();
            for review in standin.state().reviews.values() {
                if let Some(visit) = review.visit_id {
                    *visits.entry(visit).or_default() += 1;
                }
            }
            assert!(
                visits.values().all(|reviews| *reviews == 1),
                "two reviews in one slot"
            );
        });
        let records = block_on(self.pics.everything()).unwrap();
        let mut ids = BTreeSet::new();
        for review in records.learners.iter().flat_map(|learner| &learner.reviews) {
            if let Some(id) = review.onefile_id {
                assert!(ids.insert(id), "OneFile review {id} is twice in PICS");
            }
        }
    }
}

/// The same learners, however many follow them.
fn ilr(seed: u64, learners: usize) -> Vec<u8> {
    let mut file = Vec::new();
    generate::ilr_file(seed, &mut file, IlrSize::Learners(learners)).unwrap();
    file
}

fn open(folder: &Path, key: &DataKey) -> (Workspace, Store) {
    let pics = block_on(Workspace::open(&folder.join("pics.db"), key)).unwrap();
    let store = block_on(Store::open(&folder.join("tandem.db"), key)).unwrap();
    (pics, store)
}
