//! The rows of one page, taken in one by one: a page is bounded before it is believed.

use super::record::{Record, Unreadable};
use super::text::{clean, is_flat};
use serde::Deserializer as _;
use serde::de::{Error, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Bytes of one row. Rows of searches are short; the longest texts that a record may hold are not
/// in them.
pub(crate) const LARGEST_ROW: usize = 256 << 10;

/// Why a page is not used. Nothing of it is: what is cut off says nothing about what is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unusable {
    /// It is no list of records.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// It has more rows than any page of this size should.
    #[error("a page has more than {0} rows, many times what was asked for")]
    Rows(usize),
    /// One row is larger than any should be.
    #[error("a row is larger than {LARGEST_ROW} bytes")]
    Row,
}

/// The rows of a page, `most` of them at most. An empty body means that there are none.
pub(crate) fn rows(body: &[u8], most: usize) -> Result<Vec<Record>, Unusable> {
    let text = clean(body);
    let text = text.as_ref();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let unreadable = |what: &str| Unusable::from(Unreadable(what.into()));
    if !is_flat(text) {
        return Err(unreadable("a list that is nested so deep"));
    }
    let mut refused = None;
    let mut source = serde_json::Deserializer::from_str(text);
    let read = source.deserialize_seq(Rows {
        most,
        refused: &mut refused,
    });
    let read = read.and_then(|rows| source.end().map(|()| rows));
    read.map_err(|_| refused.unwrap_or_else(|| unreadable("the list")))
}

struct Rows<'a> {
    most: usize,
    refused: &'a mut Option<Unusable>,
}

impl Rows<'_> {
    fn refuse<E: Error>(&mut self, why: Unusable) -> E {
        *self.refused = Some(why);
        E::custom("refused")
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = Vec<Record>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut list: S) -> Result<Vec<Record>, S::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element::<&RawValue>()? {
            if rows.len() == self.most {
                return Err(self.refuse(Unusable::Rows(self.most)));
            }
            if row.get().len() > LARGEST_ROW {
                return Err(self.refuse(Unusable::Row));
            }
            let Some(record) = Record::new(row.get()) else {
                return Err(self.refuse(Unreadable("a row".into()).into()));
            };
            rows.push(record);
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::DEEPEST;
    use super::*;

    #[test]
    fn no_rows_in_all_their_forms() {
        for body in ["", " \r\n", "[]", "\u{feff}[ ]"] {
            assert_eq!(rows(body.as_bytes(), 9), Ok(Vec::new()), "{body:?}");
        }
    }

    #[test]
    fn what_is_no_list_is_never_an_empty_one() {
        for body in [
            "null",
            "{}",
            "{\"code\":-1}",
            "7",
            "[1]",
            "[{\"ID\":1},",
            "[]]",
            "hello",
        ] {
            let read = rows(body.as_bytes(), 9);
            assert!(matches!(read, Err(Unusable::Unreadable(_))), "{body:?}");
        }
    }

    #[test]
    fn stray_bytes_do_not_lose_a_list() {
        let found = rows(b"[{\"ID\":1,\"Name\":\"Caf\xe9\"}]", 9).unwrap();
        assert_eq!(found[0].id(), Ok(1));
    }

    #[test]
    fn a_page_is_bounded_in_rows_in_the_size_of_a_row_and_in_depth() {
        let page = |row: &str, number: usize| format!("[{}]", vec![row; number].join(","));
        assert_eq!(rows(page("{\"ID\":1}", 9).as_bytes(), 9).unwrap().len(), 9);
        let many = rows(page("{\"ID\":1}", 10).as_bytes(), 9);
        assert_eq!(many, Err(Unusable::Rows(9)));
        let long = format!("{{\"ID\":1,\"Name\":\"{}\"}}", "x".repeat(LARGEST_ROW));
        assert_eq!(rows(page(&long, 1).as_bytes(), 9), Err(Unusable::Row));
        let nested = |depth: usize| {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            page(&format!("{{\"ID\":1,\"More\":{open}{close}}}"), 1)
        };
        assert!(rows(nested(DEEPEST - 2).as_bytes(), 9).is_ok());
        for depth in [DEEPEST - 1, 1 << 20] {
            let read = rows(nested(depth).as_bytes(), 9);
            assert!(matches!(read, Err(Unusable::Unreadable(_))), "{depth}");
        }
    }

    #[test]
    fn brackets_in_texts_are_no_depth() {
        let text = format!("[{{\"ID\":1,\"Name\":\"\\\"{}\"}}]", "[{".repeat(50));
        assert_eq!(rows(text.as_bytes(), 9).unwrap().len(), 1);
    }
}
