//! What is to be keyed into PICS where the workspace is only Tandem's copy of it: derived from the
//! history, so that it is never a second truth. Only ticks and confirmations are kept.

use crate::{HistoryRow, Store, StoreError, instant};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::{Record, System};
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::LearnerKey;
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE handover_marks (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    ticked_by TEXT,
    ticked TEXT,
    confirmed TEXT
) STRICT;";

/// A change of Tandem's copy that is to be keyed into PICS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRow {
    /// The change.
    pub change: HistoryRow,
    /// When it was ticked, and by whom.
    pub ticked: Option<(DateTime<Utc>, String)>,
}

struct Mark {
    ticked: Option<(DateTime<Utc>, String)>,
    confirmed: bool,
}

impl Store {
    /// Changes of PICS that no import has confirmed yet, oldest first; of each value the last one.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn handover_pics(&self) -> Result<Vec<HandoverRow>, StoreError> {
        let mut marks = self.marks().await?;
        let mut last: BTreeMap<(LearnerKey, Record, Field), HistoryRow> = BTreeMap::new();
        for row in self.history(None).await? {
            if row.change.system == System::Pics && !row.let_go {
                let line = &row.change;
                let cell = (line.learner.clone(), line.record.clone(), line.field);
                last.insert(cell, row);
            }
        }
        let mut open: Vec<HandoverRow> = last
            .into_values()
            .filter_map(|change| match marks.remove(&change.id) {
                Some(mark) if mark.confirmed => None,
                mark => Some(HandoverRow {
                    change,
                    ticked: mark.and_then(|mark| mark.ticked),
                }),
            })
            .collect();
        open.sort_by_key(|row| row.change.id);
        Ok(open)
    }

    /// Ticks a change that was keyed in, or takes the tick away.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn tick_pics(
        &self,
        entry: i64,
        tick: Option<(DateTime<Utc>, String)>,
    ) -> Result<(), StoreError> {
        let (at, by) = tick.map(|(at, by)| (at.to_rfc3339(), by)).unzip();
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO handover_marks (entry, ticked, ticked_by) VALUES (?1, ?2, ?3)
                     ON CONFLICT (entry) DO UPDATE SET ticked = ?2, ticked_by = ?3",
                    params![entry, at, by],
                )?;
                Ok(())
            })
            .await
    }

    /// An import has shown that these changes are in PICS.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn confirm_pics(
        &self,
        entries: &BTreeSet<i64>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let entries = entries.clone();
        self.db
            .write(move |tx| {
                for entry in entries {
                    tx.execute(
                        "INSERT INTO handover_marks (entry, confirmed) VALUES (?1, ?2)
                         ON CONFLICT (entry) DO UPDATE SET confirmed = ?2",
                        params![entry, at.to_rfc3339()],
                    )?;
                }
                Ok(())
            })
            .await
    }

    async fn marks(&self) -> Result<BTreeMap<i64, Mark>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT entry, ticked, ticked_by, confirmed IS NOT NULL FROM handover_marks",
                )?;
                let mut rows = query.query([])?;
                let mut marks = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let at: Option<String> = row.get(1)?;
                    let at = at.map(|at| instant("handover_marks", &at)).transpose()?;
                    let by: Option<String> = row.get(2)?;
                    let mark = Mark {
                        ticked: at.zip(by),
                        confirmed: row.get(3)?,
                    };
                    marks.insert(row.get(0)?, mark);
                }
                Ok(marks)
            })
            .await
    }
}
