//! Two runs of one process at a time: over everybody, and one that somebody asks for meanwhile.

use super::Provider;
use chrono::TimeDelta;
use futures::future::join;
use tandem_sync::engine::{Mode, Report};
use tandem_sync::ports::Clock;
use tandem_sync::runs::Scope;

impl Provider {
    /// A run over everybody, and one of this scope, which begins so much later, or earlier where
    /// it is negative. `None` for one that could not be made.
    pub fn run_beside(
        &mut self,
        later: TimeDelta,
        scope: &Scope,
        mode: &Mode,
    ) -> (Option<Report>, Option<Report>) {
        self.begin();
        let ports = self.ports();
        let listener = |_| {};
        let entered = self.runtime.enter();
        let wide = self.engine(&ports, &listener);
        let of_everybody = self.record(&Scope::All);
        let mut asked = self.record(scope);
        asked.started += later.max(TimeDelta::zero());
        let both = join(
            async {
                self.clock
                    .sleep((-later).to_std().unwrap_or_default())
                    .await;
                wide.synchronise(&Scope::All, &Mode::CarryOut, &of_everybody)
                    .await
            },
            async {
                self.clock.sleep(later.to_std().unwrap_or_default()).await;
                wide.synchronise(scope, mode, &asked).await
            },
        );
        let (first, second) = self.clock.drive(both);
        drop(entered);
        self.end();
        (
            self.came_of(&Mode::CarryOut, first),
            self.came_of(mode, second),
        )
    }
}
