//! What the tests of this crate share: a clock that only moves when everybody waits, and an
//! exchange that answers by a script.

use crate::exchange::{Exchange, ExchangeError, Request, Response, Token};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use secrecy::ExposeSecret;
use std::collections::{BTreeMap, VecDeque};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use tandem_sync::ports::Clock;

/// A clock driven by [`drive`].
pub(crate) struct SimClock(Arc<Mutex<Sim>>);

struct Sim {
    now: DateTime<Utc>,
    next: u64,
    timers: BTreeMap<(DateTime<Utc>, u64), Option<Waker>>,
}

struct Sleep {
    sim: Arc<Mutex<Sim>>,
    key: (DateTime<Utc>, u64),
}

impl SimClock {
    pub(crate) fn new() -> Arc<Self> {
        Self::at("2026-11-23T09:00:00Z".parse().unwrap())
    }

    pub(crate) fn at(now: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self(Arc::new(Mutex::new(Sim {
            now,
            next: 0,
            timers: BTreeMap::new(),
        }))))
    }

    /// Moves on to the next timer; false where nobody waits.
    fn advance(&self, not_after: DateTime<Utc>) -> bool {
        let mut sim = self.0.lock().unwrap();
        let Some((at, _)) = sim.timers.keys().next().copied() else {
            return false;
        };
        if at > not_after {
            return false;
        }
        sim.now = sim.now.max(at);
        let now = sim.now;
        for (_, waker) in sim.timers.iter_mut().take_while(|((at, _), _)| *at <= now) {
            if let Some(waker) = waker.take() {
                waker.wake();
            }
        }
        true
    }
}

#[async_trait::async_trait]
impl Clock for SimClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().now
    }

    async fn sleep(&self, duration: Duration) {
        let key = {
            let mut sim = self.0.lock().unwrap();
            sim.next += 1;
            let key = (sim.now + duration, sim.next);
            sim.timers.insert(key, None);
            key
        };
        Sleep {
            sim: Arc::clone(&self.0),
            key,
        }
        .await;
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut sim = self.sim.lock().unwrap();
        if sim.now >= self.key.0 {
            return Poll::Ready(());
        }
        sim.timers.insert(self.key, Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.sim.lock().unwrap().timers.remove(&self.key);
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Runs to the end, moving the clock whenever everything waits for it.
pub(crate) fn drive<T>(clock: &SimClock, future: impl Future<Output = T>) -> T {
    drive_until(clock, DateTime::<Utc>::MAX_UTC, future).expect("everything waits for ever")
}

/// Runs to the end, or until the clock would pass `until`; what was under way is then dropped.
pub(crate) fn drive_until<T>(
    clock: &SimClock,
    until: DateTime<Utc>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let woken = Arc::new(Woken(AtomicBool::new(true)));
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        while woken.0.swap(false, Ordering::SeqCst) {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Some(output);
            }
        }
        if !clock.advance(until) {
            return None;
        }
    }
}

/// Answers requests in turn, and remembers them.
pub(crate) struct Script {
    answers: Mutex<VecDeque<Result<Response, ExchangeError>>>,
    seen: Mutex<Vec<Seen>>,
    pub(crate) local: bool,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) what: String,
    pub(crate) token: String,
    pub(crate) body: serde_json::Value,
}

impl Script {
    /// Without an answer for the sign-in: see [`Script::signed_in`].
    pub(crate) fn new(
        answers: impl IntoIterator<Item = Result<Response, ExchangeError>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            seen: Mutex::default(),
            local: false,
        })
    }

    /// With a sign-in in front.
    pub(crate) fn signed_in(
        answers: impl IntoIterator<Item = Result<Response, ExchangeError>>,
    ) -> Arc<Self> {
        Self::new(std::iter::once(Ok(plain(200, "session-1"))).chain(answers))
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Method and path of each request.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.what).collect()
    }
}

#[async_trait::async_trait]
impl Exchange for Script {
    async fn exchange(&self, request: Request) -> Result<Response, ExchangeError> {
        let (Token::Customer(token) | Token::Session(token)) = &request.token;
        self.seen.lock().unwrap().push(Seen {
            what: format!("{request:?}"),
            token: token.expose_secret().to_owned(),
            body: request.body.clone().unwrap_or_default(),
        });
        let answer = self.answers.lock().unwrap().pop_front();
        // An answer never comes at once: whoever calls at the same time gets a say meanwhile.
        tokio::task::yield_now().await;
        answer.unwrap_or_else(|| panic!("no answer left for {request:?}"))
    }

    fn is_local(&self) -> bool {
        self.local
    }
}

pub(crate) fn plain(status: u16, body: &str) -> Response {
    Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

pub(crate) fn with_header(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers.insert(
        HeaderName::from_static(name),
        HeaderValue::from_str(value).unwrap(),
    );
    response
}

pub(crate) fn json(body: &serde_json::Value) -> Response {
    with_header(
        plain(200, &body.to_string()),
        "content-type",
        "application/json",
    )
}
