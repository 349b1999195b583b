//! What PICS says of whether a review was held. Codes and their words as PICS exports them; which
//! of both an installation shows is not known, so both are read.

use crate::blank;

/// Whether a review was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    /// Not set.
    Blank,
    /// Held: yes, by phone, or in somebody's absence.
    Held,
    /// Not held: not attended or cancelled.
    NotHeld,
    /// PICS says that it is unknown, or something that Tandem does not know.
    Unknown,
}

const HELD: [&str; 10] = [
    "y",
    "yes",
    "attended",
    "p",
    "by phone",
    "phone",
    "a",
    "in learner's absence",
    "f",
    "in employer's absence",
];

const NOT_HELD: [&str; 13] = [
    "n",
    "no",
    "not attended",
    "did not attend",
    "c",
    "cancelled",
    "s",
    "cancelled - learner suspended",
    "d",
    "cancelled by reviewer",
    "e",
    "cancelled by learner",
    "cancelled - learner",
];

impl Attendance {
    /// Reads the attended value of a review. `yes` is the value that this installation writes for
    /// a review that was started.
    pub fn of(attended: Option<&str>, yes: &str) -> Self {
        let Some(text) = attended.and_then(blank::text) else {
            return Self::Blank;
        };
        let folded = text.to_lowercase().replace('\u{2019}', "'");
        if folded == yes.trim().to_lowercase() || HELD.contains(&folded.as_str()) {
            Self::Held
        } else if NOT_HELD.contains(&folded.as_str()) {
            Self::NotHeld
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Attendance;

    #[test]
    fn codes_and_words() {
        let of = |text| Attendance::of(Some(text), "Erledigt");
        assert_eq!(Attendance::of(None, "Yes"), Attendance::Blank);
        assert_eq!(of(" "), Attendance::Blank);
        for text in ["Y", "By phone", "In learner\u{2019}s absence", "ERLEDIGT"] {
            assert_eq!(of(text), Attendance::Held, "{text}");
        }
        for text in ["N", "Cancelled by reviewer", "Did not attend"] {
            assert_eq!(of(text), Attendance::NotHeld, "{text}");
        }
        for text in ["U", "Perhaps"] {
            assert_eq!(of(text), Attendance::Unknown, "{text}");
        }
    }
}
