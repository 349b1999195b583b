//! Which records of the two systems may be one: suggestions with their reasons, for a person to
//! confirm. Pure: records in, suggestions out; nothing is ever linked from here.
//!
//! A suggestion is [`Strength::Strong`] only where facts that do not follow from each other agree
//! and none speaks against it: a number that one record of each system has *and* the names, say.
//! A household shares address, e-mail, surname and, with twins, the date of birth, so none of
//! these counts for a first name; a marriage changes a surname, so a first name and a date of birth
//! can stand for it beside a number; and what several records of one system share counts for
//! nothing, whichever they are.

mod against;
pub mod coverage;
pub mod health;
mod learners;
mod moved;
mod officers;
mod organisations;
mod side;
#[cfg(test)]
mod tests;

pub use against::{Against, Reason};
pub use learners::suggest_learners;
pub use moved::suggest_moved;
pub use officers::suggest_officers;
pub use organisations::suggest_organisations;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is linked with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A learner with a OneFile learner.
    Learner,
    /// An officer with a OneFile assessor, trainee assessor or internal verifier.
    Officer,
    /// An organisation with a OneFile placement.
    Organisation,
}

/// How far a suggestion carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Independent facts agree and none speaks against it: may be accepted with others at once.
    Strong,
    /// Something speaks for it: a person looks at it.
    Weak,
}

/// Two records that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Key of the PICS record.
    pub pics: String,
    /// ID of the OneFile record.
    pub onefile_id: i64,
    /// How far it carries.
    pub strength: Strength,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<Reason>,
    /// What speaks against it.
    pub against: Vec<Against>,
    /// Another suggestion names one of the two records.
    pub rivals: bool,
    /// The OneFile record is archived: only a person links it, and only by itself.
    pub archived: bool,
}

impl Suggestion {
    /// Whether it may be accepted together with others.
    pub fn may_go_with_others(&self) -> bool {
        self.strength == Strength::Strong && !self.rivals && !self.archived
    }
}

/// What is settled already, and therefore not suggested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Links that there are, by key of the PICS record.
    pub linked: BTreeMap<String, i64>,
    /// Records of PICS for which nothing is suggested, such as one that PICS links elsewhere.
    pub left_alone: BTreeSet<String>,
    /// Pairs that a person took apart.
    pub apart: BTreeSet<(String, i64)>,
}

/// What both records of a pair say about each other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    strength: Strength,
    /// The whole names are the same: beside such a pair, one whose names are merely alike is not
    /// strong.
    exact: bool,
    /// Nothing but the names speaks for it.
    names_alone: bool,
    reasons: Vec<Reason>,
    against: Vec<Against>,
}

/// Pairs by their places on both sides.
type Pairs = BTreeMap<(usize, usize), Found>;

/// Settles pairs against each other and names them, strong ones first.
fn settle(
    mut pairs: Pairs,
    pics: impl Fn(usize) -> String,
    onefile: impl Fn(usize) -> (i64, bool),
) -> Vec<Suggestion> {
    contradict(&mut pairs);
    let (mut of_pics, mut of_onefile) = (BTreeMap::new(), BTreeMap::new());
    for (i, j) in pairs.keys() {
        *of_pics.entry(*i).or_insert(0_usize) += 1;
        *of_onefile.entry(*j).or_insert(0_usize) += 1;
    }
    let several =
        |counts: &BTreeMap<usize, usize>, at: usize| counts.get(&at).copied().unwrap_or(0) > 1;
    let mut suggestions: Vec<Suggestion> = pairs
        .into_iter()
        .map(|((i, j), found)| {
            let (onefile_id, archived) = onefile(j);
            Suggestion {
                pics: pics(i),
                onefile_id,
                strength: found.strength,
                reasons: found.reasons,
                against: found.against,
                rivals: several(&of_pics, i) || several(&of_onefile, j),
                archived,
            }
        })
        .collect();
    suggestions.sort_by(|a, b| {
        let order = |s: &Suggestion| (s.strength, s.pics.clone(), s.onefile_id);
        order(a).cmp(&order(b))
    });
    suggestions
}

/// Two strong pairs with one record can't both be right, and one whose names are merely alike is
/// not strong beside one whose names are the same: then none of them is strong. What rests on
/// names alone goes where a strong pair remains.
fn contradict(pairs: &mut Pairs) {
    let mut by_record: BTreeMap<(bool, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for &(i, j) in pairs.keys() {
        by_record.entry((true, i)).or_default().push((i, j));
        by_record.entry((false, j)).or_default().push((i, j));
    }
    let mut demoted = BTreeSet::new();
    for of_one in by_record.values().filter(|of_one| of_one.len() > 1) {
        let strong = |at: &(usize, usize)| pairs[at].strength == Strength::Strong;
        let strong_ones: Vec<_> = of_one.iter().filter(|at| strong(at)).collect();
        let exact_beside = |at: &(usize, usize)| {
            let better = |other: &&(usize, usize)| *other != at && pairs[other].exact;
            !pairs[at].exact && of_one.iter().any(|other| better(&other))
        };
        for at in strong_ones.iter().copied() {
            if strong_ones.len() > 1 || exact_beside(at) {
                demoted.insert(*at);
            }
        }
    }
    for at in demoted {
        if let Some(found) = pairs.get_mut(&at) {
            found.strength = Strength::Weak;
        }
    }
    let strong = pairs.iter().filter(|(_, f)| f.strength == Strength::Strong);
    let (settled_i, settled_j): (BTreeSet<usize>, BTreeSet<usize>) =
        strong.map(|((i, j), _)| (*i, *j)).unzip();
    pairs.retain(|(i, j), found| {
        !(found.names_alone && (settled_i.contains(i) || settled_j.contains(j)))
    });
}
