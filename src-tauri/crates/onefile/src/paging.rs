//! Searches, read page by page.
//!
//! OneFile gives no total and no order. A listing ends with a page that is empty (204 included),
//! that is short, or that holds nothing new; rows seen before are dropped by their ID.
//!
//! "Short" needs care: a server that gives fewer rows a page than it was asked for would look as
//! if it had ended after the first. So a short page is the last only beside a larger one that this
//! search has given before, or where one of its size was: the first short page of a search, and
//! each that is larger than any before, is followed by one page more. That is a call or two for
//! each search as long as what was learnt is kept. And since a page with nothing new may be a
//! fault, it is asked for once more before it is believed.
//!
//! Neither is a page's size certain: a server may pass over what it was asked for and give all it has
//! at once. That works, up to many times the rows that were asked for. What is beyond that, or beyond
//! what a whole listing may have in rows and bytes, is refused and nothing of it is used: a listing
//! that was cut off looks like records that are gone.

use crate::calls::{Call, Caller, Calls};
use crate::verdict::Failure;
use crate::wire::{self, Record, Unusable};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tandem_sync::ports::onefile::OneFileErrorKind as Kind;

/// No listing has more pages: a server that never ends must not keep a run for ever.
const MOST_PAGES: u32 = 10_000;

/// Rows of a page, for each that was asked for, and of a page that was asked for few.
const ROWS_FOR_ONE: usize = 200;
const ROWS_OF_SMALL_PAGE: usize = 2_000;

/// Rows of a listing, doubled ones included: more than any centre has of anything.
const MOST_ROWS: usize = 100_000;

/// Bytes of a listing, doubled rows included: of so many pages that are as large as one may be.
const LARGEST_PAGES: usize = 4;

/// What the pages of one search have shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pages {
    /// Most different rows of one page.
    pub largest: usize,
    /// The largest short page after which there was nothing.
    pub last: usize,
    /// The smallest page, shorter than it was asked for, after which there was more.
    pub cut: Option<usize>,
}

/// What each search has shown.
#[derive(Default)]
pub(crate) struct PagesSeen(Mutex<BTreeMap<String, Pages>>);

impl PagesSeen {
    pub(crate) fn all(&self) -> MutexGuard<'_, BTreeMap<String, Pages>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of<T>(&self, endpoint: &str, with: impl FnOnce(&mut Pages) -> T) -> T {
        with(self.all().entry(endpoint.to_owned()).or_default())
    }
}

impl Pages {
    /// Whether there may be more after a short page of this many rows. Only different rows count
    /// towards the largest page: one row given many times shows nothing.
    fn may_go_on(&mut self, rows: usize, different: usize) -> bool {
        let is_largest = rows >= self.largest;
        self.largest = self.largest.max(different);
        match self.cut {
            Some(cut) => is_largest && rows >= cut,
            None => is_largest && rows > self.last,
        }
    }

    fn ended_after(&mut self, rows: usize) {
        self.last = self.last.max(rows);
    }

    fn went_on_after(&mut self, rows: usize) {
        self.cut = Some(self.cut.map_or(rows, |cut| cut.min(rows)));
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
    let asked = usize::try_from(size).unwrap_or(usize::MAX);
    let most_rows = asked
        .saturating_mul(ROWS_FOR_ONE)
        .clamp(ROWS_OF_SMALL_PAGE, MOST_ROWS);
    let mut all = BTreeMap::new();
    let mut taken = Taken::default();
    let mut number = 1;
    let mut doubted = false;
    // Rows of the page before, where that was short.
    let mut after: Option<usize> = None;
    while number <= MOST_PAGES {
        let page = Call {
            path: format!("{}/{number}/{size}", search.path),
            ..search.clone()
        };
        let rows = match calls.make(&page, caller).await {
            Ok(body) => {
                let rows = wire::rows(&body, most_rows).map_err(|why| refused(&why))?;
                taken.more(body.len(), &rows, search.most * LARGEST_PAGES)?;
                rows
            }
            // Behind the end there may be no page at all.
            Err(failure) if after.is_some() && failure.unknown_id => Vec::new(),
            Err(failure) => return Err(failure),
        };
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
            if count == 0 || doubted {
                if let Some(rows) = after {
                    seen.of(search.endpoint, |pages| pages.ended_after(rows));
                }
                return Ok(all);
            }
            doubted = true;
            continue;
        }
        doubted = false;
        let may_go_on = seen.of(search.endpoint, |pages| {
            if let Some(rows) = after {
                pages.went_on_after(rows);
            }
            pages.may_go_on(count, ids.len())
        });
        if count < asked && !may_go_on {
            return Ok(all);
        }
        after = (count < asked).then_some(count);
        number += 1;
    }
    Err(Failure::new(
        Kind::TooLarge,
        format!("the list did not end after {MOST_PAGES} pages"),
    ))
}

fn refused(why: &Unusable) -> Failure {
    let kind = match why {
        Unusable::Unreadable(_) => Kind::NotUnderstood,
        Unusable::Rows(_) | Unusable::Row => Kind::TooLarge,
    };
    Failure::new(kind, why.to_string())
}

/// What a listing has taken so far.
#[derive(Default)]
struct Taken {
    rows: usize,
    bytes: usize,
}

impl Taken {
    fn more(&mut self, bytes: usize, rows: &[Record], most: usize) -> Result<(), Failure> {
        self.rows += rows.len();
        // Stray bytes take more room once they are read.
        self.bytes += bytes.max(rows.iter().map(Record::size).sum());
        let beyond = match () {
            () if self.rows > MOST_ROWS => format!("{MOST_ROWS} rows"),
            () if self.bytes > most => format!("{most} bytes"),
            () => return Ok(()),
        };
        Err(Failure::new(
            Kind::TooLarge,
            format!("the list did not end after {beyond}"),
        ))
    }
}
