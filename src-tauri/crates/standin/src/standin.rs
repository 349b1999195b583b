//! The stand-in without a network: a request in, an answer out, in one thread.

use crate::answer;
use crate::body::Fields;
use crate::clock::ServerClock;
use crate::comparable::comparable;
use crate::edit::{self, Edit};
use crate::endpoints::{self, Call, Reply};
use crate::faults::{Effect, Faults, Rule, RuleError};
use crate::late::Late;
use crate::limit::{Limit, seconds_left};
use crate::metrics::{Counter, Metrics};
use crate::path::{BASE_PATH, Endpoint, Page, Route, below, route};
use crate::refusal::{Refusal, code};
use crate::session::Sessions;
use crate::settings::Settings;
use crate::state::State;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{HeaderName, RETRY_AFTER};
use http::{Method, Request, Response, StatusCode};
use serde_json::Value;
use std::time::Duration;

/// Header of an accepted Authentication: `off`, or how many calls a window has. Clients on
/// loopback pace by it; OneFile has no such header.
pub const LIMIT_HEADER: &str = "Tandem-Standin-Limit";

const CUSTOMER_TOKEN_HEADER: &str = "X-CustomerToken";
const SESSION_HEADER: &str = "X-TokenID";

/// A stand-in for OneFile, holding one customer's records.
#[derive(Debug)]
pub struct StandIn {
    state: State,
    settings: Settings,
    clock: ServerClock,
    sessions: Sessions,
    limit: Limit,
    counter: Counter,
    faults: Faults,
    late: Late,
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Outcome {
    /// It is answered.
    Answer {
        /// The answer.
        response: Response<Bytes>,
        /// Wait so long before sending it. The call is carried out already.
        delay: Option<Duration>,
    },
    /// The connection closes without an answer.
    Drop,
}

impl StandIn {
    /// A stand-in that holds `state`.
    pub fn new(state: State, settings: Settings, clock: ServerClock) -> Self {
        Self {
            state,
            settings,
            clock,
            sessions: Sessions::default(),
            limit: Limit::default(),
            counter: Counter::default(),
            faults: Faults::default(),
            late: Late::default(),
        }
    }

    /// The name under which a request to the API is counted, such as `POST Review`.
    pub fn endpoint_of(request: &Request<Bytes>) -> &'static str {
        let path = request.uri().path();
        route(request.method(), below(path, BASE_PATH).unwrap_or(path)).name
    }

    /// What it holds.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What it holds, in the form in which two histories can be compared.
    pub fn comparable(&self) -> Value {
        comparable(&self.state)
    }

    /// Replaces what it holds. Sessions of another customer end.
    pub fn replace_state(&mut self, state: State) {
        if state.customer_token != self.state.customer_token {
            self.sessions.end_all();
        }
        self.state = state;
    }

