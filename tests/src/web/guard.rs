//! Who may ask: the browser that came first with the token, and nobody through another name.

use super::policy;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

const COOKIE: &str = "tandem-session";

pub(super) struct Guard {
    /// A page that another name leads here must not be answered, so that it can't ask for the user.
    host: String,
    token: String,
    unused: Mutex<bool>,
    session: String,
    policy: HeaderValue,
}

impl Guard {
    pub fn of(host: String) -> io::Result<Self> {
        Ok(Self {
            host,
            token: random()?,
            unused: Mutex::new(true),
            session: random()?,
            policy: HeaderValue::from_str(&policy::of_the_desktop()?).map_err(io::Error::other)?,
        })
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    fn is_here(&self, headers: &HeaderMap) -> bool {
        let says = |name| headers.get(name).map(HeaderValue::as_bytes);
        let origin = format!("http://{}", self.host);
        says(header::HOST) == Some(self.host.as_bytes())
            && says(header::ORIGIN).is_none_or(|from| from == origin.as_bytes())
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let own = format!("{COOKIE}={}", self.session);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .any(|cookie| cookie.trim() == own)
    }

    /// Whether this is the token, for the first time.
    fn lets_in(&self, request: &Request) -> bool {
        let given = request
            .uri()
            .query()
            .and_then(|query| query.strip_prefix("token="));
        if request.uri().path() != "/" || given != Some(self.token.as_str()) {
            return false;
        }
        let mut unused = self.unused.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *unused)
    }
}

pub(super) async fn check(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = if !guard.is_here(request.headers()) {
        StatusCode::FORBIDDEN.into_response()
    } else if guard.lets_in(&request) {
        welcome(&guard.session)
    } else if guard.is_known(request.headers()) && !has_token(&request) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, guard.policy.clone());
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A second use of the token is refused, also to the browser that has used it.
fn has_token(request: &Request) -> bool {
    request.uri().query().is_some_and(|q| q.contains("token="))
}

/// The session, and the page without the token in its address.
fn welcome(session: &str) -> Response {
    let cookie = format!("{COOKIE}={session}; HttpOnly; SameSite=Strict; Path=/");
    (
        StatusCode::SEE_OTHER,
        [
            (header::SET_COOKIE, cookie.as_str()),
            (header::LOCATION, "/"),
        ],
        Body::empty(),
    )
        .into_response()
}

fn random() -> io::Result<String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
