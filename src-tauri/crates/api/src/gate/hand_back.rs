//! Stopping Tandem cleanly, for a provider that leaves it.

use crate::{Error, ErrorCode, Tandem};
use serde::Serialize;
use tandem_sync::gate::Deed;
use tandem_vault::SecretError;

/// What was done to stop Tandem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandedBack {
    /// No run is made in the background any more.
    pub background_off: bool,
    /// The customer token is not in the keyring any more.
    pub token_removed: bool,
    /// The token also comes from the environment, where only whoever set it can remove it.
    pub token_in_environment: bool,
}

impl Tandem {
    /// Stops Tandem: no background runs, and no customer token in the keyring. What people have
    /// confirmed is open again. The data are kept, history and all.
    ///
    /// # Errors
    /// A run goes on, or the keyring or the database failed.
    pub async fn hand_back(&self) -> Result<HandedBack, Error> {
        if self.under_way.is_any() {
            return Err(Error::new(
                ErrorCode::RunUnderWay,
                "A run is under way.",
                "Stop it or wait for its end, and try again.",
            ));
        }
        self.set_setting("background", "off").await?;
        // Whoever takes up again has to look again: another program may synchronise by then.
        let ground = self.ground(None).await?;
        let said = ground
            .said()
            .map(|step| (step, Deed::Opened))
            .collect::<Vec<_>>();
        self.note_steps(&said, &ground).await?;
        self.remove_token().await?;
        *self.client.lock().await = None;
        tracing::info!("Tandem was stopped and handed back");
        Ok(HandedBack {
            background_off: true,
            token_removed: true,
            token_in_environment: self.secrets.environment_gives_a_token(),
        })
    }

    /// Erases everything that this data folder and the keyring hold of it: databases, logs, key,
    /// token. Nothing can be asked afterwards. A second try goes on where one failed.
    ///
    /// # Errors
    /// A file can't be removed, or the keyring refused.
    pub async fn erase(&self) -> Result<(), Error> {
        self.close().await?;
        self.log.end();
        self.folder.erase_data()?;
        self.remove_token().await?;
        self.secrets.remove_data_key().await?;
        self.folder.erase_installation()?;
        Ok(())
    }

    async fn remove_token(&self) -> Result<(), Error> {
        match self.secrets.remove_onefile_token().await {
            // Secrets that come from the environment may do without a keyring.
            Err(SecretError::NoKeyring) if self.secrets.environment_gives_a_token() => Ok(()),
            removed => Ok(removed?),
        }
    }
}
