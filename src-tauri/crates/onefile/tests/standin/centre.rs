//! A small centre that is being served, and a client for it. Both live by one clock, which moves
//! when somebody waits for it and never otherwise.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tandem_onefile::{
    BaseUrl, Bounds, CallLog, CallsInMemory, HttpExchange, Limits, OneFileClient, Pace,
    Settings as ClientSettings,
};
use tandem_standin::state::{
    ASSESSOR, Aim, Customer, LEARNER, Organisation, Review, Standard, State, TRAINEE_ASSESSOR,
    User, Visit,
};
use tandem_standin::{Effect, Metrics, Rule, Running, ServerClock, Settings, StandIn};
use tandem_sync::ports::Clock;
use tandem_sync::records::onefile::Percent;

pub const CENTRE: i64 = 9101;
pub const ADA: i64 = 700_101;
pub const TUTOR: i64 = 700_020;
pub const AIM: i64 = 880_001;
pub const BARE_AIM: i64 = 880_002;
pub const REVIEW: i64 = 660_001;
pub const LEARNERS: usize = 120;

/// The stand-in, and everything that a process would bring along.
pub struct Centre {
    pub running: Arc<Running>,
    pub clock: Arc<SharedClock>,
    pub log: Arc<CallsInMemory>,
}

/// The stand-in's clock, moved on by whoever sleeps.
pub struct SharedClock {
    running: Arc<Running>,
    slept: Mutex<Duration>,
}

#[async_trait::async_trait]
impl Clock for SharedClock {
    fn now(&self) -> DateTime<Utc> {
        self.running.standin().clock().now()
    }

    async fn sleep(&self, duration: Duration) {
        *self.slept.lock().unwrap() += duration;
        let by = TimeDelta::from_std(duration).unwrap();
        self.running.standin().clock_mut().advance(by);
        tokio::task::yield_now().await;
    }
}

impl Centre {
    pub async fn open(settings: Settings) -> Self {
        let clock = ServerClock::standing_at(at("2026-11-23T09:00:00Z"));
        let standin = StandIn::new(state(), settings, clock);
        let running = Arc::new(Running::start(standin, 0).await.unwrap());
        Self {
            clock: Arc::new(SharedClock {
                running: running.clone(),
                slept: Mutex::default(),
            }),
            running,
            log: Arc::default(),
        }
    }

    /// Without a call limit, as it suits tests of anything else.
    pub async fn unlimited() -> Self {
        Self::open(unlimited()).await
    }

    /// A client as a process starts it.
    pub async fn client(&self) -> OneFileClient {
        self.client_with(ClientSettings::default()).await
    }

    pub async fn client_with(&self, settings: ClientSettings) -> OneFileClient {
        self.client_as(settings, &self.running.customer_token).await
    }

    pub async fn client_as(&self, settings: ClientSettings, token: &str) -> OneFileClient {
        let base = BaseUrl::parse(&self.running.base_url).unwrap();
        let exchange = HttpExchange::new(base, Bounds::default()).unwrap();
        let log: Arc<dyn CallLog> = self.log.clone();
        let pace = Pace::start(self.clock.clone(), log, Limits::ONEFILE).await;
        let settings = ClientSettings {
            organisation_id: Some(CENTRE),
            ..settings
        };
        OneFileClient::new(
            Arc::new(exchange),
            self.clock.clone(),
            Arc::new(pace.unwrap()),
            settings,
            &token.into(),
        )
    }

    pub fn fault(&self, endpoint: &str, calls: Option<&[u64]>, effect: Effect) {
        let rule = Rule {
            endpoint: endpoint.to_owned(),
            calls: calls.map(<[u64]>::to_vec),
            every: None,
            effect,
        };
        self.running.standin().add_faults(vec![rule]).unwrap();
    }

    pub fn state(&self) -> State {
        self.running.standin().state().clone()
    }

    pub fn metrics(&self) -> Metrics {
        self.running.standin().metrics().clone()
    }

