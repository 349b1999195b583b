//! Who is let in: only what was meant for this computer, and to the control side only who was told
//! where it is.
//!
//! A web page that somebody has open on this computer can call 127.0.0.1, also under a name of its
//! own that it has pointed there. Such a call bears that name as its host.

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Uri};
use std::fmt::{self, Write};
use std::io;
use std::net::IpAddr;

/// The last part of the control side's path, which nobody guesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlName(String);

/// A name that can't be part of a path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a name of letters, digits and hyphens")]
pub struct ControlNameError;

/// Bytes that a name is made from.
const CHANCE: usize = 16;

impl ControlName {
    /// One by chance.
    ///
    /// # Errors
    /// The operating system has no chance to give.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; CHANCE];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let mut name = String::new();
        for byte in bytes {
            // Writing to a string does not fail.
            let _ = write!(name, "{byte:02x}");
        }
        Ok(Self(name))
    }

    /// This one, for whoever has to know it before.
    ///
    /// # Errors
    /// See [`ControlNameError`].
    pub fn new(name: &str) -> Result<Self, ControlNameError> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let usable = !name.is_empty() && name.bytes().all(fits);
        usable
            .then(|| Self(name.to_owned()))
            .ok_or(ControlNameError)
    }
}

impl fmt::Display for ControlName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a request was meant for this computer, by every host that it names.
pub(crate) fn is_meant_for_here(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut named = headers.get_all(HOST).iter();
    let only = named.next().filter(|_| named.next().is_none());
    let host = only.and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    host.is_some_and(|host| is_here(&host)) && uri.authority().is_none_or(is_here)
}

fn is_here(authority: &Authority) -> bool {
    let host = authority.host();
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_loopback = match bare.unwrap_or(host).parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    };
    is_loopback && !authority.as_str().contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn only_loopback_is_here() {
        let meant = |hosts: &[&str], uri: &str| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(HOST, HeaderValue::from_str(host).unwrap());
            }
            is_meant_for_here(&uri.parse().unwrap(), &headers)
        };
        for host in [
            "127.0.0.1",
            "127.0.0.1:80",
            "LocalHost:9",
            "[::1]",
            "[::1]:9",
        ] {
            assert!(meant(&[host], "/x"), "{host}");
        }
        for host in [
            "",
            "example.test",
            "localhost.example.test",
            "127.0.0.1.example.test:80",
            "127.0.0.1@example.test",
            "example.test@127.0.0.1",
            "0.0.0.0",
            "[::]",
            "192.168.0.1:80",
        ] {
            assert!(!meant(&[host], "/x"), "{host}");
        }
        assert!(!meant(&[], "/x"));
        assert!(!meant(&["localhost", "localhost"], "/x"));
        assert!(meant(&["localhost"], "http://127.0.0.1:9/x"));
        assert!(!meant(&["localhost"], "http://example.test/x"));
    }

    #[test]
    fn no_two_names_by_chance_are_the_same() {
        let name = ControlName::random().unwrap();
        assert_eq!(ControlName::new(&name.to_string()), Ok(name.clone()));
        assert_ne!(ControlName::random().unwrap(), name);
        for odd in ["", "a/b", "..", "a b", "a?b", "\u{e9}"] {
            assert_eq!(ControlName::new(odd), Err(ControlNameError), "{odd}");
        }
    }
}
