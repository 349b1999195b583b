//! The gate: the way off the old synchronisation.

use super::Sentence;
use serde::{Deserialize, Serialize};
use tandem_api::gate::CheckedBy;
use ts_rs::TS;

/// The gate as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GateView {
    /// Says it.
    pub sentence: Sentence,
    /// Nothing stands in the way of a run.
    pub done: bool,
    /// Steps that stand in the way.
    pub open: usize,
    /// Steps that somebody went round, and that are not made good yet.
    pub gone_round: usize,
    /// All steps, in order.
    pub steps: Vec<GateStepView>,
}

/// A step of the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GateStepView {
    /// Names it.
    pub key: String,
    /// What has to be so.
    pub title: String,
    /// What to look for.
    pub guidance: String,
    /// What to do if it is not as described.
    pub otherwise: String,
    /// Who can tell.
    pub checked_by: CheckedBy,
    /// How it stands.
    pub state: GateStepState,
    /// The same in words.
    pub state_text: String,
    /// A person may confirm it now.
    pub can_confirm: bool,
    /// A person's word carries it, and may be taken back.
    pub can_take_back: bool,
    /// What Tandem found.
    pub found: Vec<String>,
    /// What was done last about it, by whom and when.
    pub last: Option<String>,
    /// Why it is open again.
    pub changed: Option<String>,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GateStepState {
    /// Still to be done.
    Open,
    /// Done.
    Done,
    /// Somebody went round it.
    GoneRound,
    /// To be confirmed again.
    Expired,
}

/// Names a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct StepName {
    /// Its key.
    pub step: String,
}

/// A person says that a step is so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct StepConfirmed {
    /// The step.
    pub step: String,
    /// Who looked.
    pub name: String,
    /// What was seen.
    pub note: String,
}

/// Somebody goes round an open step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct StepGoneRound {
    /// The step.
    pub step: String,
    /// Why it can't be done yet.
    pub reason: String,
}

/// Something else still synchronises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoticeView {
    /// Number.
    #[ts(type = "number")]
    pub id: i64,
    /// What was noticed.
    pub text: String,
    /// What to do.
    pub remedy: String,
    /// When.
    pub at: String,
    /// What it rests on: at most [`EVIDENCE_SHOWN`].
    pub evidence: Vec<EvidenceView>,
    /// Further ones.
    pub more: usize,
}

/// Evidence of one notice in one answer.
pub const EVIDENCE_SHOWN: usize = 50;

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EvidenceView {
    /// Key of the learner.
    pub key: String,
    /// Name of the learner.
    pub name: String,
    /// What happened.
    pub text: String,
    /// When it was as before.
    pub after: String,
    /// When it was seen.
    pub seen: String,
}

/// How Tandem is to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct HandBackAsked {
    /// Erase everything that Tandem keeps on this computer.
    pub erase: bool,
    /// The person knows that nobody can bring it back.
    pub sure: bool,
}

/// What was done to stop Tandem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandedBackView {
    /// Says it.
    pub sentence: Sentence,
    /// What only a person can do now.
    pub afterwards: Vec<String>,
}
