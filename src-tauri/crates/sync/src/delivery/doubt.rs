//! How long what was sent without an answer stays in doubt. OneFile may carry a call out late: a
//! look that finds the record settles the doubt at once, one that finds nothing settles nothing
//! unless it begins so many minutes after the call left (design, "Writing to a system that we only
//! know from outside").

use chrono::{DateTime, TimeDelta, Utc};

/// What a look that begins now, and finds nothing, means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Nothing yet: only a look from then on tells.
    Young {
        /// When that is.
        again: DateTime<Utc>,
    },
    /// It was never carried out.
    Old,
    /// The clock went back since the call left: the time is counted from now on.
    ClockWentBack,
}

impl Age {
    /// The age of a call that left then, for a look that begins now.
    pub fn of(sent: DateTime<Utc>, now: DateTime<Utc>, minutes: u32) -> Self {
        let again = sent + TimeDelta::minutes(minutes.into());
        if now < sent {
            Self::ClockWentBack
        } else if now < again {
            Self::Young { again }
        } else {
            Self::Old
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_decides_once_the_call_is_old_enough() {
        let sent: DateTime<Utc> = "2026-11-23T10:02:00Z".parse().unwrap();
        let at = |seconds| Age::of(sent, sent + TimeDelta::seconds(seconds), 10);
        let again = sent + TimeDelta::minutes(10);
        assert_eq!(at(0), Age::Young { again });
        assert_eq!(at(599), Age::Young { again });
        assert_eq!(at(600), Age::Old);
        assert_eq!(at(-1), Age::ClockWentBack);
    }
}
