//! Organisations: PICS organisations and OneFile placements that may be one.

use super::side::Owners;
use super::{Against, Found, Pairs, Reason, Settled, Strength, Suggestion, settle};
use crate::likeness::name::{Likeness, Name, one_letter_apart};
use crate::likeness::values;
use crate::records::{onefile, pics};
use std::collections::{BTreeMap, BTreeSet};

/// Suggestions for organisations. Both lists are whole, those that are linked included.
pub fn suggest_organisations(
    organisations: &[pics::Organisation],
    placements: &[onefile::Placement],
    settled: &Settled,
) -> Vec<Suggestion> {
    let taken: BTreeSet<i64> = settled.linked.values().copied().collect();
    let here: Vec<Site> = organisations.iter().map(Site::of_organisation).collect();
    let there: Vec<Site> = placements.iter().map(Site::of_placement).collect();
    let index = Index::of(&here, &there);
    let mut pairs = Pairs::new();
    for (i, organisation) in organisations.iter().enumerate() {
        let key = &organisation.key.0;
        if settled.linked.contains_key(key) || settled.left_alone.contains(key) {
            continue;
        }
        for j in index.candidates(&here[i]) {
            let id = placements[j].id;
            if taken.contains(&id) || settled.apart.contains(&(key.clone(), id)) {
                continue;
            }
            if let Some(found) = index.compare(i, j, &here, &there) {
                pairs.insert((i, j), found);
            }
        }
    }
    settle(
        pairs,
        |i| organisations[i].key.0.clone(),
        |j| (placements[j].id, false),
    )
}

/// Words that say what kind of body it is, and not which.
const KINDS_OF_BODY: &[&str] = &[
    "ltd", "limited", "plc", "llp", "cic", "inc", "the", "uk", "co", "company",
];

/// A word that so many sites have does not lead to any of them.
const WORD_SHARED_BY: usize = 100;

/// An organisation or a placement, as it compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub name: Name,
    pub postcode: Option<String>,
    code: Option<String>,
}

impl Site {
    fn of_organisation(organisation: &pics::Organisation) -> Self {
        Self {
            name: body_name(&organisation.name),
            postcode: organisation.postcode.as_deref().and_then(values::postcode),
            code: values::code(&organisation.key.0),
        }
    }

    pub(super) fn of_placement(placement: &onefile::Placement) -> Self {
        Self {
            name: body_name(&placement.name),
            postcode: placement.address.as_deref().and_then(values::postcode),
            code: placement.misid.as_deref().and_then(values::code),
        }
    }

    /// How alike the names are.
    pub(super) fn name_like(&self, other: &Self) -> Option<Likeness> {
        let (a, b) = (&self.name, &other.name);
        if a.is_blank() || b.is_blank() {
            return None;
        }
        if a.whole == b.whole {
            return Some(Likeness::Same);
        }
        // Sites of one firm are numbered: a digit is no misspelling.
        let numbers =
            |name: &Name| -> String { name.whole.chars().filter(char::is_ascii_digit).collect() };
        if numbers(a) != numbers(b) {
            return None;
        }
        if one_letter_apart(&a.whole, &b.whole) {
            return Some(Likeness::Spelling);
        }
        let (fewer, more) = if a.words.len() <= b.words.len() {
            (a, b)
        } else {
            (b, a)
        };
        let part = fewer.words.len() < more.words.len()
            && fewer.whole.len() >= 4
            && fewer.words.iter().all(|word| more.words.contains(word));
        part.then_some(Likeness::Part)
    }
}

/// The name without what says only what kind of body it is.
fn body_name(text: &str) -> Name {
    let name = Name::of(&text.replace('&', " and "));
    let says_which = |word: &&String| !KINDS_OF_BODY.contains(&word.as_str());
    let words: Vec<String> = name.words.iter().filter(says_which).cloned().collect();
    if words.is_empty() {
        name
    } else {
        Name::of_words(words)
    }
}

