//! What both sides agreed on last.

use super::change::Record;
use crate::records::pics::{AimKey, ReviewKey};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A UK day and wall-clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct When {
    /// Day.
    pub day: NaiveDate,
    /// Time; PICS may have none.
    pub time: Option<NaiveTime>,
}

/// What both sides agreed on last, for what can move on either side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Reviews with a partner.
    pub reviews: BTreeMap<ReviewKey, AgreedReview>,
    /// OneFile aims that have shown progress, by the aim in PICS.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub progressed: BTreeMap<AimKey, i64>,
}

/// What both sides agreed on about a review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedReview {
    /// When it is to be held. Where the sides never agreed: when OneFile had it first.
    pub when: Option<When>,
    /// Day of the learner's signature that came from OneFile.
    pub learner_signed: Option<NaiveDate>,
}

impl Agreed {
    /// What both sides agree on where the changes of these records were not carried out: there it
    /// stays as it was before.
    #[must_use]
    pub fn but_for(&self, before: &Self, records: &BTreeSet<Record>) -> Self {
        let mut agreed = self.clone();
        let reviews = records.iter().filter_map(|record| match record {
            Record::Review(review) => Some(review),
            _ => None,
        });
        for review in reviews {
            match before.reviews.get(review) {
                Some(held) => agreed.reviews.insert(review.clone(), *held),
                None => agreed.reviews.remove(review),
            };
        }
        agreed
    }
}
