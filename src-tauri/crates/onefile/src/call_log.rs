//! The calls of the last minutes, kept so that a restart shares the allowance with what ran
//! before it.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};

/// Where calls are written down. Entries that were answered more than two minutes ago, or sent more
/// than an hour ago, may be forgotten.
#[async_trait::async_trait]
pub trait CallLog: Send + Sync {
    /// The calls that may still count: those without an answer and those answered in the last two
    /// minutes, also of earlier processes.
    async fn recent(&self) -> Result<Vec<Booked>, CallLogError>;

    /// Writes down that a call leaves now. Must be as durable as a kill of the process demands
    /// when it returns: only then does the call leave.
    async fn sent(&self, at: DateTime<Utc>) -> Result<i64, CallLogError>;

    /// Writes down that the answer to a call came, or that none will.
    async fn answered(&self, id: i64, at: DateTime<Utc>) -> Result<(), CallLogError>;
}

/// A call that was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// When it left.
    pub sent: DateTime<Utc>,
    /// When its answer came, or it was clear that none will.
    pub answered: Option<DateTime<Utc>>,
}

/// Calls could not be written down or read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the record of calls to OneFile can't be used: {0}")]
pub struct CallLogError(pub String);

/// A log that ends with the process: for simulations, and where nothing is kept.
#[derive(Debug, Default)]
pub struct CallsInMemory {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    calls: std::collections::BTreeMap<i64, Booked>,
    next: i64,
}

#[async_trait::async_trait]
impl CallLog for CallsInMemory {
    async fn recent(&self) -> Result<Vec<Booked>, CallLogError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.calls.values().copied().collect())
    }

    async fn sent(&self, at: DateTime<Utc>) -> Result<i64, CallLogError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (answered_since, sent_since) = (at - TimeDelta::minutes(2), at - TimeDelta::hours(1));
        kept.calls.retain(|_, call| match call.answered {
            Some(answered) => answered > answered_since,
            None => call.sent > sent_since,
        });
        let id = kept.next;
        kept.next += 1;
        kept.calls.insert(
            id,
            Booked {
                sent: at,
                answered: None,
            },
        );
        Ok(id)
    }

    async fn answered(&self, id: i64, at: DateTime<Utc>) -> Result<(), CallLogError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(call) = kept.calls.get_mut(&id) {
            call.answered = Some(at);
        }
        Ok(())
    }
}
