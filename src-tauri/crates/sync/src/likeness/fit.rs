//! How far names and dates of two records fit, for those who have no candidates to settle.

use super::name::{self, Name};
use super::person::{Born, born};
use super::short_forms;
use chrono::NaiveDate;

/// How far the names of two people fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// First names and surname.
    Whole,
    /// The first names alone, as after a marriage.
    First,
    /// The surname alone, as with siblings.
    Last,
    /// Neither.
    None,
}

/// How far first names and surnames fit; `None` where one side has no names at all.
pub(crate) fn names_fit(a: (&str, &str), b: (&str, &str)) -> Option<Fit> {
    let (a, b) = (
        (Name::of(a.0), Name::of(a.1)),
        (Name::of(b.0), Name::of(b.1)),
    );
    let nameless = |name: &(Name, Name)| name.0.is_blank() && name.1.is_blank();
    if nameless(&a) || nameless(&b) {
        return None;
    }
    // What one side lacks is not known, and speaks neither for it nor against it.
    let first =
        (!a.0.is_blank() && !b.0.is_blank()).then(|| name::first_names(&a.0, &b.0).is_some());
    let last = (!a.1.is_blank() && !b.1.is_blank()).then(|| name::surnames(&a.1, &b.1).is_some());
    let exchanged = name::surnames(&a.1, &b.0).is_some() && name::first_names(&a.0, &b.1).is_some();
    Some(match (first, last) {
        _ if exchanged => Fit::Whole,
        (Some(false), Some(false)) => Fit::None,
        (Some(false), None) | (None, Some(false)) => Fit::None,
        (Some(false), _) => Fit::Last,
        (_, Some(false)) => Fit::First,
        (None, None) => return None,
        _ => Fit::Whole,
    })
}

/// Whether two people's first names may be one; not where one of them has none.
pub(crate) fn first_names_fit(a: &str, b: &str) -> bool {
    name::first_names(&Name::of(a), &Name::of(b)).is_some()
}

/// Whether two whole names have a word in common; `None` where one of them is blank.
pub(crate) fn whole_names_fit(a: &str, b: &str) -> Option<bool> {
    let (a, b) = (Name::of(a), Name::of(b));
    if a.is_blank() || b.is_blank() {
        return None;
    }
    let alike = |one: &String, other: &String| {
        one == other || short_forms::are_one(one, other) || name::one_letter_apart(one, other)
    };
    let shared = (a.words.iter()).any(|one| b.words.iter().any(|other| alike(one, other)));
    Some(shared || a.whole == b.whole)
}

/// Whether two dates of birth may be one day, mistyped.
pub(crate) fn days_fit(a: NaiveDate, b: NaiveDate) -> bool {
    born(a, b) != Born::Differs
}
