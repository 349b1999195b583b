//! A person of either system, as people compare.

use super::name::{self, Likeness, Name};
use super::values;
use crate::records::{onefile, pics};
use crate::{blank, uln};
use chrono::{Datelike, NaiveDate};

/// What is known of a person on one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub first: Name,
    pub last: Name,
    /// Valid unique learner number.
    pub uln: Option<String>,
    /// There is a learner number, valid or not.
    pub has_uln: bool,
    pub ni_number: Option<String>,
    pub email: Option<String>,
    pub born: Option<NaiveDate>,
    pub postcode: Option<String>,
    pub telephones: Vec<String>,
    /// Ident and reference in PICS, the MIS value in OneFile.
    pub codes: Vec<String>,
}

/// How alike the names of two people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Names {
    pub first: Option<Likeness>,
    pub last: Option<Likeness>,
    /// Both sides have both names.
    pub known: bool,
}

/// How dates of birth compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Born {
    Same,
    /// One part of the date differs, or day and month are exchanged.
    Almost,
    Differs,
    Unknown,
}

impl Person {
    pub(crate) fn of_learner(learner: &pics::Learner) -> Self {
        let text = |value: &Option<String>| value.as_deref().and_then(blank::text);
        Self {
            first: Name::of(&learner.first_names),
            last: Name::of(&learner.surname),
            has_uln: text(&learner.uln).is_some(),
            uln: text(&learner.uln).and_then(|t| uln::valid(&t)),
            ni_number: text(&learner.ni_number).and_then(|t| values::ni_number(&t)),
            email: text(&learner.email).and_then(|t| values::email(&t)),
            born: learner.date_of_birth.and_then(blank::date),
            postcode: text(&learner.postcode).and_then(|t| values::postcode(&t)),
            telephones: telephones([&learner.telephone, &None]),
            codes: codes([&learner.ident, &learner.learner_ref]),
        }
    }

    pub(crate) fn of_user(user: &onefile::User) -> Self {
        let text = |value: &Option<String>| value.as_deref().and_then(blank::text);
        Self {
            first: Name::of(user.first_name.as_deref().unwrap_or_default()),
            last: Name::of(user.last_name.as_deref().unwrap_or_default()),
            has_uln: text(&user.uln).is_some(),
            uln: text(&user.uln).and_then(|t| uln::valid(&t)),
            ni_number: text(&user.nino).and_then(|t| values::ni_number(&t)),
            email: text(&user.email).and_then(|t| values::email(&t)),
            born: user.date_of_birth.and_then(blank::date),
            postcode: text(&user.home_address).and_then(|t| values::postcode(&t)),
            telephones: telephones([&user.telephone, &user.mobile]),
            codes: codes([&user.misid, &None]),
        }
    }

    /// Names in either order, since forms are filled in either way.
    pub(crate) fn names(&self, other: &Self) -> Names {
        let known = !(self.first.is_blank()
            || self.last.is_blank()
            || other.first.is_blank()
            || other.last.is_blank());
        let straight = (
            name::first_names(&self.first, &other.first),
            name::surnames(&self.last, &other.last),
        );
        let exchanged =
            self.first.whole == other.last.whole && self.last.whole == other.first.whole && known;
        let (first, last) = match straight {
            (Some(_), Some(_)) => straight,
            _ if exchanged => (Some(Likeness::Same), Some(Likeness::Same)),
            _ => straight,
        };
        Names { first, last, known }
    }

    pub(crate) fn born(&self, other: &Self) -> Born {
        match (self.born, other.born) {
            (Some(a), Some(b)) => born(a, b),
            _ => Born::Unknown,
        }
    }

    pub(crate) fn shares_telephone(&self, other: &Self) -> bool {
        let has = |number| other.telephones.contains(number);
        self.telephones.iter().any(has)
    }
}

impl Names {
    pub(crate) fn first_counts(&self) -> bool {
        self.first.is_some_and(Likeness::counts)
    }

    pub(crate) fn exact(&self) -> bool {
        self.first == Some(Likeness::Same) && self.last == Some(Likeness::Same)
    }
}

/// How two dates of birth compare.
pub(crate) fn born(a: NaiveDate, b: NaiveDate) -> Born {
    let differing = usize::from(a.year() != b.year())
        + usize::from(a.month() != b.month())
        + usize::from(a.day() != b.day());
    let exchanged = a.year() == b.year() && a.month() == b.day() && a.day() == b.month();
    match differing {
        0 => Born::Same,
        1 => Born::Almost,
        _ if exchanged => Born::Almost,
        _ => Born::Differs,
    }
}

fn telephones(from: [&Option<String>; 2]) -> Vec<String> {
    let numbers = from.into_iter().flatten();
    numbers.filter_map(|text| values::telephone(text)).collect()
}

fn codes(from: [&Option<String>; 2]) -> Vec<String> {
    let mut codes: Vec<String> = from
        .into_iter()
        .flatten()
        .filter_map(|text| values::code(text))
        .collect();
    codes.dedup();
    codes
}
