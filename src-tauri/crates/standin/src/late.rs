//! Calls that are carried out after their connection has closed.

use crate::path::{BASE_PATH, below, route};
use crate::standin::StandIn;
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

    fn take_due(&mut self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Request<Bytes>)> {
        let due = self.calls.first().is_some_and(|(at, _)| *at <= now);
        due.then(|| self.calls.remove(0))
    }
}

impl StandIn {
    /// Whether calls are on their way that will be carried out late.
    pub fn has_late(&self) -> bool {
        !self.late.calls.is_empty()
    }

    /// Carries out the late calls that are due, each at its own time. Every request and every edit
    /// does so first; whoever looks at the state after the clock has moved on does so too.
    pub fn carry_out_late(&mut self) {
        let now = self.clock().now();
        while let Some((due, request)) = self.late.take_due(now) {
            if let Some(rest) = below(request.uri().path(), BASE_PATH) {
                // Nobody waits for the answer, a refusal included.
                let _ = self.carry_out(&request, route(request.method(), rest), None, due);
            }
        }
    }
}
