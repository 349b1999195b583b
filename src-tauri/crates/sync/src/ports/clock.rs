//! Time comes in from outside, so that a run can be repeated exactly.

use chrono::{DateTime, Utc};
use std::time::Duration;

/// The only thing in the engine and in the OneFile client that waits.
#[async_trait::async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;

    /// Returns when this much time has passed on this clock.
    async fn sleep(&self, duration: Duration);
}
