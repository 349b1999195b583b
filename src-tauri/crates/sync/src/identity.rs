//! Whether an account is still the person whom it was linked with. An ID says nothing about that:
//! in OneFile an account can pass to somebody else, and keeps its ID.
//!
//! Names, birth date and unique learner number are kept when a learner is linked and compared at
//! each reading. Each of them changes for a reason: people marry, dates and numbers are corrected.
//! So only where all that is known speaks against it is it another person.

use crate::likeness::{self, Fit};
use crate::records::{onefile, pics};
use crate::{blank, uln};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What identifies a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// First names.
    pub first_names: String,
    /// Surname; the whole name of a member of staff, of whom PICS has one name alone.
    pub surname: String,
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<NaiveDate>,
    /// Unique learner number, where it is somebody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uln: Option<String>,
}

/// Who was linked with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The account.
    pub onefile_id: i64,
    /// The person as PICS had them.
    pub pics: Person,
    /// The person as OneFile had them.
    pub onefile: Person,
}

/// Everybody who was linked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Learners.
    pub learners: BTreeMap<pics::LearnerKey, Known>,
    /// Officers.
    pub officers: BTreeMap<pics::OfficerKey, Known>,
}

/// Whether an account is the person whom it is linked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Something that is known speaks for it.
    Same,
    /// A name changed, as after a marriage, and nothing else is known that would tell.
    Unsure,
    /// All that is known speaks against it. Of a row of a listing that is the names alone.
    Other,
}

/// Whether the account is the person in PICS. Where they were linked before, each side is compared
/// with what it was then; otherwise they are compared with each other.
pub fn verdict(known: Option<&Known>, pics: &Person, onefile: &Person) -> Verdict {
    let Some(known) = known else {
        return compare(pics, onefile);
    };
    match compare(&known.onefile, onefile) {
        Verdict::Same => {}
        changed => return changed,
    }
    // A record of PICS can become another person's as well, such as by a column that slipped.
    match compare(&known.pics, pics) {
        Verdict::Other if compare(pics, &completed(onefile, known)) != Verdict::Same => {
            Verdict::Other
        }
        _ => Verdict::Same,
    }
}

/// Whether an officer's account bears the name of somebody else by now.
pub fn is_another_name(known: &str, now: &str) -> bool {
    likeness::whole_names_fit(known, now) == Some(false)
}

fn compare(a: &Person, b: &Person) -> Verdict {
    let names = likeness::names_fit((&a.first_names, &a.surname), (&b.first_names, &b.surname));
    if names == Some(Fit::Whole) {
        return Verdict::Same;
    }
    let born = a.birth.zip(b.birth).map(|(a, b)| match names {
        Some(Fit::None) => a == b,
        _ => likeness::days_fit(a, b),
    });
    let number = a.uln.as_ref().zip(b.uln.as_ref()).map(|(a, b)| a == b);
    let told = [born, number];
    if told.contains(&Some(true)) {
        return Verdict::Same;
    }
    let against = told.iter().filter(|said| **said == Some(false)).count();
    match names {
        Some(Fit::None) => Verdict::Other,
        // Siblings have one surname.
        Some(Fit::Last) if against > 0 => Verdict::Other,
        // A marriage changes a surname, and neither a birth date nor a number.
        _ if against == told.len() => Verdict::Other,
        Some(Fit::First | Fit::Last) if against == 0 => Verdict::Unsure,
        // Nobody is told apart by what is not known.
        _ => Verdict::Same,
    }
}

/// The account with what was known of it where it does not say.
fn completed(onefile: &Person, known: &Known) -> Person {
    Person {
        birth: onefile.birth.or(known.onefile.birth),
        uln: onefile.uln.clone().or_else(|| known.onefile.uln.clone()),
        ..onefile.clone()
    }
}

impl Person {
    /// A learner as PICS has them.
    pub fn of_learner(learner: &pics::Learner) -> Self {
        Self {
            first_names: learner.first_names.trim().to_owned(),
            surname: learner.surname.trim().to_owned(),
            birth: learner.date_of_birth.and_then(blank::date),
            uln: learner.uln.as_deref().and_then(uln::valid),
        }
    }

    /// An account in full.
    pub fn of_user(user: &onefile::User) -> Self {
        let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_owned();
        Self {
            first_names: text(&user.first_name),
            surname: text(&user.last_name),
            birth: user.date_of_birth.and_then(blank::date),
            uln: user.uln.as_deref().and_then(uln::valid),
        }
    }

    /// What a row of a search tells of an account.
    pub fn of_row(row: &onefile::Learner) -> Self {
        Self {
            first_names: row.first_name.trim().to_owned(),
            surname: row.last_name.trim().to_owned(),
            ..Self::default()
        }
    }

    /// Whether nothing names the person.
    pub fn is_nameless(&self) -> bool {
        self.first_names.is_empty() && self.surname.is_empty()
    }

    /// A member of staff.
    pub fn of_name(name: &str) -> Self {
        Self {
            surname: name.trim().to_owned(),
            ..Self::default()
        }
    }
}

impl Known {
    /// Who is linked from now on. What an account does not say was compared by the names, so that
    /// what PICS knows of the person stands for it.
    pub fn of(onefile_id: i64, pics: Person, onefile: Person) -> Self {
        let onefile = Person {
            birth: onefile.birth.or(pics.birth),
            uln: onefile.uln.or_else(|| pics.uln.clone()),
            ..onefile
        };
        Self {
            onefile_id,
            pics,
            onefile,
        }
    }

