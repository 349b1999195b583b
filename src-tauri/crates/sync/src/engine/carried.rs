//! How the changes of one learner went, and what the run makes of it.

use super::besides::Besides;
use super::{Brake, Outcome, ProblemKind, Report};
use crate::plan::{LearnerPlan, Record, System};
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::records::pics::LearnerKey;

/// How one learner's changes went.
#[derive(Debug, Default)]
pub(super) struct Carried {
    pub to_onefile: usize,
    pub to_pics: usize,
    pub problems: Vec<(Option<Record>, ProblemKind)>,
    pub parked: bool,
    pub failed: bool,
    pub not_reached: bool,
    /// Trouble that the next learner would meet as well.
    pub stop: Option<OneFileErrorKind>,
    /// A write that changed more than it said.
    pub brake: Option<Brake>,
    /// What it changed besides, as far as the history does not tell it yet.
    pub besides: Vec<Besides>,
}

impl Carried {
    pub(super) fn not_reached() -> Self {
        Self {
            not_reached: true,
            ..Self::default()
        }
    }

    /// Whether the learners after this one are not reached.
    pub(super) fn ends_the_run(&self) -> bool {
        self.stop.is_some() || self.brake.is_some()
    }

    /// Something that did not come into step, and waits.
    pub(super) fn park(&mut self, record: Option<Record>, kind: ProblemKind) {
        self.parked = true;
        self.problems.push((record, kind));
    }

    pub(super) fn trouble(&mut self, record: Option<Record>, error: &OneFileError) {
        tracing::warn!(error = %error, "a change could not be carried out");
        self.failed = true;
        if error.stops_the_run() {
            self.stop = Some(error.kind);
        }
        self.problems.push((
            record,
            ProblemKind::OneFile {
                kind: error.kind,
                at: error.endpoint.clone(),
            },
        ));
    }

    pub(super) fn outcome(&self, plan: &LearnerPlan) -> Outcome {
        let changed = self.to_onefile + self.to_pics > 0;
        let so_far = if changed {
            Outcome::Changed
        } else {
            Outcome::Unchanged
        };
        let waits = self.parked || !plan.parked.is_empty() || !plan.questions.is_empty();
        let reached = if self.not_reached {
            Outcome::NotReached
        } else {
            so_far
        };
        let failed = if self.failed { Outcome::Failed } else { so_far };
        so_far
            .max(reached)
            .max(failed)
            .max(if waits { Outcome::Parked } else { so_far })
    }
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
