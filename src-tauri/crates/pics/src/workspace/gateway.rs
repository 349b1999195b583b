//! The workspace behind the engine's port.

use super::tables::{learners, officers, organisations};
use super::{Workspace, WorkspaceError, WorkspaceKind, learner, write};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::ports::Pics;
use tandem_sync::ports::pics::{Capabilities, PicsError};
use tandem_sync::records::pics::{Everything, Learner, LearnerKey};
use tandem_sync::records::write::{PicsWrite, Written};
use tandem_vault::rusqlite::Connection;

#[async_trait::async_trait]
impl Pics for Workspace {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            authoritative: self.kind() == WorkspaceKind::Authoritative,
            writes_aims: true,
            writes_reviews: true,
            writes_details: true,
        }
    }

    async fn everything(&self) -> Result<Everything, PicsError> {
        Ok(Workspace::everything(self).await?)
    }

    async fn around(
        &self,
        key: &LearnerKey,
        onefile_ids: &BTreeSet<i64>,
        others: &BTreeSet<LearnerKey>,
    ) -> Result<Option<Everything>, PicsError> {
        let (key, ids, others) = (key.clone(), onefile_ids.clone(), others.clone());
        let read = move |db: &Connection| around(db, &key, &ids, &others);
        Ok(self.database.read(read).await?)
    }

    async fn learner(&self, key: &LearnerKey) -> Result<Option<Learner>, PicsError> {
        Ok(Workspace::learner(self, key).await?)
    }

    async fn write(&self, write: &PicsWrite) -> Result<Written, PicsError> {
        let write = write.clone();
        Ok(self
            .database
            .write(move |tx| write::carry_out(tx, &write))
            .await?)
    }
}

fn around(
    db: &Connection,
    key: &LearnerKey,
    onefile_ids: &BTreeSet<i64>,
    others: &BTreeSet<LearnerKey>,
) -> Result<Option<Everything>, WorkspaceError> {
    let Some(one) = learner(db, key)? else {
        return Ok(None);
    };
    let mut found = Vec::new();
    for reference in [&one.ident, &one.learner_ref].into_iter().flatten() {
        found.extend(learners::with_reference(db, reference)?);
    }
    if let Some(uln) = &one.uln {
        found.extend(learners::with_uln(db, uln)?);
    }
    let held = onefile_ids.iter().copied().chain(one.onefile_id);
    for id in held {
        found.extend(learners::with_onefile_id(db, id)?);
    }
    for other in others {
        found.extend(learners::one(db, other)?);
    }
    let found = found.into_iter().map(|one| (one.key.clone(), one));
    let mut learners: BTreeMap<LearnerKey, Learner> = found.collect();
    learners.insert(key.clone(), one);
    Ok(Some(Everything {
        learners: learners.into_values().collect(),
        officers: officers::all(db)?,
        organisations: organisations::all(db)?,
    }))
}
