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
    /// Bytes that its answer may have. What is larger is not read to its end.
    pub most: usize,
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

/// Why there is no answer. The texts are this computer's own, never the server's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The connection never opened: the request certainly did not arrive.
    #[error("no connection: {0}")]
    NotOpened(String),
    /// The server could not prove who it is: the request certainly did not arrive.
    #[error("{of}: {why}")]
    Certificate {
        /// Host and port that were asked for.
        of: String,
        /// What is wrong with its certificate.
        why: Certificate,
    },
    /// The answer is larger than the request allows. The request may have been carried out.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// Anything later: the request may have arrived and been carried out.
    #[error("connection broke: {0}")]
    Broken(String),
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Certificate {
    /// Nobody whom this computer trusts has signed it, or it can't be used at all.
    #[error("the certificate is not trusted")]
    Untrusted,
    /// It is for another name.
    #[error("the certificate is for another name")]
    OtherName,
    /// By this computer's clock it has expired, or is not valid yet.
    #[error("the certificate is not valid by this computer's clock")]
    Dates,
}

/// Where a redirect points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another address of the same server.
    SameHost,
    /// A host, by its name.
    Host(String),
    /// Nothing that is an address.
    Unclear,
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

    /// Where a redirect points to: the host alone.
    pub fn target(&self) -> Target {
        let Some(target) = self.header(LOCATION.as_str()).map(str::trim) else {
            return Target::Unclear;
        };
        // An address without a scheme may name a host all the same.
        let whole = match target.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None if target.contains("://") => target.to_owned(),
            None => return Target::SameHost,
        };
        let Ok(target) = whole.parse::<http::Uri>() else {
            return Target::Unclear;
        };
        match target.host() {
            None => Target::Unclear,
            Some(host) if is_plain(host) => Target::Host(host.to_ascii_lowercase()),
            Some(_) => Target::Unclear,
        }
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Whether a host's name can stand in a sentence.
fn is_plain(host: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b);
    host.len() <= LONGEST_HOST && host.bytes().all(plain)
}

/// The longest name of a host there is.
const LONGEST_HOST: usize = 253;

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
            most: 100,
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
    fn both_tokens_are_marked_as_secret() {
        for token in [
            Token::Customer("customer-secret".into()),
            Token::Session("session-secret".into()),
        ] {
            let request = Request {
                method: Method::GET,
                path: "Customer".into(),
                token,
                body: None,
                most: 100,
            };
            let message = request.to_http("https://x.test/api").unwrap();
            let secret = message.headers().values().filter(|v| v.is_sensitive());
            assert_eq!(secret.count(), 1);
        }
    }

    #[test]
    fn a_redirect_is_told_by_its_host_alone() {
        let target = |to: &'static str| response(&[("location", to)]).target();
        let host = |name: &str| Target::Host(name.into());
        assert_eq!(target("https://X.test/login?for=ada"), host("x.test"));
        assert_eq!(target("https://ada:hush@x.test:8/"), host("x.test"));
        assert_eq!(target("//x.test/a"), host("x.test"));
        for same in ["/login?for=ada", "login", "?for=https", ""] {
            assert_eq!(target(same), Target::SameHost, "{same}");
        }
        for odd in ["https://", "https://x'y.test/", "https://a b/"] {
            assert_eq!(target(odd), Target::Unclear, "{odd}");
        }
        assert_eq!(response(&[]).target(), Target::Unclear);
    }

    #[test]
    fn a_request_goes_below_the_base_address() {
        let request = Request {
            method: Method::GET,
            path: "Review/5".into(),
            token: Token::Session("abc+/=".into()),
            body: None,
            most: 100,
        };
        let message = request.to_http("https://x.test/api/v2.1/").unwrap();
        assert_eq!(message.uri(), "https://x.test/api/v2.1/Review/5");
        assert_eq!(message.headers()["X-TokenID"], "abc+/=");
    }
}
