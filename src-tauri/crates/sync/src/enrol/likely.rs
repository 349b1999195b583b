//! Accounts that may be the learner's: nothing is created beside one.

use crate::records::onefile::User;
use crate::records::pics::Learner;
use crate::{blank, names};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An account that may be the learner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likely {
    /// OneFile user ID.
    pub onefile_id: i64,
    /// First and last name there.
    pub name: String,
    /// Archived in OneFile.
    pub archived: bool,
    /// E-mail there.
    pub email: Option<String>,
    /// Date of birth there.
    pub date_of_birth: Option<NaiveDate>,
    /// Unique learner number there.
    pub uln: Option<String>,
    /// MIS value there.
    pub misid: Option<String>,
    /// What speaks for it.
    pub because: BTreeSet<Sign>,
}

/// What two records of one person have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// MIS value.
    Misid,
    /// A valid ULN that one learner in PICS has.
    Uln,
    /// National Insurance number.
    NiNumber,
    /// E-mail and surname.
    EmailAndSurname,
    /// Date of birth and names.
    BirthAndNames,
}

/// Whether a look at the whole record could say more: from what a listing shows, the account may
/// be the learner's.
pub fn may_be(learner: &Learner, first_name: &str, last_name: &str) -> bool {
    let first = |name: &str| {
        let folded = names::folded(name);
        folded.split(' ').next().map(str::to_owned)
    };
    names::same(last_name, &learner.surname) || first(first_name) == first(&learner.first_names)
}

/// The account, where something speaks for its being the learner's.
pub(super) fn likely(learner: &Learner, uln: Option<&str>, user: &User) -> Option<Likely> {
    let text = |value: &Option<String>| value.as_deref().and_then(blank::text);
    let equal = |a: Option<String>, b: Option<String>| {
        a.zip(b)
            .is_some_and(|(a, b)| names::folded(&a) == names::folded(&b))
    };
    // Temporary numbers begin with TN, and tell nobody from anybody.
    let tight = |value: Option<String>| {
        let plain = value.map(|value| value.replace([' ', '-'], "").to_uppercase());
        plain.filter(|plain| !plain.starts_with("TN"))
    };
    let surname =
        (user.last_name.as_deref()).is_some_and(|surname| names::same(surname, &learner.surname));
    let first_names = equal(text(&user.first_name), blank::text(&learner.first_names));
    let misid = text(&user.misid).is_some_and(|misid| {
        [&learner.ident, &learner.learner_ref]
            .into_iter()
            .filter_map(text)
            .any(|own| names::folded(&own) == names::folded(&misid))
    });
    let born = user
        .date_of_birth
        .is_some_and(|day| learner.date_of_birth == Some(day));
    let signs = [
        (Sign::Misid, misid),
        (Sign::Uln, equal(text(&user.uln), uln.map(str::to_owned))),
        (
            Sign::NiNumber,
            equal(tight(text(&user.nino)), tight(text(&learner.ni_number))),
        ),
        (
            Sign::EmailAndSurname,
            surname && equal(text(&user.email), text(&learner.email)),
        ),
        (Sign::BirthAndNames, born && surname && first_names),
    ];
    let because: BTreeSet<Sign> = signs
        .into_iter()
        .filter_map(|(sign, there)| there.then_some(sign))
        .collect();
    if because.is_empty() {
        return None;
    }
    let names = [&user.first_name, &user.last_name].into_iter();
    Some(Likely {
        onefile_id: user.id,
        name: names.filter_map(text).collect::<Vec<_>>().join(" "),
        archived: user.archived,
        email: text(&user.email),
        date_of_birth: user.date_of_birth,
        uln: text(&user.uln),
        misid: text(&user.misid),
        because,
    })
}
