//! One call from start to end: session, turn, exchange, verdict, and the repeats that are
//! allowed.
//!
//! Reads are repeated after anything that may pass. Writes are repeated only when they were
//! certainly not carried out: the session was over, there were too many calls, or the connection
//! never opened.

use crate::exchange::{Certificate, Exchange, ExchangeError, Request, Response, Token};
use crate::jitter::Jitter;
use crate::pace::{NoTurn, Pace, Priority, Turn};
use crate::session::Session;
use crate::verdict::{self, Failure, Nature, Verdict};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tandem_sync::ports::Clock;
use tandem_sync::ports::onefile::OneFileErrorKind as Kind;
use tokio_util::sync::CancellationToken;

/// Tries of a call that meets trouble which may pass.
const TRIES: u32 = 3;

/// Times that a call is repeated after 429.
const REPEATS_AFTER_TOO_MANY: u32 = 3;

/// What all handles of one client share.
pub(crate) struct Calls {
    pub(crate) exchange: Arc<dyn Exchange>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) pace: Arc<Pace>,
    pub(crate) session: Session,
    pub(crate) customer: SecretString,
    jitter: Jitter,
    made: AtomicU64,
    server_time: Mutex<Option<ServerTime>>,
}

/// The server's clock, as one answer showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTime {
    /// What the server said, to the second.
    pub server: DateTime<Utc>,
    /// Our clock when the answer was there.
    pub here: DateTime<Utc>,
}

/// One call to make.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) nature: Nature,
    pub(crate) method: Method,
    /// Without IDs: for errors and the log.
    pub(crate) endpoint: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// Bytes that its answer may have.
    pub(crate) most: usize,
}

/// Bytes of an answer that is one record, a session, or what came of a write.
const MOST_OF_ONE: usize = 1 << 20;

/// Bytes of one page.
const MOST_OF_PAGE: usize = 16 << 20;

/// Bytes of one page of what one learner has. Several learners are read at once.
const MOST_OF_LEARNER: usize = 4 << 20;

/// On whose behalf.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'a> {
    pub(crate) priority: Priority,
    pub(crate) stop: Option<&'a CancellationToken>,
}

impl Call {
    pub(crate) fn get(endpoint: &'static str, path: String) -> Self {
        Self {
            nature: Nature::Read,
            method: Method::GET,
            endpoint,
            path,
            body: None,
            most: MOST_OF_ONE,
        }
    }

    /// A search for what one learner has.
    pub(crate) fn search_of_learner(endpoint: &'static str, body: Value) -> Self {
        Self {
            most: MOST_OF_LEARNER,
            ..Self::search(endpoint, body)
        }
    }

    /// The sign-in.
    pub(crate) fn authentication() -> Self {
        Self {
            most: MOST_OF_ONE,
            ..Self::search("Authentication", Value::Array(Vec::new()))
        }
    }

    pub(crate) fn search(endpoint: &'static str, body: Value) -> Self {
        Self {
            nature: Nature::Read,
            method: Method::POST,
            endpoint,
            path: endpoint.to_owned(),
            body: Some(body),
            most: MOST_OF_PAGE,
        }
    }

    pub(crate) fn write(endpoint: &'static str, path: String, body: Value) -> Self {
        Self {
            nature: Nature::Write,
            method: Method::POST,
            endpoint,
            path,
            body: Some(body),
            most: MOST_OF_ONE,
        }
    }
}

impl Calls {
    pub(crate) fn new(
        exchange: Arc<dyn Exchange>,
        clock: Arc<dyn Clock>,
        pace: Arc<Pace>,
        customer: &SecretString,
        jitter_seed: u64,
    ) -> Self {
        Self {
            exchange,
            clock,
            pace,
            session: Session::default(),
            customer: customer.expose_secret().trim().into(),
            jitter: Jitter::new(jitter_seed),
            made: AtomicU64::new(0),
            server_time: Mutex::new(None),
        }
    }

