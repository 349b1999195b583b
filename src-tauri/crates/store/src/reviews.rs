//! OneFile reviews that were read in full and can hardly change any more, so that a run need not
//! read them one by one again.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use tandem_sync::records::onefile::Review;
use tandem_vault::rusqlite::params;

pub(crate) const TABLE: &str = "CREATE TABLE settled_reviews (
    id INTEGER PRIMARY KEY,
    onefile_learner INTEGER NOT NULL,
    review TEXT NOT NULL
) STRICT;
CREATE INDEX settled_reviews_of_learner ON settled_reviews (onefile_learner);";

impl Store {
    pub(crate) async fn settled(&self, onefile_learner: i64) -> Result<Vec<Review>, StoreError> {
        self.db
            .read(move |db| {
                let mut query = db.prepare_cached(
                    "SELECT review FROM settled_reviews WHERE onefile_learner = ?1 ORDER BY id",
                )?;
                let mut rows = query.query([onefile_learner])?;
                let mut settled = Vec::new();
                while let Some(row) = rows.next()? {
                    settled.push(from_json("settled_reviews", &row.get::<_, String>(0)?)?);
                }
                Ok(settled)
            })
            .await
    }

    pub(crate) async fn settle(
        &self,
        onefile_learner: i64,
        reviews: &[Review],
        before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let is_settled = |review: &&Review| {
            review.learner_signed_on.is_some() && review.scheduled_for.is_some_and(|at| at < before)
        };
        let settled = reviews
            .iter()
            .filter(is_settled)
            .map(|review| Ok((review.id, to_json("settled_reviews", review)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        if settled.is_empty() {
            return Ok(());
        }
        self.db
            .write(move |tx| {
                let mut insert = tx.prepare_cached(
                    "INSERT INTO settled_reviews (id, onefile_learner, review) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET onefile_learner = ?2, review = ?3
                     WHERE review IS NOT excluded.review",
                )?;
                for (id, review) in settled {
                    insert.execute(params![id, onefile_learner, review])?;
                }
                Ok(())
            })
            .await
    }
}
