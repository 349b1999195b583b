//! What needs a person.

use super::{Choice, NoticeView, QuestionView, ReplyGiven, Sentence, Side};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that needs a person, from what Tandem remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Attention {
    /// Says it.
    pub sentence: Sentence,
    /// Runs that stopped because they looked like an accident.
    pub brakes: Vec<BrakeView>,
    /// Brakes that somebody let pass, as long as that counts.
    pub released: Vec<ReleasedView>,
    /// Something else still synchronises.
    pub notices: Vec<NoticeView>,
    /// What is parked or failed, by cause.
    pub problems: Vec<ProblemGroup>,
    /// What a person is asked, one by one.
    pub questions: Vec<AskedOf>,
    /// The same questions where many can be answered alike.
    pub alike: Vec<Alike>,
    /// Codes for which OneFile offers several standards.
    pub pathways: Vec<PathwayView>,
    /// What has to be keyed in by hand, by learner.
    pub handover: Vec<HandoverGroup>,
    /// What was put back and stays so until it is released.
    pub held: Vec<HeldView>,
}

/// A run that stopped because it looked like an accident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BrakeView {
    /// Number.
    #[ts(type = "number")]
    pub id: i64,
    /// What was found.
    pub text: String,
    /// What to do.
    pub remedy: String,
    /// When.
    pub at: String,
}

/// A brake that somebody let pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReleasedView {
    /// Number of the brake.
    #[ts(type = "number")]
    pub id: i64,
    /// What passes, until when, and whose word it is.
    pub text: String,
}

/// Records with one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProblemGroup {
    /// The cause.
    pub cause: String,
    /// What to do; empty where nothing has to be done.
    pub what_to_do: String,
    /// Somebody has to do something; otherwise it passes by itself.
    pub needs_you: bool,
    /// Whom it concerns: at most [`LEARNERS_OF_CAUSE`].
    pub learners: Vec<ProblemOf>,
    /// Further ones.
    pub more: usize,
}

/// Learners of one cause in one answer.
pub const LEARNERS_OF_CAUSE: usize = 50;

/// A learner with a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProblemOf {
    /// Key of the learner.
    pub key: String,
    /// Name of the learner.
    pub name: String,
    /// Which record.
    pub what: String,
    /// Since when.
    pub since: String,
}

/// What a person is asked about a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AskedOf {
    /// Key of the learner.
    pub key: String,
    /// Name of the learner.
    pub name: String,
    /// The question.
    pub question: QuestionView,
}

/// Questions that one answer can settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Alike {
    /// Names the group on the page.
    pub id: String,
    /// The question for all of them.
    pub ask: String,
    /// What to know before answering.
    pub explain: String,
    /// The answers there are.
    pub choices: Vec<Choice>,
    /// The questions, to be sent back with the answer.
    pub questions: Vec<QuestionName>,
}

/// Names a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionName {
    /// The learner.
    pub learner: String,
    /// The question.
    pub question: String,
}

/// One answer to many questions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct AnsweredAlike {
    /// The questions.
    pub questions: Vec<QuestionName>,
    /// The answer.
    pub reply: ReplyGiven,
}

/// A code for which OneFile offers several standards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PathwayView {
    /// The code.
    pub code: String,
    /// Learners who wait for the choice.
    pub learners: usize,
    /// The standards to choose from.
    pub standards: Vec<StandardView>,
}

/// A standard that OneFile offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StandardView {
    /// ID.
    #[ts(type = "number")]
    pub id: i64,
    /// Title.
    pub title: String,
}

/// Which standard a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PathwayChosen {
    /// The code.
    pub code: String,
    /// The standard.
    #[ts(type = "number")]
    pub standard: i64,
}

/// What has to be keyed in for one learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandoverGroup {
    /// Key of the learner.
    pub key: String,
    /// Name of the learner.
    pub name: String,
    /// What.
    pub items: Vec<HandoverView>,
}

/// Something to be keyed in by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandoverView {
    /// Names it.
    pub id: String,
    /// Into which system.
    pub system: Side,
    /// Record and field.
    pub what: String,
    /// What is replaced; `None` is blank.
    pub before: Option<String>,
    /// What is to be entered; `None` is blank.
    pub after: Option<String>,
    /// Since when.
    pub since: String,
    /// When it was ticked, and by whom.
    pub ticked: Option<String>,
}

/// A tick, or its removal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct Tick {
    /// Names the item.
    pub item: String,
    /// Ticked.
    pub on: bool,
}

/// A value or review that was put back and stays so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HeldView {
    /// Number.
    #[ts(type = "number")]
    pub id: i64,
    /// Key of the learner.
    pub key: String,
    /// Name of the learner.
    pub name: String,
    /// Record and field.
    pub what: String,
    /// What PICS holds; `None` is blank, or no such record.
    pub pics: Option<String>,
    /// Since when.
    pub since: String,
    /// Account name of who put it back.
    pub by: String,
    /// What to do in OneFile.
    pub todo: String,
}

/// Names a held value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct HeldName {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
}

/// A brake that lets the next run pass.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct BrakeReleased {
    /// The brake.
    #[ts(type = "number")]
    pub brake: i64,
    /// Why it may pass.
    pub reason: String,
}
