//! The end of a run.

use super::reading::Observed;
use crate::brakes::Brake;
use crate::plan::{Change, Plan, Record};
use crate::ports::onefile::OneFileErrorKind;
use crate::problems::{Problem, ProblemKind};
use crate::records::pics::LearnerKey;
use crate::runs::{Outcome, Totals};
use crate::scope::OutOfScope;
use crate::second::Sighting;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The end of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Number of the run; a dry run has none.
    pub run: Option<i64>,
    /// The plan that was carried out or shown.
    pub plan: Plan,
    /// Totals.
    pub totals: Totals,
    /// How it ended for each learner in scope.
    pub outcomes: BTreeMap<LearnerKey, Outcome>,
    /// What did not come into step.
    pub problems: Vec<Problem>,
    /// What ended the run early, where something did.
    pub stopped_by: Option<OneFileErrorKind>,
    /// The brake that a write tripped.
    pub braked: Option<Brake>,
    /// What writes changed besides, as far as the history does not tell it yet.
    #[serde(skip)]
    pub besides: Vec<Change>,
    /// What both systems hold after a run of one learner, where nobody has to look again for that.
    #[serde(skip)]
    pub after: Option<Arc<Observed>>,
    /// What a run over everybody saw before it wrote anything.
    #[serde(skip)]
    pub sighting: Sighting,
}

impl Report {
    pub(super) fn problem(&mut self, learner: &LearnerKey, of: Option<Record>, kind: ProblemKind) {
        self.problems.push(Problem {
            learner: learner.clone(),
            of,
            kind,
        });
    }

    /// A run of the learner's own came between: what this one made of what it saw is out of date.
    pub(super) fn left_to_own_run(&mut self, learner: &LearnerKey, problems: Vec<Problem>) {
        self.problems.retain(|problem| problem.learner != *learner);
        self.problems.extend(problems);
    }

    /// Counts the officers and organisations of which something waits or failed.
    pub(super) fn count_others(&mut self) {
        let others = self.problems.iter().filter(|p| p.learner.is_nobody());
        let records: BTreeSet<_> = others.map(|problem| &problem.of).collect();
        self.totals.others_waiting = records.len();
    }

    /// Takes over what the plan leaves alone.
    pub(super) fn parked_of(&mut self, plan: &Plan) {
        for parked in &plan.shared.parked {
            let kind = ProblemKind::Parked {
                cause: parked.cause.clone(),
            };
            self.problem(&LearnerKey::nobody(), Some(parked.record.clone()), kind);
        }
        for (learner, why) in &plan.out_of_scope {
            if let OutOfScope::OtherPerson { onefile_id } = *why {
                self.problem(learner, None, ProblemKind::OtherPerson { onefile_id });
            }
        }
        for learner in &plan.learners {
            for parked in &learner.parked {
                let kind = ProblemKind::Parked {
                    cause: parked.cause.clone(),
                };
                self.problem(&learner.learner, Some(parked.record.clone()), kind);
            }
            for question in &learner.questions {
                self.problem(
                    &learner.learner,
                    None,
                    ProblemKind::Asked {
                        question: question.clone(),
                    },
                );
            }
        }
    }

    /// Totals of a dry run: what would be.
    pub(super) fn count_planned(
        &mut self,
        plan: &Plan,
        outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    ) {
        for learner in &plan.learners {
            worsen(outcomes, &learner.learner, learner.outcome_if_carried_out());
        }
        for change in plan.changes() {
            self.totals.count_change(change.line().system, 1);
        }
    }
}

impl crate::plan::LearnerPlan {
    /// How the learner ends if every change succeeds.
    pub fn outcome_if_carried_out(&self) -> Outcome {
        if !self.parked.is_empty() || !self.questions.is_empty() {
            Outcome::Parked
        } else if !self.changes.is_empty() {
            Outcome::Changed
        } else {
            Outcome::Unchanged
        }
    }
}

/// Counted by learner, the worst wins.
pub(super) fn worsen(
    outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    learner: &LearnerKey,
    outcome: Outcome,
) {
    let held = outcomes.entry(learner.clone()).or_insert(outcome);
    *held = (*held).max(outcome);
}
