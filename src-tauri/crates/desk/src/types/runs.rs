//! Runs that were made, the history, and putting back.

use super::{ChangeView, Count, HistoryItem, ProblemView, Sentence};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which runs to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct RunsBefore {
    /// Those before this one, or the latest.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// Some runs, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunList {
    /// Runs.
    pub rows: Vec<RunRow>,
    /// There are older ones.
    pub more: bool,
}

/// Runs in one answer.
pub const RUNS_SHOWN: usize = 50;

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunRow {
    /// Number.
    #[ts(type = "number")]
    pub id: i64,
    /// When it began.
    pub at: String,
    /// How long it took; `None` where it has no end.
    pub took: Option<String>,
    /// Account name of who asked.
    pub by: String,
    /// What it came from.
    pub cause: String,
    /// Whom it concerned.
    pub of: String,
    /// Key of the one learner whom it concerned.
    pub key: Option<String>,
    /// How it ended, for an icon.
    pub ended: RunEnded,
    /// How it ended, in words.
    pub sentence: Sentence,
    /// Learners, counted; none where it did not come to its end.
    pub counts: Vec<Count>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunEnded {
    /// It came to its end.
    Finished,
    /// Somebody stopped it.
    Stopped,
    /// It stopped for a person: it looked like an accident.
    Braked,
    /// Trouble ended it.
    Failed,
    /// It goes on.
    UnderWay,
    /// The process ended before it did.
    Interrupted,
}

/// Names a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct RunName {
    /// Its number.
    #[ts(type = "number")]
    pub run: i64,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunPage {
    /// As in the list.
    pub row: RunRow,
    /// What was changed, oldest first: at most [`CHANGES_SHOWN`](super::CHANGES_SHOWN).
    pub lines: Vec<ChangeView>,
    /// Further changes, which the history has.
    pub more_lines: usize,
    /// What this run left that still has not come into step.
    pub problems: Vec<ProblemView>,
    /// Further problems.
    pub more_problems: usize,
    /// Something that it did can be put back.
    pub can_put_back: bool,
}

/// What to look for in the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct HistoryFilter {
    /// Part of a name, a reference, a field or a value; empty finds everything.
    pub text: String,
    /// The system that was written.
    pub system: Option<super::Side>,
    /// Of one run.
    #[ts(type = "number | null")]
    pub run: Option<i64>,
    /// Entries before this one.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// Some of the history, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryPageView {
    /// Changes.
    pub items: Vec<HistoryItem>,
    /// There are older ones.
    pub more: bool,
}

/// What to put back: exactly one of these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct PutBackOf {
    /// All that a run did.
    #[ts(type = "number | null")]
    pub run: Option<i64>,
    /// What the last run did that changed this learner.
    pub learner: Option<String>,
    /// One entry of the history.
    #[ts(type = "number | null")]
    pub entry: Option<i64>,
}

/// What putting back would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PutBackView {
    /// Name of the plan; what was shown is what is carried out.
    pub plan: String,
    /// Says it.
    pub sentence: Sentence,
    /// What would be written, all in PICS: at most [`CHANGES_SHOWN`](super::CHANGES_SHOWN).
    pub lines: Vec<ChangeView>,
    /// Further changes.
    pub more_lines: usize,
    /// What stays as it is: at most [`CHANGES_SHOWN`](super::CHANGES_SHOWN).
    pub cannot: Vec<CannotView>,
    /// Further ones that stay.
    pub more_cannot: usize,
}

/// A change that Tandem can't take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CannotView {
    /// Key of the learner.
    pub key: String,
    /// Name of the learner.
    pub learner: String,
    /// What was changed.
    pub what: String,
    /// What to do by hand, or why it stays.
    pub todo: String,
}
