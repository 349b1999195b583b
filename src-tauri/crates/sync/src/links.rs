//! Which OneFile learner a PICS learner is. Never by guess: a stored OneFile ID, or a MISID that
//! equals exactly one PICS Ident or learner reference, with one OneFile user having it, the same
//! surname, and a first name that is alike: twins have one surname, and values get exchanged.
//! Everything else is for a person to say.

use crate::identity::People;
use crate::likeness;
use crate::names;
use crate::records::pics::{AimKey, Everything, LearnerKey, OfficerKey, OrganisationKey};
use crate::records::{onefile, pics};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A link and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// OneFile user ID.
    pub onefile_id: i64,
    /// What it rests on.
    pub by: LinkedBy,
}

/// What a link rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkedBy {
    /// The OneFile ID that PICS or Tandem holds.
    StoredId,
    /// MISID and names.
    Misid,
}

/// Why there is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotLinked {
    /// No OneFile learner has the Ident or the learner reference as MISID.
    NoPartner,
    /// The stored OneFile ID is not a learner of this centre.
    NotInCentre,
    /// Two PICS learners claim one OneFile learner.
    ClaimedTwice,
    /// Two OneFile users have the MISID, or it fits two PICS learners.
    MisidNotUnique,
    /// The MISID fits, the surname does not.
    OtherSurname,
    /// The MISID and the surname fit, and no first name is alike.
    OtherFirstName,
    /// The MIS value and the surname fit, and a person said that they are not one.
    TakenApart,
}

/// Links that Tandem keeps itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// OneFile user IDs of learners.
    pub learners: BTreeMap<LearnerKey, i64>,
    /// OneFile aim IDs, by learner.
    pub aims: BTreeMap<LearnerKey, BTreeMap<AimKey, i64>>,
    /// OneFile user IDs of officers, by a person's word.
    pub officers: BTreeMap<OfficerKey, i64>,
    /// OneFile placement IDs of organisations, by a person's word.
    pub organisations: BTreeMap<OrganisationKey, i64>,
    /// Learners and OneFile users who are not one, by a person's word.
    pub apart: BTreeSet<(LearnerKey, i64)>,
    /// Who the people of these links were when they were linked.
    pub people: People,
}

impl Links {
    /// Gives officers and organisations the OneFile IDs that Tandem keeps, where PICS holds none.
    pub fn complete(&self, pics: &mut Everything) {
        for officer in &mut pics.officers {
            let kept = self.officers.get(&officer.key).copied();
            officer.onefile_id = officer.onefile_id.or(kept);
        }
        for organisation in &mut pics.organisations {
            let kept = self.organisations.get(&organisation.key).copied();
            organisation.onefile_id = organisation.onefile_id.or(kept);
        }
    }
}

/// Links every PICS learner, or says why not. `kept` are links that Tandem keeps itself, and pairs
/// that a person took apart.
pub fn link_learners(
    pics: &[pics::Learner],
    onefile: &[onefile::Learner],
    kept: &Links,
) -> BTreeMap<LearnerKey, Result<Link, NotLinked>> {
    let known: BTreeSet<i64> = onefile.iter().map(|user| user.id).collect();
    let mut claims: BTreeMap<i64, usize> = BTreeMap::new();
    let claimed = |learner: &pics::Learner| {
        learner.onefile_id.or_else(|| {
            kept.learners
                .get(&learner.key)
                .copied()
                .filter(|id| known.contains(id))
        })
    };
    for id in pics.iter().filter_map(&claimed) {
        *claims.entry(id).or_default() += 1;
    }
    let by_misid = Misids::of(pics, onefile);
    pics.iter()
        .map(|learner| {
            let link = match claimed(learner) {
                Some(id) if claims.get(&id).copied().unwrap_or(0) > 1 => {
                    Err(NotLinked::ClaimedTwice)
                }
                Some(id) if !known.contains(&id) => Err(NotLinked::NotInCentre),
                Some(id) => Ok(Link {
                    onefile_id: id,
                    by: LinkedBy::StoredId,
                }),
                None => by_misid.partner(learner, &claims).and_then(|link| {
                    match kept.apart.contains(&(learner.key.clone(), link.onefile_id)) {
                        true => Err(NotLinked::TakenApart),
                        false => Ok(link),
                    }
                }),
            };
            (learner.key.clone(), link)
        })
        .collect()
}

