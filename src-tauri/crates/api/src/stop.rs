//! The one way to stop what goes on.

use crate::{Stoppable, Tandem};
use tokio_util::sync::CancellationToken;

impl Tandem {
    /// What a shell is about to run, so that it can be stopped before the routine has begun with it.
    pub fn stoppable(&self) -> Stoppable {
        self.under_way.enter(CancellationToken::new(), false)
    }

    /// Stops all runs that go on, each after the change under way, and says how many.
    pub fn stop_runs(&self) -> usize {
        self.under_way.stop()
    }
}
