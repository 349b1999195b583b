//! The listings of the centre, as linking reads them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tandem_sync::records::onefile::{Assessor, Learner, Placement, Standard};

/// The listings of the centre, as they were read for linking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// When they were read.
    pub read: DateTime<Utc>,
    /// Learners.
    pub learners: Vec<Learner>,
    /// Assessors, trainee assessors and internal verifiers.
    pub staff: Vec<Assessor>,
    /// Placements, as search rows show them.
    pub placements: Vec<Placement>,
    /// The catalogue.
    pub standards: Vec<Standard>,
    /// Learners whom OneFile lists and who are not here, because they were erased.
    #[serde(default)]
    pub erased: usize,
}
