//! Enrolling learners.

use super::{Count, ProblemView, Row, Sentence, Tone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A learner without an account in OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolCandidate {
    /// Key of the learner.
    pub key: String,
    /// Surname, first names.
    pub name: String,
    /// Ident, learner reference and main tag, as far as PICS has them.
    pub about: String,
}

/// Whom to enrol.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct EnrolAsked {
    /// Learners, with what was chosen for each.
    pub learners: Vec<EnrolChosen>,
}

/// A learner to enrol. What is not chosen follows from PICS.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct EnrolChosen {
    /// Key of the learner.
    pub learner: String,
    /// OneFile user ID of the default assessor.
    #[ts(type = "number | null")]
    pub assessor: Option<i64>,
    /// OneFile placement ID.
    #[ts(type = "number | null")]
    pub placement: Option<i64>,
    /// OneFile classroom ID.
    #[ts(type = "number | null")]
    pub classroom: Option<i64>,
}

/// What enrolling would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolPage {
    /// Says it.
    pub sentence: Sentence,
    /// Learners, counted.
    pub counts: Vec<Count>,
    /// Learners, in the order in which they were asked for.
    pub learners: Vec<EnrolView>,
    /// Assessors to choose from, by name.
    pub assessors: Vec<EnrolOption>,
    /// Placements to choose from, by name.
    pub placements: Vec<EnrolOption>,
    /// Classes to choose from, by name.
    pub classrooms: Vec<EnrolOption>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolOption {
    /// Its ID in OneFile.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// Whether a learner can be enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EnrolStanding {
    /// It can be done.
    Ready,
    /// It was done.
    Enrolled,
    /// The learner has an account and is linked to it.
    Linked,
    /// Something is missing.
    Incomplete,
    /// An account that may be the learner's is there already.
    MayExist,
    /// Something was sent and no answer came.
    InDoubt,
    /// It did not go as it should.
    Failed,
    /// The run ended before.
    NotReached,
}

/// One learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolView {
    /// Key of the learner.
    pub key: String,
    /// Name.
    pub name: String,
    /// Whether it can be done, or was.
    pub standing: EnrolStanding,
    /// How it is meant.
    pub tone: Tone,
    /// Says it.
    pub says: String,
    /// What is sent.
    pub fields: Vec<EnrolField>,
    /// Default assessor.
    pub assessor: Option<EnrolPartner>,
    /// Placement.
    pub placement: Option<EnrolPartner>,
    /// Class.
    pub classroom: Option<EnrolPartner>,
    /// What has to be put right first.
    pub missing: Vec<EnrolMissing>,
    /// Accounts that may be the learner's.
    pub likely: Vec<EnrolLikely>,
    /// What is not sent although PICS has it.
    pub left_out: Vec<String>,
    /// What did not go as it should.
    pub problems: Vec<ProblemView>,
    /// OneFile user ID, where there is an account.
    #[ts(type = "number | null")]
    pub onefile_id: Option<i64>,
    /// Whether a person can say that the account is there, or not there.
    pub asks: bool,
}

/// A field that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolField {
    /// What people call it.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// What the account points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolPartner {
    /// Its ID in OneFile, where it is there.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
    /// Its name.
    pub name: String,
    /// It is created on the way.
    pub creates: bool,
}

/// What can be chosen to put something right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EnrolChoice {
    /// An assessor.
    Assessor,
    /// A placement.
    Placement,
    /// A class.
    Classroom,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolMissing {
    /// What.
    pub what: String,
    /// What to do.
    pub todo: String,
    /// What can be chosen instead.
    pub choose: Option<EnrolChoice>,
}

/// An account that may be the learner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolLikely {
    /// OneFile user ID.
    #[ts(type = "number")]
    pub onefile_id: i64,
    /// Name there.
    pub name: String,
    /// Archived there.
    pub archived: bool,
    /// What both have in common.
    pub why: String,
    /// Both records side by side.
    pub rows: Vec<Row>,
}

/// What a person saw in OneFile of an account whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct AccountSettled {
    /// Key of the learner.
    pub learner: String,
    /// Its OneFile user ID; none where it is not there.
    #[ts(type = "number | null")]
    pub there: Option<i64>,
}
