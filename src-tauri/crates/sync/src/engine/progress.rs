//! Telling how far a run is.

use super::events::Event;
use super::parts::Engine;
use super::work::WorkTold;
use crate::runs::Phase;

impl Engine<'_> {
    pub(super) fn tell_progress(&self, phase: Phase, done: usize, total: usize, work: &WorkTold) {
        let stood_still = self.locks.writes().stood_still(self.clock.now());
        (self.listener)(Event::Progress {
            phase,
            done,
            total,
            work: work.now(stood_still),
        });
    }
}
