//! The calls of the last minutes, kept in the store for the OneFile client.

use chrono::{DateTime, Utc};
use tandem_onefile::{Booked, CallLog, CallLogError};
use tandem_store::{Store, StoreError};

/// The client's call log over the store.
pub(crate) struct StoredCalls(pub Store);

#[async_trait::async_trait]
impl CallLog for StoredCalls {
    async fn recent(&self) -> Result<Vec<Booked>, CallLogError> {
        let calls = self.0.recent_calls().await.map_err(|e| unusable(&e))?;
        Ok(calls
            .into_iter()
            .map(|call| Booked {
                sent: call.sent,
                answered: call.answered,
            })
            .collect())
    }

    async fn sent(&self, at: DateTime<Utc>) -> Result<i64, CallLogError> {
        self.0.call_sent(at).await.map_err(|e| unusable(&e))
    }

    async fn answered(&self, id: i64, at: DateTime<Utc>) -> Result<(), CallLogError> {
        self.0.call_answered(id, at).await.map_err(|e| unusable(&e))
    }
}

fn unusable(error: &StoreError) -> CallLogError {
    CallLogError(error.to_string())
}
