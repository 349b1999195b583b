//! The customer token with the origin that it belongs to.

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// The customer token as the keyring holds it: its origin, a blank, and the token, which has none.
pub(crate) struct KeptToken {
    /// None where nobody knows.
    pub(crate) origin: Option<String>,
    pub(crate) token: SecretString,
}

impl KeptToken {
    /// Reads an entry. One without an origin is of the time before, and belongs to the connection.
    pub(crate) fn read(text: &SecretString, connected: Option<&str>) -> Self {
        match text.expose_secret().split_once(' ') {
            Some((origin, token)) => Self {
                origin: Some(origin.to_owned()),
                token: SecretString::from(token),
            },
            None => Self {
                origin: connected.map(str::to_owned),
                token: text.clone(),
            },
        }
    }

    /// What the keyring is given.
    pub(crate) fn written(&self) -> SecretString {
        let origin = self.origin.as_deref().unwrap_or_default();
        let token = self.token.expose_secret();
        // Reserved at once, because a string that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(origin.len() + 1 + token.len()));
        for part in [origin, " ", token] {
            text.push_str(part);
        }
        SecretString::from(text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://one.example.test";
    const ELSEWHERE: &str = "https://two.example.test";

    #[test]
    fn a_token_that_was_kept_without_an_origin_belongs_to_the_connection() {
        let kept = KeptToken::read(&SecretString::from("token-3"), Some(HERE));
        assert_eq!(kept.origin.as_deref(), Some(HERE));
        let again = KeptToken::read(&kept.written(), Some(ELSEWHERE));
        assert_eq!(again.origin.as_deref(), Some(HERE));
        assert_eq!(again.token.expose_secret(), "token-3");
        let nobody = KeptToken::read(&SecretString::from("token-3"), None);
        assert_eq!(nobody.origin, None);
    }
}
