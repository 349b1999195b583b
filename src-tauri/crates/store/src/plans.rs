//! Plans that were shown to a person, by their hash, so that what is accepted is what was shown.

use crate::error::from_json;
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use tandem_sync::plan::Plan;
use tandem_vault::rusqlite::{OptionalExtension, params};

pub(crate) const TABLE: &str = "CREATE TABLE plans (
    hash TEXT PRIMARY KEY,
    plan TEXT NOT NULL,
    shown TEXT NOT NULL,
    accepted TEXT,
    account TEXT,
    carried_out TEXT,
    taken_up TEXT
) STRICT;";

/// Who accepted a plan, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Name of the plan.
    pub plan: String,
    /// Account name of who accepted it.
    pub account: String,
    /// When.
    pub accepted: DateTime<Utc>,
    /// When it had been carried out to its end.
    pub carried_out: Option<DateTime<Utc>>,
}

/// Previews beyond this many are forgotten, oldest first, unless they were accepted.
const PREVIEWS: i64 = 20;

impl Store {
    /// Keeps a plan that was shown.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_plan(&self, plan: &Plan, at: DateTime<Utc>) -> Result<(), StoreError> {
        let hash = plan.hash();
        let text = String::from_utf8(plan.bytes())
            .map_err(|_| StoreError::Unreadable { table: "plans" })?;
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO plans (hash, plan, shown) VALUES (?1, ?2, ?3)
                     ON CONFLICT (hash) DO UPDATE SET shown = excluded.shown",
                    params![&hash, text, at.to_rfc3339()],
                )?;
                tx.execute(
                    "DELETE FROM left_out WHERE plan = ?1
                     AND plan IN (SELECT hash FROM plans WHERE carried_out IS NOT NULL)",
                    [&hash],
                )?;
                tx.execute(
                    "DELETE FROM plans WHERE accepted IS NULL AND hash NOT IN
                     (SELECT hash FROM plans WHERE accepted IS NULL ORDER BY shown DESC, hash LIMIT ?1)",
                    [PREVIEWS],
                )?;
                Ok(())
            })
            .await
    }

    /// A plan that was shown.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn plan(&self, hash: &str) -> Result<Option<Plan>, StoreError> {
        let hash = hash.to_owned();
        self.db
            .read(move |db| {
                let text: Option<String> = db
                    .query_row("SELECT plan FROM plans WHERE hash = ?1", [hash], |row| {
                        row.get(0)
                    })
                    .optional()?;
                text.map(|text| from_json("plans", &text)).transpose()
            })
            .await
    }

    /// The name of the preview that was shown last. Plans to put something back are none.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_plan_shown(&self) -> Result<Option<String>, StoreError> {
        self.db
            .read(|db| {
                Ok(db
                    .query_row(
                        "SELECT hash FROM plans WHERE instr(plan, '\"rule\":\"put_back\"') = 0
                         ORDER BY shown DESC, hash LIMIT 1",
                        [],
                        |row| row.get(0),
                    )
                    .optional()?)
            })
            .await
    }

    /// The plan of the initial synchronisation: the first that was carried out to its end, or the one
    /// that was accepted last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn initial_acceptance(&self) -> Result<Option<Acceptance>, StoreError> {
        self.db
            .read(|db| {
                let row = db
                    .query_row(
                        "SELECT hash, account, accepted, carried_out FROM plans
                         WHERE accepted IS NOT NULL
                         ORDER BY carried_out IS NULL, carried_out, coalesce(taken_up, accepted) DESC LIMIT 1",
                        [],
                        |row| {
                            Ok((
                                row.get(0)?,
                                row.get::<_, Option<String>>(1)?,
                                row.get::<_, String>(2)?,
                                row.get::<_, Option<String>>(3)?,
                            ))
                        },
                    )
                    .optional()?;
                row.map(|(plan, account, accepted, carried_out)| {
                    Ok(Acceptance {
                        plan,
                        account: account.unwrap_or_default(),
                        accepted: instant("plans", &accepted)?,
                        carried_out: carried_out.map(|at| instant("plans", &at)).transpose()?,
                    })
                })
                .transpose()
            })
            .await
    }

    /// Writes down that a person accepted a plan. Who accepts it once more takes up what the first
    /// has accepted.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn accept_plan(
        &self,
        hash: &str,
        account: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (hash, account) = (hash.to_owned(), account.to_owned());
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE plans SET taken_up = ?2,
                     account = CASE WHEN accepted IS NULL THEN ?3 ELSE account END,
                     accepted = coalesce(accepted, ?2)
                     WHERE hash = ?1",
                    params![hash, at.to_rfc3339(), account],
                )?;
                Ok(())
            })
            .await
    }

    /// Writes down that an accepted plan was carried out to its end.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn plan_carried_out(&self, hash: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        let hash = hash.to_owned();
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE plans SET carried_out = ?2 WHERE hash = ?1 AND carried_out IS NULL",
                    params![hash, at.to_rfc3339()],
                )?;
                Ok(())
            })
            .await
    }

    /// Takes an acceptance back: so much changed since that it says nothing.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn withdraw_plan(&self, hash: &str) -> Result<(), StoreError> {
        let hash = hash.to_owned();
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE plans SET accepted = NULL WHERE hash = ?1 AND carried_out IS NULL",
                    [hash],
                )?;
                Ok(())
            })
            .await
    }

    /// When a plan had been carried out to its end, unless it was shown again since: the same may be
    /// to do once more.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn carried_out_at(&self, hash: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let hash = hash.to_owned();
        self.db
            .read(move |db| {
                let at: Option<Option<String>> = db
                    .query_row(
                        "SELECT carried_out FROM plans WHERE hash = ?1 AND carried_out >= shown",
                        [hash],
                        |row| row.get(0),
                    )
                    .optional()?;
                at.flatten().map(|at| instant("plans", &at)).transpose()
            })
            .await
    }

    /// Whether the plan that was accepted last was carried out to its end; `None` where none was
    /// accepted.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn acceptance(&self) -> Result<Option<bool>, StoreError> {
        self.db
            .read(|db| {
                Ok(db
                    .query_row(
                        "SELECT carried_out IS NOT NULL FROM plans WHERE accepted IS NOT NULL
                         ORDER BY coalesce(taken_up, accepted) DESC LIMIT 1",
                        [],
                        |row| row.get(0),
                    )
                    .optional()?)
            })
            .await
    }

    /// The plan that was accepted last, if any, and whether it was carried out to its end.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn accepted_plan(&self) -> Result<Option<(Plan, bool)>, StoreError> {
        self.db
            .read(|db| {
                let row: Option<(String, bool)> = db
                    .query_row(
                        "SELECT plan, carried_out IS NOT NULL FROM plans WHERE accepted IS NOT NULL
                         ORDER BY coalesce(taken_up, accepted) DESC LIMIT 1",
                        [],
                        |row| Ok((row.get(0)?, row.get(1)?)),
                    )
                    .optional()?;
                row.map(|(plan, carried_out)| Ok((from_json("plans", &plan)?, carried_out)))
                    .transpose()
            })
            .await
    }
}
