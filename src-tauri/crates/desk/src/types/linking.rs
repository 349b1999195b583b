//! Linking what both systems have already.

use super::{Count, Sentence, Side, StandardView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "LinkKind")]
#[serde(rename_all = "snake_case")]
pub enum LinkKindView {
    /// Learners.
    Learner,
    /// Officers and OneFile staff.
    Officer,
    /// Organisations and placements.
    Organisation,
}

/// What reading OneFile for linking came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LinksRead")]
pub struct LinksReadView {
    /// Says it.
    pub sentence: Sentence,
}

/// How far linking is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinksOverview {
    /// Says it.
    pub sentence: Sentence,
    /// When OneFile was read; `None` where it never was, and nothing else is known then.
    pub read: Option<String>,
    /// By kind: learners, officers, organisations.
    pub kinds: Vec<LinkCounts>,
}

/// How far linking of one kind is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinkCounts {
    /// Which kind.
    pub kind: LinkKindView,
    /// Pairs that are linked.
    pub linked: usize,
    /// Suggestions that may be accepted at once.
    pub strong: usize,
    /// Suggestions that need a look, rivals not counted.
    pub look: usize,
    /// Suggestions that have a rival.
    pub rivals: usize,
    /// PICS records without partner, those with a suggestion included.
    pub pics_alone: usize,
    /// OneFile records without partner, those with a suggestion included.
    pub onefile_alone: usize,
    /// PICS records without partner for which nothing is suggested.
    pub without: usize,
}

/// Which suggestions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinksShown {
    /// All.
    All,
    /// Those that may be accepted at once.
    Strong,
    /// Those that need a look and have no rival.
    Look,
    /// Those with a rival.
    Rivals,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LinksAsked {
    /// Which kind.
    pub kind: LinkKindView,
    /// Part of a name or an ID on either side; empty finds all.
    pub text: String,
    /// Which of them; of no account for pairs that are linked.
    pub shown: LinksShown,
    /// So many are left out at the beginning.
    pub after: usize,
}

/// Rows of a page of links.
pub const LINKS_SHOWN: usize = 100;

/// A page of suggestions. Rivals stand one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SuggestedPage {
    /// At most [`LINKS_SHOWN`].
    pub rows: Vec<SuggestionView>,
    /// How many there are in all.
    pub found: usize,
}

/// Two records that may be one, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LinkSuggestion")]
pub struct SuggestionView {
    /// The pair, to be sent back.
    pub pair: LinkPairView,
    /// Name in PICS.
    pub pics_name: String,
    /// Name in OneFile.
    pub onefile_name: String,
    /// Strong: facts that do not follow from each other agree.
    pub strong: bool,
    /// May be accepted with others at once.
    pub with_others: bool,
    /// The OneFile record is archived: accepting it needs a yes to that.
    pub archived: bool,
    /// Names the group of suggestions that are rivals of each other.
    pub rivals: Option<String>,
    /// What speaks for it, the strongest first.
    pub why: Vec<String>,
    /// What speaks against it.
    pub but: Vec<String>,
    /// Both sides' fields.
    pub fields: Vec<LinkFieldView>,
}

/// A field of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LinkField")]
pub struct LinkFieldView {
    /// Its name.
    pub label: String,
    /// What PICS holds.
    pub pics: Option<String>,
    /// What OneFile holds.
    pub onefile: Option<String>,
    /// Both hold the same, as values compare.
    pub same: bool,
}

/// Pairs that are linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinkedPage {
    /// At most [`LINKS_SHOWN`].
    pub rows: Vec<LinkedView>,
    /// How many there are in all.
    pub found: usize,
}

/// A pair that is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LinkedPair")]
pub struct LinkedView {
    /// The pair.
    pub pair: LinkPairView,
    /// Name in PICS.
    pub pics_name: String,
    /// Name in OneFile.
    pub onefile_name: String,
    /// What the link rests on.
    pub by: String,
    /// PICS itself holds it: it is changed there, and not here.
    pub held_by_pics: bool,
    /// The OneFile record is archived.
    pub archived: bool,
}

/// Which records without partner are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct AloneAsked {
    /// Which kind.
    pub kind: LinkKindView,
    /// Of which system.
    pub side: Side,
    /// Part of a name, a code, a ULN or an e-mail; empty finds all.
    pub text: String,
    /// So many are left out at the beginning.
    pub after: usize,
}

