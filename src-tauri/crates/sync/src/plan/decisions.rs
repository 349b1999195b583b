//! Questions for a person, and what people decided.

use super::change::Record;
use crate::records::field::Field;
use crate::records::pics::{AimKey, ReviewKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A value, or a whole record, that a person put back in PICS: it stays so until it is released.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Held {
    /// A field of a record in PICS.
    Field(Record, Field),
    /// A review in OneFile that is not created in PICS again.
    OnefileReview(i64),
    /// A field of a record, or the record as a whole, that is never sent to OneFile.
    NotSent(Record, Field),
}

/// A question for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// Both sides have a review without partner on one UK day: one review, or two?
    Joining {
        /// The UK day.
        day: NaiveDate,
        /// Reviews in PICS without partner.
        pics: BTreeSet<ReviewKey>,
        /// Reviews in OneFile without partner, those included that OneFile does not show any more.
        onefile: BTreeSet<i64>,
        /// Those of them that OneFile does not show any more.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        gone: BTreeSet<i64>,
    },
    /// A learning aim was there in OneFile and is gone: was it removed, and is it to be assigned
    /// again?
    AimGone {
        /// The aim in PICS.
        aim: AimKey,
        /// The aim that was there in OneFile.
        onefile_id: i64,
        /// UK day on which OneFile said so first.
        since: NaiveDate,
    },
    /// A review that both systems had is gone in OneFile.
    ReviewGone {
        /// The review in PICS.
        review: ReviewKey,
        /// The review that was there in OneFile.
        onefile_id: i64,
        /// UK day on which OneFile said so first.
        since: NaiveDate,
    },
    /// Reviews are proposed for days that can hardly be meant: are they to be sent?
    OddDates {
        /// Reviews in PICS, with their days.
        reviews: BTreeMap<ReviewKey, NaiveDate>,
    },
}

/// What a person decided about a learner's reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// These are one review.
    pub joined: BTreeMap<ReviewKey, i64>,
    /// These are different reviews, although they fall on one day.
    pub apart: BTreeSet<(ReviewKey, i64)>,
    /// The review was made in OneFile by hand: it is joined with the only one without partner
    /// on its day.
    pub made_by_hand: BTreeSet<ReviewKey>,
    /// Values and reviews that were put back and stay so.
    #[serde(default)]
    pub held: BTreeSet<Held>,
    /// Aims whose OneFile aim is gone, and that are assigned once more.
    #[serde(default)]
    pub assign_again: BTreeSet<(AimKey, i64)>,
    /// Aims whose OneFile aim is gone, and that are left alone.
    #[serde(default)]
    pub aims_left: BTreeSet<(AimKey, i64)>,
    /// Reviews whose OneFile review is gone, as a person knows.
    #[serde(default)]
    pub reviews_left: BTreeSet<(ReviewKey, i64)>,
    /// Reviews that are sent although their day is odd.
    #[serde(default)]
    pub odd_sent: BTreeSet<(ReviewKey, NaiveDate)>,
    /// Reviews that are not sent because their day is odd.
    #[serde(default)]
    pub odd_left: BTreeSet<(ReviewKey, NaiveDate)>,
}
