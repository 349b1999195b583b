//! The clock of the operating system, or one that starts at a given time.

use chrono::{DateTime, Utc};
use std::time::{Duration, Instant};
use tandem_sync::ports::Clock;

/// Real time; with a start given, that start plus the real time since.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Option<(DateTime<Utc>, Instant)>,
}

impl SystemClock {
    /// Starts at this time, or follows the operating system.
    pub fn starting_at(now: Option<DateTime<Utc>>) -> Self {
        Self {
            start: now.map(|now| (now, Instant::now())),
        }
    }
}

#[async_trait::async_trait]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        match self.start {
            Some((start, since)) => start + since.elapsed(),
            None => Utc::now(),
        }
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
