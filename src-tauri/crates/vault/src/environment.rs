//! Secrets that the environment gives.

use std::sync::OnceLock;

use secrecy::SecretString;

use crate::{DATA_KEY_VARIABLE, ONEFILE_TOKEN_VARIABLE};

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
        let text = |name| std::env::var(name).unwrap_or_default();
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
