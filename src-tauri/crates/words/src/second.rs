//! What is said where something else still synchronises.

use super::{count, day};
use tandem_sync::second::{Evidence, What, learners};

/// Its code, which never changes.
pub const CODE: &str = "second_synchroniser";

/// What was noticed.
pub fn sentence(evidence: &[Evidence]) -> String {
    format!(
        "Something else still synchronises PICS and OneFile: records of {} changed without Tandem.",
        count(learners(evidence), "learner", "learners")
    )
}

/// What to do.
pub fn remedy() -> &'static str {
    "Look whether the synchronisation in the desktop scheduler is off on every computer, and the integration in PICSWeb as well. Then confirm that step again, with what you found; if background runs were paused, let them go on."
}

/// One piece of evidence.
pub fn evidence(one: &Evidence) -> String {
    match &one.what {
        What::ValueInPics {
            field: name,
            before,
            value,
            ..
        } => format!(
            "{} in PICS became what OneFile holds: {} → {}",
            name.label(),
            before
                .as_deref()
                .map_or_else(|| "blank".into(), |b| super::value(*name, b)),
            super::value(*name, value)
        ),
        What::ReviewInOnefile {
            review,
            onefile_id,
            day: on,
            time,
        } => format!(
            "Review {review} of {} at {} appeared in OneFile as {onefile_id}",
            day(*on),
            time.format("%H:%M")
        ),
        What::LinkInPics { review, onefile_id } => {
            format!("Review {review} got the OneFile ID {onefile_id} in PICS")
        }
    }
}
