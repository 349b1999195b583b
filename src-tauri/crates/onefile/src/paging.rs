//! Searches, read page by page.
//!
//! OneFile gives no total and no order. A listing ends with a page that is empty (204 included),
//! that is short, or that holds nothing new; rows seen before are dropped by their ID.
//!
//! "Short" needs care: a server that gives fewer rows a page than it was asked for would look as
//! if it had ended after the first. OneFile's clients are known to get pages of 50 (OneFile API,
//! section 11), so up to there fewer rows than asked for are the last. Of larger pages, one counts
//! as short only beside a larger one that this search has given before; until then the next page
//! is asked for as well. And since a page with nothing new may be a fault, it is asked for once
//! more before it is believed.

use crate::calls::{Call, Caller, Calls};
use crate::verdict::Failure;
use crate::wire::{self, Record};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::sync::{Mutex, PoisonError};
use tandem_sync::ports::onefile::OneFileErrorKind as Kind;

/// No listing has more pages: a server that never ends must not keep a run for ever.
const MOST_PAGES: u32 = 10_000;

/// Pages of this size are known to come whole.
const KNOWN_SIZE: usize = 50;

/// The largest page that each search has given.
#[derive(Default)]
pub(crate) struct PagesSeen(Mutex<BTreeMap<&'static str, usize>>);

impl PagesSeen {
    /// Whether a page of this many rows may be all that the server gives at once. Only different
    /// rows count towards the largest page: one row given many times shows nothing.
    fn may_be_full(&self, endpoint: &'static str, rows: usize, different: usize) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let largest = seen.entry(endpoint).or_default();
        let may_be = rows >= *largest;
        *largest = different.max(*largest);
        may_be
    }
}

/// All rows of a search, by ID.
pub(crate) async fn all(
    calls: &Calls,
    seen: &PagesSeen,
    search: &Call,
    size: u32,
    caller: Caller<'_>,
) -> Result<BTreeMap<i64, Record>, Failure> {
    let mut all = BTreeMap::new();
    let mut number = 1;
    let mut doubted = false;
    while number <= MOST_PAGES {
        let page = Call {
            path: format!("{}/{number}/{size}", search.path),
            ..search.clone()
        };
        let body = calls.make(&page, caller).await?;
        let rows =
            wire::rows(&body).map_err(|e| Failure::new(Kind::NotUnderstood, e.to_string()))?;
        if rows.is_empty() {
            return Ok(all);
        }
        let count = rows.len();
        let before = all.len();
        let mut ids = BTreeSet::new();
        for row in rows {
            let id = row
                .id()
                .map_err(|e| Failure::new(Kind::NotUnderstood, format!("a row: {e}")))?;
            ids.insert(id);
            if let Entry::Vacant(free) = all.entry(id) {
                free.insert(row);
            }
        }
        if all.len() == before {
            if doubted {
                return Ok(all);
            }
            doubted = true;
            continue;
        }
        doubted = false;
        let asked = usize::try_from(size).unwrap_or(usize::MAX);
        let may_be_full = seen.may_be_full(search.endpoint, count, ids.len()) && asked > KNOWN_SIZE;
        if count < asked && !may_be_full {
            return Ok(all);
        }
        number += 1;
    }
    Err(Failure::new(
        Kind::NotUnderstood,
        format!("the list did not end after {MOST_PAGES} pages"),
    ))
}
