//! The real store and workspace, whose threads the simulation waits for.

use super::SimClock;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tandem_pics::Workspace;
use tandem_store::Store;
use tandem_sync::enrol::Creation;
use tandem_sync::identity::People;
use tandem_sync::links::Links;
use tandem_sync::plan::{Agreed, AgreedReview, Change, Decisions};
use tandem_sync::ports::journal::JournalError;
use tandem_sync::ports::pics::{Capabilities, PicsError};
use tandem_sync::ports::{
    Cursor, Entries, Kept, Listings, Observation, Observations, Pics, Proofs, Retry, Runs, Words,
};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::pics::{AimKey, Everything, Learner, LearnerKey, ReviewKey};
use tandem_sync::records::write::{PicsWrite, Written};
use tandem_sync::runs::{RunRequest, Totals};
use tandem_sync::steps::{Entry, Step};

/// A port over another thread.
#[derive(Clone)]
pub struct Watched<T> {
    /// The real thing.
    pub real: T,
    /// Stands still meanwhile.
    pub clock: SimClock,
    /// What was asked of it, how often.
    pub asked: Asked,
}

/// How often each thing was asked. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Asked(Arc<Mutex<BTreeMap<&'static str, u64>>>);

impl Asked {
    /// Since the last call of this.
    pub fn take(&self) -> BTreeMap<&'static str, u64> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    fn note(&self, what: &'static str) {
        *self.0.lock().unwrap().entry(what).or_default() += 1;
    }
}

impl<T> Watched<T> {
    /// The real thing, and who stands still meanwhile.
    pub fn new(real: T, clock: &SimClock, asked: &Asked) -> Self {
        Self {
            real,
            clock: clock.clone(),
            asked: asked.clone(),
        }
    }
}

macro_rules! watched {
    ($port:ident for $real:ty, $error:ty {
        $(fn $name:ident($($argument:ident: $taken:ty),*) -> $given:ty;)*
    } $($rest:item)*) => {
        #[async_trait::async_trait]
        impl $port for Watched<$real> {
            $(async fn $name(&self, $($argument: $taken),*) -> Result<$given, $error> {
                self.asked.note(stringify!($name));
                self.clock.outside($port::$name(&self.real, $($argument),*)).await
            })*
            $($rest)*
        }
    };
}

watched! { Runs for Store, JournalError {
    fn begin_run(run: &RunRequest) -> i64;
    fn finish_run(run: i64, totals: &Totals, at: DateTime<Utc>) -> ();
} }

watched! { Entries for Store, JournalError {
    fn intend(run: i64, changes: &[Change], at: DateTime<Utc>) -> Vec<i64>;
    fn advance(entries: &[i64], step: &Step, at: DateTime<Utc>) -> ();
    fn open_entries() -> Vec<Entry>;
    fn created_accounts() -> BTreeMap<LearnerKey, i64>;
} }

watched! { Words for Store, JournalError {
    fn decisions() -> BTreeMap<LearnerKey, Decisions>;
    fn pathways() -> BTreeMap<String, i64>;
    fn links() -> Links;
    fn keep_links(learner: &LearnerKey, onefile_id: i64, aims: &BTreeMap<AimKey, i64>) -> ();
    fn keep_people(people: &People) -> ();
    fn keep_created(creation: &Creation, onefile_id: i64) -> ();
} }

watched! { Observations for Store, JournalError {
    fn observations() -> BTreeMap<i64, Observation>;
    fn observation(onefile_id: i64) -> Option<Observation>;
    fn keep_observation(observation: &Observation) -> ();
    fn doubt_observations(onefile_ids: &BTreeSet<i64>) -> ();
    fn cursor() -> Option<Cursor>;
    fn keep_cursor(cursor: &Cursor) -> ();
    fn listings() -> Option<Listings>;
    fn keep_listings(listings: &Listings) -> ();
    fn keep_shown(shown: &BTreeSet<RegistrationField>) -> ();
} }

watched! { Kept for Store, JournalError {
    fn agreed() -> BTreeMap<LearnerKey, Agreed>;
    fn keep_agreed(learner: &LearnerKey, agreed: &Agreed) -> ();
    fn agree_on_review(learner: &LearnerKey, review: &ReviewKey, agreed: &AgreedReview) -> ();
    fn proofs() -> Proofs;
    fn keep_proofs(proofs: &Proofs) -> ();
    fn retries() -> BTreeMap<LearnerKey, Retry>;
    fn keep_retries(retries: &BTreeMap<LearnerKey, Option<Retry>>) -> ();
} }

watched! { Pics for Workspace, PicsError {
    fn everything() -> Everything;
    fn around(key: &LearnerKey, onefile_ids: &BTreeSet<i64>, others: &BTreeSet<LearnerKey>) -> Option<Everything>;
    fn learner(key: &LearnerKey) -> Option<Learner>;
    fn write(write: &PicsWrite) -> Written;
}
    fn capabilities(&self) -> Capabilities {
        Pics::capabilities(&self.real)
    }
}
