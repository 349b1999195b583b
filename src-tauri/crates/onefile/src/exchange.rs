//! The one seam of the client: request in, response out. In the product it is HTTP
//! ([`crate::http`]); in a simulation it is the stand-in, called directly.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use http::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

/// Carries one request to OneFile and brings the answer back. It repeats nothing: whoever calls
/// must be able to tell what may have been carried out.
#[async_trait::async_trait]
pub trait Exchange: Send + Sync {
    /// One request, one answer, whatever its status.
    ///
    /// # Errors
    /// No answer came: see [`ExchangeError`].
    async fn exchange(&self, request: Request) -> Result<Response, ExchangeError>;

    /// Whether the other end is on this very machine, so that it can only be a stand-in. Only
    /// then does its word about the call limit count.
    fn is_local(&self) -> bool {
        false
    }
}

/// One request.
#[derive(Clone)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Path below the base address, without a slash in front.
    pub path: String,
    /// What it is signed with.
    pub token: Token,
    /// JSON body.
    pub body: Option<Value>,
}

/// What a request is signed with.
#[derive(Clone)]
pub enum Token {
    /// The customer token, for Authentication only.
    Customer(SecretString),
    /// A session token, for everything else.
    Session(SecretString),
}

/// An answer.
#[derive(Clone)]
pub struct Response {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The connection never opened: the request certainly did not arrive.
    #[error("no connection: {0}")]
    NotOpened(String),
    /// Anything later: the request may have arrived and been carried out.
    #[error("connection broke: {0}")]
    Broken(String),
}

impl Request {
    /// As an HTTP message. `base` is the base address, or just its path.
    ///
    /// # Errors
    /// An address or a token that HTTP can't carry.
    pub fn to_http(&self, base: &str) -> Result<http::Request<Bytes>, http::Error> {
        let (name, secret) = match &self.token {
            Token::Customer(secret) => ("x-customertoken", secret),
            Token::Session(secret) => ("x-tokenid", secret),
        };
        let mut signature = HeaderValue::from_str(secret.expose_secret())?;
        signature.set_sensitive(true);
        let message = http::Request::builder()
            .method(self.method.clone())
            .uri(format!("{}/{}", base.trim_end_matches('/'), self.path))
            .header(ACCEPT, "application/json")
            .header(name, signature);
        match &self.body {
            Some(body) => message
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string().into()),
            None => message.body(Bytes::new()),
        }
    }
}

impl Response {
    /// The server's own time, to the second.
    pub fn date(&self) -> Option<DateTime<Utc>> {
        http_date(self.header(DATE.as_str())?)
    }

    /// How long the server asks to wait, in seconds or as a time by the server's clock.
    pub fn retry_after(&self) -> Option<std::time::Duration> {
        let text = self.header(RETRY_AFTER.as_str())?.trim();
        match text.parse() {
            Ok(seconds) => Some(std::time::Duration::from_secs(seconds)),
            Err(_) => (http_date(text)? - self.date()?).to_std().ok(),
        }
    }

    /// Where a redirect points to: the host alone, or nothing for one within the server.
    pub fn redirect_host(&self) -> Option<String> {
        let target: http::Uri = self.header(LOCATION.as_str())?.parse().ok()?;
        target.host().map(str::to_owned)
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().map(|d| d.to_utc())
}

// Bodies hold learners' data, and the body of Authentication is a token: neither is ever printed.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(headers: &[(&'static str, &'static str)]) -> Response {
        Response {
            status: StatusCode::OK,
            headers: headers
                .iter()
                .map(|(name, value)| {
                    (
                        http::HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect(),
            body: Bytes::from_static(b"secret-token"),
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let request = Request {
            method: Method::POST,
            path: "Authentication".into(),
            token: Token::Customer("customer-secret".into()),
            body: Some(serde_json::json!({"FirstName": "Ada"})),
        };
        let printed = format!(
            "{request:?} {:?} {:?}",
            request.to_http("https://x.test/api").unwrap(),
            response(&[])
        );
        assert!(!printed.contains("secret"), "{printed}");
        assert!(!format!("{request:?}").contains("Ada"));
    }

    #[test]
    fn the_wait_that_is_asked_for_is_read_in_both_forms() {
        let seconds = response(&[("retry-after", "17")]);
        assert_eq!(seconds.retry_after().unwrap().as_secs(), 17);
        let date = response(&[
            ("date", "Mon, 23 Nov 2026 09:00:00 GMT"),
            ("retry-after", "Mon, 23 Nov 2026 09:01:30 GMT"),
        ]);
        assert_eq!(date.retry_after().unwrap().as_secs(), 90);
        assert_eq!(response(&[("retry-after", "soon")]).retry_after(), None);
    }

    #[test]
    fn a_request_goes_below_the_base_address() {
        let request = Request {
            method: Method::GET,
            path: "Review/5".into(),
            token: Token::Session("abc+/=".into()),
            body: None,
        };
        let message = request.to_http("https://x.test/api/v2.1/").unwrap();
        assert_eq!(message.uri(), "https://x.test/api/v2.1/Review/5");
        assert_eq!(message.headers()["X-TokenID"], "abc+/=");
    }
}
