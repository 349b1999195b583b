//! Where the data key and OneFile's customer token come from.

mod keys;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use crate::environment::Environment;
use crate::kept_token::KeptToken;
use crate::{DataKey, SecretError, keyring};

/// The secrets of one data folder. What was found is remembered, so that the keyring, which can
/// ask a person, is asked once in a process.
pub struct Secrets {
    keeper: Keeper,
    environment: Environment,
    key: Mutex<Option<DataKey>>,
    token: Mutex<Option<KeptToken>>,
}

impl Secrets {
    /// The secrets of the installation with this name: from the environment where it gives them,
    /// otherwise from the operating system's keyring.
    #[must_use]
    pub fn of_installation(installation: &str) -> Self {
        let keeper = Keeper::Keyring {
            installation: installation.to_owned(),
        };
        Self::new(keeper, Environment::read())
    }

    /// Secrets that live as long as this value, for invented data. Neither keyring nor environment
    /// is asked.
    #[must_use]
    pub fn in_memory(key: DataKey) -> Self {
        Self::new(Keeper::Memory { key }, Environment::default())
    }

    fn new(keeper: Keeper, environment: Environment) -> Self {
        Self {
            keeper,
            environment,
            key: Mutex::new(None),
            token: Mutex::new(None),
        }
    }

    /// OneFile's customer token for an origin: scheme, host and port. A token that belongs to
    /// another is never given. One that was kept without an origin belongs to that of the
    /// connection; one of the environment belongs to the first that it is asked for.
    ///
    /// # Errors
    ///
    /// [`SecretError::TokenMissing`] where none is stored or given,
    /// [`SecretError::TokenOfAnotherAddress`] where one is that belongs elsewhere, and what keeps
    /// the keyring from giving it.
    pub async fn onefile_token(
        &self,
        origin: &str,
        connected: Option<&str>,
    ) -> Result<SecretString, SecretError> {
        if let Some(token) = self.environment.token_for(origin) {
            return Ok(token);
        }
        let mut known = self.token.lock().await;
        if known.is_none()
            && let Keeper::Keyring { installation } = &self.keeper
        {
            let stored = match stored_token(installation).await {
                // Whoever gives the key does without a keyring: it is the token that is missing.
                Err(SecretError::NoKeyring) if self.environment.key.is_some() => None,
                stored => stored?,
            };
            *known = stored.map(|text| KeptToken::read(&text, connected));
        }
        match &*known {
            Some(kept) if kept.origin.as_deref() == Some(origin) => Ok(kept.token.clone()),
            Some(_) => Err(SecretError::TokenOfAnotherAddress),
            None if self.environment.token.is_some() => Err(SecretError::TokenOfAnotherAddress),
            None => Err(SecretError::TokenMissing),
        }
    }

    /// Whether the environment gives a token for this origin, so that there is nothing to store.
    #[must_use]
    pub fn onefile_token_is_given(&self, origin: &str) -> bool {
        self.environment.token_for(origin).is_some()
    }

    /// Whether the environment gives a token, for whatever origin.
    #[must_use]
    pub fn environment_gives_a_token(&self) -> bool {
        self.environment.token.is_some()
    }

    /// Stores OneFile's customer token for an origin, in place of any other, and reads it back. One
    /// that the environment gives goes on winning where it belongs.
    ///
    /// # Errors
    ///
    /// [`SecretError::TokenMissing`] for a blank one, [`SecretError::NotKept`] where another comes
    /// back, and what keeps the keyring from storing it.
    pub async fn store_onefile_token(
        &self,
        origin: &str,
        token: &SecretString,
    ) -> Result<(), SecretError> {
        let token = SecretString::from(token.expose_secret().trim());
        if token.expose_secret().is_empty() {
            return Err(SecretError::TokenMissing);
        }
        let kept = KeptToken {
            origin: Some(origin.to_owned()),
            token,
        };
        let mut known = self.token.lock().await;
        if let Keeper::Keyring { installation } = &self.keeper {
            // What is remembered must not outlive a failure half way.
            *known = None;
            let names = names(installation, token_entry(installation));
            keyring::keep(names, kept.written()).await?;
        }
        *known = Some(kept);
        Ok(())
    }

