//! Tandem's data of one provider with its OneFile, on simulated time.

mod beside;
mod founding;
mod looks;
mod rest;
mod twin;

use super::in_step::Difference;
use super::{Asked, Direct, SimClock, Watched, lost};
use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tandem_onefile::OneFileClient;
use tandem_pics::Workspace;
use tandem_store::Store;
use tandem_sync::brakes::{Brake, Guard};
use tandem_sync::engine::{Engine, Event, Locks, Mode, PicsAlone, Report};
use tandem_sync::error::EngineError;
use tandem_sync::plan::Plan;
use tandem_sync::ports::Clock;
use tandem_sync::ports::Kept;
use tandem_sync::records::RegistrationField;
use tandem_sync::runs::{Outcome, RunCause, RunRequest, Scope};
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
    /// Whether a brake may end a run; otherwise it ends the test.
    pub may_brake: bool,
    /// Brakes that ended runs.
    pub brakes: Vec<Brake>,
    /// Tandem's memory.
    pub store: Store,
    client: OneFileClient,
    settings: Settings,
    folder: tempfile::TempDir,
    key: DataKey,
    runtime: tokio::runtime::Runtime,
    seed: u64,
    /// Learners of the ILR file; 0 where there is none.
    learners: usize,
    /// What engines asked of PICS and of Tandem's memory.
    pub asked: Asked,
    evidence: Vec<Evidence>,
    gathered: Vec<Evidence>,
    /// Where the systems differed before Tandem came.
    at_start: BTreeSet<Difference>,
}

/// A data folder with what stands in it, opened.
struct Data {
    folder: tempfile::TempDir,
    key: DataKey,
    runtime: tokio::runtime::Runtime,
    pics: Workspace,
    store: Store,
    /// Names of aim properties that answers have shown.
    shown: BTreeMap<RegistrationField, String>,
}

/// What engines of one process share.
struct Ports {
    journal: Watched<Store>,
    pics: Watched<Workspace>,
    locks: Locks,
    guard: Guard,
    cancel: CancellationToken,
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
    /// Carries out what a person puts back.
    pub(crate) fn carry_out(&mut self, plan: Plan) {
        self.put_back(plan, &CancellationToken::new());
    }

    /// Carries out what a person puts back, until it is stopped.
    pub fn put_back(&mut self, plan: Plan, stop: &CancellationToken) -> Report {
        let now = self.office().snapshot();
        self.onefile.people().did(now);
        let _entered = self.runtime.enter();
        let guard = Guard::default();
        let writing = PicsAlone {
            pics: &self.pics,
            journal: &self.store,
            clock: &self.clock,
            guard: &guard,
        };
        let record = RunRequest {
            cause: RunCause::PutBack,
            ..self.record(&Scope::All)
        };
        let locks = Locks::default();
        let carried = writing.carry_out(plan, &record, &locks, &|_| {}, stop);
        let report = block_on(carried).unwrap();
        let now = self.office().snapshot();
        self.onefile.people().tandem_did(now);
        report
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
        let told = self.run_told(&Scope::All, &Mode::DryRun, None, &|_| {});
        told.unwrap().plan
    }

    /// Carries out what was previewed.
    pub fn accept(&mut self, plan: Plan, listener: &(dyn Fn(Event) + Send + Sync)) -> Report {
        let mode = Mode::Accepted {
            plan: Box::new(plan),
            left_out: BTreeSet::new(),
        };
        self.run_told(&Scope::All, &mode, None, listener).unwrap()
    }

    /// A run, killed after `patience`. `None` where it was killed or could not be made.
    pub fn run(&mut self, scope: &Scope, patience: Option<TimeDelta>) -> Option<Report> {
        self.run_told(scope, &Mode::CarryOut, patience, &|_| {})
    }

