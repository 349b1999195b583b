//! What a run that carries a plan out goes by.

use super::reading::Observed;
use super::work::WorkTold;
use crate::plan::Plan;

/// A plan that a run carries out.
pub(super) struct Making<'a> {
    /// The run.
    pub run: i64,
    pub plan: &'a Plan,
    /// What the plan rests on.
    pub observed: &'a Observed,
    pub work: &'a WorkTold,
}
