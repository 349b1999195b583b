//! Where the data key and OneFile's customer token come from.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, OnceCell};

use crate::{DATA_KEY_VARIABLE, DataKey, ONEFILE_TOKEN_VARIABLE, SecretError, keyring};

/// The secrets of one data folder. What was found is remembered, so that the keyring, which can
/// ask a person, is asked once in a process.
pub struct Secrets {
    keeper: Keeper,
    environment: Environment,
    key: OnceCell<DataKey>,
    token: Mutex<Option<SecretString>>,
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
            key: OnceCell::new(),
            token: Mutex::new(None),
        }
    }

    /// The key of the databases. A new one is made only where no database exists; it is stored and
    /// read back before it is used.
    ///
    /// # Errors
    ///
    /// [`SecretError::KeyMissing`] where a database exists and its key is not found, and what keeps
    /// the keyring or the environment from giving one.
    pub async fn data_key(&self, database_exists: bool) -> Result<DataKey, SecretError> {
        let key = self
            .key
            .get_or_try_init(|| self.find_key(database_exists))
            .await?;
        Ok(key.clone())
    }

    /// OneFile's customer token.
    ///
    /// # Errors
    ///
    /// [`SecretError::TokenMissing`] where none is stored or given, and what keeps the keyring from
    /// giving it.
    pub async fn onefile_token(&self) -> Result<SecretString, SecretError> {
        if let Some(token) = &self.environment.token {
            return Ok(token.clone());
        }
        let mut known = self.token.lock().await;
        if known.is_none()
            && let Keeper::Keyring { installation } = &self.keeper
        {
            *known = match stored_token(installation).await {
                // Whoever gives the key does without a keyring: it is the token that is missing.
                Err(SecretError::NoKeyring) if self.environment.key.is_some() => None,
                stored => stored?,
            };
        }
        known.clone().ok_or(SecretError::TokenMissing)
    }

    /// Whether the environment gives the token for this call, so that there is nothing to store.
    #[must_use]
    pub fn onefile_token_is_given(&self) -> bool {
        self.environment.token.is_some()
    }

    /// Stores OneFile's customer token and reads it back. One that the environment gives goes on
    /// winning.
    ///
    /// # Errors
    ///
    /// [`SecretError::TokenMissing`] for a blank one, [`SecretError::NotKept`] where another comes
    /// back, and what keeps the keyring from storing it.
    pub async fn store_onefile_token(&self, token: &SecretString) -> Result<(), SecretError> {
        let token = SecretString::from(token.expose_secret().trim());
        if token.expose_secret().is_empty() {
            return Err(SecretError::TokenMissing);
        }
        let mut known = self.token.lock().await;
        if let Keeper::Keyring { installation } = &self.keeper {
            // What is remembered must not outlive a failure half way.
            *known = None;
            keyring::keep(token_entry(installation), token.clone()).await?;
        }
        *known = Some(token);
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

    /// Removes the key of the databases from the keyring: nobody can read them any more. One that
    /// the environment gives stays with whoever set it.
    ///
    /// # Errors
    ///
    /// What keeps the keyring from removing it.
    pub async fn remove_data_key(&self) -> Result<(), SecretError> {
        match &self.keeper {
            Keeper::Keyring { .. } if self.environment.key.is_some() => Ok(()),
            Keeper::Keyring { installation } => keyring::remove(key_entry(installation)).await,
            Keeper::Memory { .. } => Ok(()),
        }
    }

    async fn find_key(&self, database_exists: bool) -> Result<DataKey, SecretError> {
        if let Some(text) = &self.environment.key {
            return DataKey::from_hex(text.expose_secret())
                .map_err(|_| SecretError::BadEnvironmentKey);
        }
        let installation = match &self.keeper {
            Keeper::Memory { key } => return Ok(key.clone()),
            Keeper::Keyring { installation } => installation,
        };
        if let Some(text) = keyring::get(key_entry(installation)).await? {
            return DataKey::from_hex(text.expose_secret()).map_err(|_| SecretError::Unreadable);
        }
        if database_exists {
            keyring::probe(probe_entry(installation)).await?;
            return Err(SecretError::KeyMissing);
        }
        let key = DataKey::generate().map_err(|_| SecretError::NoRandom)?;
        keyring::keep(key_entry(installation), key.to_hex()).await?;
        Ok(key)
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

/// What the environment gives; it wins, serves this process, and is written nowhere.
#[derive(Default)]
struct Environment {
    key: Option<SecretString>,
    token: Option<SecretString>,
}

impl Environment {
    fn read() -> Self {
        let given = |name| std::env::var(name).ok().as_deref().and_then(given);
        Self {
            key: given(DATA_KEY_VARIABLE),
            token: given(ONEFILE_TOKEN_VARIABLE),
        }
    }
}

/// A variable that is blank counts as not set.
fn given(text: &str) -> Option<SecretString> {
    let text = text.trim();
    (!text.is_empty()).then(|| SecretString::from(text))
}

async fn stored_token(installation: &str) -> Result<Option<SecretString>, SecretError> {
    let stored = keyring::get(token_entry(installation)).await?;
    if stored.is_none() {
        keyring::probe(probe_entry(installation)).await?;
    }
    Ok(stored)
}

fn key_entry(installation: &str) -> String {
    format!("data-key-{installation}")
}

fn token_entry(installation: &str) -> String {
    format!("onefile-token-{installation}")
}

fn probe_entry(installation: &str) -> String {
    format!("probe-{installation}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    fn in_environment(key: &str, token: &str) -> Secrets {
        let keeper = Keeper::Keyring {
            installation: "unused".to_owned(),
        };
        Secrets::new(
            keeper,
            Environment {
                key: given(key),
                token: given(token),
            },
        )
    }

    #[tokio::test]
    async fn the_environment_wins_over_the_keyring() {
        let secrets = in_environment(&format!(" {DIGITS}\n"), "token-1\n");
        for exists in [false, true] {
            let key = secrets.data_key(exists).await.unwrap();
            assert_eq!(key.to_hex().expose_secret(), DIGITS.to_lowercase());
        }
        assert!(secrets.onefile_token_is_given());
        assert_eq!(
            secrets.onefile_token().await.unwrap().expose_secret(),
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
    async fn secrets_in_memory_keep_a_token_until_it_is_removed() {
        let secrets = Secrets::in_memory(DataKey::from_hex(DIGITS).unwrap());
        assert_eq!(
            secrets.onefile_token().await.unwrap_err(),
            SecretError::TokenMissing
        );
        let blank = SecretString::from("  ");
        let refused = secrets.store_onefile_token(&blank).await;
        assert_eq!(refused, Err(SecretError::TokenMissing));

        secrets
            .store_onefile_token(&SecretString::from("token-2\n"))
            .await
            .unwrap();
        assert_eq!(
            secrets.onefile_token().await.unwrap().expose_secret(),
            "token-2"
        );
        assert!(!format!("{secrets:?}").contains("token-2"));
        secrets.remove_onefile_token().await.unwrap();
        assert_eq!(
            secrets.onefile_token().await.unwrap_err(),
            SecretError::TokenMissing
        );
        secrets.data_key(true).await.unwrap();
    }
}
