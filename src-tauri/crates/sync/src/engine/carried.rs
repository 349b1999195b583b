//! How the changes of one learner went, and what the run makes of it.

use super::besides::Besides;
use super::in_hand::Ended;
use super::{Brake, EngineError, Outcome, ProblemKind, Report};
use crate::plan::{AgreedReview, Change, LearnerPlan, Record, System};
use crate::ports::journal::JournalErrorCode;
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::records::pics::{LearnerKey, ReviewKey};
use std::collections::{BTreeMap, BTreeSet};

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
    /// How a run of the learner's own ended that came between.
    pub own_run: Option<Ended>,
    /// Records whose changes were not reached.
    pub left: BTreeSet<Record>,
    /// What both sides agree on since it was sent.
    pub agreed: BTreeMap<ReviewKey, AgreedReview>,
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

    /// Records whose changes were not carried out, as far as they are known.
    pub(super) fn not_carried_out(&self) -> BTreeSet<Record> {
        let troubled = self
            .problems
            .iter()
            .filter_map(|(record, _)| record.clone());
        troubled.chain(self.left.iter().cloned()).collect()
    }

    /// Whether there was trouble with the learner as a whole.
    pub(super) fn is_whole(&self) -> bool {
        self.problems.iter().all(|(record, _)| record.is_some())
    }

    /// An entry that somebody else has moved on meanwhile is planned again, and stops nobody.
    pub(super) fn or_moved_on(
        &mut self,
        ended: Result<(), EngineError>,
        change: &Change,
    ) -> Result<(), EngineError> {
        match ended {
            Err(EngineError::Journal(error)) if error.code == JournalErrorCode::OutOfOrder => {
                tracing::warn!(error = %error, "an entry was moved on meanwhile");
                self.park(Some(change.line().record), ProblemKind::ChangedMeanwhile);
                Ok(())
            }
            ended => ended,
        }
    }

    /// Something that did not come into step, and waits.
    pub(super) fn park(&mut self, record: Option<Record>, kind: ProblemKind) {
        self.parked = true;
        self.problems.push((record, kind));
    }

    pub(super) fn trouble(&mut self, record: Option<Record>, error: &OneFileError) {
        if error.kind == OneFileErrorKind::Stopped {
            // Somebody stopped the run before this call left: the learner had no trouble.
            self.not_reached = true;
            self.stop = Some(error.kind);
            return;
        }
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
        self.problems
            .extend(carried.own_run.into_iter().flat_map(|own| own.problems));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Agreed;

    #[test]
    fn who_was_stopped_had_no_trouble() {
        let mut carried = Carried::default();
        let stopped = OneFileError {
            kind: OneFileErrorKind::Stopped,
            endpoint: "Review".into(),
            detail: "stopped while waiting for a turn".into(),
        };
        carried.to_onefile = 1;
        carried.trouble(None, &stopped);
        assert!(carried.ends_the_run() && carried.problems.is_empty());
        let plan = LearnerPlan {
            learner: LearnerKey::nobody(),
            onefile_id: 0,
            changes: Vec::new(),
            parked: Vec::new(),
            questions: Vec::new(),
            notes: Vec::new(),
            by_hand: Vec::new(),
            agreed: Agreed::default(),
            aim_links: BTreeMap::new(),
        };
        assert_eq!(carried.outcome(&plan), Outcome::NotReached);
    }
}
