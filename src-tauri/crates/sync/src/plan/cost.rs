//! What a plan costs in calls to OneFile: for the finish time that people are shown. Estimates, since
//! doubt and trouble cost more.

use super::{Action, LearnerPlan, Plan};
use std::collections::BTreeSet;

/// Looking at an aim or a person once more, and setting fields.
const FILL: u64 = 2;
/// Looking at the learner's reviews of the day, the slot, and the review in it.
const PUSH: u64 = 3;
/// Looking whether it is there already, assigning it, reading it, dating it.
const ASSIGN: u64 = 4;

/// Looking whether it is there already, creating it, and reading it.
const CREATE: u64 = 3;

impl Plan {
    /// Calls that carrying the plan out takes, its learners being read once more before.
    pub fn calls(&self) -> u64 {
        let changing = self.learners.iter().filter(|plan| !plan.changes.is_empty());
        changing
            .map(|plan| plan.calls_to_read() + plan.calls_to_apply())
            .sum()
    }

    /// Calls that carrying the plan out takes once everybody is read.
    pub fn calls_to_apply(&self) -> u64 {
        self.learners.iter().map(LearnerPlan::calls_to_apply).sum()
    }
}

impl LearnerPlan {
    /// Two searches, and a look at each aim and each review that has a partner.
    fn calls_to_read(&self) -> u64 {
        2 + self.aim_links.len() as u64 + self.agreed.reviews.len() as u64
    }

    pub(crate) fn calls_to_apply(&self) -> u64 {
        let (mut filled, mut details) = (BTreeSet::new(), false);
        let mut calls = 0;
        for change in &self.changes {
            calls += match &change.action {
                Action::Create(_) => CREATE,
                // Fields of one record travel together.
                Action::FillOnefileAim { onefile_id, .. } if !filled.insert(*onefile_id) => 0,
                Action::FillOnefileAim { .. } => FILL,
                Action::SetOnefileDetail { .. } if std::mem::replace(&mut details, true) => 0,
                Action::SetOnefileDetail { .. } => FILL,
                Action::PushReview(_) => PUSH,
                Action::AssignAim(new) => {
                    let registered = u64::from(!new.registration.is_empty());
                    ASSIGN + registered + self.aim_links.len() as u64
                }
                Action::SetPicsAim { .. }
                | Action::CreatePicsReview { .. }
                | Action::SetPicsReview { .. }
                | Action::SetPicsDetail { .. }
                | Action::PutBack { .. }
                | Action::ChangedBesides { .. }
                | Action::LetGo { .. } => 0,
            };
        }
        calls
    }
}
