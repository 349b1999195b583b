//! Moving to another computer: everything in one file, sealed under a passphrase.

use super::ClosedFolder;
use crate::{Error, ErrorCode, Tandem};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tandem_store::Store;
use tandem_vault::{DataFolder, DataKey, ParcelError, SecretError, copy_database, pack, unpack};

/// What a parcel says of itself, once it is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// When it was packed.
    pub at: DateTime<Utc>,
    /// Which Tandem packed it.
    pub version: String,
}

#[derive(Serialize, Deserialize)]
struct Letter {
    packed: Packed,
    /// Opens the databases in the parcel, and nothing else.
    key: String,
}

impl Tandem {
    /// Packs both databases into a file that only the passphrase opens, and pauses background runs
    /// here: two installations would not know of each other. The customer token does not go along.
    ///
    /// # Errors
    /// A run is under way, the passphrase is too short, or the file can't be written or is there
    /// already.
    pub async fn pack(&self, parcel: &Path, passphrase: &SecretString) -> Result<Packed, Error> {
        if self.under_way.is_run() {
            return Err(Error::new(
                ErrorCode::RunUnderWay,
                "A run is under way.",
                "Stop it or wait for its end, and try again.",
            ));
        }
        let place = Workbench::in_folder(&self.folder)?;
        let (key, new) = (self.secrets.data_key(true).await?, generated()?);
        let mut files = Vec::new();
        let held = (
            self.store.hold_writes().await?,
            self.workspace.hold_writes().await?,
        );
        for database in [self.folder.pics_db(), self.folder.store_db()] {
            let to = place.0.join(database.file_name().unwrap_or_default());
            copy_database(&database, &key, &to, &new).await?;
            files.push(to);
        }
        drop(held);
        let packed = Packed {
            at: self.clock.now(),
            version: env!("CARGO_PKG_VERSION").into(),
        };
        let letter = serde_json::to_value(Letter {
            packed: packed.clone(),
            key: new.to_hex().expose_secret().to_owned(),
        });
        let (parcel, passphrase) = (parcel.to_owned(), passphrase.clone());
        let letter = letter.unwrap_or_default();
        let made = blocking(move || pack(&parcel, &passphrase, letter, &files)).await;
        made?;
        self.store.set_paused(true).await?;
        Ok(packed)
    }
}

impl ClosedFolder {
    /// Takes what a parcel holds into this folder, which must not hold any data yet, under a new key
    /// in this computer's keyring.
    ///
    /// # Errors
    /// The folder holds data, the passphrase does not open the parcel, or it is damaged: nothing is
    /// kept then.
    pub async fn unpack(&self, parcel: &Path, passphrase: &SecretString) -> Result<Packed, Error> {
        if self.folder.any_database_exists() {
            return Err(Error::new(
                ErrorCode::FolderNotEmpty,
                "This data folder holds data already, and a parcel replaces nothing.",
                "Name another data folder, or set aside what is there first.",
            ));
        }
        let place = Workbench::in_folder(&self.folder)?;
        let (from, into) = (parcel.to_owned(), place.0.clone());
        let passphrase = passphrase.clone();
        let letter = blocking(move || unpack(&from, &passphrase, &into)).await?;
        let damaged = || Error::from(ParcelError::Damaged);
        let letter: Letter = serde_json::from_value(letter).map_err(|_| damaged())?;
        let key = DataKey::from_hex(&letter.key).map_err(|_| damaged())?;
        let new = self.secrets.data_key(false).await?;
        let databases = [self.folder.pics_db(), self.folder.store_db()];
        let taken = async {
            for to in &databases {
                let from = place.0.join(to.file_name().unwrap_or_default());
                copy_database(&from, &key, to, &new).await?;
            }
            let store = Store::open(&self.folder.store_db(), &new).await?;
            store.check().await?;
            store.close().await?;
            Ok::<(), Error>(())
        };
        if let Err(error) = taken.await {
            self.folder.erase_databases()?;
            return Err(error);
        }
        Ok(letter.packed)
    }
}

/// A folder inside the data folder for what is packed or unpacked. It goes with this value, or, after
/// a kill, with the next.
struct Workbench(PathBuf);

impl Workbench {
    fn in_folder(folder: &DataFolder) -> Result<Self, Error> {
        let path = folder.path().join("tandem.db-parcel");
        match std::fs::remove_dir_all(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritten(&error)),
            _ => {}
        }
        folder.make_folder(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Workbench {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(kind = ?error.kind(), "what was packed stays behind, encrypted");
        }
    }
}

fn generated() -> Result<DataKey, Error> {
    Ok(DataKey::generate().map_err(|_| SecretError::NoRandom)?)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ParcelError> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|_| {
        Error::new(
            ErrorCode::ParcelRefused,
            "The parcel could not be finished.",
            "Try again.",
        )
    })?;
    Ok(done?)
}

fn unwritten(error: &std::io::Error) -> Error {
    Error::new(
        ErrorCode::FolderRefused,
        format!("The data folder can't be written to: {error}."),
        "Look whether the disk is full, and whether this account may write to the data folder.",
    )
}