    pub(crate) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    pub(crate) fn server_time(&self) -> Option<ServerTime> {
        *self
            .server_time
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a call under the session. What comes back was answered with success, with a body
    /// that is no web page.
    pub(crate) async fn make(&self, call: &Call, caller: Caller<'_>) -> Result<Bytes, Failure> {
        let mut trouble = Trouble::default();
        let mut over = None;
        loop {
            self.signed_in(caller, over).await?;
            let turn = self.turn(caller).await?;
            // Looked up anew: while this call waited for its turn, another may have signed in.
            let Some(held) = self.session.held(self.clock.now(), over) else {
                turn.answered().await;
                continue;
            };
            let token = Token::Session(held.token.clone());
            let outcome = self.exchange(call, token).await;
            turn.answered().await;
            let response = match outcome {
                Ok(response) => response,
                Err(error) => {
                    self.after_break(error, call.nature, &mut trouble, caller)
                        .await?;
                    continue;
                }
            };
            match verdict::of(&response, call.nature).without(&held.token) {
                Verdict::Fine => return Ok(response.body),
                Verdict::SignInAgain if over.is_some() => {
                    return Err(Failure::new(
                        Kind::SignIn,
                        "401 also with a fresh session: check the customer token with OneFile",
                    ));
                }
                Verdict::SignInAgain => over = Some(held.number),
                other => self.after(other, call.nature, &mut trouble, caller).await?,
            }
        }
    }

    /// Waits for something on the clock, unless stopped.
    async fn pause(&self, time: Duration, caller: Caller<'_>) -> Result<(), Failure> {
        unless_stopped(caller, self.clock.sleep(time)).await
    }

    pub(crate) async fn turn(&self, caller: Caller<'_>) -> Result<Turn<'_>, Failure> {
        let turn = self.pace.turn(caller.priority, caller.stop).await;
        // Without a record of calls none may leave: nothing further would either.
        turn.map_err(|error| match error {
            NoTurn::Stopped => stopped(),
            NoTurn::Log(error) => Failure::new(Kind::Stopped, error.to_string()),
        })
    }

    pub(crate) async fn exchange(
        &self,
        call: &Call,
        token: Token,
    ) -> Result<Response, ExchangeError> {
        let request = Request {
            method: call.method.clone(),
            path: call.path.clone(),
            token,
            body: call.body.clone(),
            most: call.most,
        };
        self.made.fetch_add(1, Ordering::Relaxed);
        let sent = self.clock.now();
        let outcome = self.exchange.exchange(request).await;
        let outcome = outcome.and_then(|response| match response.body.len() > call.most {
            true => Err(ExchangeError::TooLarge(call.most)),
            false => Ok(response),
        });
        let here = self.clock.now();
        let milliseconds = (here - sent).num_milliseconds();
        match &outcome {
            Ok(response) => {
                let status = response.status.as_u16();
                tracing::debug!(endpoint = call.endpoint, status, milliseconds, "call");
                if let Some(server) = response.date() {
                    let mut time = self
                        .server_time
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner);
                    *time = Some(ServerTime { server, here });
                }
            }
            Err(error) => {
                let status = match error {
                    ExchangeError::NotOpened(_) => "not opened",
                    ExchangeError::Certificate { .. } => "certificate refused",
                    ExchangeError::TooLarge(_) => "too large",
                    ExchangeError::Broken(_) => "broken",
                };
                tracing::debug!(endpoint = call.endpoint, status, milliseconds, "call");
            }
        }
        outcome
    }

    pub(crate) async fn after_break(
        &self,
        error: ExchangeError,
        nature: Nature,
        trouble: &mut Trouble,
        caller: Caller<'_>,
    ) -> Result<(), Failure> {
        let text = error.to_string();
        let failure = match error {
            ExchangeError::NotOpened(_) => Failure::new(Kind::Unreachable, text),
            // Both would end the same way again.
            ExchangeError::Certificate { of, why } => {
                return Err(Failure::new(kind_of(why), of));
            }
            ExchangeError::TooLarge(_) => {
                return Err(Failure::new(nature.doubt(Kind::TooLarge), text));
            }
            ExchangeError::Broken(_) => Failure::new(Kind::InDoubt, text),
        };
        if nature == Nature::Write && failure.kind == Kind::InDoubt {
            return Err(failure);
        }
        self.back_off(failure, trouble, caller).await
    }

    /// Waits where the call may be repeated; otherwise says how it ended.
    pub(crate) async fn after(
        &self,
        verdict: Verdict,
        nature: Nature,
        trouble: &mut Trouble,
        caller: Caller<'_>,
    ) -> Result<(), Failure> {
        match verdict {
            Verdict::TooMany(wait) => {
                self.pace.hold(wait);
                trouble.too_many += 1;
                if trouble.too_many > REPEATS_AFTER_TOO_MANY {
                    return Err(Failure::new(Kind::TooManyCalls, "429 also after waiting"));
                }
                Ok(())
            }
            Verdict::Doubt(failure) if nature == Nature::Read => {
                self.back_off(failure, trouble, caller).await
            }
            Verdict::Doubt(failure) | Verdict::Final(failure) => Err(failure),
            Verdict::Fine | Verdict::SignInAgain => Ok(()),
        }
    }

    async fn back_off(
        &self,
        failure: Failure,
        trouble: &mut Trouble,
        caller: Caller<'_>,
    ) -> Result<(), Failure> {
        trouble.tries += 1;
        if trouble.tries >= TRIES {
            return Err(failure);
        }
        // One second, then four, each cut by up to a half so that calls which failed together do
        // not come again together.
        let longest = 1000 << (2 * (trouble.tries - 1));
        let time = longest - self.jitter.below(longest / 2);
        self.pause(Duration::from_millis(time), caller).await
    }
}

/// What a call has met so far.
#[derive(Default)]
pub(crate) struct Trouble {
    tries: u32,
    too_many: u32,
}

fn kind_of(certificate: Certificate) -> Kind {
    match certificate {
        Certificate::Untrusted => Kind::CertificateUntrusted,
        Certificate::OtherName => Kind::CertificateOtherName,
        Certificate::Dates => Kind::CertificateDates,
    }
}

fn stopped() -> Failure {
    Failure::new(Kind::Stopped, "stopped before the call was made")
}

pub(crate) async fn unless_stopped<T>(
    caller: Caller<'_>,
    future: impl Future<Output = T>,
) -> Result<T, Failure> {
    match caller.stop {
        None => Ok(future.await),
        Some(stop) => tokio::select! {
            biased;
            () = stop.cancelled() => Err(stopped()),
            output = future => Ok(output),
        },
    }
}
