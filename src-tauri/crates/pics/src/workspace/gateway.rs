//! The workspace behind the engine's port.

use super::{Workspace, WorkspaceKind, write};
use tandem_sync::ports::Pics;
use tandem_sync::ports::pics::{Capabilities, PicsError};
use tandem_sync::records::pics::{Everything, Learner, LearnerKey};
use tandem_sync::records::write::{PicsWrite, Written};

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
