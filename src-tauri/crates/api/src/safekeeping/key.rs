//! Another key for the databases.

use super::copies;
use crate::Error;
use tandem_vault::{DataFolder, DataKey, Secrets, change_key};

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
