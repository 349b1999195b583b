//! What putting back goes by, and what it comes to.

use crate::plan::{Change, ChangeLine, Plan};
use crate::records::pics::{Learner, LearnerKey, Officer, Organisation};
use std::collections::BTreeMap;

/// A change that a run carried out.
#[derive(Debug, Clone, Copy)]
pub struct CarriedOut<'a> {
    /// Number of its entry in the history.
    pub entry: i64,
    /// The change.
    pub change: &'a Change,
    /// The record in OneFile, created ones included.
    pub onefile_id: Option<i64>,
}

impl CarriedOut<'_> {
    /// The change as people read it, with the record in OneFile by now.
    pub fn line(&self) -> ChangeLine {
        ChangeLine {
            onefile_id: self.onefile_id,
            ..self.change.line()
        }
    }
}

/// Records that changes are taken back on, as PICS has them now.
#[derive(Debug, Default)]
pub struct Records {
    /// Learners.
    pub learners: BTreeMap<LearnerKey, Learner>,
    /// Officers.
    pub officers: Vec<Officer>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
}

/// What putting back would do.
#[derive(Debug, Clone, Default)]
pub struct PutBack {
    /// What is put back in PICS.
    pub plan: Plan,
    /// What stays as it is, and why.
    pub stays: Vec<(ChangeLine, Stays)>,
}

/// Why something stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// It was put back already.
    PutBackAlready,
    /// A person had put it back: releasing it lets the next run change it again.
    PutBackByPerson,
    /// It was changed in PICS since.
    ChangedSince,
    /// The learner is not in PICS any more.
    LearnerGone,
    /// What was there before was let go with the learner's other personal data.
    LetGo,
    /// It stays in OneFile, which has no call to undo it.
    InOnefile(LeftInOnefile),
}

/// What a person has to undo in OneFile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftInOnefile {
    /// A review and its visit.
    Review,
    /// A learning aim.
    Aim,
    /// A field that was blank.
    FilledField,
    /// A value that had another one before.
    ReplacedValue,
    /// A value that a write changed besides.
    ChangedBesides,
    /// A learner's account.
    Account,
    /// An assessor's account.
    Assessor,
    /// A placement.
    Placement,
    /// A class.
    Classroom,
}
