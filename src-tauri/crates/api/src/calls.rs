//! The calls of the last minutes, kept in the store for the OneFile client.

use chrono::{DateTime, Utc};
use tandem_onefile::{Booked, CallLog, CallLogError};
use tandem_store::{Store, StoreError};

/// The client's call log over the store, for the calls to one base URL.
pub(crate) struct StoredCalls {
    pub store: Store,
    pub place: String,
}

#[async_trait::async_trait]
impl CallLog for StoredCalls {
    async fn recent(&self) -> Result<Vec<Booked>, CallLogError> {
        let calls = self.store.recent_calls(&self.place).await;
        let calls = calls.map_err(|e| unusable(&e))?;
        Ok(calls
            .into_iter()
            .map(|call| Booked {
                sent: call.sent,
                answered: call.answered,
            })
            .collect())
    }

    async fn sent(&self, at: DateTime<Utc>) -> Result<i64, CallLogError> {
        let sent = self.store.call_sent(&self.place, at).await;
        sent.map_err(|e| unusable(&e))
    }

    async fn answered(&self, id: i64, at: DateTime<Utc>) -> Result<(), CallLogError> {
        let answered = self.store.call_answered(id, at).await;
        answered.map_err(|e| unusable(&e))
    }
}

fn unusable(error: &StoreError) -> CallLogError {
    CallLogError(error.to_string())
}
