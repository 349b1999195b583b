//! Settings, who changed them, and other choices of people for the whole installation.

use crate::error::to_json;
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tandem_sync::settings::Settings;
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE settings_log (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;";

/// A setting that somebody changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingChanged {
    /// Its name.
    pub name: String,
    /// What it was.
    pub before: String,
    /// What it is since.
    pub after: String,
    /// Account name of the operating system.
    pub account: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Settings, defaults where none were chosen.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        Ok(self.kept("settings").await?.unwrap_or_default())
    }

    /// Keeps settings, with who changed what. What a newer version keeps besides stays as it is.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_settings(
        &self,
        settings: &Settings,
        changed: &SettingChanged,
    ) -> Result<(), StoreError> {
        let mut kept: Map<String, Value> = self.kept("settings").await?.unwrap_or_default();
        if let Ok(Value::Object(new)) = serde_json::to_value(settings) {
            kept.extend(new);
        }
        let value = to_json("kept", &kept)?;
        let changed = changed.clone();
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO kept (name, value) VALUES ('settings', ?1)
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    [value],
                )?;
                tx.execute(
                    "INSERT INTO settings_log (name, before, after, account, at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        changed.name,
                        changed.before,
                        changed.after,
                        changed.account,
                        changed.at.to_rfc3339()
                    ],
                )?;
                Ok(())
            })
            .await
    }

    /// Settings that were changed, newest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn settings_log(&self, limit: usize) -> Result<Vec<SettingChanged>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(
                    "SELECT name, before, after, account, at FROM settings_log
                     ORDER BY id DESC LIMIT ?1",
                )?;
                let mut rows = query.query([limit])?;
                let mut log = Vec::new();
                while let Some(row) = rows.next()? {
                    log.push(SettingChanged {
                        name: row.get(0)?,
                        before: row.get(1)?,
                        after: row.get(2)?,
                        account: row.get(3)?,
                        at: instant("settings_log", &row.get::<_, String>(4)?)?,
                    });
                }
                Ok(log)
            })
            .await
    }

    /// Notes the time: it never goes back behind what was noted.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_time(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.keep("time", &at).await
    }

    /// The time that was noted last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_time(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.kept("time").await
    }

    /// Whether runs in the background are paused.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn paused(&self) -> Result<bool, StoreError> {
        Ok(self.kept("paused").await?.unwrap_or_default())
    }

    /// Pauses runs in the background, or lets them go on.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn set_paused(&self, paused: bool) -> Result<(), StoreError> {
        self.keep("paused", &paused).await
    }

    /// Keeps which of several standards with one code is meant.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn choose_pathway(&self, code: &str, standard: i64) -> Result<(), StoreError> {
        let mut chosen: BTreeMap<String, i64> = self.kept("pathways").await?.unwrap_or_default();
        chosen.insert(code.to_owned(), standard);
        self.keep("pathways", &chosen).await
    }
}
