//! Why a run could not be made or finished.

use crate::brakes::Brake;
use crate::ports::journal::JournalError;
use crate::ports::onefile::OneFileError;
use crate::ports::pics::PicsError;

/// Why a run could not be made or finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// OneFile could not be read.
    #[error("OneFile: {0}")]
    OneFile(#[from] OneFileError),
    /// PICS records could not be read or written.
    #[error("PICS records: {0}")]
    Pics(#[from] PicsError),
    /// Tandem's memory failed.
    #[error("Tandem's memory: {0}")]
    Journal(#[from] JournalError),
    /// There is no such learner.
    #[error("no such learner")]
    NoSuchLearner,
    /// So much changed since the preview that accepting it says nothing about this plan.
    #[error("{learners} of {in_scope} learners differ from the accepted plan")]
    PlanOutdated {
        /// Learners with changes that the accepted plan does not have.
        learners: usize,
        /// Learners in scope.
        in_scope: usize,
    },
    /// The run looks like an accident: a person has to look first.
    #[error("braked: {0:?}")]
    Braked(Brake),
    /// The run was stopped before it had read everything.
    #[error("stopped")]
    Stopped,
}

impl From<Brake> for EngineError {
    fn from(brake: Brake) -> Self {
        Self::Braked(brake)
    }
}
