//! Runs and previews.

use super::{Count, Sentence, Side};
use serde::{Deserialize, Serialize};
use tandem_api::RowChoice;
use ts_rs::TS;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunResult {
    /// Says it.
    pub sentence: Sentence,
    /// What was changed.
    pub lines: Vec<ChangeView>,
    /// Further changes, which the history has.
    pub more_lines: usize,
    /// What did not come into step.
    pub problems: Vec<ProblemView>,
    /// Further problems.
    pub more_problems: usize,
    /// Learners, counted.
    pub counts: Vec<Count>,
    /// Both systems of the one learner after the run, where nobody has to look again for that.
    pub comparison: Option<super::Comparison>,
}

/// A change in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChangeView {
    /// Name of the learner, in lists over several.
    pub learner: Option<String>,
    /// Key of the learner.
    pub key: String,
    /// Field and record.
    pub what: String,
    /// The system that is written.
    pub writes: Side,
    /// What is replaced; `None` is blank.
    pub before: Option<String>,
    /// What is set.
    pub after: String,
    /// What the other system has, where it says it in another way.
    pub source: Option<String>,
    /// The rule.
    pub why: String,
    /// Number of the entry in the history, once it was carried out.
    #[ts(type = "number | null")]
    pub entry: Option<i64>,
}

/// A record that did not come into step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProblemView {
    /// Name of the learner, in lists over several.
    pub learner: Option<String>,
    /// Key of the learner.
    pub key: String,
    /// Which record.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do; empty where nothing has to be done.
    pub todo: String,
}

/// What the synchronisation of everybody would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Preview {
    /// Name of the plan.
    pub plan: String,
    /// When it was made.
    pub made: String,
    /// Says it.
    pub sentence: Sentence,
    /// Learners, counted.
    pub counts: Vec<Count>,
    /// Changes of one kind each.
    pub groups: Vec<ChangeGroup>,
    /// What would not come into step.
    pub problems: Vec<ProblemView>,
    /// Further problems.
    pub more_problems: usize,
    /// Learners who are not synchronised, by reason.
    pub out_of_scope: Vec<Count>,
    /// What carrying it out costs: `about 1 200 calls, about 5 minutes`. Empty where there is
    /// nothing to carry out.
    pub cost: String,
}

/// Changes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChangeGroup {
    /// Names the group.
    pub id: String,
    /// The kind.
    pub what: String,
    /// The system that is written.
    pub writes: Side,
    /// Changes.
    pub changes: usize,
    /// Learners whom they concern, or officers or organisations.
    pub learners: usize,
    /// Of these, changes that are left out this time.
    pub left_out: usize,
    /// Of these, changes that are never to be made.
    pub never: usize,
}

/// Which changes of a preview to show.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PreviewFilter {
    /// Name of the plan.
    pub plan: String,
    /// Of one group, or of all.
    pub group: Option<String>,
    /// Of learners whose name or key has this text, case apart.
    pub text: Option<String>,
    /// Only those for which this was chosen.
    pub choice: Option<RowChoice>,
    /// Leave out so many.
    pub from: usize,
}

/// Some changes of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChangePage {
    /// At most [`CHANGES_SHOWN`].
    pub rows: Vec<PreviewRow>,
    /// How many there are.
    pub total: usize,
}

/// A change of a preview, and what was chosen for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PreviewRow {
    /// Its place in the preview, which names it.
    pub row: usize,
    /// What was chosen.
    pub choice: RowChoice,
    /// The change.
    pub change: ChangeView,
}

/// Chooses for changes of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct Chosen {
    /// Name of the plan.
    pub plan: String,
    /// These changes.
    pub rows: Vec<usize>,
    /// And all of this group.
    pub group: Option<String>,
    /// What becomes of them.
    pub choice: RowChoice,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ExportTo {
    /// What goes into it.
    pub what: Export,
    /// The ticket of the file that is written.
    pub ticket: String,
}

/// What can be written into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Export {
    /// The report of the initial synchronisation, to print (HTML).
    ReportPage,
    /// Every change of the initial synchronisation (CSV).
    ReportCsv,
    /// The whole history (CSV).
    HistoryCsv,
    /// What is to be keyed in by hand (CSV).
    HandoverCsv,
    /// Learners of both systems that have no partner (CSV).
    UnlinkedLearnersCsv,
    /// Officers of both systems that have no partner (CSV).
    UnlinkedOfficersCsv,
    /// Organisations of both systems that have no partner (CSV).
    UnlinkedOrganisationsCsv,
    /// The diagnostics, as they were shown last (text).
    Diagnostics,
}

/// Changes and problems in one answer.
pub const CHANGES_SHOWN: usize = 100;

/// Names a plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PlanName {
    /// Its name.
    pub plan: String,
}
