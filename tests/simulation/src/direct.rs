//! The stand-in without a network: a request goes in, an answer comes out, and every call is
//! written down.

use super::SimClock;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tandem_onefile::{Exchange, ExchangeError, Request, Response};
use tandem_standin::{BASE_PATH, Outcome, StandIn};
use tandem_sync::ports::Clock;

/// What an answer takes on the way.
const ON_THE_WAY: Duration = Duration::from_millis(40);

/// Changes an answer on its way: it is told the call, such as `POST User/Search`.
pub type Alter = Box<dyn FnMut(&str, &Request, &mut Response) + Send>;

/// The stand-in, called directly. Clones share it.
#[derive(Clone)]
pub struct Direct {
    standin: Arc<Mutex<StandIn>>,
    alter: Arc<Mutex<Option<Alter>>>,
    trace: Arc<Mutex<Vec<String>>>,
    network: Arc<Mutex<bool>>,
    clock: SimClock,
}

impl Direct {
    /// Its time is the simulation's.
    pub fn new(standin: StandIn, clock: &SimClock) -> Self {
        Self {
            standin: Arc::new(Mutex::new(standin)),
            alter: Arc::default(),
            trace: Arc::default(),
            network: Arc::new(Mutex::new(true)),
            clock: clock.clone(),
        }
    }

    /// The stand-in, at the simulation's time.
    pub fn standin<T>(&self, with: impl FnOnce(&mut StandIn) -> T) -> T {
        let mut standin = self.standin.lock().unwrap();
        standin.clock_mut().advance_to(self.clock.now());
        standin.carry_out_late();
        with(&mut standin)
    }

    /// Changes answers from now on; `None` leaves them as they are.
    pub fn alter(&self, alter: Option<Alter>) {
        *self.alter.lock().unwrap() = alter;
    }

    /// Plugs the network in or out.
    pub fn set_network(&self, is_there: bool) {
        *self.network.lock().unwrap() = is_there;
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
                let mut response = Response {
                    status: parts.status,
                    headers: parts.headers,
                    body,
                };
                if let Some(alter) = self.alter.lock().unwrap().as_mut() {
                    let call = format!("{} {}", request.method, request.path);
                    alter(&call, &request, &mut response);
                }
                Ok(response)
            }
            Outcome::Drop => {
                self.note(&request, "dropped");
                Err(ExchangeError::Broken("dropped".into()))
            }
        }
    }
}
