//! What the run makes of how the changes of one learner went.

use super::report::Report;
use crate::delivery::Carried;
use crate::plan::{LearnerPlan, System};
use crate::records::pics::LearnerKey;
use crate::runs::Outcome;

/// How the learner ends.
pub(super) fn outcome(carried: &Carried, plan: &LearnerPlan) -> Outcome {
    let changed = carried.to_onefile + carried.to_pics > 0;
    let so_far = if changed {
        Outcome::Changed
    } else {
        Outcome::Unchanged
    };
    let waits = carried.parked || !plan.parked.is_empty() || !plan.questions.is_empty();
    let reached = if carried.not_reached {
        Outcome::NotReached
    } else {
        so_far
    };
    let failed = if carried.failed {
        Outcome::Failed
    } else {
        so_far
    };
    so_far
        .max(reached)
        .max(failed)
        .max(if waits { Outcome::Parked } else { so_far })
}

impl Report {
    /// Whether nothing more is begun.
    pub(super) fn has_to_end(&self) -> bool {
        self.stopped_by.is_some() || self.braked.is_some()
    }

    pub(super) fn take(&mut self, learner: &LearnerKey, carried: Carried) {
        self.totals
            .count_change(System::Onefile, carried.to_onefile);
        self.totals.count_change(System::Pics, carried.to_pics);
        self.stopped_by = self.stopped_by.or(carried.stop);
        self.braked = self.braked.take().or(carried.brake);
        self.take_besides(learner, carried.besides);
        for (record, kind) in carried.problems {
            self.problem(learner, record, kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::onefile::{OneFileError, OneFileErrorKind};

    #[test]
    fn who_was_stopped_had_no_trouble() {
        let mut carried = Carried::default();
        let stopped = OneFileError::new(
            OneFileErrorKind::Stopped,
            "Review",
            "stopped while waiting for a turn",
        );
        carried.to_onefile = 1;
        carried.trouble(None, &stopped);
        assert!(carried.ends_the_run() && carried.problems.is_empty());
        let plan = LearnerPlan::of(LearnerKey::nobody(), 0);
        assert_eq!(outcome(&carried, &plan), Outcome::NotReached);
    }
}
