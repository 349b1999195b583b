//! Answers to questions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "says", rename_all = "snake_case")]
pub enum ReplyGiven {
    /// It is not in OneFile: send it again.
    NotThere,
    /// It was there and was removed by hand: send it again.
    Removed,
    /// It is there, and the review in it was made by hand.
    MadeByHand,
    /// They are different reviews.
    Apart,
    /// It is the same review as this one in OneFile.
    Join {
        /// The review in OneFile.
        #[ts(type = "number")]
        onefile_id: i64,
    },
    /// Of many pairs, each is one review.
    Together,
    /// The learning aim is assigned once more.
    AssignAgain,
    /// It is left alone.
    Leave,
    /// The reviews are sent.
    Send,
}
