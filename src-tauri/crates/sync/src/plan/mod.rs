//! The plan: what would bring both systems into step, as a value.
//!
//! [`plan_learner`] is a pure function of one learner's records on both sides, the links that
//! are known, and the settings. The plan for everybody is the plans of the learners, in key order,
//! and besides what [`plan_shared`] makes of officers and organisations, which belong to none.
//! The same inputs give the same bytes, and [`Plan::hash`] names them.

mod agreed;
mod aim_fields;
mod aims;
mod assign;
mod by_hand;
mod change;
mod cost;
mod decisions;
mod details;
mod explain;
mod held;
mod inputs;
mod learner;
mod line;
mod paired_reviews;
mod reasons;
mod reviews;

pub use agreed::{Agreed, AgreedReview, When};
pub use aim_fields::Progress;
pub use by_hand::{ByHand, Task};
pub use change::{Action, Assignment, Change, Push, Record, Rule, System};
pub use decisions::{Decisions, Held, Question};
pub use details::{SharedInputs, plan_shared};
pub use explain::{Decision, Explained, ExplainedAim, ExplainedReview, explain};
pub use inputs::{DetailsKnown, Inputs, Staff, UnderWay};
pub use learner::plan_learner;
pub use line::ChangeLine;
pub use reasons::{Cause, Note, Parked, Reason};
pub use reviews::NotSent;

#[cfg(test)]
mod tests;

use crate::digest;
use crate::records::field::Field;
use crate::records::pics::{AimKey, LearnerKey};
use crate::scope::OutOfScope;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a run would do, or does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Learners in scope, in key order.
    pub learners: Vec<LearnerPlan>,
    /// Officers and organisations.
    #[serde(default, skip_serializing_if = "SharedPlan::is_empty")]
    pub shared: SharedPlan,
    /// Everybody else, with the reason.
    pub out_of_scope: BTreeMap<LearnerKey, OutOfScope>,
}

/// What a run would do for one learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnerPlan {
    /// The learner.
    pub learner: LearnerKey,
    /// OneFile user ID.
    pub onefile_id: i64,
    /// Changes, in the order in which they are carried out.
    pub changes: Vec<Change>,
    /// Records that are left until their cause is gone.
    pub parked: Vec<Parked>,
    /// Questions for a person.
    pub questions: Vec<Question>,
    /// Records that will not change, where people would ask why.
    pub notes: Vec<Note>,
    /// What a person has to do in OneFile, which has no call for it.
    #[serde(default)]
    pub by_hand: Vec<ByHand>,
    /// What both sides agree on once the changes are carried out.
    #[serde(default)]
    pub agreed: Agreed,
    /// Pairs of learning aims, for the record of links.
    pub aim_links: BTreeMap<AimKey, i64>,
}

impl LearnerPlan {
    /// Nothing to do for a learner.
    pub fn of(learner: LearnerKey, onefile_id: i64) -> Self {
        Self {
            learner,
            onefile_id,
            changes: Vec::new(),
            parked: Vec::new(),
            questions: Vec::new(),
            notes: Vec::new(),
            by_hand: Vec::new(),
            agreed: Agreed::default(),
            aim_links: BTreeMap::new(),
        }
    }
}

/// What a run would do for records that belong to no learner. Only a run over everybody plans them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPlan {
    /// Changes, in the order in which they are carried out: officers, then organisations.
    pub changes: Vec<Change>,
    /// Records that are left until their cause is gone.
    pub parked: Vec<Parked>,
    /// Records that will not change, where people would ask why.
    pub notes: Vec<Note>,
    /// What a person has to do in OneFile, which has no call for it.
    pub by_hand: Vec<ByHand>,
}

/// Names one change of a plan, whatever values it carries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChangeName {
    /// The learner.
    pub learner: LearnerKey,
    /// The system that is written.
    pub system: System,
    /// The record in PICS.
    #[serde(flatten)]
    pub record: Record,
    /// The field, or the record as a whole.
    pub field: Field,
}

impl Plan {
    /// Name of the plan: `sha256:` and 64 hex digits over its canonical bytes.
    pub fn hash(&self) -> String {
        format!("sha256:{}", digest::of(&self.bytes()))
    }

    /// Canonical bytes: JSON, fields and records in a fixed order.
    pub fn bytes(&self) -> Vec<u8> {
        // Keys are text or numbers throughout, which is all that JSON needs to succeed.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// All changes in plan order: of officers and organisations, then of all learners.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        let of_learners = self.learners.iter().flat_map(|learner| &learner.changes);
        self.shared.changes.iter().chain(of_learners)
    }

    /// How many things a person has to do in OneFile.
    pub fn by_hand(&self) -> usize {
        let of_learners = self.learners.iter().map(|learner| learner.by_hand.len());
        self.shared.by_hand.len() + of_learners.sum::<usize>()
    }

    /// The plan without these changes. Of their records it is then not known what both sides agree
    /// on, beyond what they agreed on before.
    #[must_use]
    pub fn without(
        mut self,
        left_out: &BTreeSet<ChangeName>,
        agreed: &BTreeMap<LearnerKey, Agreed>,
    ) -> Self {
        let stays = |change: &Change| !left_out.contains(&change.line().name());
        self.shared.changes.retain(stays);
        for learner in &mut self.learners {
            let goes = learner.changes.iter().filter(|change| !stays(change));
            let records: BTreeSet<Record> = goes.map(|change| change.line().record).collect();
            learner.changes.retain(stays);
            if !records.is_empty() {
                let before = agreed.get(&learner.learner).cloned().unwrap_or_default();
                learner.agreed = learner.agreed.but_for(&before, &records);
            }
        }
        self
    }

    /// Joining questions of all learners.
    pub fn joining(&self) -> usize {
        let all = self.learners.iter().flat_map(|learner| &learner.questions);
        all.filter(|question| matches!(question, Question::Joining { .. }))
            .count()
    }
}

impl SharedPlan {
    /// Whether there is nothing to do or to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
