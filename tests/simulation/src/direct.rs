//! The stand-in without a network: a request goes in, an answer comes out, and every call is
//! written down.

use super::hooks::{Act, Hooks, label};
use super::{People, SimClock};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
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
    /// What happens while a run is under way.
    pub hooks: Hooks,
    standin: Arc<Mutex<StandIn>>,
    alter: Arc<Mutex<Option<Alter>>>,
    people: Arc<Mutex<People>>,
    trace: Arc<Mutex<Vec<String>>>,
    calls: Arc<Mutex<BTreeMap<String, u64>>>,
    network: Arc<Mutex<bool>>,
    broken: Arc<Mutex<Option<String>>>,
    clock: SimClock,
}

impl Direct {
    /// Its time is the simulation's.
    pub fn new(standin: StandIn, clock: &SimClock) -> Self {
        Self {
            hooks: Hooks::default(),
            standin: Arc::new(Mutex::new(standin)),
            alter: Arc::default(),
            people: Arc::default(),
            trace: Arc::default(),
            calls: Arc::default(),
            network: Arc::new(Mutex::new(true)),
            broken: Arc::default(),
            clock: clock.clone(),
        }
    }

    /// The stand-in, at the simulation's time.
    pub fn standin<T>(&self, with: impl FnOnce(&mut StandIn) -> T) -> T {
        let mut standin = self.standin.lock().unwrap();
        standin.clock_mut().advance_to(self.clock.now());
        if standin.has_late() {
            let before = standin.state().clone();
            standin.carry_out_late();
            self.people().tandem_did_late(&before, standin.state());
        }
        with(&mut standin)
    }

    /// Changes answers from now on; `None` leaves them as they are.
    pub fn alter(&self, alter: Option<Alter>) {
        *self.alter.lock().unwrap() = alter;
    }

    /// What people did.
    pub fn people(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap()
    }

    /// Plugs the network in or out.
    pub fn set_network(&self, is_there: bool) {
        *self.network.lock().unwrap() = is_there;
    }

    /// Whatever is asked for under this path, OneFile has an error of its own.
    pub fn set_broken(&self, path: Option<String>) {
        *self.broken.lock().unwrap() = path;
    }

    /// Changes the JSON of every answer from now on, given the path that was asked.
    pub fn alter_json(&self, alter: impl Fn(&str, &mut Value) + Send + 'static) {
        self.alter(Some(Box::new(move |_, request, response| {
            if let Ok(mut value) = serde_json::from_slice(&response.body) {
                alter(&request.path, &mut value);
                response.body = value.to_string().into();
            }
        })));
    }

    /// Every call so far, with its time and what came of it.
    pub fn trace(&self) -> Vec<String> {
        self.trace.lock().unwrap().clone()
    }

    /// Calls by [`label`] since this was asked last.
    pub fn take_calls(&self) -> BTreeMap<String, u64> {
        std::mem::take(&mut *self.calls.lock().unwrap())
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
        let endpoint = StandIn::endpoint_of(&request.to_http(BASE_PATH).unwrap());
        let label = label(endpoint, &request);
        let due = self.hooks.due(endpoint, &label);
        *self.calls.lock().unwrap().entry(label).or_default() += 1;
        let mut asked = request.clone();
        let mut later = Vec::new();
        for act in due {
            match act {
                Act::Before(work) => work(self),
                Act::Instead(other) => asked = other(asked),
                later_on => later.push(later_on),
            }
        }
        let message = asked.to_http(BASE_PATH).unwrap();
        let outcome = self.standin(|standin| standin.answer(&message));
        let mut changes = Vec::new();
        for act in later {
            match act {
                Act::Before(work) | Act::After(work) => work(self),
                Act::Answer(change) => changes.push(change),
                Act::Instead(_) => {}
            }
        }
        match outcome {
            Outcome::Answer { response, delay } => {
                self.note(&request, response.status().as_str());
                self.clock
                    .sleep(delay.unwrap_or_default() + ON_THE_WAY / 2)
                    .await;
                let (parts, body) = response.into_parts();
                let mut answer = Response {
                    status: parts.status,
                    headers: parts.headers,
                    body,
                };
                if let Some(alter) = self.alter.lock().unwrap().as_mut() {
                    let call = format!("{} {}", request.method, request.path);
                    alter(&call, &request, &mut answer);
                }
                if self.broken.lock().unwrap().as_ref() == Some(&request.path) {
                    answer.status = 500_u16.try_into().unwrap();
                    answer.body = Vec::new().into();
                }
                Ok(changes
                    .into_iter()
                    .fold(answer, |answer, change| change(answer)))
            }
            Outcome::Drop => {
                self.note(&request, "dropped");
                Err(ExchangeError::Broken("dropped".into()))
            }
        }
    }
}