struct Index {
    codes: (Owners, Owners),
    /// Name and postcode together.
    sites: (Owners, Owners),
    postcodes: BTreeMap<String, BTreeSet<usize>>,
    words: BTreeMap<String, BTreeSet<usize>>,
}

impl Index {
    fn of(here: &[Site], there: &[Site]) -> Self {
        let codes = |sites: &[Site]| {
            Owners::of(
                (sites.iter().enumerate()).filter_map(|(at, site)| Some((at, site.code.as_ref()?))),
            )
        };
        let whole = |sites: &[Site]| {
            let named: Vec<(usize, String)> = (sites.iter().enumerate())
                .filter_map(|(at, site)| Some((at, name_and_postcode(site)?)))
                .collect();
            Owners::of(named.iter().map(|(at, name)| (*at, name)))
        };
        let mut postcodes: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut words: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (at, site) in there.iter().enumerate() {
            if let Some(postcode) = &site.postcode {
                postcodes.entry(postcode.clone()).or_default().insert(at);
            }
            for word in &site.name.words {
                words.entry(word.clone()).or_default().insert(at);
            }
            words.entry(site.name.whole.clone()).or_default().insert(at);
        }
        words.retain(|_, who| who.len() <= WORD_SHARED_BY);
        Self {
            codes: (codes(here), codes(there)),
            sites: (whole(here), whole(there)),
            postcodes,
            words,
        }
    }

    fn candidates(&self, site: &Site) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        found.extend(
            site.code
                .as_deref()
                .and_then(|code| self.codes.1.only(code)),
        );
        if let Some(postcode) = &site.postcode {
            found.extend(self.postcodes.get(postcode).into_iter().flatten());
        }
        for word in site.name.words.iter().chain([&site.name.whole]) {
            found.extend(self.words.get(word).into_iter().flatten());
        }
        found
    }

    fn compare(&self, i: usize, j: usize, here: &[Site], there: &[Site]) -> Option<Found> {
        let (a, b) = (&here[i], &there[j]);
        let mis = a.code.is_some()
            && a.code == b.code
            && a.code.as_deref().is_some_and(|code| {
                self.codes.0.only(code) == Some(i) && self.codes.1.only(code) == Some(j)
            });
        let postcode = a.postcode.is_some() && a.postcode == b.postcode;
        let other_postcode = a.postcode.is_some() && b.postcode.is_some() && !postcode;
        let name = a.name_like(b);
        let named = name == Some(Likeness::Same) || (name.is_some() && postcode);
        if !(mis || named) {
            return None;
        }
        let mut against = Vec::new();
        let of_another = b.code.as_deref().and_then(|code| self.codes.0.only(code));
        if of_another.is_some_and(|owner| owner != i) {
            against.push(Against::MisValueOfAnother);
        }
        if name.is_none() {
            against.push(Against::NameDiffers);
        }
        if other_postcode {
            against.push(Against::PostcodeDiffers);
        }
        let mut reasons = Vec::new();
        if mis {
            reasons.push(Reason::MisValue);
        }
        reasons.extend(name.map(Reason::Name));
        if postcode {
            reasons.push(Reason::Postcode);
        }
        let only = |owners: &Owners, site: &Site, at: usize| {
            name_and_postcode(site).and_then(|name| owners.only(&name)) == Some(at)
        };
        let one_site = name == Some(Likeness::Same)
            && postcode
            && only(&self.sites.0, a, i)
            && only(&self.sites.1, b, j);
        let strong = (mis && name.is_some() || one_site) && against.is_empty();
        Some(Found {
            strength: if strong {
                Strength::Strong
            } else {
                Strength::Weak
            },
            exact: name == Some(Likeness::Same) && against.is_empty(),
            names_alone: !mis && !postcode,
            reasons,
            against,
        })
    }
}

fn name_and_postcode(site: &Site) -> Option<String> {
    site.postcode
        .as_ref()
        .map(|postcode| format!("{} {postcode}", site.name.whole))
}