    /// The switches.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Replaces the switches. An `Err` says why they can't be used.
    pub fn set_settings(&mut self, settings: Settings) -> Result<(), &'static str> {
        match settings.trouble() {
            Some(trouble) => Err(trouble),
            None => {
                self.settings = settings;
                Ok(())
            }
        }
    }

    /// Its time.
    pub fn clock(&self) -> &ServerClock {
        &self.clock
    }

    /// Its time, to move it on.
    pub fn clock_mut(&mut self) -> &mut ServerClock {
        &mut self.clock
    }

    /// What was called.
    pub fn metrics(&self) -> &Metrics {
        self.counter.metrics()
    }

    /// Adds fault rules; none of them, if one can't be set.
    pub fn add_faults(&mut self, rules: Vec<Rule>) -> Result<(), RuleError> {
        self.faults.add(rules)
    }

    /// Removes all fault rules. Calls that are late already are still carried out.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// Does what a person does in OneFile: all of it, or nothing.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<(), Refusal> {
        self.carry_out_late();
        let now = self.clock.now();
        edit::apply(&mut self.state, edits, &self.settings, now)
    }

    /// Whether calls are on their way that will be carried out late.
    pub fn has_late(&self) -> bool {
        !self.late.is_empty()
    }

    /// Carries out the late calls that are due, each at its own time. Every request and every edit
    /// does so first; whoever looks at the state after the clock has moved on does so too.
    pub fn carry_out_late(&mut self) {
        let now = self.clock.now();
        while let Some((due, request)) = self.late.take_due(now) {
            if let Some(rest) = below(request.uri().path(), BASE_PATH) {
                // Nobody waits for the answer, a refusal included.
                let _ = self.carry_out(&request, route(request.method(), rest), None, due);
            }
        }
    }

    pub(crate) fn api(&mut self, request: &Request<Bytes>, route: Route) -> Outcome {
        let now = self.clock.now();
        self.counter.received(route.name, now);
        let effect = self.faults.strike(route.name);
        let mut response = match effect {
            Some(Effect::DropBefore) => return Outcome::Drop,
            Some(Effect::LateMs(late)) => {
                if (self.admit(request, effect, now)).is_ok() {
                    self.late.keep(request.clone(), now, late);
                }
                return Outcome::Drop;
            }
            Some(Effect::Status(status)) => answer::refusal(&Refusal::new(
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                code::FAULT,
                "An error has occurred",
            )),
            Some(Effect::Html) => answer::html(StatusCode::OK),
            Some(Effect::HtmlStatus(status)) => answer::html(
                StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
            ),
            _ => (self.call(request, route, effect, now))
                .unwrap_or_else(|refusal| answer::refusal(&refusal)),
        };
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            self.counter.too_many();
            if self.settings.retry_after {
                let seconds = seconds_left(now).to_string();
                answer::set_header(&mut response, RETRY_AFTER, &seconds);
            }
        }
        let fault_delay = match effect {
            Some(Effect::DropAfter) => return Outcome::Drop,
            Some(Effect::DelayMs(delay)) => delay,
            _ => 0,
        };
        let delay = self.settings.latency_ms.saturating_add(fault_delay);
        let delay = (delay > 0).then(|| Duration::from_millis(delay));
        self.finished(response, delay)
    }

    pub(crate) fn finished(&self, response: Response<Bytes>, delay: Option<Duration>) -> Outcome {
        Outcome::Answer {
            response: answer::dated(response, self.clock.now()),
            delay,
        }
    }

    /// Signs in, or carries a call out within a session. The limit counts by customer, so a call
    /// of nobody known is refused before it.
    fn call(
        &mut self,
        request: &Request<Bytes>,
        route: Route,
        effect: Option<Effect>,
        now: DateTime<Utc>,
    ) -> Result<Response<Bytes>, Refusal> {
        if matches!(route.endpoint, Ok(Endpoint::Authentication)) {
            return self.authenticate(request, now);
        }
        self.admit(request, effect, now)?;
        self.carry_out(request, route, effect, now)
    }

    /// Whether a call is of a session that goes on, and within the limit.
    fn admit(
        &mut self,
        request: &Request<Bytes>,
        effect: Option<Effect>,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let session = header(request, SESSION_HEADER);
        if effect == Some(Effect::ExpireSession) {
            self.sessions.end(session);
        }
        if !self.sessions.valid(session, now) {
            return Err(unauthorised("The session token is not valid"));
        }
        self.take_from_limit(now)
    }

    /// Carries out a call that has been admitted.
    fn carry_out(
        &mut self,
        request: &Request<Bytes>,
        route: Route,
        effect: Option<Effect>,
        now: DateTime<Utc>,
    ) -> Result<Response<Bytes>, Refusal> {
        let endpoint = route.endpoint?;
        let mut page = match endpoint {
            Endpoint::Search(_, page) => page,
            _ => None,
        };
        if let Some(page) = &mut page
            && effect == Some(Effect::RepeatPage)
        {
            *page = Page {
                number: (page.number - 1).max(1),
                size: page.size,
            };
        }
        let times = self.settings.written_times;
        let fields = match Fields::read(request.body(), times) {
            // Some clients send a body with every GET; nothing is read from it.
            Err(_) if request.method() == Method::GET => Fields::from_pairs([], times),
            read => read?,
        };
        let call = Call {
            state: &mut self.state,
            fields: &fields,
            settings: &self.settings,
            now,
            page,
        };
        let mut reply = endpoints::carry_out(call, &endpoint)?;
        if let Reply::Rows(rows) = &mut reply
            && effect == Some(Effect::DuplicateRows)
        {
            *rows = rows.drain(..).flat_map(|row| [row.clone(), row]).collect();
        }
        if request.method() == Method::POST && !matches!(endpoint, Endpoint::Search(..)) {
            self.counter.written();
        }
        Ok(answer::reply(reply, &self.settings))
    }

    fn authenticate(
        &mut self,
        request: &Request<Bytes>,
        now: DateTime<Utc>,
    ) -> Result<Response<Bytes>, Refusal> {
        let token = header(request, CUSTOMER_TOKEN_HEADER);
        if token.is_empty() || token != self.state.customer_token {
            return Err(unauthorised("The customer token is not valid"));
        }
        self.take_from_limit(now)?;
        let session = (self.sessions).issue(token, now, self.settings.session_hours);
        let mut response = answer::text(session);
        let limit = match self.settings.limit {
            Some(limit) => limit.to_string(),
            None => "off".to_owned(),
        };
        if let Ok(name) = HeaderName::from_bytes(LIMIT_HEADER.as_bytes()) {
            answer::set_header(&mut response, name, &limit);
        }
        Ok(response)
    }

    fn take_from_limit(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.limit.take(self.settings.limit, now) {
            true => Ok(()),
            false => Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                code::TOO_MANY,
                "API calls quota exceeded",
            )),
        }
    }
}

fn header<'r>(request: &'r Request<Bytes>, name: &str) -> &'r str {
    (request.headers().get(name))
        .and_then(|value| value.to_str().ok())
        .map_or("", str::trim)
}

fn unauthorised(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, code::SIGN_IN, message)
}
