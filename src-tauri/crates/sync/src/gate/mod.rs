//! The gate: what has to be so before Tandem takes over from an older synchronisation. What can
//! be seen in the records is checked; what only a person can know, a named person confirms. A
//! confirmation counts as long as what it rests on is as it was.

mod decided;
mod facts;
mod found;
mod step;

pub use decided::DecidedReviews;
pub use facts::{Check, Facts, PlanFound, Tested, replaced};
pub use found::{AimsFound, Doubled, LearnersFound, OfficersFound, Unlinked};
pub use step::Step;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a confirmation rests on. A part that was not known when it was given does not count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RestsOn {
    /// Customer behind the token.
    pub customer: Option<i64>,
    /// The centre.
    pub centre: Option<i64>,
    /// `live`, `beta`, `practice`, or an address.
    pub environment: Option<String>,
    /// Tells one customer token from another, and says nothing of either.
    pub token: Option<String>,
    /// Hash of a plan.
    pub plan: Option<String>,
    /// The settings that were decided on.
    #[serde(deserialize_with = "decided::as_kept")]
    pub settings: Option<DecidedReviews>,
    /// Tells what was found from what is found now.
    pub found: Option<String>,
}

/// A part of what a confirmation rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The customer.
    Customer,
    /// The centre.
    Centre,
    /// The environment.
    Environment,
    /// The customer token.
    Token,
    /// The plan.
    Plan,
    /// The settings.
    Settings,
    /// What was found.
    Found,
}

/// What was done about a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// A named person says that it is so.
    Confirmed {
        /// Who.
        name: String,
        /// What was looked at.
        note: String,
    },
    /// A confirmation was taken back.
    Opened,
    /// An administrator went round it: shown until it is made good.
    GoneRound {
        /// Why.
        reason: String,
    },
    /// The copy of the values of a plan was exported.
    Exported {
        /// How many values.
        values: usize,
    },
}

/// A deed as it is kept. The last one of a step counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The step.
    pub step: Step,
    /// What was done.
    #[serde(flatten)]
    pub deed: Deed,
    /// Account name of the operating system.
    pub account: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Still to be done.
    Open,
    /// Done.
    Done,
    /// An administrator went round it, and it is not made good yet.
    GoneRound,
    /// It was confirmed, and what the confirmation rests on has changed since.
    Expired,
}

impl State {
    /// Whether a run may go by.
    pub fn lets_pass(self) -> bool {
        matches!(self, Self::Done | Self::GoneRound)
    }
}

impl RestsOn {
    /// What has changed since, where something has.
    pub fn changed(&self, now: &Self) -> Vec<Part> {
        fn differs<T: PartialEq>(then: Option<&T>, now: Option<&T>) -> bool {
            then.is_some() && then != now
        }
        [
            (
                Part::Customer,
                differs(self.customer.as_ref(), now.customer.as_ref()),
            ),
            (
                Part::Centre,
                differs(self.centre.as_ref(), now.centre.as_ref()),
            ),
            (
                Part::Environment,
                differs(self.environment.as_ref(), now.environment.as_ref()),
            ),
            (
                Part::Token,
                differs(self.token.as_ref(), now.token.as_ref()),
            ),
            (Part::Plan, differs(self.plan.as_ref(), now.plan.as_ref())),
            (
                Part::Settings,
                differs(self.settings.as_ref(), now.settings.as_ref()),
            ),
            (
                Part::Found,
                differs(self.found.as_ref(), now.found.as_ref()),
            ),
        ]
        .into_iter()
        .filter_map(|(part, changed)| changed.then_some(part))
        .collect()
    }
}

/// How a step stands: what was found, what was done last about it, and what that rests on now.
pub fn state(check: Check, last: Option<&Done>, now: &RestsOn) -> State {
    let Some(last) = last else {
        return match check {
            Check::Done => State::Done,
            Check::Open | Check::Ask => State::Open,
        };
    };
    let holds = last.rests_on.changed(now).is_empty();
    match (&last.deed, check) {
        (_, Check::Done) => State::Done,
        (Deed::Confirmed { .. }, Check::Ask) if holds => State::Done,
        (Deed::Confirmed { .. }, Check::Ask) => State::Expired,
        (Deed::GoneRound { .. }, _) if holds => State::GoneRound,
        _ => State::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(token: Option<&str>) -> RestsOn {
        RestsOn {
            centre: Some(10),
            token: token.map(str::to_owned),
            ..RestsOn::default()
        }
    }

    fn done(deed: Deed, rests_on: RestsOn) -> Done {
        Done {
            step: Step::SchedulerOff,
            deed,
            account: "office".into(),
            at: DateTime::UNIX_EPOCH,
            rests_on,
        }
    }

    fn confirmed() -> Deed {
        Deed::Confirmed {
            name: "Ada Brook".into(),
            note: "switched off on PC-7".into(),
        }
    }

    fn round() -> Deed {
        Deed::GoneRound {
            reason: "PC-7 is away for repair".into(),
        }
    }

    #[test]
    fn what_tandem_sees_needs_no_word_and_what_is_wrong_is_not_confirmed_away() {
        let now = on(Some("a"));
        assert_eq!(state(Check::Done, None, &now), State::Done);
        assert_eq!(state(Check::Ask, None, &now), State::Open);
        let said = done(confirmed(), now.clone());
        assert_eq!(state(Check::Ask, Some(&said), &now), State::Done);
        assert_eq!(state(Check::Open, Some(&said), &now), State::Open);
    }

    #[test]
    fn a_confirmation_expires_with_what_it_rests_on() {
        let said = done(confirmed(), on(Some("a")));
        let now = on(Some("b"));
        assert_eq!(state(Check::Ask, Some(&said), &now), State::Expired);
        assert_eq!(said.rests_on.changed(&now), [Part::Token]);
        let early = done(confirmed(), on(None));
        assert_eq!(state(Check::Ask, Some(&early), &now), State::Done);
    }

    #[test]
    fn a_step_gone_round_is_shown_until_it_is_made_good() {
        let now = on(Some("a"));
        let gone = done(round(), now.clone());
        assert_eq!(state(Check::Open, Some(&gone), &now), State::GoneRound);
        assert_eq!(state(Check::Ask, Some(&gone), &now), State::GoneRound);
        assert_eq!(state(Check::Done, Some(&gone), &now), State::Done);
        assert_eq!(
            state(Check::Ask, Some(&gone), &on(Some("b"))),
            State::Open,
            "the reason was given for another token"
        );
        let back = done(Deed::Opened, now.clone());
        assert_eq!(state(Check::Ask, Some(&back), &now), State::Open);
    }
}
