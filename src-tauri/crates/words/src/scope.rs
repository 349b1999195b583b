//! Why a learner is not synchronised.

use crate::day;
use tandem_sync::links::NotLinked;
use tandem_sync::scope::OutOfScope;

/// Why a learner is not synchronised.
pub fn out_of_scope(why: &OutOfScope) -> String {
    match why {
        OutOfScope::NotLive => "system status in PICS is not Live".into(),
        OutOfScope::NoAims => "has no learning aims in PICS".into(),
        OutOfScope::Ended { on } => format!("the latest aim ended on {on}"),
        OutOfScope::Archived => "archived in OneFile".into(),
        OutOfScope::OtherPerson { onefile_id } => format!(
            "OneFile account {onefile_id} seems to be another person's by now: is it still the learner's?"
        ),
        OutOfScope::NotLinked { reason } => match reason {
            NotLinked::NoPartner => {
                "not linked: no OneFile learner has the Ident or the learner reference as MIS value"
            }
            NotLinked::NotInCentre => {
                "not linked: the OneFile ID that is held is not a learner of this centre"
            }
            NotLinked::ClaimedTwice => "not linked: two learners in PICS claim one OneFile learner",
            NotLinked::MisidNotUnique => "not linked: the MIS value is not unique",
            NotLinked::OtherSurname => "not linked: the MIS value fits, the surname does not",
            NotLinked::OtherFirstName => {
                "not linked: the MIS value and the surname fit, the first name does not"
            }
            NotLinked::TakenApart => {
                "not linked: the MIS value fits, and somebody said that they are not one"
            }
        }
        .into(),
    }
}

/// Why a learner is not synchronised, for a narrow place.
pub fn out_of_scope_short(why: &OutOfScope) -> String {
    match why {
        OutOfScope::NotLive => "not Live in PICS".into(),
        OutOfScope::NoAims => "no learning aims".into(),
        OutOfScope::Ended { on } => format!("ended {}", day(*on)),
        OutOfScope::Archived => "archived in OneFile".into(),
        OutOfScope::OtherPerson { .. } => "another person's account".into(),
        OutOfScope::NotLinked { .. } => "not linked to OneFile".into(),
    }
}

/// Why learners are not synchronised, without what differs from one to the next.
pub fn out_of_scope_kind(why: &OutOfScope) -> String {
    match why {
        OutOfScope::Ended { .. } => "ended longer ago than the setting allows".into(),
        OutOfScope::OtherPerson { .. } => {
            "the OneFile account seems to be another person's by now".into()
        }
        other => out_of_scope(other),
    }
}
