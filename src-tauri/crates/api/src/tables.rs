//! Tables for spreadsheets.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use tandem_words::plain::shown;

/// Comma-separated values (RFC 4180) with a line of names first. A value that a spreadsheet would
/// take for a formula gets an apostrophe in front, and what can't be seen in one is shown by its
/// number, line ends included.
pub struct Table(csv::Writer<Vec<u8>>);

/// What makes a spreadsheet calculate; the wide signs are taken for the narrow ones.
const FORMULA: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

impl Table {
    /// A table without lines.
    pub fn new(names: &[&str]) -> Self {
        let writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Always)
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let mut table = Self(writer);
        table.line(names);
        table
    }

    /// One line more.
    pub fn line(&mut self, values: &[&str]) {
        let guarded = values.iter().map(|value| match value.starts_with(FORMULA) {
            true => format!("'{}", shown(value)),
            false => shown(value).into_owned(),
        });
        // Memory takes whatever is written.
        let _ = self.0.write_record(guarded);
    }

    /// The whole table.
    pub fn into_text(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_a_formula_or_two_cells() {
        let mut table = Table::new(&["a", "b"]);
        table.line(&["=1+1", "say \"x\", y"]);
        table.line(&["\n=1", "\u{ff1d}1+1"]);
        table.line(&["two\r\nlines", "a=b"]);
        table.line(&["\u{202E}=1", "\u{1b}[2J\u{200B}"]);
        assert_eq!(
            table.into_text(),
            "\"a\",\"b\"\r\n\"'=1+1\",\"say \"\"x\"\", y\"\r\n\"'‹U+000A›=1\",\"'\u{ff1d}1+1\"\r\n\
             \"two‹U+000D›‹U+000A›lines\",\"a=b\"\r\n\
             \"‹U+202E›=1\",\"‹U+001B›[2J‹U+200B›\"\r\n"
        );
    }
}
