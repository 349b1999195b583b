//! What both sides agreed on last, and learners who wait for another try: one row a learner.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use std::collections::BTreeMap;
use tandem_sync::plan::{Agreed, AgreedReview};
use tandem_sync::ports::Retry;
use tandem_sync::records::pics::{LearnerKey, ReviewKey};
use tandem_vault::rusqlite::{OptionalExtension, params};

pub(crate) const TABLES: &str = "CREATE TABLE agreed (
    learner TEXT PRIMARY KEY,
    agreed TEXT NOT NULL
) STRICT;
CREATE TABLE waiting (
    learner TEXT PRIMARY KEY,
    waiting TEXT NOT NULL
) STRICT;";

impl Store {
    pub(crate) async fn all_agreed(&self) -> Result<BTreeMap<LearnerKey, Agreed>, StoreError> {
        self.by_learner(
            "agreed",
            "SELECT learner, agreed FROM agreed ORDER BY learner",
        )
        .await
    }

    pub(crate) async fn set_agreed(
        &self,
        learner: &LearnerKey,
        agreed: &Agreed,
    ) -> Result<(), StoreError> {
        let (learner, agreed) = (learner.0.clone(), to_json("agreed", agreed)?);
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO agreed (learner, agreed) VALUES (?1, ?2)
                     ON CONFLICT (learner) DO UPDATE SET agreed = excluded.agreed",
                    params![learner, agreed],
                )?;
                Ok(())
            })
            .await
    }

    pub(crate) async fn set_agreed_review(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        agreed: &AgreedReview,
    ) -> Result<(), StoreError> {
        let (learner, review, agreed) = (learner.0.clone(), review.clone(), *agreed);
        self.db
            .write(move |tx| {
                let held: Option<String> = tx
                    .query_row(
                        "SELECT agreed FROM agreed WHERE learner = ?1",
                        [&learner],
                        |row| row.get(0),
                    )
                    .optional()?;
                let mut all: Agreed = match held {
                    Some(text) => from_json("agreed", &text)?,
                    None => Agreed::default(),
                };
                all.reviews.insert(review, agreed);
                tx.execute(
                    "INSERT INTO agreed (learner, agreed) VALUES (?1, ?2)
                     ON CONFLICT (learner) DO UPDATE SET agreed = excluded.agreed",
                    params![learner, to_json("agreed", &all)?],
                )?;
                Ok(())
            })
            .await
    }

    pub(crate) async fn all_retries(&self) -> Result<BTreeMap<LearnerKey, Retry>, StoreError> {
        self.by_learner(
            "waiting",
            "SELECT learner, waiting FROM waiting ORDER BY learner",
        )
        .await
    }

    pub(crate) async fn set_retries(
        &self,
        retries: &BTreeMap<LearnerKey, Option<Retry>>,
    ) -> Result<(), StoreError> {
        let rows = retries
            .iter()
            .map(|(learner, waiting)| {
                let text = waiting
                    .as_ref()
                    .map(|w| to_json("waiting", w))
                    .transpose()?;
                Ok((learner.0.clone(), text))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        self.db
            .write(move |tx| {
                for (learner, waiting) in rows {
                    match waiting {
                        None => tx.execute("DELETE FROM waiting WHERE learner = ?1", [learner])?,
                        Some(text) => tx.execute(
                            "INSERT INTO waiting (learner, waiting) VALUES (?1, ?2)
                             ON CONFLICT (learner) DO UPDATE SET waiting = excluded.waiting",
                            params![learner, text],
                        )?,
                    };
                }
                Ok(())
            })
            .await
    }

    async fn by_learner<T: serde::de::DeserializeOwned + Send + 'static>(
        &self,
        table: &'static str,
        query: &'static str,
    ) -> Result<BTreeMap<LearnerKey, T>, StoreError> {
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(query)?;
                let mut rows = query.query([])?;
                let mut found = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let value = from_json(table, &row.get::<_, String>(1)?)?;
                    found.insert(LearnerKey(row.get(0)?), value);
                }
                Ok(found)
            })
            .await
    }
}
