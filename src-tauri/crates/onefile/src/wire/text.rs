//! The text of an answer, before anything is taken from it.

use std::borrow::Cow;

/// Lists and objects in each other. A row holds values, hardly ever one list of them.
pub(super) const DEEPEST: usize = 16;

/// A text without what surrounds it. Free text in OneFile holds stray bytes that are not UTF-8: one
/// of them must not lose a listing.
pub(super) fn clean(body: &[u8]) -> Cow<'_, str> {
    let bare = |text: &str| {
        let from = text.trim_start_matches('\u{feff}').trim_start();
        let start = text.len() - from.len();
        start..start + from.trim_end().len()
    };
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => Cow::Borrowed(&text[bare(text)]),
        Cow::Owned(text) => Cow::Owned(text[bare(&text)].to_owned()),
    }
}

/// Whether nothing is nested deeper than answers are.
pub(super) fn is_flat(text: &str) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return false;
        }
    }
    true
}