    /// Whether this has to be kept anew, now that the account is so.
    pub fn is_out_of_date(&self, onefile_id: i64, now: &Person) -> bool {
        let names = likeness::names_fit(
            (&self.onefile.first_names, &self.onefile.surname),
            (&now.first_names, &now.surname),
        );
        self.onefile_id != onefile_id || !matches!(names, Some(Fit::Whole) | None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ULN: &str = "9276308686";
    const OTHER_ULN: &str = "1000000019";

    fn person(first: &str, last: &str, birth: &str, uln: &str) -> Person {
        Person {
            first_names: first.into(),
            surname: last.into(),
            birth: birth.parse().ok(),
            uln: (!uln.is_empty()).then(|| uln.into()),
        }
    }

    fn ada() -> Person {
        person("Ada", "Quill", "2004-02-29", ULN)
    }

    fn known() -> Known {
        Known::of(7, ada(), ada())
    }

    #[test]
    fn all_that_is_known_has_to_speak_against_it() {
        let now = |onefile: Person| verdict(Some(&known()), &ada(), &onefile);
        let stranger = |birth, uln| person("Hamza", "Iqbal", birth, uln);
        for (onefile, said, why) in [
            (person("Ada", "Quill", "", ""), Verdict::Same, "a row"),
            (
                person("Ada", "Orme", "", ""),
                Verdict::Unsure,
                "married, says the row",
            ),
            (
                person("Ada", "Orme", "2004-02-29", ULN),
                Verdict::Same,
                "married",
            ),
            (
                person("Ada", "Orme", "2004-02-29", ""),
                Verdict::Same,
                "married",
            ),
            (
                person("Adam", "Orme", "2004-02-29", ULN),
                Verdict::Same,
                "all names changed",
            ),
            (stranger("", ""), Verdict::Other, "a stranger's row"),
            (
                stranger("1999-05-06", OTHER_ULN),
                Verdict::Other,
                "a stranger",
            ),
            (
                stranger("1999-05-06", ""),
                Verdict::Other,
                "a stranger without number",
            ),
            (
                stranger("", OTHER_ULN),
                Verdict::Other,
                "a stranger without birth date",
            ),
            (
                stranger("2004-02-28", OTHER_ULN),
                Verdict::Other,
                "born a day before",
            ),
            (
                person("Ada", "Orme", "2004-02-28", OTHER_ULN),
                Verdict::Same,
                "mistyped",
            ),
            (
                person("Noor", "Quill", "1999-05-06", OTHER_ULN),
                Verdict::Other,
                "a sibling",
            ),
            (
                person("Noor", "Quill", "1999-05-06", ""),
                Verdict::Other,
                "a sibling too",
            ),
            (
                person("Ada", "Orme", "1999-05-06", ""),
                Verdict::Same,
                "one fact alone",
            ),
            (
                person("Quill", "Ada", "1999-05-06", OTHER_ULN),
                Verdict::Same,
                "exchanged",
            ),
            (person("", "", "", ""), Verdict::Same, "nothing is known"),
        ] {
            assert_eq!(now(onefile), said, "{why}");
        }
    }

    #[test]
    fn a_link_by_a_stored_id_alone_compares_both_sides() {
        let first = |onefile: Person| verdict(None, &ada(), &onefile);
        assert_eq!(first(person("Ada", "Quill", "", "")), Verdict::Same);
        assert_eq!(first(person("Ada", "Orme", "", "")), Verdict::Unsure);
        let stranger = person("Hamza", "Iqbal", "1999-05-06", OTHER_ULN);
        assert_eq!(first(stranger), Verdict::Other);
    }

    #[test]
    fn a_learner_of_pics_who_became_somebody_else_is_noticed_too() {
        let stranger = person("Hamza", "Iqbal", "1999-05-06", OTHER_ULN);
        let row = person("Ada", "Quill", "", "");
        assert_eq!(verdict(Some(&known()), &stranger, &row), Verdict::Other);
        let married = person("Ada", "Orme", "2004-02-29", ULN);
        assert_eq!(verdict(Some(&known()), &married, &row), Verdict::Same);
    }

    #[test]
    fn two_whom_a_person_linked_stay_linked_as_they_are() {
        let stranger = person("Hamza", "Iqbal", "1999-05-06", OTHER_ULN);
        let known = Known::of(7, ada(), stranger.clone());
        assert_eq!(verdict(Some(&known), &ada(), &stranger), Verdict::Same);
        let third = person("Mei", "Sato", "2001-01-02", "1000000027");
        assert_eq!(verdict(Some(&known), &ada(), &third), Verdict::Other);
    }

    #[test]
    fn a_member_of_staff_is_known_by_any_part_of_the_name() {
        assert!(!is_another_name("Jo Orme", "J. Orme"));
        assert!(!is_another_name("Jo Orme", "Jo Quill"));
        assert!(!is_another_name("Orme, Bob", "Robert Orme-Sato"));
        assert!(!is_another_name("JO", ""));
        assert!(is_another_name("Jo Orme", "Hamza Iqbal"));
    }
}
