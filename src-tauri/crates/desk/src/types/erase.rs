//! Erasing a learner.

use crate::Sentence;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What erasing a learner would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ErasureView {
    /// Name.
    pub name: String,
    /// What is gone afterwards, a sentence each.
    pub goes: Vec<String>,
    /// What stays.
    pub stays: Vec<String>,
    /// What a person has to do in PICS and in OneFile.
    pub by_hand: Vec<String>,
}

/// Which learner is to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ErasureAsked {
    /// The learner.
    pub learner: String,
    /// Why; blank where nobody says.
    pub reason: String,
    /// The person knows that nobody can bring it back.
    pub sure: bool,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ErasedView {
    /// Says it.
    pub sentence: Sentence,
    /// What only a person can do now.
    pub by_hand: Vec<String>,
}
