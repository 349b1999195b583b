//! Links from a file with two columns of IDs: the one in PICS, and the one in OneFile.

use super::decide::{LinkYes, Room};
use super::pair::LinkPair;
use crate::{Error, ErrorCode, Tandem};
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_sync::linking::Kind;

/// What a file of links does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkFileReport {
    /// What it links.
    pub kind: Kind,
    /// Its lines, in their order, without the line of names.
    pub lines: Vec<LinkFileLine>,
    /// Lines that are linked by it.
    pub links: usize,
    /// Lines that were linked so before.
    pub as_before: usize,
    /// Lines that can't be used.
    pub refused: usize,
    /// It was carried out; otherwise it is a preview.
    pub carried_out: bool,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkFileLine {
    /// Its number.
    pub line: usize,
    /// What it says about PICS.
    pub pics: String,
    /// What it says about OneFile.
    pub onefile: String,
    /// The names of both, where they are known.
    pub names: String,
    /// Linked so before.
    pub as_before: bool,
    /// Why it can't be used.
    pub error: Option<Error>,
}

impl Tandem {
    /// Links what a file says, line by line; a line that can't be used stops no other, and one that
    /// names two people who have nothing in common can't. Without `carry_out` it only says what it
    /// would do.
    ///
    /// # Errors
    /// The file has no two columns at all, or OneFile was never read for linking.
    pub async fn import_links(
        &self,
        kind: Kind,
        text: &str,
        carry_out: bool,
    ) -> Result<LinkFileReport, Error> {
        let mut board = self.link_board().await?;
        let rows = two_columns(text)?;
        let mut seen: (BTreeMap<String, usize>, BTreeMap<i64, usize>) = Default::default();
        let mut report = LinkFileReport {
            kind,
            lines: Vec::with_capacity(rows.len()),
            links: 0,
            as_before: 0,
            refused: 0,
            carried_out: carry_out,
        };
        // A record that two lines name is in doubt on both of them.
        let parsed: Vec<(usize, String, String, Result<LinkPair, Error>)> = rows
            .into_iter()
            .map(|(line, pics, onefile)| {
                let pair = board.key_of(kind, &pics).and_then(|key| {
                    Ok(LinkPair {
                        kind,
                        pics: key,
                        onefile_id: number(&onefile)?,
                    })
                });
                (line, pics, onefile, pair)
            })
            .collect();
        for (_, _, _, pair) in &parsed {
            if let Ok(pair) = pair {
                *seen.0.entry(pair.pics.clone()).or_default() += 1;
                *seen.1.entry(pair.onefile_id).or_default() += 1;
            }
        }
        if carry_out {
            let pairs = parsed.iter().filter_map(|(.., pair)| pair.as_ref().ok());
            let pairs: Vec<LinkPair> = pairs.cloned().collect();
            board = self.fresh_board(&pairs).await?;
        }
        let mut room = Room::of(&board, kind);
        let linked = board.linked(kind);
        let mut words = Vec::new();
        for (line, pics, onefile, pair) in parsed {
            let mut row = LinkFileLine {
                line,
                pics,
                onefile,
                names: String::new(),
                as_before: false,
                error: None,
            };
            match pair {
                Err(error) => row.error = Some(error),
                Ok(pair) => {
                    let names = [
                        board.pics_name(kind, &pair.pics),
                        board
                            .onefile_name(kind, pair.onefile_id)
                            .map(|(name, _)| name),
                    ];
                    row.names = names.into_iter().flatten().collect::<Vec<_>>().join(" = ");
                    let twice = seen.0.get(&pair.pics).copied().unwrap_or(0) > 1
                        || seen.1.get(&pair.onefile_id).copied().unwrap_or(0) > 1;
                    if linked.get(&pair.pics) == Some(&pair.onefile_id) {
                        row.as_before = true;
                    } else if twice {
                        row.error = Some(named_twice());
                    } else {
                        match room.admit(&board, &pair, LinkYes::default()) {
                            Ok(_) => words.push(self.word(&pair, true, false)),
                            Err(error) => row.error = Some(error),
                        }
                    }
                }
            }
            report.as_before += usize::from(row.as_before);
            report.refused += usize::from(row.error.is_some());
            report.lines.push(row);
        }
        report.links = words.len();
        if carry_out {
            self.keep_words(&board, words).await?;
        }
        Ok(report)
    }
}

fn number(text: &str) -> Result<i64, Error> {
    text.trim().parse().map_err(|_| {
        Error::new(
            ErrorCode::LinkFileRefused,
            format!("“{text}” is no OneFile ID."),
            "A OneFile ID is a whole number. It stands in the second column.",
        )
    })
}

fn named_twice() -> Error {
    Error::new(
        ErrorCode::LinkFileRefused,
        "Another line of the file names one of these two records.",
        "Leave only the line that is right.",
    )
}

/// Number of the line and its first two cells; blank lines and a line of names are left out.
fn two_columns(text: &str) -> Result<Vec<(usize, String, String)>, Error> {
    // With both signs at a line's end, lines would be counted wrongly.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let between = [b';', b'\t', b',']
        .into_iter()
        .find(|mark| first.as_bytes().contains(mark));
    let Some(between) = between else {
        return Err(Error::new(
            ErrorCode::LinkFileRefused,
            "The file has no two columns.",
            "Save it as comma-separated values: the Ident or reference in PICS, then the OneFile ID.",
        ));
    };
    let mut rows = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(between)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    // The text is no file, and lines may be as long as they like: there is no error.
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line);
        let (pics, onefile) = (cell(&record, 0), cell(&record, 1));
        let is_names = rows.is_empty() && !onefile.bytes().any(|byte| byte.is_ascii_digit());
        if (pics.is_empty() && onefile.is_empty()) || is_names {
            continue;
        }
        rows.push((usize::try_from(line).unwrap_or(usize::MAX), pics, onefile));
    }
    if rows.is_empty() {
        return Err(Error::new(
            ErrorCode::LinkFileRefused,
            "The file has no line with two IDs.",
            "Each line has the Ident or reference in PICS first, then the OneFile ID.",
        ));
    }
    Ok(rows)
}

/// A spreadsheet keeps leading zeros only behind an apostrophe.
fn cell(record: &csv::StringRecord, at: usize) -> String {
    let text = record.get(at).unwrap_or_default().trim();
    text.trim_start_matches('\'').to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, String)> {
        two_columns(text).unwrap()
    }

    #[test]
    fn columns_are_found_however_a_spreadsheet_saved_them() {
        let wanted = vec![(2, "0042Q".to_owned(), "7".to_owned())];
        assert_eq!(read("Ident,OneFile ID\r\n0042Q,7\r\n\r\n"), wanted);
        assert_eq!(
            read("\u{feff}\"Ident\";\"OneFile\"\n\"0042Q\";\"7\";x"),
            wanted
        );
        assert_eq!(read("Ident\tID\n'0042Q\t 7 "), wanted);
        assert_eq!(read("0042Q,7"), [(1, "0042Q".to_owned(), "7".to_owned())]);
        assert_eq!(
            read("0042Q,7\nA,\n").len(),
            2,
            "a line without ID is told about"
        );
        assert!(two_columns("0042Q 7").is_err());
        assert!(two_columns("a,b\n").is_err());
        assert!(two_columns("").is_err());
    }
}
