//! How far a change is on its way to a record, and which step may follow which. The journal refuses
//! every other.

use crate::enrol::Creation;
use crate::plan::{Action, Change, UnderWay};
use crate::records::pics::{AimKey, LearnerKey, ReviewKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A change on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number of the entry.
    pub id: i64,
    /// The change.
    pub change: Change,
    /// How far it came.
    pub step: Step,
    /// When it came there.
    pub at: DateTime<Utc>,
}

/// How far a change came: intended, sent, confirmed, recorded; a push goes through it twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Written down; nothing has left.
    Intended,
    /// A value is on its way to OneFile.
    Sent,
    /// The slot is on its way to OneFile. Without an answer nobody can tell but a person.
    VisitSent,
    /// The slot exists.
    VisitConfirmed {
        /// Its ID.
        visit_id: i64,
    },
    /// The review is on its way to OneFile.
    ReviewSent {
        /// The slot.
        visit_id: i64,
    },
    /// The review exists; PICS does not hold its ID yet.
    ReviewConfirmed {
        /// The slot.
        visit_id: i64,
        /// The review.
        review_id: i64,
    },
    /// An aim is on its way to OneFile.
    AssignSent,
    /// The aim exists; its dates and registration are perhaps still to come.
    AimConfirmed {
        /// The aim.
        aim_id: i64,
    },
    /// A record that an enrolment takes is on its way to OneFile.
    CreationSent,
    /// It exists; Tandem does not keep the link yet.
    CreationConfirmed {
        /// Its ID.
        onefile_id: i64,
    },
    /// Carried out on both sides, as far as both take part.
    Recorded,
    /// Given up: the next plan says what is to be done instead.
    Abandoned {
        /// Why.
        reason: Abandoned,
    },
}

/// Why a change was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Abandoned {
    /// It never left.
    NeverSent,
    /// The record holds something else by now.
    ChangedMeanwhile,
    /// The run was killed around the write, and the record holds neither value by now: it may
    /// have been carried out and changed since. Such entries stand in the history.
    PerhapsCarriedOut,
    /// The review is in OneFile, and PICS could not hold its ID: such entries stand in the history.
    NotStored,
    /// OneFile refused it.
    Refused,
    /// It did not arrive.
    DidNotArrive,
    /// A person said how it is.
    Answered,
}

impl Step {
    /// Whether an entry may come here from `before`. What is closed stays as it is.
    pub fn may_follow(&self, before: &Self) -> bool {
        use Step::{
            Abandoned, AimConfirmed, AssignSent, CreationConfirmed, CreationSent, Intended,
            Recorded, ReviewConfirmed, ReviewSent, Sent, VisitConfirmed, VisitSent,
        };
        match before {
            Recorded | Abandoned { .. } => false,
            Intended => matches!(
                self,
                Sent | VisitSent | AssignSent | CreationSent | Recorded | Abandoned { .. }
            ),
            Sent => matches!(self, Recorded | Abandoned { .. }),
            VisitSent => matches!(self, VisitConfirmed { .. } | Abandoned { .. }),
            VisitConfirmed { .. } | ReviewSent { .. } => matches!(
                self,
                VisitConfirmed { .. }
                    | ReviewSent { .. }
                    | ReviewConfirmed { .. }
                    | Abandoned { .. }
            ),
            ReviewConfirmed { .. } => {
                matches!(self, ReviewConfirmed { .. } | Recorded | Abandoned { .. })
            }
            AssignSent => matches!(self, AssignSent | AimConfirmed { .. } | Abandoned { .. }),
            AimConfirmed { .. } => {
                matches!(self, AimConfirmed { .. } | Recorded | Abandoned { .. })
            }
            CreationSent => matches!(
                self,
                CreationSent | CreationConfirmed { .. } | Abandoned { .. }
            ),
            CreationConfirmed { .. } => {
                matches!(self, CreationConfirmed { .. } | Recorded | Abandoned { .. })
            }
        }
    }

    /// The slot of a review on its way, once there is one.
    pub fn slot(&self) -> Option<i64> {
        match self {
            Self::VisitConfirmed { visit_id }
            | Self::ReviewSent { visit_id }
            | Self::ReviewConfirmed { visit_id, .. } => Some(*visit_id),
            _ => None,
        }
    }

    /// Whether the change was carried out, or may have been: it belongs in the history.
    pub fn is_history(&self) -> bool {
        matches!(
            self,
            Self::Recorded
                | Self::Abandoned {
                    reason: Abandoned::PerhapsCarriedOut | Abandoned::NotStored,
                }
        )
    }

    /// Whether nothing is left to do.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Recorded | Self::Abandoned { .. })
    }
}

/// Reviews on their way to OneFile, by learner.
pub fn unfinished_pushes(open: &[Entry]) -> BTreeMap<LearnerKey, BTreeMap<ReviewKey, UnderWay>> {
    let mut pushes: BTreeMap<LearnerKey, BTreeMap<ReviewKey, UnderWay>> = BTreeMap::new();
    for entry in open {
        let Action::PushReview(push) = &entry.change.action else {
            continue;
        };
        let slot = entry.step.slot();
        let sent = match entry.step {
            Step::VisitSent | Step::ReviewSent { .. } => Some(entry.at),
            Step::VisitConfirmed { .. } | Step::ReviewConfirmed { .. } => None,
            _ => continue,
        };
        pushes
            .entry(entry.change.learner.clone())
            .or_default()
            .insert(push.review.clone(), UnderWay { slot, sent });
    }
    pushes
}

/// Aims on their way to OneFile, by learner, with the time at which they were sent where no answer
/// came yet.
pub fn unfinished_assignments(
    open: &[Entry],
) -> BTreeMap<LearnerKey, BTreeMap<AimKey, Option<DateTime<Utc>>>> {
    let mut aims: BTreeMap<LearnerKey, BTreeMap<AimKey, Option<DateTime<Utc>>>> = BTreeMap::new();
    for entry in open {
        if let Action::AssignAim(assignment) = &entry.change.action
            && matches!(entry.step, Step::AssignSent | Step::AimConfirmed { .. })
        {
            let sent = (entry.step == Step::AssignSent).then_some(entry.at);
            let learner = aims.entry(entry.change.learner.clone()).or_default();
            learner.insert(assignment.aim.clone(), sent);
        }
    }
    aims
}

/// Records that enrolments sent and whose answers were lost: with the learner for whom.
pub fn unfinished_creations(open: &[Entry]) -> Vec<(LearnerKey, Creation)> {
    let unfinished = open.iter().filter_map(|entry| match &entry.change.action {
        Action::Create(creation)
            if matches!(
                entry.step,
                Step::CreationSent | Step::CreationConfirmed { .. }
            ) =>
        {
            Some((entry.change.learner.clone(), creation.clone()))
        }
        _ => None,
    });
    unfinished.collect()
}
