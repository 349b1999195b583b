//! Another key for the databases.

use super::{ClosedFolder, copies};
use crate::Error;
use tandem_vault::{DataFolder, DataKey, Secrets, change_key};

impl ClosedFolder {
    /// Encrypts both databases and their copies anew under a key that is made for it, and puts that
    /// into the keyring in the old one's place. Whoever has the old key can read nothing any more
    /// that lies in this folder. What interrupts it is made good at the next opening.
    ///
    /// # Errors
    /// The key is missing, or comes from the environment; a database does not open; the disk is full.
    pub async fn change_key(&self) -> Result<(), Error> {
        let old = self.secrets.data_key(true).await?;
        // Refused before anything is noted.
        self.secrets.begin_key_change().await?;
        self.folder.begin_key_change()?;
        finish_key_change(&self.folder, &self.secrets, &old)
            .await
            .map(drop)
    }
}

/// Goes on with a change of the key that was begun; the new key.
pub(crate) async fn finish_key_change(
    folder: &DataFolder,
    secrets: &Secrets,
    old: &DataKey,
) -> Result<DataKey, Error> {
    let new = secrets.begin_key_change().await?;
    let databases = |place: &std::path::Path| ["pics.db", "tandem.db"].map(|name| place.join(name));
    let mut all = Vec::from([folder.pics_db(), folder.store_db()]);
    for copy in copies::all(folder)? {
        all.extend(databases(&folder.copies_folder().join(copy.name)));
    }
    for database in all.iter().filter(|database| database.exists()) {
        change_key(database, old, &new).await?;
    }
    secrets.end_key_change(&new).await?;
    folder.end_key_change()?;
    Ok(new)
}
