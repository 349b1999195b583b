//! The stand-in on a socket of this computer.

use crate::answer;
use crate::doors::{ControlName, is_meant_for_here};
use crate::path::{BASE_PATH, CONTROL_PATH, below};
use crate::refusal::{Refusal, code};
use crate::standin::{Outcome, StandIn};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;

/// A whole state comes in one body.
const LARGEST_BODY: usize = 1024 * 1024 * 1024;

/// Between attempts when connections can't be accepted.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_millis(50);

/// A stand-in that is being served. It stops when this value is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where clients find the API.
    pub base_url: String,
    /// Where tests find the control side. Whoever knows it can read and change everything.
    pub control_url: String,
    /// What clients sign in with.
    pub customer_token: String,
    standin: Arc<Mutex<StandIn>>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    /// Serves on 127.0.0.1; port 0 takes a free one. The control side lies where nobody guesses.
    pub async fn start(standin: StandIn, port: u16) -> io::Result<Self> {
        Self::start_at(standin, port, &ControlName::random()?).await
    }

    /// As [`Self::start`], with the control side under this name.
    pub async fn start_at(standin: StandIn, port: u16, control: &ControlName) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let address = listener.local_addr()?;
        let customer_token = standin.state().customer_token.clone();
        let standin = Arc::new(Mutex::new(standin));
        let control = format!("{CONTROL_PATH}/{control}");
        let served = Served {
            standin: Arc::clone(&standin),
            control: control.as_str().into(),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(serve(listener, served, async {
            // An error means that the sender is gone, which is a reason to stop as well.
            let _ = stopped.await;
        }));
        Ok(Self {
            base_url: format!("http://{address}{BASE_PATH}"),
            control_url: format!("http://{address}{control}"),
            customer_token,
            standin,
            stop: Some(stop),
            task,
        })
    }

    /// The stand-in itself. Nothing is answered while it is held.
    pub fn standin(&self) -> MutexGuard<'_, StandIn> {
        lock(&self.standin)
    }

    /// Stops: no more connections, and those that are open close.
    pub async fn stop(mut self) {
        self.stop = None;
        // The task ends by itself; only a panic in it could be reported here.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop = None;
        self.task.abort();
    }
}

/// What is served, and the path of its control side.
#[derive(Clone)]
struct Served {
    standin: Arc<Mutex<StandIn>>,
    control: Arc<str>,
}

/// Answers connections until `shutdown` is done. Open connections close then.
async fn serve(listener: TcpListener, served: Served, shutdown: impl Future<Output = ()>) {
    let router = Router::new().fallback(answer_to).with_state(served);
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone()));
                }
                // Such as too many open files, which passes.
                Err(error) => {
                    tracing::warn!(%error, "stand-in: a connection could not be accepted");
                    tokio::time::sleep(PAUSE_AFTER_REFUSAL).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Marks a response that must not be sent.
#[derive(Debug, Clone, Copy)]
struct CloseInstead;

/// Ends a connection: the HTTP library closes it when the service fails.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer")]
struct Closed;

async fn connection(stream: TcpStream, router: Router) {
    // Answers are small; waiting to fill a packet would only slow tests.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let response = match router.oneshot(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            match response.extensions().get::<CloseInstead>() {
                Some(CloseInstead) => Err(Closed),
                None => Ok(response),
            }
        }
    });
    let served = auto::Builder::new(TokioExecutor::new())
        .http1_only()
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "stand-in: connection ended");
    }
}

async fn answer_to(
    State(served): State<Served>,
    request: Request<Body>,
) -> Result<Response<Body>, Infallible> {
    let (head, body) = request.into_parts();
    if !is_meant_for_here(&head.uri, &head.headers) {
        return Ok(not_here().map(Body::from));
    }
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let request = Request::from_parts(head, body);
    let outcome = {
        let mut standin = lock(&served.standin);
        match below(request.uri().path(), &served.control) {
            Some(rest) => standin.control(rest, &request),
            None => standin.answer(&request),
        }
    };
    match outcome {
        Outcome::Answer { response, delay } => {
            if let Some(delay) = delay {
                tokio::time::sleep(delay).await;
            }
            Ok(response.map(Body::from))
        }
        Outcome::Drop => {
            let mut response = refused(StatusCode::INTERNAL_SERVER_ERROR);
            response.extensions_mut().insert(CloseInstead);
            Ok(response)
        }
    }
}

fn not_here() -> Response<Bytes> {
    answer::refusal(&Refusal::new(
        StatusCode::MISDIRECTED_REQUEST,
        code::HOST,
        "The stand-in answers only as 127.0.0.1, localhost or [::1]",
    ))
}

fn refused(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from(Bytes::new()));
    *response.status_mut() = status;
    response
}

/// A panic while the lock was held leaves a stand-in that can still be asked what it holds. Whoever
/// asks finds it as it is by now.
fn lock(standin: &Mutex<StandIn>) -> MutexGuard<'_, StandIn> {
    let mut standin = standin.lock().unwrap_or_else(PoisonError::into_inner);
    standin.carry_out_late();
    standin
}
