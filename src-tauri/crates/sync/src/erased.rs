//! Marks of people whose records were erased: enough to know them again when a file or OneFile
//! offers them once more, and nothing that names them. A mark is HMAC-SHA256, under a salt of the data
//! folder, over one thing that identifies a person.

use crate::digest::keyed;
use crate::identity::Person;
use crate::names;
use crate::records::{onefile, pics};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What a mark is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// The key inside Tandem, the Ident, the learner reference, or the MIS value in OneFile.
    Reference,
    /// A unique learner number that is somebody's.
    Uln,
    /// Names with the date of birth.
    Person,
    /// The OneFile user ID.
    Account,
}

impl Trait {
    const ALL: [Self; 4] = [Self::Reference, Self::Uln, Self::Person, Self::Account];

    /// The name that never changes.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Uln => "uln",
            Self::Person => "person",
            Self::Account => "account",
        }
    }

    /// The one of this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// One mark: 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// What it is of.
    pub of: Trait,
    /// The digits.
    pub digits: String,
}

/// What the marks of one data folder are made with. Nobody can tell from a mark without it, by trying
/// every number there is, whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(String);

impl Salt {
    /// From the digits that are kept.
    pub fn of(digits: String) -> Self {
        Self(digits)
    }

    fn mark(&self, of: Trait, text: &str) -> Mark {
        let said = format!("{}\u{1f}{text}", of.key());
        Mark {
            of,
            digits: keyed(self.0.as_bytes(), said.as_bytes()),
        }
    }

    fn reference(&self, text: &str) -> Option<Mark> {
        let text = names::folded(text);
        (!text.is_empty()).then(|| self.mark(Trait::Reference, &text))
    }

    fn person(&self, person: &Person) -> Vec<Mark> {
        let uln = (person.uln.iter()).map(|uln| self.mark(Trait::Uln, uln));
        let names = |birth: NaiveDate| {
            let (first, last) = (&person.first_names, &person.surname);
            let name = names::folded(&format!("{first} {last}"));
            self.mark(Trait::Person, &format!("{name}\u{1f}{birth}"))
        };
        let named = person.birth.filter(|_| !person.is_nameless()).map(names);
        uln.chain(named).collect()
    }

    /// All marks of a learner and of the accounts in OneFile that are theirs.
    pub fn marks(&self, learner: &pics::Learner, accounts: &BTreeSet<i64>) -> BTreeSet<Mark> {
        let mut marks: BTreeSet<Mark> = self.of_learner(learner).into_iter().collect();
        let accounts = accounts.iter();
        marks.extend(accounts.map(|id| self.mark(Trait::Account, &id.to_string())));
        marks
    }

    fn of_learner(&self, learner: &pics::Learner) -> Vec<Mark> {
        let references = [
            Some(&learner.key.0),
            learner.ident.as_ref(),
            learner.learner_ref.as_ref(),
        ];
        let mut marks = self.person(&Person::of_learner(learner));
        marks.extend(
            references
                .into_iter()
                .flatten()
                .filter_map(|text| self.reference(text)),
        );
        marks
    }
}

/// Everybody who was erased in a data folder.
#[derive(Clone, Default)]
pub struct Erased {
    salt: Option<Salt>,
    /// Numbers of erasures by mark.
    marks: BTreeMap<Mark, BTreeSet<i64>>,
    /// Erasures of people who had a unique learner number.
    numbered: BTreeSet<i64>,
}

impl Erased {
    /// From what is kept: marks with the numbers of their erasures.
    pub fn of(salt: Option<Salt>, kept: impl IntoIterator<Item = (Mark, i64)>) -> Self {
        let mut erased = Self {
            salt,
            ..Self::default()
        };
        for (mark, erasure) in kept {
            if mark.of == Trait::Uln {
                erased.numbered.insert(erasure);
            }
            erased.marks.entry(mark).or_default().insert(erasure);
        }
        erased
    }

    /// Whether nobody was.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether a record of PICS is somebody's who was erased.
    pub fn is_learner(&self, learner: &pics::Learner) -> bool {
        let has_number = Person::of_learner(learner).uln.is_some();
        self.is_any(|salt| salt.of_learner(learner), has_number)
    }

    /// Whether a row of OneFile's listing is.
    pub fn is_row(&self, row: &onefile::Learner) -> bool {
        self.is_account(row.id, row.misid.as_deref(), &Person::of_row(row))
    }

    /// Whether an account of OneFile that was read in full is.
    pub fn is_user(&self, user: &onefile::User) -> bool {
        self.is_account(user.id, user.misid.as_deref(), &Person::of_user(user))
    }

    /// Whether the account with this ID is.
    pub fn is_id(&self, id: i64) -> bool {
        self.is_account(id, None, &Person::default())
    }

