//! Runs: who asked for one, whom it concerns, and how it ended.

use crate::plan::System;
use crate::records::pics::LearnerKey;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whom a run concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", content = "learner", rename_all = "snake_case")]
pub enum Scope {
    /// One learner.
    One(LearnerKey),
    /// Everybody.
    All,
}

/// Who asked for a run, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRequest {
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

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reading both systems.
    Reading,
    /// Carrying out the plan.
    Applying,
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

impl Totals {
    pub(crate) fn count_change(&mut self, system: System, changes: usize) {
        match system {
            System::Pics => self.to_pics += changes,
            System::Onefile => self.to_onefile += changes,
        }
    }

    pub(crate) fn count(&mut self, outcomes: impl Iterator<Item = Outcome>) {
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
