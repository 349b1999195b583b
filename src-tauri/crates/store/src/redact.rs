//! What people wrote, without what names a learner.

use std::collections::BTreeSet;

/// What stands where a learner was named.
const ERASED: &str = "(erased)";

/// Words shorter than this are no name of anybody by themselves.
const SHORTEST: usize = 4;

/// What names a learner, the longest first, so that a name goes whole.
pub(crate) struct Redacted(Vec<String>);

impl Redacted {
    pub(crate) fn of(names: &BTreeSet<String>) -> Self {
        let long = |name: &&String| name.chars().count() >= SHORTEST;
        let mut names: Vec<String> = (names.iter().filter(long))
            .map(|name| name.to_lowercase())
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self(names)
    }

    /// The text without these names, whatever their case; none where it has none of them.
    pub(crate) fn without(&self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        let mut found = false;
        for name in &self.0 {
            let mut from = 0;
            while let Some((start, end)) = word(&text, name, from) {
                text.replace_range(start..end, ERASED);
                from = start + ERASED.len();
                found = true;
            }
        }
        found.then_some(text)
    }
}

/// Where a name, in lower case, stands as words of its own.
fn word(text: &str, name: &str, from: usize) -> Option<(usize, usize)> {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let starts = text.char_indices().map(|(at, _)| at);
    for start in starts.filter(|at| *at >= from) {
        let rest = text.get(start..)?;
        let Some(length) = length_of(rest, name) else {
            continue;
        };
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = rest.get(length..).and_then(|text| text.chars().next());
        if !is_part(before) && !is_part(after) {
            return Some((start, start + length));
        }
    }
    None
}

/// How many bytes of the text the name takes, where the text begins with it, case apart.
fn length_of(text: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars();
    for (at, letter) in text.char_indices() {
        if wanted.as_str().is_empty() {
            return Some(at);
        }
        for lower in letter.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
    }
    wanted.next().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_as_words_and_whole() {
        let names = ["Ada Quill", "Quill", "NM-00042", "Ada"].map(str::to_owned);
        let names = Redacted::of(&BTreeSet::from(names));
        assert_eq!(
            names.without("looked at ADA QUILL (nm-00042) again"),
            Some("looked at (erased) ((erased)) again".into())
        );
        assert_eq!(names.without("quills, NM-000421, Adam"), None);
        assert_eq!(names.without("Quill"), Some("(erased)".into()));
        assert_eq!(names.without(""), None);
    }
}
