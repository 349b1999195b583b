//! What OneFile held of each learner when it was last read: what a run need not read again as long
//! as nothing says that it changed.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::ports::Observation;
use tandem_vault::rusqlite::{OptionalExtension, params};

pub(crate) const TABLE: &str = "CREATE TABLE observations (
    onefile_id INTEGER PRIMARY KEY,
    observation TEXT NOT NULL
) STRICT;";

const NAME: &str = "observations";

impl Store {
    /// The next run over everybody reads everybody anew.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn doubt_all_observations(&self) -> Result<(), StoreError> {
        self.db
            .write(|tx| {
                tx.execute(
                    "UPDATE observations SET observation = json_set(observation, '$.stale', json('true'))",
                    [],
                )?;
                tx.execute("DELETE FROM kept WHERE name = 'cursor'", [])?;
                Ok(())
            })
            .await
    }

    pub(crate) async fn all_observations(&self) -> Result<BTreeMap<i64, Observation>, StoreError> {
        self.db
            .read(|db| {
                let mut query =
                    db.prepare_cached("SELECT onefile_id, observation FROM observations")?;
                let mut rows = query.query([])?;
                let mut observations = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let observation = from_json(NAME, &row.get::<_, String>(1)?)?;
                    observations.insert(row.get(0)?, observation);
                }
                Ok(observations)
            })
            .await
    }

    pub(crate) async fn observation_of(
        &self,
        onefile_id: i64,
    ) -> Result<Option<Observation>, StoreError> {
        self.db
            .read(move |db| {
                let mut query = db
                    .prepare_cached("SELECT observation FROM observations WHERE onefile_id = ?1")?;
                let text: Option<String> =
                    query.query_row([onefile_id], |row| row.get(0)).optional()?;
                text.map(|text| from_json(NAME, &text)).transpose()
            })
            .await
    }

    pub(crate) async fn set_observation(
        &self,
        observation: &Observation,
    ) -> Result<(), StoreError> {
        let (id, text) = (observation.onefile_id, to_json(NAME, observation)?);
        self.db
            .write(move |tx| {
                tx.prepare_cached(
                    "INSERT INTO observations (onefile_id, observation) VALUES (?1, ?2)
                     ON CONFLICT (onefile_id) DO UPDATE SET observation = ?2",
                )?
                .execute(params![id, text])?;
                Ok(())
            })
            .await
    }

    pub(crate) async fn mark_stale(&self, ids: &BTreeSet<i64>) -> Result<(), StoreError> {
        let ids = ids.clone();
        self.db
            .write(move |tx| {
                let mut mark = tx.prepare_cached(
                    "UPDATE observations SET observation = json_set(observation, '$.stale', json('true'))
                     WHERE onefile_id = ?1",
                )?;
                for id in ids {
                    mark.execute([id])?;
                }
                Ok(())
            })
            .await
    }
}
