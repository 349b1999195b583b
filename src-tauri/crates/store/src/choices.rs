//! Changes of a preview that a person chose not to make this time. They are kept with the preview,
//! so that a run which is interrupted goes on as it was accepted.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use tandem_sync::plan::ChangeName;
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE left_out (
    plan TEXT NOT NULL,
    change TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (plan, change)
) STRICT, WITHOUT ROWID;";

impl Store {
    /// Changes of a preview that are not made this time.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn left_out(&self, plan: &str) -> Result<BTreeSet<ChangeName>, StoreError> {
        let plan = plan.to_owned();
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached("SELECT change FROM left_out WHERE plan = ?1")?;
                let mut rows = query.query([plan])?;
                let mut names = BTreeSet::new();
                while let Some(row) = rows.next()? {
                    names.insert(from_json("left_out", &row.get::<_, String>(0)?)?);
                }
                Ok(names)
            })
            .await
    }

    /// Leaves changes of a preview out this time, or takes that back.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn leave_out(
        &self,
        plan: &str,
        names: &[ChangeName],
        out: bool,
        account: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let names = names.iter().map(|name| to_json("left_out", name));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        let (plan, account) = (plan.to_owned(), account.to_owned());
        self.db
            .write(move |tx| {
                let mut take_back =
                    tx.prepare_cached("DELETE FROM left_out WHERE plan = ?1 AND change = ?2")?;
                let mut leave_out = tx.prepare_cached(
                    "INSERT INTO left_out (plan, change, account, at) VALUES (?1, ?2, ?3, ?4)",
                )?;
                for name in names {
                    take_back.execute(params![plan, name])?;
                    if out {
                        leave_out.execute(params![plan, name, account, at.to_rfc3339()])?;
                    }
                }
                Ok(())
            })
            .await
    }
}
