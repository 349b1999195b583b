//! What a shell asks of the routine.

use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{RunCause, Scope};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncRequest {
    /// Only say what would change.
    Preview(Scope),
    /// Bring one learner into step.
    Learner(LearnerKey),
    /// The same for one who was enrolled just now.
    Enrolled(LearnerKey),
    /// Bring everybody into step; what was accepted and interrupted goes on.
    Everybody,
    /// The same, because it was due in the background.
    Due,
    /// Carry out the preview of this name.
    Accepted(String),
}

impl SyncRequest {
    /// Whom it concerns.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Preview(scope) => scope.clone(),
            Self::Learner(learner) | Self::Enrolled(learner) => Scope::One(learner.clone()),
            Self::Everybody | Self::Due | Self::Accepted(_) => Scope::All,
        }
    }

    /// Whether nothing is written.
    pub fn is_preview(&self) -> bool {
        matches!(self, Self::Preview(_))
    }

    pub(crate) fn cause(&self) -> RunCause {
        match self {
            Self::Preview(_) | Self::Learner(_) | Self::Everybody => RunCause::Asked,
            Self::Enrolled(_) => RunCause::Enrol,
            Self::Due => RunCause::Background,
            Self::Accepted(_) => RunCause::Accepted,
        }
    }
}
