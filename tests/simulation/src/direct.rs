//! The stand-in without a network: a request goes in, an answer comes out, and every call is
//! written down.

use super::SimClock;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tandem_onefile::{Exchange, ExchangeError, Request, Response};
use tandem_standin::{BASE_PATH, Outcome, StandIn};
use tandem_sync::ports::Clock;

/// What an answer takes on the way.
const ON_THE_WAY: Duration = Duration::from_millis(40);

/// Changes an answer on its way, given the path that was asked and the answer's JSON.
pub type Alter = Box<dyn Fn(&str, &mut Value) + Send>;

/// The stand-in, called directly. Clones share it.
#[derive(Clone)]
pub struct Direct {
    alter: Arc<Mutex<Option<Alter>>>,
    standin: Arc<Mutex<StandIn>>,
    trace: Arc<Mutex<Vec<String>>>,
    network: Arc<Mutex<bool>>,
    clock: SimClock,
}

impl Direct {
    /// Its time is the simulation's.
    pub fn new(standin: StandIn, clock: &SimClock) -> Self {
        Self {
            alter: Arc::default(),
            standin: Arc::new(Mutex::new(standin)),
            trace: Arc::default(),
            network: Arc::new(Mutex::new(true)),
            clock: clock.clone(),
        }
    }

    /// The stand-in, at the simulation's time.
    pub fn standin<T>(&self, with: impl FnOnce(&mut StandIn) -> T) -> T {
        let mut standin = self.standin.lock().unwrap();
        standin.clock_mut().advance_to(self.clock.now());
        with(&mut standin)
    }

    /// Plugs the network in or out.
    pub fn set_network(&self, is_there: bool) {
        *self.network.lock().unwrap() = is_there;
    }

    /// Changes every answer from now on.
    pub fn alter(&self, alter: impl Fn(&str, &mut Value) + Send + 'static) {
        *self.alter.lock().unwrap() = Some(Box::new(alter));
    }

    fn altered<B: AsRef<[u8]> + From<String>>(&self, path: &str, body: B) -> B {
        let alter = self.alter.lock().unwrap();
        match (&*alter, serde_json::from_slice(body.as_ref())) {
            (Some(alter), Ok(mut value)) => {
                alter(path, &mut value);
                value.to_string().into()
            }
            _ => body,
        }
    }

    /// Every call so far, with its time and what came of it.
    pub fn trace(&self) -> Vec<String> {
        self.trace.lock().unwrap().clone()
    }

    fn note(&self, request: &Request, came: &str) {
        let line = format!("{} {request:?} {came}", self.clock.now().to_rfc3339());
        self.trace.lock().unwrap().push(line);
    }
}

#[async_trait::async_trait]
impl Exchange for Direct {
    async fn exchange(&self, request: Request) -> Result<Response, ExchangeError> {
        self.clock.sleep(ON_THE_WAY / 2).await;
        if !*self.network.lock().unwrap() {
            self.note(&request, "no network");
            return Err(ExchangeError::NotOpened("no network".into()));
        }
        let message = request.to_http(BASE_PATH).unwrap();
        let outcome = self.standin(|standin| standin.answer(&message));
        match outcome {
            Outcome::Answer { response, delay } => {
                self.note(&request, response.status().as_str());
                self.clock
                    .sleep(delay.unwrap_or_default() + ON_THE_WAY / 2)
                    .await;
                let (parts, body) = response.into_parts();
                Ok(Response {
                    status: parts.status,
                    headers: parts.headers,
                    body: self.altered(&request.path, body),
                })
            }
            Outcome::Drop => {
                self.note(&request, "dropped");
                Err(ExchangeError::Broken("dropped".into()))
            }
        }
    }
}
