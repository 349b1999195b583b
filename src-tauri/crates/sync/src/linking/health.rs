//! What makes linking and enrolling go wrong later, found beforehand.

use super::Kind;
use super::organisations::Site;
use crate::blank;
use crate::likeness::{Likeness, values};
use crate::links::{Link, NotLinked};
use crate::records::onefile::{Placement, User};
use crate::records::pics::{Everything, LearnerKey, OfficerKey};
use crate::scope::{self, OutOfScope};
use crate::settings::Settings;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that somebody had better put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "check", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Finding {
    /// OneFile users who have one MIS value, archived ones included.
    OneMisValue {
        /// The value.
        misid: String,
        /// The users, by ID.
        users: BTreeSet<i64>,
    },
    /// A learner in learning who has no portfolio yet and no e-mail, without which OneFile makes
    /// no account.
    LearnerWithoutEmail {
        /// The learner.
        learner: LearnerKey,
    },
    /// An officer who is not linked and has no e-mail.
    OfficerWithoutEmail {
        /// The officer.
        officer: OfficerKey,
    },
    /// Placements that look like one another.
    PlacementsAlike {
        /// The placements, by ID.
        placements: BTreeSet<i64>,
    },
    /// A learner who is linked and not synchronised.
    LinkedOutOfScope {
        /// The learner.
        learner: LearnerKey,
        /// The OneFile learner.
        onefile_id: i64,
        /// Why.
        why: OutOfScope,
    },
    /// A OneFile learner who is not archived and is nobody in PICS.
    PortfolioWithoutLearner {
        /// The OneFile learner.
        onefile_id: i64,
    },
    /// The OneFile ID that PICS holds can't be used.
    StoredIdRefused {
        /// What it stands on.
        kind: Kind,
        /// Key of the PICS record.
        pics: String,
        /// The ID.
        onefile_id: i64,
        /// Two records hold it; otherwise it is not of this centre.
        held_twice: bool,
    },
}

impl Finding {
    /// The record of PICS that it is about, with its kind and key.
    pub fn subject(&self) -> Option<(Kind, &str)> {
        match self {
            Self::LearnerWithoutEmail { learner } | Self::LinkedOutOfScope { learner, .. } => {
                Some((Kind::Learner, &learner.0))
            }
            Self::OfficerWithoutEmail { officer } => Some((Kind::Officer, &officer.0)),
            Self::StoredIdRefused { kind, pics, .. } => Some((*kind, pics)),
            Self::OneMisValue { .. }
            | Self::PlacementsAlike { .. }
            | Self::PortfolioWithoutLearner { .. } => None,
        }
    }

    /// IDs of the records of OneFile that it is about.
    pub fn onefile(&self) -> Vec<i64> {
        match self {
            Self::OneMisValue { users: ids, .. } | Self::PlacementsAlike { placements: ids } => {
                ids.iter().copied().collect()
            }
            Self::LinkedOutOfScope { onefile_id, .. }
            | Self::PortfolioWithoutLearner { onefile_id }
            | Self::StoredIdRefused { onefile_id, .. } => vec![*onefile_id],
            Self::LearnerWithoutEmail { .. } | Self::OfficerWithoutEmail { .. } => Vec::new(),
        }
    }
}

/// What the checks look at.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// PICS.
    pub pics: &'a Everything,
    /// Learners of the centre, in full as far as they were read.
    pub learners: &'a [User],
    /// Staff of the centre.
    pub staff: &'a [User],
    /// Placements of the centre.
    pub placements: &'a [Placement],
    /// How learners are linked.
    pub links: &'a BTreeMap<LearnerKey, Result<Link, NotLinked>>,
    /// Officers who are linked.
    pub officers: &'a BTreeMap<String, i64>,
    /// The UK day.
    pub today: NaiveDate,
    /// Settings.
    pub settings: &'a Settings,
}

/// Everything that the checks find, in the order of their names.
pub fn check(inputs: &Inputs<'_>) -> Vec<Finding> {
    let mut found = one_mis_value(inputs.learners.iter().chain(inputs.staff));
    found.extend(learners(inputs));
    found.extend(officers(inputs));
    found.extend(organisations(inputs));
    found.extend(alike(inputs.placements));
    found.extend(portfolios(inputs));
    found
}

fn one_mis_value<'a>(users: impl Iterator<Item = &'a User>) -> Vec<Finding> {
    let mut by_value: BTreeMap<String, (String, BTreeSet<i64>)> = BTreeMap::new();
    for user in users {
        if let Some(misid) = user.misid.as_deref().and_then(blank::text)
            && let Some(code) = values::code(&misid)
        {
            let (_, users) = by_value.entry(code).or_insert((misid, BTreeSet::new()));
            users.insert(user.id);
        }
    }
    let several = |(_, users): &(String, BTreeSet<i64>)| users.len() > 1;
    let rows = by_value.into_values().filter(several);
    rows.map(|(misid, users)| Finding::OneMisValue { misid, users })
        .collect()
}

