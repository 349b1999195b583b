//! Another key for the databases.

use super::copies;
use crate::Error;
use tandem_vault::{DataFolder, DataKey, DatabaseError, Secrets, change_key};

/// Goes on with a change of the key that was begun; the new key.
pub(crate) async fn finish_key_change(
    folder: &DataFolder,
    secrets: &Secrets,
    old: &DataKey,
) -> Result<DataKey, Error> {
    let new = secrets.begin_key_change().await?;
    for database in [folder.pics_db(), folder.store_db()] {
        if database.exists() {
            change_key(&database, old, &new).await?;
        }
    }
    for copy in copies::all(folder)? {
        for name in ["pics.db", "tandem.db"] {
            let file = folder.copies_folder().join(&copy.name).join(name);
            match change_key(&file, old, &new).await {
                Err(error @ DatabaseError::DiskFull) => return Err(error.into()),
                // A copy that does not open serves nobody, and must not keep Tandem from opening.
                Err(error) => tracing::warn!(%error, name = copy.name, "a copy keeps its key"),
                Ok(()) => {}
            }
        }
    }
    secrets.end_key_change(&new).await?;
    folder.end_key_change()?;
    Ok(new)
}
