//! How the changes of one learner went.

use super::Besides;
use crate::brakes::Brake;
use crate::error::EngineError;
use crate::plan::{AgreedReview, Change, Record};
use crate::ports::journal::JournalErrorCode;
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::problems::ProblemKind;
use crate::records::pics::ReviewKey;
use std::collections::{BTreeMap, BTreeSet};

/// How one learner's changes went.
#[derive(Debug, Default)]
pub struct Carried {
    /// Changes made in OneFile.
    pub to_onefile: usize,
    /// Changes made in PICS.
    pub to_pics: usize,
    /// What did not come into step; without a record, the learner as a whole.
    pub problems: Vec<(Option<Record>, ProblemKind)>,
    /// Something waits.
    pub parked: bool,
    /// Something failed.
    pub failed: bool,
    /// The run ended before all was done.
    pub not_reached: bool,
    /// Trouble that the next learner would meet as well.
    pub stop: Option<OneFileErrorKind>,
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
    /// One whom the run did not come to.
    pub fn not_reached() -> Self {
        Self {
            not_reached: true,
            ..Self::default()
        }
    }

    /// Whether the learners after this one are not reached.
    pub fn ends_the_run(&self) -> bool {
        self.stop.is_some() || self.brake.is_some()
    }

    /// Records whose changes were not carried out, as far as they are known.
    pub fn not_carried_out(&self) -> BTreeSet<Record> {
        let troubled = self
            .problems
            .iter()
            .filter_map(|(record, _)| record.clone());
        troubled.chain(self.left.iter().cloned()).collect()
    }

    /// Whether there was trouble with the learner as a whole.
    pub fn is_whole(&self) -> bool {
        self.problems.iter().all(|(record, _)| record.is_some())
    }

    /// An entry that somebody else has moved on meanwhile is planned again, and stops nobody.
    pub fn or_moved_on(
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
    pub fn park(&mut self, record: Option<Record>, kind: ProblemKind) {
        self.parked = true;
        self.problems.push((record, kind));
    }

    /// Trouble with OneFile.
    pub fn trouble(&mut self, record: Option<Record>, error: &OneFileError) {
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
        self.problems.push((record, error.into()));
    }
}