fn learners(inputs: &Inputs<'_>) -> Vec<Finding> {
    let archived: BTreeSet<i64> = inputs
        .learners
        .iter()
        .filter(|u| u.archived)
        .map(|u| u.id)
        .collect();
    let mut found = Vec::new();
    for learner in &inputs.pics.learners {
        let out = scope::pics_side(learner, inputs.today, inputs.settings);
        let email = learner.email.as_deref().and_then(values::email);
        match inputs.links.get(&learner.key) {
            Some(Ok(link)) => {
                let is_archived = archived.contains(&link.onefile_id);
                if let Some(why) = out.or(is_archived.then_some(OutOfScope::Archived)) {
                    found.push(Finding::LinkedOutOfScope {
                        learner: learner.key.clone(),
                        onefile_id: link.onefile_id,
                        why,
                    });
                }
            }
            Some(Err(NotLinked::NotInCentre | NotLinked::ClaimedTwice))
                if learner.onefile_id.is_some() =>
            {
                let twice = inputs.links.get(&learner.key) == Some(&Err(NotLinked::ClaimedTwice));
                found.extend(
                    learner
                        .onefile_id
                        .map(|onefile_id| Finding::StoredIdRefused {
                            kind: Kind::Learner,
                            pics: learner.key.0.clone(),
                            onefile_id,
                            held_twice: twice,
                        }),
                );
            }
            _ if out.is_none() && email.is_none() => found.push(Finding::LearnerWithoutEmail {
                learner: learner.key.clone(),
            }),
            _ => {}
        }
    }
    found
}

fn officers(inputs: &Inputs<'_>) -> Vec<Finding> {
    let known: BTreeSet<i64> = inputs.staff.iter().map(|user| user.id).collect();
    let held = inputs
        .pics
        .officers
        .iter()
        .map(|o| (o.key.0.clone(), o.onefile_id));
    let mut found = refused_ids(Kind::Officer, held, &known);
    for officer in &inputs.pics.officers {
        let email = officer.email.as_deref().and_then(values::email);
        if email.is_none() && !inputs.officers.contains_key(&officer.key.0) {
            found.push(Finding::OfficerWithoutEmail {
                officer: officer.key.clone(),
            });
        }
    }
    found
}

fn organisations(inputs: &Inputs<'_>) -> Vec<Finding> {
    let known: BTreeSet<i64> = inputs
        .placements
        .iter()
        .map(|placement| placement.id)
        .collect();
    let held = inputs
        .pics
        .organisations
        .iter()
        .map(|o| (o.key.0.clone(), o.onefile_id));
    refused_ids(Kind::Organisation, held, &known)
}

fn refused_ids(
    kind: Kind,
    held: impl Iterator<Item = (String, Option<i64>)>,
    known: &BTreeSet<i64>,
) -> Vec<Finding> {
    let mut by_id: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (key, id) in held {
        if let Some(id) = id {
            by_id.entry(id).or_default().push(key);
        }
    }
    let mut found = Vec::new();
    for (onefile_id, keys) in by_id {
        let held_twice = keys.len() > 1;
        if held_twice || !known.contains(&onefile_id) {
            let refused = |pics| Finding::StoredIdRefused {
                kind,
                pics,
                onefile_id,
                held_twice,
            };
            found.extend(keys.into_iter().map(refused));
        }
    }
    found
}

/// Placements of one name, or of names that are alike at one postcode.
fn alike(placements: &[Placement]) -> Vec<Finding> {
    let sites: Vec<(i64, Site)> = placements
        .iter()
        .map(|p| (p.id, Site::of_placement(p)))
        .collect();
    let mut groups: BTreeMap<String, Vec<&(i64, Site)>> = BTreeMap::new();
    for site in &sites {
        if !site.1.name.is_blank() {
            groups
                .entry(format!("name {}", site.1.name.whole))
                .or_default()
                .push(site);
        }
        if let Some(postcode) = &site.1.postcode {
            groups
                .entry(format!("postcode {postcode}"))
                .or_default()
                .push(site);
        }
    }
    let mut found: BTreeSet<BTreeSet<i64>> = BTreeSet::new();
    for group in groups.values() {
        for (at, (id, site)) in group.iter().enumerate() {
            let apart = |other: &Site| {
                let both = site.postcode.as_ref().zip(other.postcode.as_ref());
                both.is_some_and(|(a, b)| a != b)
            };
            let like = |other: &&&(i64, Site)| {
                // Two sites of one firm are no double.
                !apart(&other.1)
                    && match site.name_like(&other.1) {
                        Some(Likeness::Same) => true,
                        Some(_) => site.postcode.is_some() && site.postcode == other.1.postcode,
                        None => false,
                    }
            };
            let ids: BTreeSet<i64> = group[at + 1..]
                .iter()
                .filter(like)
                .map(|other| other.0)
                .collect();
            if !ids.is_empty() {
                found.insert(ids.into_iter().chain([*id]).collect());
            }
        }
    }
    // Of three alike, the pair of the last two says nothing new.
    let whole: Vec<BTreeSet<i64>> = (found.iter())
        .filter(|one| {
            !found
                .iter()
                .any(|other| *one != other && one.is_subset(other))
        })
        .cloned()
        .collect();
    whole
        .into_iter()
        .map(|placements| Finding::PlacementsAlike { placements })
        .collect()
}

fn portfolios(inputs: &Inputs<'_>) -> Vec<Finding> {
    let linked: BTreeSet<i64> = (inputs.links.values().flatten())
        .map(|link| link.onefile_id)
        .collect();
    let alone =
        (inputs.learners.iter()).filter(|user| !user.archived && !linked.contains(&user.id));
    alone
        .map(|user| Finding::PortfolioWithoutLearner {
            onefile_id: user.id,
        })
        .collect()
}