    /// Erasures of the learner who had this Ident, learner reference or unique learner number.
    pub fn erasures_of(&self, reference: &str) -> BTreeSet<i64> {
        let Some(salt) = &self.salt else {
            return BTreeSet::new();
        };
        let uln = crate::uln::valid(reference).map(|uln| salt.mark(Trait::Uln, &uln));
        let marks = salt.reference(reference).into_iter().chain(uln);
        let found = marks.filter_map(|mark| self.marks.get(&mark));
        found.flatten().copied().collect()
    }

    fn is_account(&self, id: i64, misid: Option<&str>, person: &Person) -> bool {
        let marks = |salt: &Salt| {
            let mut marks = salt.person(person);
            marks.push(salt.mark(Trait::Account, &id.to_string()));
            marks.extend(misid.and_then(|misid| salt.reference(misid)));
            marks
        };
        self.is_any(marks, person.uln.is_some())
    }

    /// Two people can have one name and one birthday: where both have a number, that tells them
    /// apart.
    fn is_any(&self, marks: impl Fn(&Salt) -> Vec<Mark>, has_number: bool) -> bool {
        if self.marks.is_empty() {
            return false;
        }
        let marks = self.salt.as_ref().map(marks).unwrap_or_default();
        marks.iter().any(|mark| {
            let of = self.marks.get(mark).into_iter().flatten();
            let told_apart = |erasure: &i64| {
                mark.of == Trait::Person && has_number && self.numbered.contains(erasure)
            };
            of.filter(|erasure| !told_apart(erasure)).count() > 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn erased(learner: &pics::Learner) -> Erased {
        let salt = Salt::of("05".repeat(32));
        let marks = salt.marks(learner, &BTreeSet::from([31]));
        Erased::of(Some(salt), marks.into_iter().map(|mark| (mark, 1)))
    }

    fn quill() -> pics::Learner {
        pics::Learner {
            key: "NM-00042".into(),
            ident: Some("0042Q".into()),
            learner_ref: Some("NM-00042".into()),
            uln: Some("9276308686".into()),
            first_names: "Ada".into(),
            surname: "Quill".into(),
            date_of_birth: "2004-02-29".parse().ok(),
            ..sample::learner()
        }
    }

    fn stranger() -> pics::Learner {
        pics::Learner {
            key: "NM-1".into(),
            ident: None,
            learner_ref: Some("NM-1".into()),
            uln: None,
            first_names: "Hamza".into(),
            surname: "Iqbal".into(),
            date_of_birth: None,
            ..sample::learner()
        }
    }

    #[test]
    fn somebody_who_was_erased_is_known_by_any_of_it() {
        let erased = erased(&quill());
        assert!(erased.is_learner(&quill()));
        assert!(!erased.is_learner(&stranger()));
        let by = |change: fn(&mut pics::Learner)| {
            let mut learner = stranger();
            change(&mut learner);
            erased.is_learner(&learner)
        };
        assert!(by(|one| one.learner_ref = Some("nm-00042".into())));
        assert!(by(|one| one.uln = Some("9276 308686".into())));
        assert!(by(|one| {
            one.first_names = "ADA".into();
            one.surname = "Quill ".into();
            one.date_of_birth = "2004-02-29".parse().ok();
        }));
        assert!(!by(|one| {
            one.first_names = "Ada".into();
            one.surname = "Quill".into();
        }));
    }

    #[test]
    fn a_namesake_of_one_birthday_with_a_number_is_somebody_else() {
        let erased = erased(&quill());
        let namesake = pics::Learner {
            uln: Some("1000000019".into()),
            first_names: "Ada".into(),
            surname: "Quill".into(),
            date_of_birth: "2004-02-29".parse().ok(),
            ..stranger()
        };
        assert!(!erased.is_learner(&namesake));
    }

    #[test]
    fn accounts_are_known_by_id_and_mis_value() {
        let erased = erased(&quill());
        let row = |id, misid: Option<&str>| onefile::Learner {
            id,
            first_name: "Hamza".into(),
            last_name: "Iqbal".into(),
            misid: misid.map(str::to_owned),
            archived: false,
            last_modified: None,
        };
        assert!(erased.is_row(&row(31, None)));
        assert!(erased.is_row(&row(32, Some("0042q"))));
        assert!(!erased.is_row(&row(32, Some("0043R"))));
        assert!(erased.is_id(31) && !erased.is_id(32));
    }

    #[test]
    fn a_reference_finds_the_erasure_and_a_mark_names_nobody() {
        let erased = erased(&quill());
        for reference in ["0042Q", "NM-00042", "9276308686"] {
            assert_eq!(erased.erasures_of(reference), BTreeSet::from([1]));
        }
        assert!(erased.erasures_of("NM-1").is_empty());
        let marks = Salt::of("05".repeat(32)).marks(&quill(), &BTreeSet::new());
        let other = Salt::of("06".repeat(32)).marks(&quill(), &BTreeSet::new());
        assert!(marks.is_disjoint(&other), "another folder, another salt");
        assert!(marks.iter().all(|mark| mark.digits.len() == 64));
    }
}
