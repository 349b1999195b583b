//! The key of the databases: found, made, confirmed, changed.

use secrecy::ExposeSecret;

use super::{Keeper, Secrets, names, probe_entry};
use crate::{DataKey, SecretError, keyring};

impl Secrets {
    /// The key of the databases. A new one is made only where no database exists; it is stored and
    /// read back before it is used.
    ///
    /// # Errors
    ///
    /// [`SecretError::KeyMissing`] where a database exists and its key is not found, and what keeps
    /// the keyring or the environment from giving one.
    pub async fn data_key(&self, database_exists: bool) -> Result<DataKey, SecretError> {
        let mut known = self.key.lock().await;
        if let Some(key) = &*known {
            return Ok(key.clone());
        }
        let found = self.find_key(database_exists).await?;
        *known = Some(found.clone());
        Ok(found)
    }

    /// Looks whether the keyring holds the key that opened the databases, and stores it again where
    /// it holds none. A keyring that is locked by now is left alone: it would ask a person.
    ///
    /// # Errors
    ///
    /// [`SecretError::AnotherKey`] where it holds another, and what keeps it from answering.
    pub async fn confirm_data_key(&self) -> Result<(), SecretError> {
        let (Keeper::Keyring { installation }, None) = (&self.keeper, &self.environment.key) else {
            return Ok(());
        };
        let Some(key) = self.key.lock().await.clone() else {
            return Ok(());
        };
        if keyring::is_locked().await? {
            return Ok(());
        }
        let names = names(installation, key_entry(installation));
        let kept = keyring::keep_where_none_is(names, key.to_hex()).await?;
        if kept.expose_secret() == key.to_hex().expose_secret() {
            Ok(())
        } else {
            Err(SecretError::AnotherKey)
        }
    }

    /// A new key for the databases, kept beside the one in use until
    /// [`Secrets::end_key_change`]. A change that was interrupted goes on with the same key.
    ///
    /// # Errors
    ///
    /// [`SecretError::KeyIsGiven`] where the key does not come from the keyring, and what keeps the
    /// keyring from keeping the new one.
    pub async fn begin_key_change(&self) -> Result<DataKey, SecretError> {
        let installation = self.installation_of_key()?;
        let new = DataKey::generate().map_err(|_| SecretError::NoRandom)?;
        let names = names(installation, next_key_entry(installation));
        let kept = keyring::keep_where_none_is(names, new.to_hex()).await?;
        DataKey::from_hex(kept.expose_secret()).map_err(|_| SecretError::Unreadable)
    }

    /// The new key takes the old one's place.
    ///
    /// # Errors
    ///
    /// What keeps the keyring from keeping it.
    pub async fn end_key_change(&self, new: &DataKey) -> Result<(), SecretError> {
        let installation = self.installation_of_key()?;
        let names = names(installation, key_entry(installation));
        let mut known = self.key.lock().await;
        keyring::keep(names, new.to_hex()).await?;
        *known = Some(new.clone());
        keyring::remove(next_key_entry(installation)).await
    }

    fn installation_of_key(&self) -> Result<&str, SecretError> {
        match (&self.keeper, &self.environment.key) {
            (Keeper::Keyring { installation }, None) => Ok(installation),
            _ => Err(SecretError::KeyIsGiven),
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
            Keeper::Keyring { installation } => {
                for entry in [key_entry(installation), next_key_entry(installation)] {
                    match keyring::remove(entry).await {
                        // Whoever gives the key may do without a keyring.
                        Err(SecretError::NoKeyring) if self.environment.key.is_some() => {}
                        removed => removed?,
                    }
                }
                Ok(())
            }
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
        let new = DataKey::generate().map_err(|_| SecretError::NoRandom)?;
        let names = names(installation, key_entry(installation));
        let kept = keyring::keep_where_none_is(names, new.to_hex()).await?;
        DataKey::from_hex(kept.expose_secret()).map_err(|_| SecretError::Unreadable)
    }
}

fn key_entry(installation: &str) -> String {
    format!("data-key-{installation}")
}

/// Where the new key waits while the databases are encrypted anew.
fn next_key_entry(installation: &str) -> String {
    format!("next-data-key-{installation}")
}
