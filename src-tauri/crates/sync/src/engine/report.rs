//! What a run tells while it goes on, and at its end.

use super::{Brake, Scope, Work, worsen};
use crate::plan::{Cause, Change, ChangeLine, Plan, Question, Record, System};
use crate::ports::onefile::OneFileErrorKind;
use crate::records::pics::LearnerKey;
use crate::scope::OutOfScope;
use crate::second::Sighting;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Told to the listener. Changes come first and in plan order, the summary last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A change of the plan, before anything is applied.
    Change(ChangeLine),
    /// How far the run is.
    Progress {
        /// What it is doing.
        phase: Phase,
        /// Learners done in this phase.
        done: usize,
        /// Learners in this phase.
        total: usize,
        /// How much of the whole run is done.
        work: Work,
    },
    /// A record that failed or is parked.
    Problem(Problem),
    /// The end.
    Summary(Totals),
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reading both systems.
    Reading,
    /// Carrying out the plan.
    Applying,
}

/// A record that did not come into step, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The learner; nobody for an officer or an organisation.
    #[serde(
        default = "LearnerKey::nobody",
        skip_serializing_if = "LearnerKey::is_nobody"
    )]
    pub learner: LearnerKey,
    /// The record; `None` is the learner as a whole.
    pub of: Option<Record>,
    /// Why.
    #[serde(flatten)]
    pub kind: ProblemKind,
}

/// Why a record did not come into step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ProblemKind {
    /// A call to OneFile failed.
    OneFile {
        /// What kind of trouble.
        kind: OneFileErrorKind,
        /// Endpoint.
        at: String,
    },
    /// Parked until its cause is gone.
    Parked {
        /// Why.
        #[serde(flatten)]
        cause: Cause,
    },
    /// A person is asked.
    Asked {
        /// The question.
        #[serde(flatten)]
        question: Question,
    },
    /// A record that an enrolment takes was sent and no answer came: the next look settles it.
    CreationPending {
        /// What kind of record, as in the field of its change.
        creates: String,
        /// When it was sent.
        #[serde(default)]
        sent: Option<DateTime<Utc>>,
        /// When a look tells whether it was carried out.
        #[serde(default)]
        again: Option<DateTime<Utc>>,
    },
    /// A learner's account was sent and no answer came, and OneFile shows one that may be it: a
    /// person has to look.
    AccountInDoubt,
    /// OneFile took these fields of a new account and shows others.
    AccountDiffers {
        /// Names of fields.
        fields: Vec<String>,
    },
    /// OneFile answered that a record was created and gave an ID, and the record that has it is
    /// another one.
    CreationNotProven {
        /// What was created.
        creates: String,
        /// The ID.
        onefile_id: i64,
    },
    /// The learner's OneFile account is another person's by now, as far as can be seen: is it still
    /// the learner's?
    OtherPerson {
        /// The account.
        onefile_id: i64,
    },
    /// The record changed between plan and change: the next run plans it again.
    ChangedMeanwhile,
    /// PICS has no such record any more.
    RecordGone,
    /// It had trouble in earlier runs, and a run over everybody leaves it alone until then.
    WaitsToRetry {
        /// When it is tried again.
        until: DateTime<Utc>,
    },
}

/// How a run ended for one learner. Later ones are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// In step before the run.
    Unchanged,
    /// Something was changed.
    Changed,
    /// Something waits for a person or for its cause to go.
    Parked,
    /// The run ended before.
    NotReached,
    /// Something failed.
    Failed,
}

/// Totals of a run, counted by learner; `to_onefile`, `to_pics` and `joining` count changes and
/// questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Name of the plan.
    pub plan: String,
    /// Nothing was carried out.
    pub dry_run: bool,
    /// Learners in scope: the sum of the next five.
    pub in_scope: usize,
    /// Learners with changes, and nothing worse.
    pub changed: usize,
    /// Learners in step.
    pub unchanged: usize,
    /// Learners with something that waits.
    pub parked: usize,
    /// Learners with something that failed.
    pub failed: usize,
    /// Learners whom the run did not come to.
    pub not_reached: usize,
    /// Changes in OneFile: planned ones in a dry run, else those carried out.
    pub to_onefile: usize,
    /// Changes in PICS: planned ones in a dry run, else those carried out.
    pub to_pics: usize,
    /// Joining questions.
    pub joining: usize,
    /// Calls to OneFile.
    pub calls: u64,
    /// Learners whose plan differs from the one that was accepted.
    #[serde(default)]
    pub replanned: usize,
    /// Things that a person has to do in OneFile.
    #[serde(default)]
    pub by_hand: usize,
    /// Changes of an accepted plan that were not to be made this time.
    #[serde(default)]
    pub left_out: usize,
    /// Officers and organisations of which something waits or failed. They count as no learner.
    #[serde(default)]
    pub others_waiting: usize,
    /// Officers and organisations whose plan differs from the one that was accepted.
    #[serde(default)]
    pub others_replanned: usize,
}

/// Who asked for a run, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Whom it concerns.
    pub scope: Scope,
    /// Account name of the operating system.
    pub account: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// What it came from.
    #[serde(default)]
    pub cause: RunCause,
}

/// What a run came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunCause {
    /// Somebody asked for it.
    #[default]
    Asked,
    /// It was due.
    Background,
    /// A preview was accepted.
    Accepted,
    /// Somebody put something back.
    PutBack,
    /// Somebody enrolled learners.
    Enrol,
}

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

impl Totals {
    pub(super) fn count_change(&mut self, system: System, changes: usize) {
        match system {
            System::Pics => self.to_pics += changes,
            System::Onefile => self.to_onefile += changes,
        }
    }

    pub(super) fn count(&mut self, outcomes: impl Iterator<Item = Outcome>) {
        for outcome in outcomes {
            match outcome {
                Outcome::Unchanged => self.unchanged += 1,
                Outcome::Changed => self.changed += 1,
                Outcome::Parked => self.parked += 1,
                Outcome::NotReached => self.not_reached += 1,
                Outcome::Failed => self.failed += 1,
            }
        }
    }

    /// Counts anew how learners ended.
    pub fn recount(&mut self, outcomes: impl Iterator<Item = Outcome>) {
        let counted = [
            &mut self.changed,
            &mut self.unchanged,
            &mut self.parked,
            &mut self.failed,
            &mut self.not_reached,
        ];
        counted.into_iter().for_each(|count| *count = 0);
        self.count(outcomes);
    }

    /// Whether every learner in scope is counted exactly once.
    pub fn add_up(&self) -> bool {
        self.in_scope
            == self.changed + self.unchanged + self.parked + self.failed + self.not_reached
    }
}
