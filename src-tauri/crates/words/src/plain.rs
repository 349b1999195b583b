//! Values that nobody of Tandem wrote, harmless to look at. A name can hold characters that move a
//! terminal's cursor, turn the order of the text around it, or can't be seen; they are shown by
//! their numbers.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character steers what shows it, or can't be seen: controls, line ends, everything that
/// sets the direction of writing, zero-width and other format characters, and blanks that pass for
/// letters.
#[must_use]
pub fn is_steering(character: char) -> bool {
    // What most text consists of.
    if matches!(character, ' '..='~') {
        return false;
    }
    let noncharacter =
        (u32::from(character) & 0xFFFE) == 0xFFFE || matches!(character, '\u{FDD0}'..='\u{FDEF}');
    noncharacter
        || matches!(
            character,
            '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}'
        )
        || matches!(
            character.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::Surrogate
        )
}

/// A value in one line: each such character as `‹U+202E›`.
#[must_use]
pub fn shown(value: &str) -> Cow<'_, str> {
    told(value, is_steering)
}

/// Text of several lines of Tandem's own, of which each was composed of [`shown`] values: the last
/// net before something that people look at.
#[must_use]
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    told(text, |character| {
        character != '\n' && is_steering(character)
    })
}

/// JSON that holds the values as they are, each such character escaped as JSON does.
#[must_use]
pub fn json(json: &str) -> Cow<'_, str> {
    replaced(
        json,
        |character| character != '\n' && is_steering(character),
        |out, character| {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        },
    )
}

fn told(text: &str, is_one: impl Fn(char) -> bool) -> Cow<'_, str> {
    replaced(text, is_one, |out, character| {
        let _ = write!(out, "‹U+{:04X}›", u32::from(character));
    })
}

fn replaced(
    text: &str,
    is_one: impl Fn(char) -> bool,
    replace: impl Fn(&mut String, char),
) -> Cow<'_, str> {
    if !text.contains(&is_one) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match is_one(character) {
            true => replace(&mut out, character),
            false => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// Writes text through [`shown_lines`]. Each write has to be whole characters, as formatted lines are.
pub struct Harmless<W>(pub W);

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(shown_lines(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_steers_is_shown_by_its_number() {
        let steering = [
            0x00, 0x07, 0x08, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x34F, 0x61C, 0x180E,
            0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D,
            0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x206F, 0x3164, 0xFEFF, 0xFFF9, 0xFFFF,
            0xE0001, 0xE007F, 0x10FFFE,
        ];
        for number in steering {
            let character = char::from_u32(number).unwrap();
            let text = format!("a{character}b");
            assert_eq!(shown(&text), format!("a‹U+{number:04X}›b"));
            let back: String = serde_json::from_str(&format!(
                "\"{}\"",
                match number {
                    // JSON itself has escaped these.
                    ..0x20 => "ab".into(),
                    _ => json(&text),
                }
            ))
            .unwrap();
            assert!(number < 0x20 || back == text, "{number:x}");
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "",
            "Zoë O'Neill",
            "محمد",
            "שלום",
            "李",
            "e\u{301}",
            "🙂",
            "–…’€ £1\u{a0}000",
        ] {
            assert!(
                matches!(shown(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
            assert_eq!(json(text), text);
        }
        assert_eq!(shown_lines("a\nb\u{1b}"), "a\nb‹U+001B›");
        assert_eq!(shown("a\nb"), "a‹U+000A›b");
    }

    #[test]
    fn a_stream_is_the_last_net() {
        let mut out = Harmless(Vec::new());
        writeln!(out, "a \u{9b}2J b").unwrap();
        assert_eq!(out.0, "a ‹U+009B›2J b\n".as_bytes());
    }
}
