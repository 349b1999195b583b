//! What was last seen of each learner, so that the work of another synchroniser is noticed; and
//! what was noticed.

use crate::error::{from_json, to_json};
use crate::{HistoryFilter, Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_sync::plan::{Record, Rule, System};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::second::{self, Base, Evidence, Own, Sighting};
use tandem_vault::rusqlite::params;

pub(crate) const TABLES: &str = "CREATE TABLE seen (
    learner TEXT PRIMARY KEY,
    base TEXT NOT NULL
) STRICT;
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    evidence TEXT NOT NULL,
    at TEXT NOT NULL,
    closed TEXT
) STRICT;";

/// A notice that something else still synchronises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeRow {
    /// Number.
    pub id: i64,
    /// When it was noticed.
    pub at: DateTime<Utc>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

impl Store {
    /// Compares a look at everybody with the one before, keeps it for the next one, and gives what
    /// neither Tandem nor an import did in between. `run` is the run that looked, whose own writes
    /// came after the look; `entry` the last entry of the history before it; `at` when it began.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn sighted(
        &self,
        sighting: &Sighting,
        run: Option<i64>,
        entry: i64,
        at: DateTime<Utc>,
    ) -> Result<Vec<Evidence>, StoreError> {
        let bases = self.bases().await?;
        let imported = self.last_import().await?;
        let own = self.own_writes(&bases, run).await?;
        let none = Own::default();
        let mut evidence = Vec::new();
        let mut news = Vec::new();
        for (learner, seen) in &sighting.0 {
            let base = bases.get(learner);
            if let Some(base) = base {
                let own = own.get(learner).unwrap_or(&none);
                let imported = imported.is_some_and(|imported| imported >= base.at);
                evidence.extend(second::of_learner(learner, base, seen, own, imported, at));
            }
            let next = seen.as_base(at, entry);
            news.push((learner.0.clone(), to_json("seen", &next)?));
        }
        self.db
            .write::<_, StoreError>(move |tx| {
                let mut keep = tx.prepare_cached(
                    "INSERT INTO seen (learner, base) VALUES (?1, ?2)
                     ON CONFLICT (learner) DO UPDATE SET base = excluded.base",
                )?;
                for (learner, base) in news {
                    keep.execute(params![learner, base])?;
                }
                Ok(())
            })
            .await?;
        evidence.sort();
        Ok(evidence)
    }

    /// Number of the last entry before those that are on their way; 0 where there is none.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_entry(&self) -> Result<i64, StoreError> {
        self.db
            .read(|db| {
                Ok(db.query_row(
                    "SELECT coalesce((SELECT min(id) - 1 FROM entries WHERE closed = 0), max(id), 0)
                     FROM entries",
                    [],
                    |row| row.get(0),
                )?)
            })
            .await
    }

    /// Notes that PICS records were imported.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn note_import(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.keep("imported", &at).await
    }

    /// Evidence of the last days that was too little for a notice.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn gathered_evidence(&self) -> Result<Vec<Evidence>, StoreError> {
        Ok(self.kept("gathered_evidence").await?.unwrap_or_default())
    }

    /// Keeps the evidence of the last days.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_gathered_evidence(&self, evidence: &[Evidence]) -> Result<(), StoreError> {
        self.keep("gathered_evidence", &evidence).await
    }

    /// Keeps a notice.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn notice(&self, evidence: &[Evidence], at: DateTime<Utc>) -> Result<(), StoreError> {
        let evidence = to_json("notices", &evidence)?;
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO notices (evidence, at) VALUES (?1, ?2)",
                    params![evidence, at.to_rfc3339()],
                )?;
                Ok(())
            })
            .await
    }

    /// Notices that nobody has looked at, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn open_notices(&self) -> Result<Vec<NoticeRow>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT id, at, evidence FROM notices WHERE closed IS NULL ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut notices = Vec::new();
                while let Some(row) = rows.next()? {
                    notices.push(NoticeRow {
                        id: row.get(0)?,
                        at: instant("notices", &row.get::<_, String>(1)?)?,
                        evidence: from_json("notices", &row.get::<_, String>(2)?)?,
                    });
                }
                Ok(notices)
            })
            .await
    }

    /// Somebody has looked at what is noticed so far.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn close_notices(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.db
            .write(move |tx| {
                tx.execute(
                    "UPDATE notices SET closed = ?1 WHERE closed IS NULL",
                    [at.to_rfc3339()],
                )?;
                Ok(())
            })
            .await
    }

    /// Reviews that Tandem created in OneFile, whenever that was: one can be on its way for long.
    async fn sent_reviews(&self) -> Result<BTreeMap<LearnerKey, Own>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT learner, review_id FROM entries WHERE review_id IS NOT NULL",
                )?;
                let mut rows = query.query([])?;
                let mut all: BTreeMap<LearnerKey, Own> = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let own = all.entry(LearnerKey(row.get(0)?)).or_default();
                    own.reviews.insert(row.get(1)?);
                }
                Ok(all)
            })
            .await
    }

    async fn last_import(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.kept("imported").await
    }

    async fn bases(&self) -> Result<BTreeMap<LearnerKey, Base>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached("SELECT learner, base FROM seen")?;
                let mut rows = query.query([])?;
                let mut bases = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let base = from_json("seen", &row.get::<_, String>(1)?)?;
                    bases.insert(LearnerKey(row.get(0)?), base);
                }
                Ok(bases)
            })
            .await
    }

    /// What Tandem wrote of each learner since the base, apart from what this run wrote after it
    /// had looked. Reviews that it brought to OneFile count whenever that was.
    async fn own_writes(
        &self,
        bases: &BTreeMap<LearnerKey, Base>,
        run: Option<i64>,
    ) -> Result<BTreeMap<LearnerKey, Own>, StoreError> {
        let Some(oldest) = bases.values().map(|base| base.entry).min() else {
            return Ok(BTreeMap::new());
        };
        let filter = HistoryFilter {
            after: Some(oldest),
            ..HistoryFilter::default()
        };
        let mut all = self.sent_reviews().await?;
        for made in self.made(&filter, usize::MAX).await?.into_iter().rev() {
            let (row, line) = (made.row.clone(), made.row.change);
            let since = bases.get(&line.learner).map_or(0, |base| base.entry);
            if row.id <= since {
                continue;
            }
            let own = all.entry(line.learner).or_default();
            let is_link = matches!(line.rule, Rule::Joined | Rule::ReviewToPics | Rule::PutBack);
            own.reviews.extend(line.onefile_id.filter(|_| is_link));
            if let (System::Pics, Record::Aim(aim)) = (line.system, line.record)
                && Some(row.run) != run
            {
                let values = own.aims.entry((aim, line.field)).or_default();
                values.push(line.after);
            }
        }
        Ok(all)
    }
}
