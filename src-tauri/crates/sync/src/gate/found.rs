//! What linking and the last preview have found, as far as the steps ask for it.

use crate::links::Links;
use crate::links::{self, NotLinked};
use crate::names;
use crate::plan::{Cause, Plan, Reason, Rule};
use crate::ports::Listings;
use crate::records::onefile::Assessor;
use crate::records::pics::{Everything, Learner, LearnerKey, OfficerKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Learners whom PICS alone would keep in scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnersFound {
    /// How many are linked.
    pub linked: usize,
    /// Those whom OneFile does not have.
    pub absent: BTreeSet<LearnerKey>,
    /// Those with whom something is wrong.
    pub doubtful: BTreeMap<LearnerKey, NotLinked>,
}

/// Officers whom learners in scope name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficersFound {
    /// How many are linked to an assessor who works in OneFile.
    pub linked: usize,
    /// The others.
    pub unlinked: Vec<Unlinked>,
}

/// An officer who is not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlinked {
    /// Ident.
    pub officer: OfficerKey,
    /// Name; the Ident where PICS has no such officer.
    pub name: String,
    /// An assessor of OneFile with that MIS value or name, to be linked.
    pub may_be: Option<String>,
}

/// Assessors of OneFile with one MIS value: OneFile then refuses to create learners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubled {
    /// The value.
    pub misid: String,
    /// User ID, name, and whether archived.
    pub accounts: Vec<(i64, String, bool)>,
}

/// Aims of learners in scope, as a preview found them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AimsFound {
    /// How many have their partner.
    pub paired: usize,
    /// How many are assigned by the run.
    pub assigned: usize,
    /// Codes without partner in OneFile, with the number of learners.
    pub without: BTreeMap<String, usize>,
    /// Codes for which OneFile offers several standards, none of them chosen yet.
    pub several: BTreeSet<String>,
    /// How many are parked because it is not clear which is which.
    pub unclear: usize,
}

pub(super) fn learners(
    in_scope: &[&Learner],
    pics: &Everything,
    listings: &Listings,
    links: &Links,
) -> LearnersFound {
    let links = links::link_learners(&pics.learners, &listings.learners, links);
    let mut found = LearnersFound::default();
    for learner in in_scope {
        match links.get(&learner.key) {
            Some(Ok(_)) => found.linked += 1,
            None | Some(Err(NotLinked::NoPartner)) => {
                found.absent.insert(learner.key.clone());
            }
            Some(Err(why)) => {
                found.doubtful.insert(learner.key.clone(), *why);
            }
        }
    }
    found
}

/// Main officers, and reviewers of reviews that are still to be held.
pub(super) fn officers(
    in_scope: &[&Learner],
    pics: &Everything,
    listings: &Listings,
) -> OfficersFound {
    let ahead = |learner: &&'_ Learner| {
        let open = (learner.reviews.iter()).filter(|r| r.actual.is_none() && r.attended.is_none());
        open.filter_map(|r| r.reviewer.clone())
            .chain(learner.main_officer.clone())
            .collect::<Vec<_>>()
    };
    let named: BTreeSet<OfficerKey> = in_scope.iter().flat_map(ahead).collect();
    let working: BTreeSet<i64> = (listings.assessors.iter())
        .filter(|assessor| !assessor.archived)
        .map(|assessor| assessor.id)
        .collect();
    let mut found = OfficersFound::default();
    for key in named {
        let officer = pics.officers.iter().find(|officer| officer.key == key);
        let id = officer.and_then(|officer| officer.onefile_id);
        if id.is_some_and(|id| working.contains(&id)) {
            found.linked += 1;
            continue;
        }
        let name = officer.map_or_else(|| key.0.clone(), |officer| officer.name.clone());
        let fits = |assessor: &&Assessor| {
            let misid = assessor.misid.as_deref().map(str::trim);
            working.contains(&assessor.id)
                && (misid == Some(key.0.as_str()) || names::same(&assessor.name, &name))
        };
        let may_be = listings.assessors.iter().find(fits);
        found.unlinked.push(Unlinked {
            may_be: may_be.map(|assessor| assessor.name.clone()),
            officer: key,
            name,
        });
    }
    found
}

pub(super) fn doubled(assessors: &[Assessor]) -> Vec<Doubled> {
    let mut by_misid: BTreeMap<&str, Vec<(i64, String, bool)>> = BTreeMap::new();
    for assessor in assessors {
        let misid = assessor.misid.as_deref().map(str::trim).unwrap_or_default();
        if !misid.is_empty() {
            let account = (assessor.id, assessor.name.clone(), assessor.archived);
            by_misid.entry(misid).or_default().push(account);
        }
    }
    by_misid
        .into_iter()
        .filter(|(_, accounts)| accounts.len() > 1)
        .map(|(misid, accounts)| Doubled {
            misid: misid.to_owned(),
            accounts,
        })
        .collect()
}

pub(super) fn aims(plan: &Plan) -> AimsFound {
    let mut found = AimsFound::default();
    for learner in &plan.learners {
        found.paired += learner.aim_links.len();
        let assigned = (learner.changes.iter()).filter(|c| c.rule == Rule::AimToOnefile);
        found.assigned += assigned.count();
        let mut without: BTreeSet<String> = BTreeSet::new();
        for note in &learner.notes {
            match &note.reason {
                Reason::NotOffered { code } | Reason::NotInOnefile { code } => {
                    without.insert(code.clone());
                }
                Reason::NoCode => {
                    without.insert(String::new());
                }
                _ => {}
            }
        }
        for code in without {
            *found.without.entry(code).or_default() += 1;
        }
        for parked in &learner.parked {
            match &parked.cause {
                Cause::SeveralPathways { code, .. } => {
                    found.several.insert(code.clone());
                }
                Cause::AmbiguousAim { .. } | Cause::AimClaimedTwice { .. } => found.unclear += 1,
                _ => {}
            }
        }
    }
    found
}
