//! Records that a learner had in OneFile and that it says it does not know any more. They stay
//! known: what was there and is gone is a question, never a reason to create it again (design,
//! promise 9).

use super::onefile::{Aim, Review};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is gone of one learner, by ID.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gone {
    /// Learning aims.
    pub aims: BTreeMap<i64, GoneRecord<Aim>>,
    /// Reviews.
    pub reviews: BTreeMap<i64, GoneRecord<Review>>,
}

/// A record that OneFile does not know any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneRecord<T> {
    /// The record as it was seen last; `None` where only its ID was known.
    pub record: Option<T>,
    /// When OneFile said so first.
    pub since: DateTime<Utc>,
    /// When it was asked last.
    pub asked: DateTime<Utc>,
}

impl<T> GoneRecord<T> {
    /// Gone since now.
    pub fn now(record: Option<T>, now: DateTime<Utc>) -> Self {
        Self {
            record,
            since: now,
            asked: now,
        }
    }

    /// Whether it is asked for again, in case it came back.
    pub fn is_due(&self, now: DateTime<Utc>, every: TimeDelta) -> bool {
        now - self.asked >= every
    }
}

impl Gone {
    /// Whether nothing is gone.
    pub fn is_empty(&self) -> bool {
        self.aims.is_empty() && self.reviews.is_empty()
    }
}
