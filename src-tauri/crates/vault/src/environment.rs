//! Secrets that the environment gives.

use std::io::Read;
use std::sync::OnceLock;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::{DATA_KEY_VARIABLE, ONEFILE_TOKEN_VARIABLE, platform};

/// Says that the secrets come on standard input: the key, a line end, and the token.
const HANDED_OVER: &str = "TANDEM_SECRETS_ON_STDIN";

/// More is none of ours.
const LONGEST: u64 = 65_536;

static HANDED: OnceLock<(SecretString, SecretString)> = OnceLock::new();

/// Takes the secrets out of the environment of this process, which every program that it starts would
/// inherit: it starts itself again in its own place, and gets them by a pipe on standard input. To be
/// called first, by a program that reads nothing there. Where the system can't, they stay.
pub fn take_secrets_out_of_the_environment() {
    let text = |name| Zeroizing::new(std::env::var(name).unwrap_or_default());
    if std::env::var_os(HANDED_OVER).is_some() {
        let mut told = Zeroizing::new(String::new());
        let read = std::io::stdin().take(LONGEST).read_to_string(&mut told);
        if let (Ok(_), Some((key, token))) = (read, told.split_once('\n')) {
            let _ = HANDED.set((SecretString::from(key), SecretString::from(token)));
        }
        return;
    }
    let (key, token) = (text(DATA_KEY_VARIABLE), text(ONEFILE_TOKEN_VARIABLE));
    if key.is_empty() && token.is_empty() {
        return;
    }
    let mut told = Zeroizing::new(String::with_capacity(key.len() + token.len() + 1));
    for part in [key.trim(), "\n", token.trim()] {
        told.push_str(part);
    }
    let secrets = [DATA_KEY_VARIABLE, ONEFILE_TOKEN_VARIABLE];
    platform::start_again(&secrets, HANDED_OVER, told.as_bytes());
}

/// What the environment gives; it wins, serves this process, and is written nowhere.
#[derive(Default)]
pub(crate) struct Environment {
    pub(crate) key: Option<SecretString>,
    pub(crate) token: Option<SecretString>,
    /// Where the token belongs: settled by the first that asks.
    token_origin: OnceLock<String>,
}

impl Environment {
    pub(crate) fn read() -> Self {
        if let Some((key, token)) = HANDED.get() {
            return Self::of(key.expose_secret(), token.expose_secret());
        }
        let text = |name| Zeroizing::new(std::env::var(name).unwrap_or_default());
        Self::of(&text(DATA_KEY_VARIABLE), &text(ONEFILE_TOKEN_VARIABLE))
    }

    /// A variable that is blank counts as not set.
    pub(crate) fn of(key: &str, token: &str) -> Self {
        Self {
            key: given(key),
            token: given(token),
            token_origin: OnceLock::new(),
        }
    }

    /// The token, where it belongs to this origin.
    pub(crate) fn token_for(&self, origin: &str) -> Option<SecretString> {
        let token = self.token.as_ref()?;
        let belongs = self.token_origin.get_or_init(|| origin.to_owned());
        (belongs == origin).then(|| token.clone())
    }
}

fn given(text: &str) -> Option<SecretString> {
    let text = text.trim();
    (!text.is_empty()).then(|| SecretString::from(text))
}
