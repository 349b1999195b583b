//! How alike names are, however two systems have written them down: accents, hyphens, apostrophes,
//! order, spaces and case apart, with short forms and one letter's misspelling.

use super::short_forms;
use crate::names;
use serde::{Deserialize, Serialize};

/// How alike two names are, the most alike first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same, as names compare.
    Same,
    /// One is a short form of the other.
    ShortForm,
    /// One letter apart.
    Spelling,
    /// One has parts that the other has not, such as a second first name or half of a double name.
    Part,
    /// One is the other's initial.
    Initial,
}

impl Likeness {
    /// Whether it can stand for the name: an initial can't.
    pub(crate) fn counts(self) -> bool {
        self != Self::Initial
    }
}

/// A name, taken apart once so that it compares fast.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its words, folded.
    pub words: Vec<String>,
    /// The words together, in order.
    pub whole: String,
}

impl Name {
    pub(crate) fn of(text: &str) -> Self {
        let plain: String = names::typed(text)
            .chars()
            .filter_map(|c| match c {
                // O'Hara is typed Ohara, and St. Clair is typed St Clair.
                '\'' | '`' | '´' | '.' => None,
                c if c.is_alphanumeric() => Some(c),
                _ => Some(' '),
            })
            .collect();
        Self::of_words(plain.split_whitespace().map(str::to_owned).collect())
    }

    pub(crate) fn of_words(words: Vec<String>) -> Self {
        let whole = words.concat();
        Self { words, whole }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.whole.is_empty()
    }
}

/// Fewer letters than this are too few to tell a misspelling from another name.
const MISSPELT_FROM: usize = 4;

/// How alike two surnames are; `None` where they are not.
pub(crate) fn surnames(a: &Name, b: &Name) -> Option<Likeness> {
    if a.is_blank() || b.is_blank() {
        return None;
    }
    if a.whole == b.whole || same_words(a, b) {
        return Some(Likeness::Same);
    }
    if one_letter_apart(&a.whole, &b.whole) {
        return Some(Likeness::Spelling);
    }
    let (fewer, more) = if a.words.len() <= b.words.len() {
        (a, b)
    } else {
        (b, a)
    };
    // Half of a double name: particles such as "de" or "van" are no half of anything.
    let is_half = |word: &String| more.words.contains(word);
    let halves = fewer.words.len() < more.words.len()
        && fewer.words.iter().all(is_half)
        && fewer
            .words
            .iter()
            .any(|word| word.chars().count() >= MISSPELT_FROM);
    halves.then_some(Likeness::Part)
}

/// How alike two people's first names are; `None` where they are not.
pub(crate) fn first_names(a: &Name, b: &Name) -> Option<Likeness> {
    let (Some(one), Some(other)) = (a.words.first(), b.words.first()) else {
        return None;
    };
    if a.whole == b.whole || same_words(a, b) {
        return Some(Likeness::Same);
    }
    if a.words.len() == 1 && b.words.len() == 1 {
        if short_forms::are_one(one, other) {
            return Some(Likeness::ShortForm);
        }
        if one_letter_apart(one, other) {
            return Some(Likeness::Spelling);
        }
    }
    // The first of several names is the one that people use; a second differs or is left out.
    if one == other && (a.words.len() == 1 || b.words.len() == 1) {
        return Some(Likeness::Part);
    }
    if a.words.len() != b.words.len()
        && (short_forms::are_one(one, other) || one_letter_apart(one, other))
    {
        return Some(Likeness::Part);
    }
    if one_letter_apart(&a.whole, &b.whole) {
        return Some(Likeness::Spelling);
    }
    // Some people go by their second name.
    let goes_by =
        |one: &Name, several: &Name| one.words.len() == 1 && several.words.contains(&one.whole);
    if goes_by(a, b) || goes_by(b, a) {
        return Some(Likeness::Part);
    }
    let initial = |short: &Name, long: &str| {
        let mut letters = short.whole.chars();
        let first = letters.next();
        letters.next().is_none() && first == long.chars().next()
    };
    (initial(a, other) || initial(b, one)).then_some(Likeness::Initial)
}

