//! Calls that are carried out after their connection has closed.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Request;

/// Calls on their way, those due first in front.
#[derive(Debug, Default)]
pub(crate) struct Late {
    calls: Vec<(DateTime<Utc>, Request<Bytes>)>,
}

impl Late {
    /// Keeps a call until it is due. Of calls due at one time, the first kept comes first.
    pub fn keep(&mut self, request: Request<Bytes>, now: DateTime<Utc>, milliseconds: u64) {
        let wait = i64::try_from(milliseconds)
            .ok()
            .and_then(TimeDelta::try_milliseconds)
            .and_then(|wait| now.checked_add_signed(wait));
        let due = wait.unwrap_or(DateTime::<Utc>::MAX_UTC);
        let place = self.calls.partition_point(|(at, _)| *at <= due);
        self.calls.insert(place, (due, request));
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The first call that is due, with the time at which it was.
    pub fn take_due(&mut self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Request<Bytes>)> {
        let due = self.calls.first().is_some_and(|(at, _)| *at <= now);
        due.then(|| self.calls.remove(0))
    }
}
