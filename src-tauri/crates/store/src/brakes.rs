//! Brakes that stopped a run, and whether an administrator let the next run pass.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tandem_sync::brakes::{About, Brake, RELEASE_LASTS};
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE brakes (
    id INTEGER PRIMARY KEY,
    brake TEXT NOT NULL,
    at TEXT NOT NULL,
    released_by TEXT,
    released TEXT,
    reason TEXT,
    used TEXT
) STRICT;";

/// A brake that stopped a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrakeRow {
    /// Number.
    pub id: i64,
    /// Why.
    pub brake: Brake,
    /// When it stopped a run last.
    pub at: DateTime<Utc>,
    /// Who let runs pass, where somebody did.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
}

/// An administrator's word that lets runs pass a brake, as far as its figures are no worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Release {
    /// When it was given.
    pub released: DateTime<Utc>,
    /// Until when it counts, if no run over everybody uses it up before.
    pub until: DateTime<Utc>,
    /// Account name of the operating system.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl BrakeRow {
    /// Whether nobody has looked at it, or it is too long ago.
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        (self.release.as_ref()).is_none_or(|release| release.until <= now)
    }
}

impl Store {
    /// Keeps that a brake stopped a run. One about the same thing that is open already is brought up
    /// to date; where it is worse now it takes another number, so that nobody releases figures that
    /// they have not seen.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn tripped(&self, brake: &Brake, at: DateTime<Utc>) -> Result<(), StoreError> {
        let open = self.open_brakes(at).await?;
        let same = open.iter().find(|row| row.brake.is_about_what(brake));
        let (kept, closed) = match same {
            Some(row) if brake.is_covered_by(&row.brake) => (Some(row.id), None),
            Some(row) => (None, Some(row.id)),
            None => (None, None),
        };
        let brake = to_json("brakes", brake)?;
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE brakes SET released = ?2, used = ?2 WHERE id = ?1",
                    params![closed, at.to_rfc3339()],
                )?;
                tx.execute(
                    "INSERT INTO brakes (id, brake, at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET brake = excluded.brake, at = excluded.at",
                    params![kept, brake, at.to_rfc3339()],
                )?;
                Ok(())
            })
            .await
    }

    /// Brakes that nobody has released, oldest first. A release that nothing has used for as long as
    /// it lasts counts no more.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn open_brakes(&self, now: DateTime<Utc>) -> Result<Vec<BrakeRow>, StoreError> {
        let mut brakes = self.brakes_in_force().await?;
        brakes.retain(|row| row.is_open(now));
        for row in &mut brakes {
            row.release = None;
        }
        Ok(brakes)
    }

    /// Brakes that were released, as long as that counts, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn released_brakes(&self, now: DateTime<Utc>) -> Result<Vec<BrakeRow>, StoreError> {
        let mut brakes = self.brakes_in_force().await?;
        brakes.retain(|row| !row.is_open(now));
        Ok(brakes)
    }

    /// Lets runs pass, as far as their figures are no worse than those of the brake; false where the
    /// brake is not open.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn release_brake(
        &self,
        id: i64,
        account: &str,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let open = self.open_brakes(at).await?;
        if open.iter().all(|row| row.id != id) {
            return Ok(false);
        }
        let (account, reason) = (account.to_owned(), reason.to_owned());
        self.db
            .write(move |tx| {
                let released = tx.execute(
                    "UPDATE brakes SET released = ?2, released_by = ?3, reason = ?4
                     WHERE id = ?1 AND used IS NULL",
                    params![id, at.to_rfc3339(), account, reason],
                )?;
                Ok(released > 0)
            })
            .await
    }

    /// A run over everybody that began at `began` came to its end: what was released before it is
    /// used up, and what stopped runs before it stands in the way no more. What a write has tripped
    /// stands until somebody has looked.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn use_up_releases(
        &self,
        began: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let passed = |row: &BrakeRow| match &row.release {
            Some(release) => release.released <= began,
            None => row.at <= began && row.brake.kind().about() != About::Write,
        };
        let brakes = self.brakes_in_force().await?.into_iter();
        let used: Vec<i64> = brakes.filter(passed).map(|row| row.id).collect();
        self.db
            .write(move |tx| {
                let mut close = tx.prepare_cached(
                    "UPDATE brakes SET used = ?2, released = coalesce(released, ?2) WHERE id = ?1",
                )?;
                for id in used {
                    close.execute(params![id, at.to_rfc3339()])?;
                }
                Ok(())
            })
            .await
    }

    /// Brakes that stand, or that a release lets pass.
    async fn brakes_in_force(&self) -> Result<Vec<BrakeRow>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, brake, at, released, released_by, reason FROM brakes
                     WHERE used IS NULL ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut brakes = Vec::new();
                while let Some(row) = rows.next()? {
                    let released: Option<String> = row.get(3)?;
                    let release = match released {
                        None => None,
                        Some(at) => {
                            let released = instant("brakes", &at)?;
                            Some(Release {
                                released,
                                until: released + RELEASE_LASTS,
                                by: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
                                reason: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
                            })
                        }
                    };
                    brakes.push(BrakeRow {
                        id: row.get(0)?,
                        brake: from_json("brakes", &row.get::<_, String>(1)?)?,
                        at: instant("brakes", &row.get::<_, String>(2)?)?,
                        release,
                    });
                }
                Ok(brakes)
            })
            .await
    }
}