fn same_words(a: &Name, b: &Name) -> bool {
    a.words.len() == b.words.len() && a.words.len() > 1 && {
        let sorted = |name: &Name| {
            let mut words = name.words.clone();
            words.sort_unstable();
            words
        };
        sorted(a) == sorted(b)
    }
}

/// One letter more, less, another, or two neighbours exchanged.
pub(crate) fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.len() < MISSPELT_FROM || long.len() - short.len() > 1 || short == long {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return short == &long[1..];
    }
    short[1..] == long[1..]
        || (short.len() > 1
            && short[0] == long[1]
            && short[1] == long[0]
            && short[2..] == long[2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(a: &str, b: &str) -> Option<Likeness> {
        let there = surnames(&Name::of(a), &Name::of(b));
        assert_eq!(
            there,
            surnames(&Name::of(b), &Name::of(a)),
            "either way round"
        );
        there
    }

    fn first(a: &str, b: &str) -> Option<Likeness> {
        let there = first_names(&Name::of(a), &Name::of(b));
        assert_eq!(
            there,
            first_names(&Name::of(b), &Name::of(a)),
            "either way round"
        );
        there
    }

    #[test]
    fn surnames_compare_as_people_write_them() {
        for (a, b) in [
            ("O'Hara", "OHARA"),
            ("O’Hara", "O Hara"),
            ("Fitz-Alan", "fitzalan"),
            ("Van der Lee", "VanDerLee"),
            ("St. Clair", "St Clair"),
            ("Wójcik", "Wojcik"),
            ("Yıldız", "Yildiz"),
            ("Lowe-Chaudhry", "Chaudhry Lowe"),
        ] {
            assert_eq!(last(a, b), Some(Likeness::Same), "{a} {b}");
        }
        assert_eq!(last("Abernethy", "Abernathy"), Some(Likeness::Spelling));
        assert_eq!(last("Müller", "Mueller"), Some(Likeness::Spelling));
        assert_eq!(last("Kershaw", "Kreshaw"), Some(Likeness::Spelling));
        assert_eq!(last("Chaudhry-Lowe", "Chaudhry"), Some(Likeness::Part));
        assert_eq!(last("Xu", "Yu"), None, "too short to be a misspelling");
        assert_eq!(last("Van der Lee", "Van"), None, "a particle");
        assert_eq!(last("Quill", ""), None);
        assert_eq!(last("", " "), None);
        assert_eq!(last("Smith", "Jones"), None);
    }

    #[test]
    fn first_names_know_short_forms_and_second_names() {
        assert_eq!(first("Anne-Marie", "Annemarie"), Some(Likeness::Same));
        assert_eq!(first("Robert", "Bob"), Some(Likeness::ShortForm));
        assert_eq!(first("Liz", "Elizabeth"), Some(Likeness::ShortForm));
        assert_eq!(first("Zainab", "Zaynab"), Some(Likeness::Spelling));
        assert_eq!(first("Mary Jane", "Mary"), Some(Likeness::Part));
        assert_eq!(first("Robert James", "Bob"), Some(Likeness::Part));
        assert_eq!(first("James Robert", "Robert"), Some(Likeness::Part));
        assert_eq!(first("M", "Mary"), Some(Likeness::Initial));
        assert_eq!(first("Mary Jane", "Mary Ann"), None, "two sisters");
        assert_eq!(first("Mia", "Mya"), None, "too short to be a misspelling");
        assert_eq!(first("Noor", "Hamza"), None);
        assert_eq!(first("", "Ada"), None);
    }

    #[test]
    fn one_letter_is_one_edit() {
        assert!(one_letter_apart("fenwick", "fenwik"));
        assert!(one_letter_apart("fenwick", "fenwicks"));
        assert!(one_letter_apart("fenwick", "fnewick"));
        assert!(one_letter_apart("fenwick", "fenwack"));
        assert!(!one_letter_apart("fenwick", "fenwick"));
        assert!(!one_letter_apart("fenwick", "fenwacks"));
        assert!(!one_letter_apart("fenwick", "nefwick"));
    }
}