struct Misids<'a> {
    users: BTreeMap<&'a str, Vec<&'a onefile::Learner>>,
    owners: BTreeMap<&'a str, BTreeSet<&'a LearnerKey>>,
}

impl<'a> Misids<'a> {
    fn of(pics: &'a [pics::Learner], onefile: &'a [onefile::Learner]) -> Self {
        let mut users: BTreeMap<&str, Vec<&onefile::Learner>> = BTreeMap::new();
        for user in onefile {
            if let Some(misid) = user
                .misid
                .as_deref()
                .map(str::trim)
                .filter(|m| !m.is_empty())
            {
                users.entry(misid).or_default().push(user);
            }
        }
        let mut owners: BTreeMap<&str, BTreeSet<&LearnerKey>> = BTreeMap::new();
        for learner in pics {
            for reference in references(learner) {
                owners.entry(reference).or_default().insert(&learner.key);
            }
        }
        Self { users, owners }
    }

    fn partner(
        &self,
        learner: &pics::Learner,
        claims: &BTreeMap<i64, usize>,
    ) -> Result<Link, NotLinked> {
        let mut partners: BTreeMap<i64, &onefile::Learner> = BTreeMap::new();
        for reference in references(learner) {
            let Some(users) = self.users.get(reference) else {
                continue;
            };
            let one_owner = self
                .owners
                .get(reference)
                .is_some_and(|owners| owners.len() == 1);
            match users.as_slice() {
                [user] if one_owner => partners.insert(user.id, user),
                _ => return Err(NotLinked::MisidNotUnique),
            };
        }
        let mut partners = partners.into_values();
        match (partners.next(), partners.next()) {
            (None, _) => Err(NotLinked::NoPartner),
            (Some(_), Some(_)) => Err(NotLinked::MisidNotUnique),
            (Some(user), None) if claims.contains_key(&user.id) => Err(NotLinked::ClaimedTwice),
            (Some(user), None) if !names::same(&user.last_name, &learner.surname) => {
                Err(NotLinked::OtherSurname)
            }
            (Some(user), None)
                if !likeness::first_names_fit(&user.first_name, &learner.first_names) =>
            {
                Err(NotLinked::OtherFirstName)
            }
            (Some(user), None) => Ok(Link {
                onefile_id: user.id,
                by: LinkedBy::Misid,
            }),
        }
    }
}

