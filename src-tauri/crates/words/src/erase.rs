//! What erasing a learner takes away, what stays, and what a person has to do elsewhere; and what is
//! said of learners whose personal data was let go.

use crate::count;
use serde::Serialize;
use ts_rs::TS;

/// What is known of a learner who is about to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureFacts<'a> {
    /// Name.
    pub name: &'a str,
    /// Learning aims in PICS records.
    pub aims: usize,
    /// Reviews in PICS records.
    pub reviews: usize,
    /// Lines of the history.
    pub lines: usize,
    /// Changes that nobody has keyed into PICS yet.
    pub to_key_in: usize,
    /// The records are a copy of PICS.
    pub is_copy: bool,
    /// Accounts in OneFile.
    pub accounts: &'a [i64],
    /// Databases were set aside, which may hold the learner.
    pub set_aside: bool,
}

/// What erasing does, a sentence each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ErasureWords {
    /// What is gone afterwards, for good.
    pub goes: Vec<String>,
    /// What stays.
    pub stays: Vec<String>,
    /// What a person has to do in PICS and in OneFile.
    pub by_hand: Vec<String>,
}

/// What erasing a learner does.
pub fn erasure(facts: &ErasureFacts<'_>) -> ErasureWords {
    let mut goes = vec![format!(
        "{} with {} and {}, in Tandem’s PICS records and its search.",
        facts.name,
        count(facts.aims, "learning aim", "learning aims"),
        count(facts.reviews, "review", "reviews"),
    )];
    goes.push(format!(
        "{} of the history: none of it can be put back any more.",
        count(facts.lines, "line", "lines")
    ));
    goes.push(
        "Links, answers, and what was last seen of the learner in OneFile. Previews that were not accepted have to be \
         made anew."
            .into(),
    );
    goes.push(
        "All copies of the databases that Tandem has made: a new one takes their place.".into(),
    );
    if facts.to_key_in > 0 {
        goes.push(format!(
            "{} that nobody has keyed into PICS yet.",
            count(facts.to_key_in, "change", "changes")
        ));
    }
    let pics = if facts.is_copy {
        "Erase the learner in PICS: Tandem holds a copy, and PICS keeps what it has."
    } else {
        "Erase the learner wherever else these records are kept."
    };
    let mut by_hand = vec![pics.to_owned()];
    by_hand.extend(facts.accounts.iter().map(|id| {
        format!("Erase account {id} in OneFile, or have OneFile’s support do it: OneFile keeps what it has.")
    }));
    by_hand.push(
        "Erase files with the learner in them: reports, tables, parcels and ILR files that were saved."
            .into(),
    );
    if facts.set_aside {
        by_hand.push(
            "Erase the databases that were set aside, once you are sure that nobody needs them: they lie in the folder \
             “set-aside” of the data folder, and may hold the learner."
                .into(),
        );
    }
    ErasureWords {
        goes,
        stays: vec![
            "That somebody was erased, when, and by which account.".into(),
            "A mark from which nobody can read who it was. By it a later import, and OneFile’s lists, leave the \
             learner out and say so."
                .into(),
        ],
        by_hand,
    }
}

/// How many learners were erased.
pub fn erased(learners: usize) -> String {
    count(learners, "learner was erased", "learners were erased")
}

/// What an import says of records that it left out because their learners were erased.
pub fn left_out(records: u64, references: &[String]) -> String {
    let records = usize::try_from(records).unwrap_or(usize::MAX);
    let which = match references {
        [] => String::new(),
        references => format!(" ({})", references.join(", ")),
    };
    format!(
        "{} left out{which}.",
        count(
            records,
            "record of a learner who was erased was",
            "records of learners who were erased were"
        )
    )
}

/// How a learner who was erased can come back.
pub const COME_BACK: &str = "If one is to come back, an administrator forgets the mark by the learner reference, and imports the file again.";

/// How long personal data is kept.
pub fn retention(months: u32) -> String {
    match months {
        0 => "Retention is off until Moving over has asked.".into(),
        months => format!(
            "Learners who are out of scope for longer than {} lose their personal data.",
            count(months as usize, "month", "months")
        ),
    }
}
