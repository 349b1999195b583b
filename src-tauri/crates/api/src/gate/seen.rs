//! What the gate saw of the records last.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};
use tandem_sync::gate::Facts;

/// What was read of the records last, for what is asked often.
#[derive(Debug, Default)]
pub(crate) struct FactsSeen(Mutex<Option<(DateTime<Utc>, Facts)>>);

/// Records that changed without anybody telling are noticed after this long.
const FRESH: TimeDelta = TimeDelta::seconds(20);

impl FactsSeen {
    /// What was read says nothing any more.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn get(&self, now: DateTime<Utc>) -> Option<Facts> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, facts) = seen.as_ref()?;
        (*at <= now && now - *at < FRESH).then(|| facts.clone())
    }

    pub(super) fn set(&self, at: DateTime<Utc>, facts: &Facts) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = Some((at, facts.clone()));
    }
}
