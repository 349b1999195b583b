//! Links from a file with two columns of IDs: the one in PICS, and the one in OneFile.

use super::board::LinkBoard;
use super::decide::{LinkYes, Room};
use super::pair::LinkPair;
use crate::{Error, ErrorCode, Tandem};
use serde::Serialize;
use std::collections::BTreeSet;
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
        let rows = rows(&board, kind, text)?;
        if carry_out {
            let pairs = rows.iter().filter_map(|row| row.pair.as_ref().ok());
            let pairs: Vec<LinkPair> = pairs.cloned().collect();
            board = self.fresh_board(&pairs).await?;
        }
        let twice = named_by_two(&rows);
        let (mut room, linked) = (Room::of(&board, kind), board.linked(kind));
        let (mut lines, mut words) = (Vec::with_capacity(rows.len()), Vec::new());
        for row in rows {
            let mut line = LinkFileLine {
                line: row.line,
                pics: row.pics,
                onefile: row.onefile,
                names: String::new(),
                as_before: false,
                error: None,
            };
            match row.pair {
                Err(error) => line.error = Some(error),
                Ok(pair) => {
                    line.names = names_of(&board, &pair);
                    if linked.get(&pair.pics) == Some(&pair.onefile_id) {
                        line.as_before = true;
                    } else if twice.0.contains(&pair.pics) || twice.1.contains(&pair.onefile_id) {
                        line.error = Some(named_twice());
                    } else {
                        match room.admit(&board, &pair, LinkYes::default()) {
                            Ok(_) => words.push(self.word(&pair, true, false)),
                            Err(error) => line.error = Some(error),
                        }
                    }
                }
            }
            lines.push(line);
        }
        let report = LinkFileReport {
            kind,
            links: words.len(),
            as_before: lines.iter().filter(|line| line.as_before).count(),
            refused: lines.iter().filter(|line| line.error.is_some()).count(),
            lines,
            carried_out: carry_out,
        };
        if carry_out {
            self.keep_words(&board, words).await?;
        }
        Ok(report)
    }
}

/// A line with two IDs, and the records that they name.
struct Row {
    line: usize,
    pics: String,
    onefile: String,
    pair: Result<LinkPair, Error>,
}

fn rows(board: &LinkBoard, kind: Kind, text: &str) -> Result<Vec<Row>, Error> {
    let pair = |pics: &str, onefile: &str| {
        Ok(LinkPair {
            kind,
            pics: board.key_of(kind, pics)?,
            onefile_id: number(onefile)?,
        })
    };
    let row = |(line, pics, onefile): (usize, String, String)| Row {
        pair: pair(&pics, &onefile),
        line,
        pics,
        onefile,
    };
    Ok(two_columns(text)?.into_iter().map(row).collect())
}

/// Records that two lines name: they are in doubt on both.
fn named_by_two(rows: &[Row]) -> (BTreeSet<String>, BTreeSet<i64>) {
    let (mut once, mut twice) = (
        (BTreeSet::new(), BTreeSet::new()),
        (BTreeSet::new(), BTreeSet::new()),
    );
    for pair in rows.iter().filter_map(|row| row.pair.as_ref().ok()) {
        if !once.0.insert(pair.pics.clone()) {
            twice.0.insert(pair.pics.clone());
        }
        if !once.1.insert(pair.onefile_id) {
            twice.1.insert(pair.onefile_id);
        }
    }
    twice
}

fn names_of(board: &LinkBoard, pair: &LinkPair) -> String {
    let there = board.onefile_name(pair.kind, pair.onefile_id);
    let names = [
        board.pics_name(pair.kind, &pair.pics),
        there.map(|(name, _)| name),
    ];
    names.into_iter().flatten().collect::<Vec<_>>().join(" = ")
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