/// Records without partner, those for which nothing is suggested first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AlonePage {
    /// At most [`LINKS_SHOWN`].
    pub rows: Vec<AloneView>,
    /// How many there are in all.
    pub found: usize,
}

/// A record without partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "AloneRecord")]
pub struct AloneView {
    /// Key in PICS, or ID in OneFile.
    pub id: String,
    /// Name.
    pub name: String,
    /// Code, ULN, date of birth, e-mail and postcode, as far as there are any.
    pub about: Vec<String>,
    /// Archived in OneFile, or not Live in PICS.
    pub put_away: bool,
    /// How many suggestions name it.
    pub suggestions: usize,
}

/// Two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "LinkPair")]
pub struct LinkPairView {
    /// What they are.
    pub kind: LinkKindView,
    /// Key of the PICS record.
    pub pics: String,
    /// ID of the OneFile record.
    #[ts(type = "number")]
    pub onefile: i64,
}

/// Pairs that are accepted at once: all of them, or none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LinkPairs {
    /// The pairs.
    pub pairs: Vec<LinkPairView>,
}

/// A pair that is accepted by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LinkAccepted {
    /// The pair.
    pub pair: LinkPairView,
    /// Yes to its being archived in OneFile.
    pub archived: bool,
    /// Yes to two people who have nothing in common.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub different: bool,
}

/// A PICS record that is linked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LinkedRecord {
    /// What it is.
    pub kind: LinkKindView,
    /// Its key.
    pub pics: String,
}

/// What unlinking does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "Unlinking")]
pub struct UnlinkView {
    /// The pair.
    pub pair: LinkPairView,
    /// Name in PICS.
    pub pics_name: String,
    /// Name in OneFile.
    pub onefile_name: String,
    /// What follows, a sentence each.
    pub follows: Vec<String>,
}

/// What a health check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "LinkCheck")]
pub struct CheckView {
    /// What.
    pub title: String,
    /// What to do.
    pub remedy: String,
    /// The records.
    pub things: Vec<CheckedView>,
    /// How many there are in all: at most [`LINKS_SHOWN`] are listed.
    pub found: usize,
}

/// A record that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "CheckedRecord")]
pub struct CheckedView {
    /// In words.
    pub text: String,
    /// Key of the learner in PICS, where it is one.
    pub learner: Option<String>,
}

/// How far OneFile offers what PICS has as learning aims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "Coverage")]
pub struct CoverageView {
    /// Says it.
    pub sentence: Sentence,
    /// Aims: matched, ambiguous, not offered, without code.
    pub counts: Vec<Count>,
    /// By code, what needs a person first.
    pub codes: Vec<CodeView>,
}

/// A code of learning aims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "CodeCovered")]
pub struct CodeView {
    /// The code; empty where there is none.
    pub code: String,
    /// Title in PICS.
    pub title: Option<String>,
    /// Part of an apprenticeship.
    pub part: Option<String>,
    /// What became of it.
    pub state: CodeState,
    /// In words.
    pub text: String,
    /// What to do; empty where nothing has to be done.
    pub todo: String,
    /// Standards that have it. A choice is made by `choose_pathway`.
    pub standards: Vec<StandardView>,
    /// Aims in learning.
    pub aims: usize,
    /// Learners whom it concerns.
    pub learners: usize,
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// One standard has it, or a person chose one.
    Matched,
    /// Several standards have it.
    Ambiguous,
    /// No standard has it.
    NotOffered,
    /// There is no code.
    NoCode,
}

/// A file of links.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LinksFile {
    /// What it links.
    pub kind: LinkKindView,
    /// The ticket of the file. It has the Ident or reference in PICS first, then the OneFile ID.
    pub ticket: String,
    /// Link what it says; otherwise only say what it would do.
    pub carry_out: bool,
    /// The mark of what was looked at; another text is not linked.
    pub seen: Option<String>,
}

/// What a file of links does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinksFileView {
    /// Says it.
    pub sentence: Sentence,
    /// Lines that can't be used first, at most [`LINKS_SHOWN`] in all.
    pub lines: Vec<LinksFileLine>,
    /// Tells this text from any other.
    pub mark: String,
    /// Lines that are linked by it.
    pub links: usize,
    /// Lines that can't be used.
    pub refused: usize,
}

/// A line of a file of links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinksFileLine {
    /// Its number.
    pub line: usize,
    /// What it says, with names.
    pub text: String,
    /// Why it can't be used; `None` where it can.
    pub error: Option<String>,
    /// What to do then.
    pub remedy: Option<String>,
}
