//! Learners, and one of them.

use super::ReplyGiven;
use super::{Sentence, Side};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is typed to find learners.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LearnerSearch {
    /// Parts of names, ULN, learner reference or Ident.
    pub text: String,
}

/// Names one learner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LearnerRef {
    /// Key of the learner.
    pub learner: String,
}

/// Learners who were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Learners {
    /// At most [`LEARNERS_SHOWN`].
    pub rows: Vec<LearnerRow>,
    /// How many were found in all.
    pub found: usize,
    /// Learners in the workspace.
    pub all: usize,
}

/// A list is for finding somebody, not for reading through.
pub const LEARNERS_SHOWN: usize = 200;

/// A learner in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LearnerRow {
    /// Key.
    pub key: String,
    /// Surname, first names.
    pub name: String,
    /// PICS Ident.
    pub ident: Option<String>,
    /// Unique learner number.
    pub uln: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Main officer.
    pub officer: Option<String>,
    /// How the learner stands.
    pub standing: StandingView,
    /// When both systems were last seen in step.
    pub in_step: Option<String>,
}

/// How a learner stands, from the last look at both systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "Standing")]
pub struct StandingView {
    /// For icon and colour.
    pub kind: StandingKind,
    /// In words.
    pub text: String,
}

/// Kinds of standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandingKind {
    /// In step.
    InStep,
    /// Changes wait for a Sync.
    Waiting,
    /// Something is parked, or a person is asked.
    NeedsYou,
    /// Something failed.
    Failed,
    /// Not synchronised.
    OutOfScope,
    /// Nobody has looked yet.
    NotLooked,
}

/// What Tandem knows of a learner without asking OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LearnerPage {
    /// Key.
    pub key: String,
    /// First names and surname.
    pub name: String,
    /// Ident, ULN, officer and the like.
    pub facts: Vec<Fact>,
    /// How the learner stands.
    pub standing: StandingView,
    /// When both systems were last seen in step.
    pub in_step: Option<String>,
    /// What was changed, newest first.
    pub history: Vec<HistoryItem>,
}

/// A fact with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// What it is.
    pub value: String,
}

/// A change that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryItem {
    /// Number of the entry.
    #[ts(type = "number")]
    pub id: i64,
    /// The run that made it.
    #[ts(type = "number")]
    pub run: i64,
    /// Name of the learner, in lists over several.
    pub learner: Option<String>,
    /// Key of the learner.
    pub key: String,
    /// What.
    pub text: String,
    /// Where.
    pub writes: Side,
    /// When.
    pub at: String,
    /// Account name of who asked.
    pub by: String,
    /// The rule.
    pub why: String,
    /// Whether it certainly was carried out: a kill can leave that open.
    pub certain: bool,
    /// It was put back since.
    pub was_put_back: bool,
    /// It can be put back: it wrote PICS, and was not put back yet.
    pub can_put_back: bool,
}

/// Both systems side by side, and what a Sync would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Comparison {
    /// Says what Sync would change.
    pub sentence: Sentence,
    /// How many changes.
    pub changes: usize,
    /// Whether the learner is synchronised at all.
    pub in_scope: bool,
    /// Details of the learner, where they are kept in step.
    pub details: Option<AimTable>,
    /// No account in OneFile was found: one can be created.
    pub no_account: bool,
    /// Learning aims, one table each.
    pub aims: Vec<AimTable>,
    /// Reviews by month, newest first.
    pub reviews: Vec<ReviewMonth>,
    /// How the reviews stand.
    pub reviews_summary: String,
    /// What a person is asked.
    pub questions: Vec<QuestionView>,
    /// About the learner as a whole.
    pub notes: Vec<String>,
}

/// A learning aim, or the learner's details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AimTable {
    /// Key of the aim; unique on the page.
    pub key: String,
    /// Title.
    pub title: String,
    /// Code, and whether it is linked.
    pub about: String,
    /// Fields.
    pub rows: Vec<Row>,
    /// What to know about it.
    pub notes: Vec<String>,
}

/// Reviews of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReviewMonth {
    /// Month and year.
    pub month: String,
    /// Reviews, newest first.
    pub rows: Vec<Row>,
}

/// One value, or one review, on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Row {
    /// Field, or date and time.
    pub label: String,
    /// In PICS.
    pub pics: Cell,
    /// In OneFile.
    pub onefile: Cell,
    /// What happens to it.
    pub state: RowState,
    /// Why.
    pub why: String,
}

/// What happens to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Nothing: both agree.
    Same,
    /// PICS is changed.
    ToPics,
    /// OneFile is changed.
    ToOnefile,
    /// Nothing, for the reason given.
    Left,
    /// Nothing until its cause is gone.
    Waits,
    /// A person is asked.
    Asked,
}

/// What one system holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Cell {
    /// Whether the system has the record.
    pub there: bool,
    /// The value; `None` is blank.
    pub value: Option<String>,
    /// What a Sync would set.
    pub will_be: Option<String>,
    /// A second line.
    pub detail: Option<String>,
}

/// What a person is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct QuestionView {
    /// Names the question.
    pub id: String,
    /// The question.
    pub ask: String,
    /// What to know before answering.
    pub explain: String,
    /// The answers there are.
    pub choices: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Choice {
    /// What is sent back.
    pub reply: ReplyGiven,
    /// The answer.
    pub label: String,
    /// What follows from it.
    pub explain: String,
}

/// What a person answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct AnswerGiven {
    /// The learner.
    pub learner: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub reply: ReplyGiven,
}
