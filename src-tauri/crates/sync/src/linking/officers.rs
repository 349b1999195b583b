//! Officers: PICS officers and OneFile staff who may be one.

use super::side::Owners;
use super::{Against, Found, Pairs, Reason, Settled, Strength, Suggestion, settle};
use crate::blank;
use crate::likeness::name::{self, Likeness, Name};
use crate::likeness::values;
use crate::records::{onefile, pics};
use std::collections::{BTreeMap, BTreeSet};

/// Suggestions for officers. Both lists are whole, those who are linked and those who are archived
/// included.
pub fn suggest_officers(
    officers: &[pics::Officer],
    users: &[onefile::User],
    settled: &Settled,
) -> Vec<Suggestion> {
    let taken: BTreeSet<i64> = settled.linked.values().copied().collect();
    let here: Vec<Here> = officers.iter().map(Here::of).collect();
    let there: Vec<There> = users.iter().map(There::of).collect();
    let index = Index::of(&here, &there);
    let mut pairs = Pairs::new();
    for (i, officer) in officers.iter().enumerate() {
        let key = &officer.key.0;
        if settled.linked.contains_key(key) || settled.left_alone.contains(key) {
            continue;
        }
        for j in index.candidates(&here[i]) {
            let user = &users[j];
            if taken.contains(&user.id) || settled.apart.contains(&(key.clone(), user.id)) {
                continue;
            }
            if let Some(mut found) = index.compare(i, j, &here, &there) {
                if user.archived {
                    found.strength = Strength::Weak;
                }
                pairs.insert((i, j), found);
            }
        }
    }
    settle(
        pairs,
        |i| officers[i].key.0.clone(),
        |j| (users[j].id, users[j].archived),
    )
}

/// An officer: PICS has the name in one piece.
struct Here {
    words: Vec<String>,
    /// `Quill, Ada`.
    surname_first: bool,
    email: Option<String>,
    code: Option<String>,
}

struct There {
    first: Name,
    last: Name,
    email: Option<String>,
    code: Option<String>,
}

impl Here {
    fn of(officer: &pics::Officer) -> Self {
        Self {
            words: Name::of(&officer.name).words,
            surname_first: officer.name.contains(','),
            email: officer.email.as_deref().and_then(values::email),
            code: values::code(&officer.key.0),
        }
    }

    /// How alike the names are where the name in PICS is taken apart in the best way.
    fn names(&self, other: &There) -> Option<(Likeness, Likeness)> {
        let parted = (1..self.words.len()).filter_map(|at| {
            let (before, after) = self.words.split_at(at);
            let (first, last) = if self.surname_first {
                (after, before)
            } else {
                (before, after)
            };
            let (first, last) = (
                Name::of_words(first.to_vec()),
                Name::of_words(last.to_vec()),
            );
            Some((
                name::first_names(&first, &other.first)?,
                name::surnames(&last, &other.last)?,
            ))
        });
        parted.min_by_key(|(first, last)| (*last, *first))
    }
}

impl There {
    fn of(user: &onefile::User) -> Self {
        let text = |value: &Option<String>| value.as_deref().and_then(blank::text);
        Self {
            first: Name::of(user.first_name.as_deref().unwrap_or_default()),
            last: Name::of(user.last_name.as_deref().unwrap_or_default()),
            email: text(&user.email).and_then(|t| values::email(&t)),
            code: text(&user.misid).and_then(|t| values::code(&t)),
        }
    }
}

struct Index {
    emails: (Owners, Owners),
    codes: (Owners, Owners),
    /// OneFile staff by each word of their names.
    words: BTreeMap<String, BTreeSet<usize>>,
}

impl Index {
    fn of(here: &[Here], there: &[There]) -> Self {
        let mine = |of: fn(&Here) -> &Option<String>| {
            Owners::of(
                (here.iter().enumerate()).filter_map(|(at, one)| Some((at, of(one).as_ref()?))),
            )
        };
        let theirs = |of: fn(&There) -> &Option<String>| {
            Owners::of(
                (there.iter().enumerate()).filter_map(|(at, one)| Some((at, of(one).as_ref()?))),
            )
        };
        let mut words: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (at, user) in there.iter().enumerate() {
            for word in user.first.words.iter().chain(&user.last.words) {
                words.entry(word.clone()).or_default().insert(at);
            }
        }
        Self {
            emails: (mine(|one| &one.email), theirs(|one| &one.email)),
            codes: (mine(|one| &one.code), theirs(|one| &one.code)),
            words,
        }
    }

    /// Whoever has the e-mail, the MIS value, or a word of the name.
    fn candidates(&self, officer: &Here) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let only = |value: &Option<String>, owners: &Owners| owners.only(value.as_deref()?);
        found.extend(only(&officer.email, &self.emails.1));
        found.extend(only(&officer.code, &self.codes.1));
        for word in &officer.words {
            found.extend(self.words.get(word).into_iter().flatten());
        }
        found
    }

    fn compare(&self, i: usize, j: usize, here: &[Here], there: &[There]) -> Option<Found> {
        let (officer, user) = (&here[i], &there[j]);
        let same = |x: &Option<String>, y: &Option<String>, owners: &(Owners, Owners)| {
            let both = x.as_deref().zip(y.as_deref());
            both.is_some_and(|(x, y)| {
                x == y && owners.0.only(x) == Some(i) && owners.1.only(y) == Some(j)
            })
        };
        let email = same(&officer.email, &user.email, &self.emails);
        let mis = same(&officer.code, &user.code, &self.codes);
        let names = officer.names(user);
        let whole_names = names.is_some_and(|(first, _)| first.counts());
        if !(email || mis || whole_names) {
            return None;
        }
        let of_another = user
            .code
            .as_deref()
            .and_then(|code| self.codes.0.only(code));
        let mut against = Vec::new();
        if of_another.is_some_and(|owner| owner != i) {
            against.push(Against::MisValueOfAnother);
        }
        if names.is_none() {
            against.push(Against::NameDiffers);
        }
        let mut reasons = Vec::new();
        if mis {
            reasons.push(Reason::MisValue);
        }
        if email {
            reasons.push(Reason::Email);
        }
        if let Some((first, last)) = names {
            reasons.extend([Reason::FirstNames(first), Reason::Surname(last)]);
        }
        let one_is_same =
            names.is_some_and(|(first, last)| first == Likeness::Same || last == Likeness::Same);
        let strong = (email || mis) && whole_names && one_is_same && against.is_empty();
        Some(Found {
            strength: if strong {
                Strength::Strong
            } else {
                Strength::Weak
            },
            exact: names == Some((Likeness::Same, Likeness::Same)) && against.is_empty(),
            names_alone: !(email || mis),
            reasons,
            against,
        })
    }
}
