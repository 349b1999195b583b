//! Where OneFile is: https, except for a stand-in on this machine.

use reqwest::Url;
use std::net::IpAddr;

/// A base address of the API, such as `https://wsapi.onefile.co.uk/api/v2.1`, without a slash at
/// its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    loopback: bool,
}

/// Why an address can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not an address at all. It is not repeated: it may be a token that went into the wrong field.
    #[error(
        "what stands for the address is none; give live, beta, practice, or an address that starts with https://"
    )]
    NotAnAddress,
    /// Not https.
    #[error(
        "{0} is not encrypted: use https (plain http is only taken for a stand-in on this machine)"
    )]
    NotEncrypted(String),
    /// User name, query or fragment.
    #[error("{0} holds more than host and path; leave out user name, \"?\" and \"#\"")]
    TooMuch(String),
}

impl BaseUrl {
    /// The environment with real learners.
    pub fn live() -> Self {
        Self::known("https://wsapi.onefile.co.uk/api/v2.1")
    }

    /// The environment with what comes next.
    pub fn beta() -> Self {
        Self::known("https://wsapibeta.onefile.co.uk/api/v2.1")
    }

    /// The environment to practise in.
    pub fn practice() -> Self {
        Self::known("https://wsapi2.onefile.co.uk/api/v2.1")
    }

    /// `live`, `beta`, `practice`, or an address.
    ///
    /// # Errors
    /// See [`BaseUrlError`]; the text says what to give instead.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "live" => return Ok(Self::live()),
            "beta" => return Ok(Self::beta()),
            "practice" => return Ok(Self::practice()),
            _ => {}
        }
        let url = Url::parse(text).ok().filter(Url::has_host);
        let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            return Err(BaseUrlError::NotAnAddress);
        };
        let plain = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
        if !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err(BaseUrlError::TooMuch(plain));
        }
        let loopback = is_loopback(&url);
        if url.scheme() != "https" && !loopback {
            return Err(BaseUrlError::NotEncrypted(plain));
        }
        Ok(Self {
            text: url.as_str().trim_end_matches('/').to_owned(),
            loopback,
        })
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port: what a customer token belongs to.
    pub fn origin(&self) -> String {
        Url::parse(&self.text).map_or_else(
            |_| self.text.clone(),
            |url| url.origin().ascii_serialization(),
        )
    }

    /// Host and port, as a person would say which server it is.
    pub(crate) fn host_and_port(&self) -> String {
        let url = Url::parse(&self.text).ok();
        let told = url.as_ref().and_then(|url| {
            let (host, port) = (url.host_str()?, url.port_or_known_default()?);
            Some(format!("{host}:{port}"))
        });
        told.unwrap_or_else(|| self.text.clone())
    }

    /// Whether it is this very machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    fn known(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            loopback: false,
        }
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_and_addresses() {
        assert_eq!(BaseUrl::parse(" Live "), Ok(BaseUrl::live()));
        let other = BaseUrl::parse("https://college.example.test/api/v2.1/").unwrap();
        assert_eq!(other.as_str(), "https://college.example.test/api/v2.1");
        assert!(!other.is_loopback());
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let origin = |text: &str| BaseUrl::parse(text).unwrap().origin();
        assert_eq!(origin("live"), "https://wsapi.onefile.co.uk");
        assert_eq!(
            origin("https://WSAPI.onefile.co.uk:443/x"),
            origin("live"),
            "the usual port goes without saying"
        );
        let others = [
            "https://wsapi.onefile.co.uk:8443/api/v2.1",
            "https://wsapi.onefile.co.uk.example.test",
            "http://127.0.0.1:1",
            "http://127.0.0.1:2",
            "https://127.0.0.1:1",
        ];
        for (number, one) in others.iter().enumerate() {
            for other in &others[number + 1..] {
                assert_ne!(origin(one), origin(other));
            }
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for here in [
            "http://127.0.0.1:8080/api/v2.1",
            "http://127.8.0.1",
            "http://localhost:1/x",
            "http://[::1]:9/api",
        ] {
            assert!(BaseUrl::parse(here).unwrap().is_loopback(), "{here}");
        }
        for elsewhere in [
            "http://wsapi.onefile.co.uk/api/v2.1",
            "http://127.0.0.1.example.test",
            "http://localhost.example.test",
            "http://0.0.0.0",
        ] {
            assert!(
                matches!(
                    BaseUrl::parse(elsewhere),
                    Err(BaseUrlError::NotEncrypted(_))
                ),
                "{elsewhere}"
            );
        }
    }

    #[test]
    fn what_is_no_base_address_is_refused_without_repeating_secrets() {
        for text in [
            "",
            "onefile",
            "ftp://x.test",
            "file:///etc/passwd",
            "a-token",
        ] {
            assert_eq!(
                BaseUrl::parse(text),
                Err(BaseUrlError::NotAnAddress),
                "{text}"
            );
        }
        let with_password = BaseUrl::parse("https://me:hush@x.test/api").unwrap_err();
        assert!(!with_password.to_string().contains("hush"));
        assert!(matches!(
            BaseUrl::parse("https://x.test/api?token=1"),
            Err(BaseUrlError::TooMuch(_))
        ));
    }
}