/// What OneFile may hold as MIS value of a learner: Ident and learner reference.
pub(crate) fn references(learner: &pics::Learner) -> impl Iterator<Item = &str> {
    let ident = learner
        .ident
        .as_deref()
        .map(str::trim)
        .filter(|r| !r.is_empty());
    let reference = learner
        .learner_ref
        .as_deref()
        .map(str::trim)
        .filter(|r| !r.is_empty());
    ident
        .into_iter()
        .chain(reference.filter(move |r| Some(*r) != ident))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn user(id: i64, surname: &str, misid: &str) -> onefile::Learner {
        onefile::Learner {
            id,
            first_name: "Ada".into(),
            last_name: surname.into(),
            misid: Some(misid.into()),
            archived: false,
            last_modified: None,
        }
    }

    fn link(
        pics: &[pics::Learner],
        onefile: &[onefile::Learner],
    ) -> Vec<Result<(i64, LinkedBy), NotLinked>> {
        let links = link_learners(pics, onefile, &Links::default());
        pics.iter()
            .map(|l| links[&l.key].map(|k| (k.onefile_id, k.by)))
            .collect()
    }

    #[test]
    fn misid_with_the_same_surname_links() {
        let learner = sample::learner();
        assert_eq!(
            link(std::slice::from_ref(&learner), &[user(7, "QUÍLL", "0042Q")]),
            [Ok((7, LinkedBy::Misid))]
        );
        assert_eq!(
            link(
                std::slice::from_ref(&learner),
                &[user(7, "Quill", " NM-00042 ")]
            ),
            [Ok((7, LinkedBy::Misid))]
        );
        assert_eq!(
            link(&[learner], &[user(7, "Quinn", "0042Q")]),
            [Err(NotLinked::OtherSurname)]
        );
    }

    #[test]
    fn twins_whose_values_were_exchanged_are_not_linked_to_each_other() {
        let ada = sample::learner();
        let twin = pics::Learner {
            key: "NM-00043".into(),
            ident: Some("0043Q".into()),
            learner_ref: None,
            first_names: "Noor".into(),
            ..sample::learner()
        };
        let named = |first: &str, mut user: onefile::Learner| {
            user.first_name = first.into();
            user
        };
        let exchanged = [
            named("Noor", user(7, "Quill", "0042Q")),
            named("Ada", user(8, "Quill", "0043Q")),
        ];
        assert_eq!(
            link(&[ada.clone(), twin.clone()], &exchanged),
            [
                Err(NotLinked::OtherFirstName),
                Err(NotLinked::OtherFirstName)
            ]
        );
        for alike in ["Ada Mary", "ADÁ", "A", "Mary Ada"] {
            let users = [named(alike, user(7, "Quill", "0042Q"))];
            let linked = link(std::slice::from_ref(&ada), &users);
            assert_eq!(linked, [Ok((7, LinkedBy::Misid))], "{alike}");
        }
        let nameless = [named("", user(7, "Quill", "0042Q"))];
        assert_eq!(link(&[ada], &nameless), [Err(NotLinked::OtherFirstName)]);
    }

    #[test]
    fn a_misid_that_two_users_have_links_nobody_archived_ones_included() {
        let mut archived = user(8, "Quill", "0042Q");
        archived.archived = true;
        assert_eq!(
            link(&[sample::learner()], &[user(7, "Quill", "0042Q"), archived]),
            [Err(NotLinked::MisidNotUnique)]
        );
    }

    #[test]
    fn a_misid_that_fits_two_learners_links_neither() {
        let one = sample::learner();
        let mut other = sample::learner();
        other.key = "NM-00043".into();
        other.learner_ref = Some("0042Q".into());
        other.ident = None;
        assert_eq!(
            link(&[one, other], &[user(7, "Quill", "0042Q")]),
            [
                Err(NotLinked::MisidNotUnique),
                Err(NotLinked::MisidNotUnique)
            ]
        );
    }

    #[test]
    fn two_learners_never_share_a_portfolio() {
        let mut one = sample::learner();
        one.onefile_id = Some(7);
        let mut other = sample::learner();
        other.key = "NM-00043".into();
        other.ident = Some("0043Q".into());
        other.learner_ref = None;
        assert_eq!(
            link(&[one.clone(), other.clone()], &[user(7, "Quill", "0043Q")]),
            [Ok((7, LinkedBy::StoredId)), Err(NotLinked::ClaimedTwice)]
        );
        other.onefile_id = Some(7);
        assert_eq!(
            link(&[one, other], &[user(7, "Quill", "0043Q")]),
            [Err(NotLinked::ClaimedTwice), Err(NotLinked::ClaimedTwice)]
        );
    }

    #[test]
    fn a_stored_id_from_elsewhere_is_refused_even_where_the_misid_fits() {
        let mut learner = sample::learner();
        learner.onefile_id = Some(99);
        assert_eq!(
            link(&[learner], &[user(7, "Quill", "0042Q")]),
            [Err(NotLinked::NotInCentre)]
        );
    }

    #[test]
    fn a_link_that_only_tandem_keeps_ends_with_its_partner() {
        let learner = sample::learner();
        let stored = Links {
            learners: BTreeMap::from([(learner.key.clone(), 99)]),
            ..Links::default()
        };
        let links = link_learners(
            std::slice::from_ref(&learner),
            &[user(7, "Quill", "0042Q")],
            &stored,
        );
        let expected = Link {
            onefile_id: 7,
            by: LinkedBy::Misid,
        };
        assert_eq!(
            links[&learner.key],
            Ok(expected),
            "made anew in OneFile: found again by MISID and surname"
        );
    }

    #[test]
    fn a_pair_that_a_person_took_apart_is_not_linked_again_by_itself() {
        let learner = sample::learner();
        let mut kept = Links::default();
        kept.apart.insert((learner.key.clone(), 7));
        let links = |kept: &Links| {
            let found = link_learners(
                std::slice::from_ref(&learner),
                &[user(7, "Quill", "0042Q")],
                kept,
            );
            found[&learner.key].map(|link| link.onefile_id)
        };
        assert_eq!(links(&kept), Err(NotLinked::TakenApart));
        kept.learners.insert(learner.key.clone(), 7);
        assert_eq!(links(&kept), Ok(7), "a later word of a person goes before");
    }
}
