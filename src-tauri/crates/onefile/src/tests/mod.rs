//! The client over a scripted exchange: what is sent, what is repeated, and how trouble ends.

mod centre;
mod listing;
mod records;
mod repeats;

use crate::testing::{Script, SimClock, drive, json, plain, with_header};
use crate::{
    CallsInMemory, Exchange, ExchangeError, Limits, OneFileClient, Pace, Response, Settings,
    TimesOnWire,
};
use chrono::TimeDelta;
use serde_json::json as value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tandem_sync::ports::onefile::{OneFileErrorKind as Kind, Window};
use tandem_sync::ports::{Clock, OneFile};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::write::{NewReview, NewVisit};
use tokio_util::sync::CancellationToken;

type Answer = Result<Response, ExchangeError>;

const SETTINGS: Settings = Settings {
    organisation_id: Some(9101),
    page_size: 3,
    times: TimesOnWire::TrueUtc,
    jitter_seed: 7,
};

fn client(script: &Arc<Script>, clock: &Arc<SimClock>) -> OneFileClient {
    client_with(script, clock, SETTINGS)
}

fn client_with(script: &Arc<Script>, clock: &Arc<SimClock>, settings: Settings) -> OneFileClient {
    let log = Arc::new(CallsInMemory::default());
    let pace = drive(clock, Pace::start(clock.clone(), log, Limits::ONEFILE)).unwrap();
    let exchange: Arc<dyn Exchange> = script.clone();
    OneFileClient::new(
        exchange,
        clock.clone(),
        Arc::new(pace),
        settings,
        &" customer-token\n".into(),
    )
}

fn ids(ids: &[i64]) -> Answer {
    let rows: Vec<_> = ids
        .iter()
        .map(|id| value!({"ID": id, "ScheduledFor": "2031-04-07T09:00:00Z"}))
        .collect();
    Ok(json(&rows.into()))
}

fn broken() -> Answer {
    Err(ExchangeError::Broken("reset".into()))
}

fn not_opened() -> Answer {
    Err(ExchangeError::NotOpened("refused".into()))
}

fn visit() -> NewVisit {
    NewVisit {
        learner_id: 1,
        assessor_id: 2,
        day: "2031-07-01".parse().unwrap(),
        time: "09:00:00".parse().unwrap(),
        visit_type: 3,
    }
}
