//! Questions to a person: what is asked, and what to know before it is answered.

use super::{count, day, slot};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;
use tandem_sync::plan::Push;
use tandem_sync::records::pics::ReviewKey;
use tandem_sync::uktime;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked.
    pub ask: String,
    /// What to know.
    pub explain: String,
}

/// A visit was sent and no answer came.
pub fn visit_in_doubt(sent: DateTime<Utc>, push: &Push) -> Asked {
    Asked {
        ask: format!("Is the visit of {} in OneFile?", at(push)),
        explain: format!(
            "It was sent at {}, and no answer came. OneFile offers no way to look for a visit, so please look in the \
             learner's calendar there. It may come late: only ten minutes afterwards it is certain that it is not there.",
            uktime::wall(sent).format("%H:%M")
        ),
    }
}

/// The visit is there, and the review in it is not.
pub fn review_missing(push: &Push) -> Asked {
    Asked {
        ask: format!("What became of the visit of {}?", at(push)),
        explain: "The visit is in OneFile, and the review in it could not be made. Each run tries again; or settle it \
                  by hand."
            .into(),
    }
}

/// A review by its time: `a review at 10:00`.
pub fn review_at(time: Option<NaiveTime>) -> String {
    match time {
        Some(time) => format!("a review at {}", time.format("%H:%M")),
        None => "a review without a time".to_owned(),
    }
}

/// A review of PICS, as [`review_at`] names it, on a day on which OneFile has some (`there`), or had
/// one.
pub fn joining(on: NaiveDate, review: &str, there: usize) -> Asked {
    let on = slot(Some(on), None).unwrap_or_default();
    match there {
        0 => Asked {
            ask: format!("{on}: is the review of PICS to be sent?"),
            explain: format!(
                "PICS has {review}. OneFile had one on the same day, and does not show it any more."
            ),
        },
        there => Asked {
            ask: format!("{on}: one review, or two?"),
            explain: format!(
                "PICS has {review}, and OneFile has {} on the same day. Neither knows of the other.",
                match there {
                    1 => "one".to_owned(),
                    number => number.to_string(),
                }
            ),
        },
    }
}

/// A learning aim was there and is gone.
pub fn aim_gone(code: &str, since: NaiveDate) -> Asked {
    Asked {
        ask: format!("Is the learning aim {code} to be assigned in OneFile again?"),
        explain: format!(
            "OneFile had it, and says since {} that it does not know it. Somebody may have removed it there.",
            day(since)
        ),
    }
}

/// A review that both systems had is gone; `at` is when PICS has it, where that is known.
pub fn review_gone(at: Option<String>, since: NaiveDate) -> Asked {
    Asked {
        ask: match at {
            Some(at) => format!("OneFile no longer has the review of {at}. Is that right?"),
            None => "OneFile no longer has this review. Is that right?".into(),
        },
        explain: format!(
            "OneFile says so since {}. If it was cancelled, say so in PICS too. If it was removed by mistake, make it in \
             OneFile again: the next run asks whether the two are one.",
            day(since)
        ),
    }
}

/// Reviews are proposed for days that can hardly be meant.
pub fn odd_dates(reviews: &BTreeMap<ReviewKey, NaiveDate>) -> Asked {
    let days: Vec<String> = reviews.values().map(|of| day(*of)).collect();
    let these = count(days.len(), "review is", "reviews are");
    Asked {
        ask: format!("{these} proposed for {}. Is that meant?", days.join(", ")),
        explain: "It is before the learner's first aim began, or more than a year after all that is planned. Correct the \
                  date in PICS, or say that it is meant."
            .into(),
    }
}

fn at(push: &Push) -> String {
    slot(Some(push.day), Some(push.time)).unwrap_or_default()
}