    pub fn received(&self, endpoint: &str) -> u64 {
        let metrics = self.metrics();
        metrics.by_endpoint.get(endpoint).copied().unwrap_or(0)
    }

    /// How long the client waited, all told.
    pub fn slept(&self) -> Duration {
        *self.clock.slept.lock().unwrap()
    }
}

pub fn unlimited() -> Settings {
    Settings {
        limit: None,
        ..Settings::default()
    }
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn state() -> State {
    let learners = (0..i64::try_from(LEARNERS).unwrap()).map(|n| User {
        id: ADA + n,
        role: LEARNER,
        organisation_id: CENTRE,
        first_name: "Ada".into(),
        last_name: format!("Quill-{n}"),
        misid: (n % 3 != 1).then(|| format!("NM-{n:05}")),
        archived: n == 2,
        last_modified: Some(at("2026-11-01T10:00:00Z") + TimeDelta::hours(n)),
        ..User::default()
    });
    let staff = [(TUTOR, ASSESSOR), (TUTOR - 5, TRAINEE_ASSESSOR)].map(|(id, role)| User {
        id,
        role,
        organisation_id: CENTRE,
        first_name: "Tutor".into(),
        last_name: format!("No {id}"),
        misid: Some(format!("OFF{id}")),
        ..User::default()
    });
    let aim = Aim {
        id: AIM,
        user_id: ADA,
        standard_id: 4410,
        start_date: "2026-01-05".parse().ok(),
        // A summer day: the evening before in UTC.
        planned_end: "2027-07-05".parse().ok(),
        registration_number: Some("REG-0001".into()),
        registration_date: "2026-06-30".parse().ok(),
        certificate_applied_date: "2026-10-25".parse().ok(),
        certificate_received_date: "2026-11-02".parse().ok(),
        progress: Some(Percent(2750)),
        ..Aim::default()
    };
    let bare = Aim {
        id: BARE_AIM,
        user_id: ADA,
        standard_id: 4411,
        ..Aim::default()
    };
    let visit = Visit {
        id: 550_001,
        learner_id: ADA,
        organisation_id: CENTRE,
        assessor_id: Some(TUTOR),
        date_from: at("2026-09-07T08:00:00Z"),
        ..Visit::default()
    };
    let held = Review {
        id: REVIEW,
        learner_id: ADA,
        assessor_id: Some(TUTOR),
        visit_id: Some(visit.id),
        scheduled_for: Some(at("2026-09-07T08:00:00Z")),
        started_on: Some(at("2026-09-07T08:04:31Z")),
        assessor_signed_on: Some(at("2026-09-07T08:55:10Z")),
        progress: Some(Percent(2700)),
        ..Review::default()
    };
    let planned = Review {
        id: REVIEW + 1,
        learner_id: ADA,
        scheduled_for: Some(at("2026-12-07T09:00:00Z")),
        ..Review::default()
    };
    State {
        customer: Customer {
            id: 9001,
            name: "Northmoor Training Group".into(),
        },
        customer_token: "customer-token".into(),
        organisations: one(Organisation {
            id: CENTRE,
            name: "Northmoor".into(),
            ..Organisation::default()
        }),
        users: learners.chain(staff).map(|user| (user.id, user)).collect(),
        standards: [(4410, Some("196AS")), (4411, None)]
            .map(|(id, code)| Standard {
                id,
                organisation_id: CENTRE,
                title: format!("Standard {id}"),
                code: code.map(str::to_owned),
            })
            .map(|standard| (standard.id, standard))
            .into(),
        aims: [(AIM, aim), (BARE_AIM, bare)].into(),
        visits: [(visit.id, visit)].into(),
        reviews: [(held.id, held), (planned.id, planned)].into(),
        ..State::default()
    }
}

fn one(organisation: Organisation) -> BTreeMap<i64, Organisation> {
    [(organisation.id, organisation)].into()
}
