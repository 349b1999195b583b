//! What was seen of OneFile, and how far that reaches.

use super::journal::JournalError;
use crate::records::onefile::{Aim, Assessor, Learner, Review, Standard, User};
use crate::records::{Gone, RegistrationField};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The memory of what was seen.
#[async_trait::async_trait]
pub trait Observations: Send + Sync {
    /// What OneFile held of each learner when it was last read, by OneFile user ID.
    async fn observations(&self) -> Result<BTreeMap<i64, Observation>, JournalError>;

    /// What OneFile held of one learner when it was last read.
    async fn observation(&self, onefile_id: i64) -> Result<Option<Observation>, JournalError>;

    /// Keeps what OneFile holds of one learner.
    async fn keep_observation(&self, observation: &Observation) -> Result<(), JournalError>;

    /// What is kept of these learners is not relied on until they are read again. It stays known,
    /// since what they had may not be missed without notice.
    async fn doubt_observations(&self, onefile_ids: &BTreeSet<i64>) -> Result<(), JournalError>;

    /// How far the observations reach; `None` before the first run over everybody.
    async fn cursor(&self) -> Result<Option<Cursor>, JournalError>;

    /// Moves the cursor. Not before everything that it covers is kept.
    async fn keep_cursor(&self, cursor: &Cursor) -> Result<(), JournalError>;

    /// The listings of the last full run, if there was one.
    async fn listings(&self) -> Result<Option<Listings>, JournalError>;

    /// Keeps OneFile's listings of a full run.
    async fn keep_listings(&self, listings: &Listings) -> Result<(), JournalError>;

    /// Keeps which registration fields OneFile has shown.
    async fn keep_shown(&self, shown: &BTreeSet<RegistrationField>) -> Result<(), JournalError>;
}

/// What OneFile held of one learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// OneFile user ID.
    pub onefile_id: i64,
    /// Aims.
    pub aims: Vec<Aim>,
    /// Reviews.
    pub reviews: Vec<Review>,
    /// The account in full, where details are kept in step.
    #[serde(default)]
    pub user: Option<User>,
    /// When all of it was read, but perhaps for reviews that were signed long ago.
    pub read: DateTime<Utc>,
    /// When each review was read last, those included that hardly change any more.
    #[serde(default)]
    pub read_whole: Option<DateTime<Utc>>,
    /// What OneFile does not know any more.
    #[serde(default)]
    pub gone: Gone,
    /// An answer that lacked most of it, if the last one did: nothing of that answer is kept.
    #[serde(default)]
    pub shrunk: Option<Shrunk>,
    /// It may be out of date, and is no reason to leave the learner unread.
    #[serde(default)]
    pub stale: bool,
}

/// An answer that lacked most of what a learner had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shrunk {
    /// When the first such answer came.
    pub since: DateTime<Utc>,
    /// Learning aims that it lacked.
    pub aims: BTreeSet<i64>,
    /// Reviews that it lacked.
    pub reviews: BTreeSet<i64>,
}

impl Observation {
    /// Nothing but whose it is.
    pub fn blank(onefile_id: i64, read: DateTime<Utc>) -> Self {
        Self {
            onefile_id,
            aims: Vec::new(),
            reviews: Vec::new(),
            user: None,
            read,
            read_whole: None,
            gone: Gone::default(),
            shrunk: None,
            stale: false,
        }
    }
}

/// How far the observations reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Whatever changed in OneFile before this instant of its clock, as far as its change cursor
    /// shows it, is in the observations.
    pub covered: DateTime<Utc>,
    /// The change cursor was seen to show a change of learning aims. Until then it is not relied
    /// on, since nobody outside OneFile knows what moves it.
    pub sees_aims: bool,
    /// When the listing of learners was last read whole.
    pub listed: DateTime<Utc>,
    /// When learners were last read anew for no other reason than that it was long ago.
    pub swept: DateTime<Utc>,
    /// Reviews of learners who are not in scope, with their learner: they need no second look.
    pub others: BTreeMap<i64, i64>,
}

/// OneFile's listings as a full run read them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listings {
    /// Learners of the centre.
    pub learners: Vec<Learner>,
    /// Assessors of the centre.
    pub assessors: Vec<Assessor>,
    /// The catalogue.
    pub standards: Vec<Standard>,
}