    /// Forgets OneFile's customer token and removes it from the keyring.
    ///
    /// # Errors
    ///
    /// What keeps the keyring from removing it.
    pub async fn remove_onefile_token(&self) -> Result<(), SecretError> {
        let mut known = self.token.lock().await;
        *known = None;
        match &self.keeper {
            Keeper::Keyring { installation } => keyring::remove(token_entry(installation)).await,
            Keeper::Memory { .. } => Ok(()),
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(hidden)")
    }
}

enum Keeper {
    Keyring { installation: String },
    Memory { key: DataKey },
}

async fn stored_token(installation: &str) -> Result<Option<SecretString>, SecretError> {
    let stored = keyring::get(token_entry(installation)).await?;
    if stored.is_none() {
        keyring::probe(probe_entry(installation)).await?;
    }
    Ok(stored)
}

fn token_entry(installation: &str) -> String {
    format!("onefile-token-{installation}")
}

fn probe_entry(installation: &str) -> String {
    format!("probe-{installation}")
}

fn names(installation: &str, entry: String) -> keyring::Names {
    keyring::Names {
        entry,
        probe: probe_entry(installation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    const HERE: &str = "https://one.example.test";
    const ELSEWHERE: &str = "https://two.example.test";

    fn in_environment(key: &str, token: &str) -> Secrets {
        let keeper = Keeper::Keyring {
            installation: "unused".to_owned(),
        };
        Secrets::new(keeper, Environment::of(key, token))
    }

    #[tokio::test]
    async fn the_environment_wins_over_the_keyring() {
        let secrets = in_environment(&format!(" {DIGITS}\n"), "token-1\n");
        for exists in [false, true] {
            let key = secrets.data_key(exists).await.unwrap();
            assert_eq!(key.to_hex().expose_secret(), DIGITS.to_lowercase());
        }
        assert!(secrets.onefile_token_is_given(HERE));
        assert_eq!(
            secrets
                .onefile_token(HERE, None)
                .await
                .unwrap()
                .expose_secret(),
            "token-1"
        );
    }

    #[tokio::test]
    async fn a_bad_key_in_the_environment_is_refused_without_repeating_it() {
        let secrets = in_environment("correct horse battery staple", "");
        let error = secrets.data_key(false).await.unwrap_err();
        assert_eq!(error, SecretError::BadEnvironmentKey);
        assert!(!error.to_string().contains("horse"));
    }

    #[tokio::test]
    async fn a_token_of_the_environment_goes_where_it_was_first_asked_for() {
        let secrets = in_environment(DIGITS, "token-1");
        assert!(secrets.onefile_token(HERE, None).await.is_ok());
        assert!(!secrets.onefile_token_is_given(ELSEWHERE));
        assert!(secrets.onefile_token_is_given(HERE));
    }

    #[tokio::test]
    async fn a_token_is_given_for_its_origin_alone() {
        let secrets = Secrets::in_memory(DataKey::from_hex(DIGITS).unwrap());
        let token = SecretString::from("token-2");
        secrets.store_onefile_token(HERE, &token).await.unwrap();
        for elsewhere in [
            ELSEWHERE,
            "http://one.example.test",
            "https://one.example.test:8443",
        ] {
            let refused = secrets.onefile_token(elsewhere, Some(elsewhere)).await;
            assert_eq!(refused.unwrap_err(), SecretError::TokenOfAnotherAddress);
        }
        assert!(secrets.onefile_token(HERE, None).await.is_ok());
    }

    #[tokio::test]
    async fn secrets_in_memory_keep_a_token_until_it_is_removed() {
        let secrets = Secrets::in_memory(DataKey::from_hex(DIGITS).unwrap());
        assert_eq!(
            secrets.onefile_token(HERE, None).await.unwrap_err(),
            SecretError::TokenMissing
        );
        let blank = SecretString::from("  ");
        let refused = secrets.store_onefile_token(HERE, &blank).await;
        assert_eq!(refused, Err(SecretError::TokenMissing));

        secrets
            .store_onefile_token(HERE, &SecretString::from("token-2\n"))
            .await
            .unwrap();
        assert_eq!(
            secrets
                .onefile_token(HERE, None)
                .await
                .unwrap()
                .expose_secret(),
            "token-2"
        );
        assert!(!format!("{secrets:?}").contains("token-2"));
        secrets.remove_onefile_token().await.unwrap();
        assert_eq!(
            secrets.onefile_token(HERE, None).await.unwrap_err(),
            SecretError::TokenMissing
        );
        secrets.data_key(true).await.unwrap();
    }
}
