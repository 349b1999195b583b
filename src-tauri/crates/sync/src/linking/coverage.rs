//! How far OneFile offers what PICS has as learning aims: by code, with how many aims and
//! learners each concerns.

use crate::codes;
use crate::records::{onefile, pics};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offered {
    /// Several standards have the code, and nobody has chosen one.
    Ambiguous,
    /// No standard has the code.
    No,
    /// The aims have no code at all.
    NoCode,
    /// One standard has the code, or a person chose one of several.
    Yes,
}

/// A part of an apprenticeship, by the ending of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// `AS`: the main aim.
    MainAim,
    /// `OP`: on programme.
    OnProgramme,
    /// `GW`: the gateway.
    Gateway,
    /// `EP`: the end-point assessment.
    EndPoint,
}

/// A code with the aims that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeCovered {
    /// The code; empty where there is none.
    pub code: String,
    /// A title that PICS has for it.
    pub title: Option<String>,
    /// Which part of an apprenticeship it is.
    pub part: Option<Part>,
    /// Whether OneFile offers it.
    pub offered: Offered,
    /// Standards that have it, or the one that was chosen.
    pub standards: BTreeSet<i64>,
    /// What OneFile offers of the same apprenticeship under other endings, where this one is not
    /// offered.
    pub nearby: BTreeSet<String>,
    /// Aims in learning that have it.
    pub aims: usize,
    /// Learners who have such an aim.
    pub learners: usize,
}

/// How far OneFile offers what PICS has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// By code: what needs a person first, and of these what concerns most learners.
    pub codes: Vec<CodeCovered>,
    /// Aims in learning.
    pub aims: usize,
    /// Of these, aims whose code one standard has.
    pub matched: usize,
    /// Aims whose code several standards have.
    pub ambiguous: usize,
    /// Aims whose code no standard has.
    pub not_offered: usize,
    /// Aims without code.
    pub without_code: usize,
}

const PARTS: [(&str, Part); 4] = [
    ("AS", Part::MainAim),
    ("OP", Part::OnProgramme),
    ("GW", Part::Gateway),
    ("EP", Part::EndPoint),
];

/// The number of an apprenticeship standard and the part that a code names: `196AS` is the main
/// aim of 196.
pub fn part_of(code: &str) -> Option<(String, Part)> {
    let folded = codes::folded(code);
    PARTS.iter().find_map(|(ending, part)| {
        let number = folded.strip_suffix(ending)?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| (number.to_owned(), *part))
    })
}

/// The coverage of the aims in learning of Live learners. `pathways` are choices that people made,
/// by code.
pub fn coverage(
    learners: &[pics::Learner],
    standards: &[onefile::Standard],
    pathways: &BTreeMap<String, i64>,
) -> Coverage {
    let mut offered: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    let mut families: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for standard in standards {
        let Some(code) = standard.code.as_deref().map(codes::folded) else {
            continue;
        };
        if let Some((number, _)) = part_of(&code) {
            families.entry(number).or_default().insert(code.clone());
        }
        offered.entry(code).or_default().insert(standard.id);
    }
    let mut found: BTreeMap<String, Aims<'_>> = BTreeMap::new();
    let live = |learner: &&pics::Learner| learner.system_status == pics::SystemStatus::Live;
    for learner in learners.iter().filter(live) {
        for aim in learner.aims.iter().filter(|aim| aim.actual_end.is_none()) {
            let code = codes::aim_code(aim).map(|code| codes::folded(&code));
            let aims = found.entry(code.unwrap_or_default()).or_default();
            aims.count += 1;
            aims.learners.insert(&learner.key);
            if aims.title.is_none() {
                aims.title = aim.title.clone();
            }
        }
    }
    let mut coverage = Coverage::default();
    for (code, aims) in found {
        let has = offered.get(&code).cloned().unwrap_or_default();
        let chosen = pathways.get(&code).copied().filter(|id| has.contains(id));
        let state = match (code.is_empty(), has.len(), chosen) {
            (true, _, _) => Offered::NoCode,
            (_, 0, _) => Offered::No,
            (_, 1, _) | (_, _, Some(_)) => Offered::Yes,
            _ => Offered::Ambiguous,
        };
        coverage.aims += aims.count;
        *match state {
            Offered::Yes => &mut coverage.matched,
            Offered::Ambiguous => &mut coverage.ambiguous,
            Offered::No => &mut coverage.not_offered,
            Offered::NoCode => &mut coverage.without_code,
        } += aims.count;
        let number = part_of(&code).map_or_else(|| code.clone(), |(number, _)| number);
        let nearby = match state {
            Offered::No => families.get(&number).cloned().unwrap_or_default(),
            _ => BTreeSet::new(),
        };
        coverage.codes.push(CodeCovered {
            part: part_of(&code).map(|(_, part)| part),
            title: aims.title,
            offered: state,
            standards: chosen.map_or(has, |id| BTreeSet::from([id])),
            nearby,
            aims: aims.count,
            learners: aims.learners.len(),
            code,
        });
    }
    coverage
        .codes
        .sort_by(|a, b| (a.offered, b.learners, &a.code).cmp(&(b.offered, a.learners, &b.code)));
    coverage
}

#[derive(Default)]
struct Aims<'a> {
    count: usize,
    learners: BTreeSet<&'a pics::LearnerKey>,
    title: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn standard(id: i64, code: &str) -> onefile::Standard {
        onefile::Standard {
            id,
            title: format!("Standard {id}"),
            code: Some(code.into()),
        }
    }

    #[test]
    fn the_ending_names_the_part() {
        assert_eq!(part_of("196as"), Some(("196".into(), Part::MainAim)));
        assert_eq!(part_of("196GW"), Some(("196".into(), Part::Gateway)));
        assert_eq!(part_of("60133533"), None);
        assert_eq!(part_of("AS"), None);
        assert_eq!(part_of("BASAS"), None);
    }

    #[test]
    fn every_aim_in_learning_is_counted_once() {
        let mut learner = sample::learner();
        let mut ended = sample::aim("OLD");
        ended.actual_end = Some("2026-02-01".parse().unwrap());
        let mut blank = sample::aim("x");
        blank.vq_reference = None;
        learner.aims = vec![
            sample::aim("196AS"),
            sample::aim("196EP"),
            sample::aim("60133533"),
            ended,
            blank,
        ];
        let mut dormant = learner.clone();
        dormant.key = "other".into();
        dormant.system_status = pics::SystemStatus::Dormant;
        let standards = [
            standard(1, "196as"),
            standard(2, "60133533"),
            standard(3, "60133533"),
        ];
        let learners = [learner, dormant];
        let seen = coverage(&learners, &standards, &BTreeMap::new());
        let parts = (
            seen.matched,
            seen.ambiguous,
            seen.not_offered,
            seen.without_code,
        );
        assert_eq!((seen.aims, parts), (4, (1, 1, 1, 1)));
        assert_eq!(
            seen.codes[0].code, "60133533",
            "what needs a choice comes first"
        );
        let missing = seen.codes.iter().find(|row| row.code == "196EP").unwrap();
        assert_eq!(missing.nearby, BTreeSet::from(["196AS".to_owned()]));
        assert_eq!(missing.part, Some(Part::EndPoint));

        let chosen = BTreeMap::from([("60133533".to_owned(), 3)]);
        let seen = coverage(&learners, &standards, &chosen);
        assert_eq!((seen.matched, seen.ambiguous), (2, 0));
        let gone = BTreeMap::from([("60133533".to_owned(), 9)]);
        assert_eq!(
            coverage(&learners, &standards, &gone).ambiguous,
            1,
            "not offered any more"
        );
    }
}
