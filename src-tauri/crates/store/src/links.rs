//! Links that Tandem keeps itself: learners to OneFile users, aims to OneFile aims.

use crate::{Store, StoreError};
use std::collections::BTreeMap;
use tandem_sync::links::Links;
use tandem_sync::records::pics::{AimKey, LearnerKey};
use tandem_vault::rusqlite::params;

pub(crate) const TABLES: &str = "CREATE TABLE learner_links (
    learner TEXT PRIMARY KEY,
    onefile_id INTEGER NOT NULL
) STRICT;
CREATE TABLE aim_links (
    learner TEXT NOT NULL,
    aim TEXT NOT NULL,
    onefile_id INTEGER NOT NULL,
    PRIMARY KEY (learner, aim)
) STRICT;";

impl Store {
    pub(crate) async fn all_links(&self) -> Result<Links, StoreError> {
        self.db
            .read(|db| {
                let mut links = Links::default();
                let mut query =
                    db.prepare_cached("SELECT learner, onefile_id FROM learner_links")?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    links.learners.insert(LearnerKey(row.get(0)?), row.get(1)?);
                }
                let mut query =
                    db.prepare_cached("SELECT learner, aim, onefile_id FROM aim_links")?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    let aims: &mut BTreeMap<AimKey, i64> =
                        links.aims.entry(LearnerKey(row.get(0)?)).or_default();
                    aims.insert(AimKey(row.get(1)?), row.get(2)?);
                }
                Ok(links)
            })
            .await
    }

    pub(crate) async fn set_links(
        &self,
        learner: &LearnerKey,
        onefile_id: i64,
        aims: &BTreeMap<AimKey, i64>,
    ) -> Result<(), StoreError> {
        let (learner, aims) = (learner.0.clone(), aims.clone());
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO learner_links (learner, onefile_id) VALUES (?1, ?2)
                     ON CONFLICT (learner) DO UPDATE SET onefile_id = excluded.onefile_id",
                    params![learner, onefile_id],
                )?;
                for (aim, id) in aims {
                    tx.execute(
                        "INSERT INTO aim_links (learner, aim, onefile_id) VALUES (?1, ?2, ?3)
                         ON CONFLICT (learner, aim) DO UPDATE SET onefile_id = excluded.onefile_id",
                        params![learner, aim.0, id],
                    )?;
                }
                Ok(())
            })
            .await
    }
}
