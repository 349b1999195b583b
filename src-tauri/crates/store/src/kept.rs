//! Single values: connection, settings, listings, which fields OneFile has shown.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tandem_sync::records::details::Detail;
use tandem_vault::rusqlite::{OptionalExtension, params};

pub(crate) const TABLE: &str = "CREATE TABLE kept (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;";

/// Every value that is kept, and what becomes of it when a learner is erased.
pub(crate) const NAMES: &[(&str, &str)] = &[
    ("checked", "a time"),
    ("connection", "customer and centre"),
    ("connected_as", "customer and centre"),
    ("created", "officers and organisations"),
    ("cursor", "reviews of the learner's accounts go"),
    ("erasure_salt", "names nobody"),
    ("gathered_evidence", "that of the learner goes"),
    ("imported", "a time"),
    ("listed", "a time"),
    ("listings", "rows of the learner's accounts go"),
    ("pages_seen", "numbers"),
    ("pathways", "codes of standards"),
    ("paused", "yes or no"),
    ("proofs", "names of fields"),
    ("retained", "a time"),
    ("roll", "rows of the learner's accounts go"),
    ("settings", "choices for everybody"),
    ("shown_details", "names of fields"),
    ("shown_fields", "names of fields"),
    ("shown_names", "names of fields"),
    ("tested", "customer and centre"),
    ("time", "a time"),
];

/// Which OneFile this installation works with. The customer token is in the keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// `live`, `beta`, `practice`, or a base URL.
    pub environment: String,
    /// Base URL.
    pub base_url: String,
    /// Customer behind the token.
    pub customer_id: i64,
    /// Its name.
    pub customer: String,
    /// The one centre.
    pub centre_id: i64,
    /// Its name.
    pub centre: String,
}

impl Store {
    /// The connection, once there is one.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn connection(&self) -> Result<Option<Connection>, StoreError> {
        self.kept("connection").await
    }

    /// Keeps the connection.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        self.keep("connection", connection).await
    }

    /// Property names under which OneFile has shown its fields.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn names<T: serde::de::DeserializeOwned + Send + 'static>(
        &self,
    ) -> Result<Option<T>, StoreError> {
        self.kept("shown_names").await
    }

    /// What the pages of OneFile's searches have shown.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn pages_seen<T: serde::de::DeserializeOwned + Default + Send + 'static>(
        &self,
    ) -> Result<T, StoreError> {
        Ok(self.kept("pages_seen").await?.unwrap_or_default())
    }

    /// Keeps what the pages of OneFile's searches have shown.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_pages_seen<T: Serialize>(&self, pages: &T) -> Result<(), StoreError> {
        self.keep("pages_seen", pages).await
    }

    /// Keeps the property names under which OneFile has shown its fields.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_names<T: Serialize>(&self, names: &T) -> Result<(), StoreError> {
        self.keep("shown_names", names).await
    }

    /// Property names under which OneFile has shown details of people and placements.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn detail_names(&self) -> Result<Vec<(Detail, String)>, StoreError> {
        Ok(self.kept("shown_details").await?.unwrap_or_default())
    }

    /// Keeps the property names under which OneFile has shown details.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_detail_names(&self, names: &[(Detail, String)]) -> Result<(), StoreError> {
        self.keep("shown_details", &names).await
    }

    /// When the databases were looked at last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_check(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.kept("checked").await
    }

    /// Notes that the databases were looked at, and nothing was wrong.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_check(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.keep("checked", &at).await
    }

    pub(crate) async fn keep<T: Serialize>(
        &self,
        name: &'static str,
        value: &T,
    ) -> Result<(), StoreError> {
        debug_assert!(
            NAMES.iter().any(|(known, _)| *known == name),
            "what becomes of {name} when a learner is erased?"
        );
        let value = to_json("kept", value)?;
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO kept (name, value) VALUES (?1, ?2)
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    params![name, value],
                )?;
                Ok(())
            })
            .await
    }

    pub(crate) async fn kept<T: serde::de::DeserializeOwned>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self
            .db
            .read::<_, StoreError>(move |db| {
                Ok(db
                    .query_row("SELECT value FROM kept WHERE name = ?1", [name], |row| {
                        row.get(0)
                    })
                    .optional()?)
            })
            .await?;
        text.map(|text| from_json("kept", &text)).transpose()
    }
}
