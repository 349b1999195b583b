//! The exchange over HTTP: the platform's certificate roots and the system's proxy (colleges
//! inspect TLS), no redirects, answers bounded in time and, by what each request allows, in size.

use crate::base_url::BaseUrl;
use crate::exchange::{Certificate, Exchange, ExchangeError, Request, Response};
use bytes::BytesMut;
use rustls::CertificateError;
use std::error::Error;
use std::io;
use std::time::Duration;

/// OneFile over the network.
pub struct HttpExchange {
    client: reqwest::Client,
    base: BaseUrl,
}

/// How long an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Time to open a connection.
    pub connect: Duration,
    /// Time from the start of a call to the end of its answer.
    pub total: Duration,
}

/// The HTTP client could not be built, for instance because the certificates of the system can't
/// be read.
#[derive(Debug, thiserror::Error)]
#[error("the network could not be set up: {0}")]
pub struct HttpSetupError(String);

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
        }
    }
}

impl HttpExchange {
    /// A client for one base address.
    ///
    /// # Errors
    /// See [`HttpSetupError`].
    pub fn new(base: BaseUrl, bounds: Bounds) -> Result<Self, HttpSetupError> {
        // Fails only where one is installed already, and any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Tandem/", env!("CARGO_PKG_VERSION")))
            .https_only(!base.is_loopback())
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(bounds.connect)
            .timeout(bounds.total)
            // Shorter than servers keep idle connections: a write on one that the server is just
            // closing would be in doubt for nothing.
            .pool_idle_timeout(Duration::from_secs(20));
        if base.is_loopback() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|e| HttpSetupError(chain(&e)))?;
        Ok(Self { client, base })
    }
}

#[async_trait::async_trait]
impl Exchange for HttpExchange {
    async fn exchange(&self, request: Request) -> Result<Response, ExchangeError> {
        let not_sent = |e: &dyn Error| ExchangeError::NotOpened(chain(e));
        let message = request
            .to_http(self.base.as_str())
            .map_err(|e| not_sent(&e))?;
        let message = reqwest::Request::try_from(message).map_err(|e| not_sent(&e))?;
        let failed = |error| failed(error, &self.base);
        let mut answer = self.client.execute(message).await.map_err(failed)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut body = BytesMut::new();
        while let Some(part) = answer.chunk().await.map_err(failed)? {
            if body.len() + part.len() > request.most {
                return Err(ExchangeError::TooLarge(request.most));
            }
            body.extend_from_slice(&part);
        }
        Ok(Response {
            status,
            headers,
            body: body.freeze(),
        })
    }

    fn is_local(&self) -> bool {
        self.base.is_loopback()
    }
}

fn failed(error: reqwest::Error, base: &BaseUrl) -> ExchangeError {
    let error = error.without_url();
    if let Some(why) = certificate(&error) {
        let of = base.host_and_port();
        return ExchangeError::Certificate { of, why };
    }
    if error.is_connect() {
        ExchangeError::NotOpened(chain(&error))
    } else {
        ExchangeError::Broken(chain(&error))
    }
}

/// What is wrong with the server's certificate, where that is what failed.
fn certificate(error: &(dyn Error + 'static)) -> Option<Certificate> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref() {
            return Some(match why {
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => Certificate::OtherName,
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. } => Certificate::Dates,
                _ => Certificate::Untrusted,
            });
        }
        // What an I/O error carries is no source of it: its source is that of what it carries.
        let carried = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match carried {
            Some(carried) => Some(carried),
            None => error.source(),
        };
    }
    None
}

/// Characters of a text that libraries and the operating system put together.
const LONGEST_TEXT: usize = 300;

// The outermost text alone ("error sending request") tells support nothing.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = inner.source();
    }
    let plain = |c: char| if c.is_ascii_graphic() { c } else { ' ' };
    text.chars().map(plain).take(LONGEST_TEXT).collect()
}
