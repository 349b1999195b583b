//! What a look at everybody saw, as far as the next look is compared with it.

use crate::records::field::Field;
use crate::records::pics::{AimKey, LearnerKey, ReviewKey};
use chrono::{NaiveDate, NaiveTime};
use std::collections::{BTreeMap, BTreeSet};

/// What a look saw, by learner. Learners who could not be read are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sighting(pub BTreeMap<LearnerKey, LearnerSeen>);

/// What was seen of one learner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LearnerSeen {
    /// Aims with a partner.
    pub aims: BTreeMap<AimKey, AimSeen>,
    /// Fields of aims that a person put back.
    pub held: BTreeSet<(AimKey, Field)>,
    /// Reviews in PICS without partner.
    pub alone: BTreeSet<ReviewKey>,
    /// Those of them that are to be sent to OneFile, nobody having said or begun otherwise.
    pub unsent: Vec<Unsent>,
    /// Reviews in PICS that hold a OneFile ID.
    pub linked: BTreeMap<ReviewKey, i64>,
    /// Reviews in OneFile.
    pub there: Vec<ReviewThere>,
}

/// What both systems hold of an aim, by field: in PICS, and in OneFile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AimSeen {
    /// Values; `None` is blank.
    pub values: BTreeMap<Field, (Option<String>, Option<String>)>,
}

/// A review that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// The review.
    pub review: ReviewKey,
    /// Its day.
    pub day: NaiveDate,
    /// Its time.
    pub time: NaiveTime,
    /// OneFile user ID of the assessor.
    pub assessor: Option<i64>,
}

/// A review in OneFile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewThere {
    /// Its ID.
    pub id: i64,
    /// UK day and time.
    pub when: Option<(NaiveDate, NaiveTime)>,
    /// OneFile user ID of the assessor.
    pub assessor: Option<i64>,
}

impl AimSeen {
    /// Values that both systems hold alike.
    pub(super) fn agreeing(&self) -> impl Iterator<Item = (Field, &String)> {
        self.values.iter().filter_map(|(field, pair)| match pair {
            (Some(pics), Some(onefile)) if pics == onefile => Some((*field, pics)),
            _ => None,
        })
    }
}
