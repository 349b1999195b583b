//! The session: one token, shared by everybody who calls.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Gate, MutexGuard as Passed};

use crate::verdict::Failure;

/// OneFile's sessions last 24 hours from issue. An hour is kept in hand.
const RENEW_AFTER: TimeDelta = TimeDelta::hours(23);

/// A session token, and which one it is.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) token: SecretString,
    pub(crate) number: u64,
    issued: DateTime<Utc>,
}

#[derive(Default)]
pub(crate) struct Session {
    state: Mutex<State>,
    /// Held by the one who signs in.
    gate: Gate<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    signed_in: u64,
    /// Sign-ins that ended, and how the last one failed.
    attempts: u64,
    failed: Option<Failure>,
}

/// What to do for a session.
pub(crate) enum Way<'a> {
    /// Use this one.
    Held(Held),
    /// Whoever was signing in meanwhile failed: so would this call.
    Failed(Failure),
    /// Sign in; the others wait as long as this is kept.
    SignIn(SignIn<'a>),
}

/// The right to sign in.
pub(crate) struct SignIn<'a> {
    session: &'a Session,
    _gate: Passed<'a, ()>,
}

impl Session {
    /// The token, where there is one that is young enough and not the one found to be over.
    pub(crate) fn held(&self, now: DateTime<Utc>, over: Option<u64>) -> Option<Held> {
        let state = self.state();
        let held = state.held.as_ref()?;
        (Some(held.number) != over && now - held.issued < RENEW_AFTER).then(|| held.clone())
    }

    /// The token, or the right to get one.
    pub(crate) async fn way(&self, now: impl Fn() -> DateTime<Utc>, over: Option<u64>) -> Way<'_> {
        if let Some(held) = self.held(now(), over) {
            return Way::Held(held);
        }
        let attempts = self.state().attempts;
        let gate = self.gate.lock().await;
        if let Some(held) = self.held(now(), over) {
            return Way::Held(held);
        }
        let state = self.state();
        match &state.failed {
            Some(failure) if state.attempts != attempts => Way::Failed(failure.clone()),
            _ => Way::SignIn(SignIn {
                session: self,
                _gate: gate,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SignIn<'_> {
    pub(crate) fn succeeded(self, token: SecretString, issued: DateTime<Utc>) -> Held {
        let mut state = self.session.state();
        state.signed_in += 1;
        state.attempts += 1;
        state.failed = None;
        let held = Held {
            token,
            number: state.signed_in,
            issued,
        };
        state.held = Some(held.clone());
        held
    }

    /// Those who waited for this sign-in share its failure.
    pub(crate) fn failed(self, failure: &Failure) {
        let mut state = self.session.state();
        state.attempts += 1;
        state.failed = Some(failure.clone());
    }
}

/// The token in the answer to Authentication: the plain body, perhaps in quotes.
pub(crate) fn token(body: &[u8]) -> Option<SecretString> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let text = text
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .unwrap_or(text)
        .trim();
    usable(text).then(|| text.into())
}

/// Whether a token can be put into a header at all.
pub(crate) fn usable(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn the_token_is_the_body() {
        for body in ["ab+/=", " ab+/=\r\n", "\"ab+/=\"", "\"ab+/=\"\n"] {
            let token = token(body.as_bytes()).unwrap();
            assert_eq!(token.expose_secret(), "ab+/=", "{body:?}");
        }
        for body in ["", "\"\"", " ", "two words", "line\nbreak", "caf\u{e9}"] {
            assert!(token(body.as_bytes()).is_none(), "{body:?}");
        }
    }
}