    /// The same for any mode, with somebody who is told how far the run is.
    pub fn run_told(
        &mut self,
        scope: &Scope,
        mode: &Mode,
        patience: Option<TimeDelta>,
        listener: &(dyn Fn(Event) + Send + Sync),
    ) -> Option<Report> {
        self.begin();
        let entry = block_on(self.store.last_entry()).unwrap();
        let ports = self.ports();
        let record = self.record(scope);
        let until = patience.map_or(DateTime::<Utc>::MAX_UTC, |patience| {
            self.clock.now() + patience
        });
        let entered = self.runtime.enter();
        let engine = self.engine(&ports, listener);
        let run = engine.synchronise(scope, mode, &record);
        let ended = self.clock.drive_until(until, run);
        drop(entered);
        if ended.is_none() {
            self.reopen();
        }
        self.end();
        let report = self.came_of(mode, ended?)?;
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

    /// What differs since the last run, people did.
    fn begin(&self) {
        let now = self.office().snapshot();
        let pics = block_on(self.pics.everything()).unwrap();
        let mut people = self.onefile.people();
        people.did(now);
        people.held = lost::cells(&pics);
    }

    /// What differs since the beginning, Tandem did, and what it changed in PICS is in the history.
    fn end(&self) {
        let now = self.office().snapshot();
        let history = block_on(self.store.history(None)).unwrap();
        let pics = block_on(self.pics.everything()).unwrap();
        let mut people = self.onefile.people();
        people.tandem_did(now);
        lost::nothing(&people.held, &lost::cells(&pics), &history);
    }

    /// The report of a run that was finished; whoever came through it without trouble agrees with
    /// OneFile from then on.
    fn came_of(&mut self, mode: &Mode, ended: Result<Report, EngineError>) -> Option<Report> {
        match ended {
            Ok(report) => {
                if !matches!(mode, Mode::DryRun) {
                    self.settle(&report);
                }
                Some(report)
            }
            Err(EngineError::OneFile(_) | EngineError::Stopped) => None,
            Err(EngineError::Braked(brake)) if self.may_brake => {
                self.brakes.push(brake);
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Learners who are left alone for a while after trouble.
    pub fn waiting(&self) -> usize {
        block_on(self.store.retries()).unwrap().len()
    }

    fn ports(&self) -> Ports {
        let clock = &self.clock;
        Ports {
            journal: Watched::new(self.store.clone(), clock, &self.asked),
            pics: Watched::new(self.pics.clone(), clock, &self.asked),
            locks: Locks::default(),
            guard: Guard::default(),
            cancel: CancellationToken::new(),
        }
    }

    fn engine<'a>(
        &'a self,
        ports: &'a Ports,
        listener: &'a (dyn Fn(Event) + Send + Sync),
    ) -> Engine<'a> {
        Engine {
            onefile: &self.client,
            pics: &ports.pics,
            journal: &ports.journal,
            clock: &self.clock,
            settings: &self.settings,
            listener,
            cancel: &ports.cancel,
            locks: &ports.locks,
            guard: &ports.guard,
        }
    }

    /// What is recorded of a run.
    pub fn record(&self, scope: &Scope) -> RunRequest {
        RunRequest {
            scope: scope.clone(),
            account: "simulation".into(),
            started: self.clock.now(),
            cause: self.cause,
        }
    }

    fn settle(&self, report: &Report) {
        let mut people = self.onefile.people();
        for (learner, outcome) in &report.outcomes {
            if matches!(outcome, Outcome::Changed | Outcome::Unchanged) {
                people.settled(learner);
            }
        }
    }

    /// As the next process does after a kill.
    fn reopen(&mut self) {
        // People at work meanwhile went with the process.
        self.onefile.hooks.clear();
        let _entered = self.runtime.enter();
        block_on(self.store.clone().close()).unwrap();
        block_on(self.pics.clone().close()).unwrap();
        let (pics, store) = open(self.folder.path(), &self.key);
        self.pics = pics;
        self.store = store;
    }
}

fn open(folder: &Path, key: &DataKey) -> (Workspace, Store) {
    let pics = block_on(Workspace::open(&folder.join("pics.db"), key)).unwrap();
    let store = block_on(Store::open(&folder.join("tandem.db"), key)).unwrap();
    (pics, store)
}
