//! How a provider begins.

use super::{Data, Provider, open};
use crate::{Asked, Direct, SimClock};
use chrono::{DateTime, Utc};
use futures::executor::block_on;
use secrecy::SecretString;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tandem_onefile::{CallsInMemory, Limits, OneFileClient, Pace};
use tandem_pics::Workspace;
use tandem_standin::generate::{self, IlrSize};
use tandem_standin::state::State;
use tandem_standin::{ServerClock, StandIn};
use tandem_sync::runs::RunCause;
use tandem_sync::settings::Settings;
use tandem_vault::DataKey;

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
        provider.begins();
        provider
    }

    fn over(
        seed: u64,
        onefile: State,
        start: DateTime<Utc>,
        fill: impl FnOnce(&Workspace),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::generate().unwrap();
        let runtime = runtime();
        let entered = runtime.enter();
        let (pics, store) = open(folder.path(), &key);
        drop(entered);
        fill(&pics);
        let data = Data {
            folder,
            key,
            runtime,
            pics,
            store,
            shown: BTreeMap::new(),
        };
        let mut provider = Self::on(data, seed, onefile, start);
        provider.begins();
        provider
    }

    pub(super) fn on(data: Data, seed: u64, onefile: State, start: DateTime<Utc>) -> Self {
        let entered = data.runtime.enter();
        let clock = SimClock::at(start);
        let token = SecretString::from(onefile.customer_token.clone());
        let centre = *onefile.organisations.keys().next().unwrap();
        let standin = StandIn::new(
            onefile,
            tandem_standin::Settings::default(),
            ServerClock::standing_at(start),
        );
        let direct = Direct::new(standin, &clock);
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
        )
        .with_shown(data.shown);
        drop(entered);
        Self {
            clock,
            onefile: direct,
            pics: data.pics,
            cause: RunCause::Asked,
            may_brake: false,
            brakes: Vec::new(),
            store: data.store,
            client,
            // One at a time: which of several database threads answers first is no function of
            // the seed.
            settings: Settings {
                at_once: 1,
                // Coming to rest takes longer than that, so that all has been read by then.
                sweep_days: 3,
                ..Settings::default()
            },
            folder: data.folder,
            key: data.key,
            runtime: data.runtime,
            seed,
            learners: 0,
            asked: Asked::default(),
            evidence: Vec::new(),
            gathered: Vec::new(),
            at_start: BTreeSet::new(),
        }
    }
}

/// The same learners, however many follow them.
pub(super) fn ilr(seed: u64, learners: usize) -> Vec<u8> {
    let mut file = Vec::new();
    generate::ilr_file(seed, &mut file, IlrSize::Learners(learners)).unwrap();
    file
}

pub(super) fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.build().unwrap()
}
