//! The encrypted databases: key, keyring, opening, migrations, integrity; and what differs by
//! operating system.

mod database;
mod environment;
mod error;
mod folder;
mod kept_token;
mod key;
mod keyring;
mod parcel;
pub mod platform;
mod secret_error;
mod secrets;
mod synchronised;

pub use database::{Database, HeldWrites, change_key, copy_database, is_of_older_layout};
pub use environment::take_secrets_out_of_the_environment;
pub use error::DatabaseError;
pub use folder::{DataFolder, FolderError, FolderLook, LogFile};
pub use key::{BadKey, DataKey};
pub use parcel::{ParcelError, SHORTEST_PASSPHRASE, pack, unpack};
pub use rusqlite;
pub use rusqlite_migration;
pub use secrecy;
pub use secret_error::{DATA_KEY_VARIABLE, ONEFILE_TOKEN_VARIABLE, SecretError};
pub use secrets::Secrets;
