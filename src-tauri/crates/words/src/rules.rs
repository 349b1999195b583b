//! Rules of the routine, in words: why a record changes, and why it does not.

use crate::{cause, day, details, record, upper_first};
use tandem_sync::plan::{Decision, Held, NotSent, Reason, Rule};

/// A rule.
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::BlankInOnefile => "blank in OneFile, filled from PICS",
        Rule::BlankInPics => "blank in PICS, filled from OneFile",
        Rule::OnefileWins => "both entered and different: OneFile's value is kept",
        Rule::Progress => "progress comes from OneFile",
        Rule::ReviewToOnefile => "Normal review, attendance blank, no actual date",
        Rule::ReviewToPics => "review that is only in OneFile",
        Rule::ReviewStarted => "review was started in OneFile",
        Rule::ReviewSigned => "learner signed in OneFile",
        Rule::Joined => "one review, as a person said",
        Rule::ReviewMoved => "review was moved in OneFile",
        Rule::AimToOnefile => "new aim in PICS that OneFile offers",
        Rule::DetailToOnefile => details::TO_ONEFILE,
        Rule::DetailToPics => details::TO_PICS,
        Rule::Enrolled => "enrolled by a person",
        Rule::ChangedBesides => "changed by OneFile itself, when Tandem wrote something else",
        Rule::PutBack => "put back by a person",
    }
}

/// Why a record does not change.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotInOnefile { code } => {
            format!("the learner has no aim {code} in OneFile, and the setting keeps new aims from being sent")
        }
        Reason::NoCode => "has no code that OneFile could show".into(),
        Reason::OnefileAimGone { onefile_id } => format!("OneFile aim {onefile_id} is not among the learner's aims"),
        Reason::AimLeft { .. } => "was in OneFile and is gone there: left alone, as a person said".into(),
        Reason::NotInPics { standard } => format!("{standard} is only in OneFile"),
        Reason::UnitsAttached => "units are attached in PICS, so progress is not taken".into(),
        Reason::ProgressUnreadable => {
            "OneFile shows a progress that is no percentage from 0 to 100: left as it is in PICS".into()
        }
        Reason::RegistrationsMayHaveMet => {
            "numbers differed and one date was blank: a number and a date of two registrations may have met".into()
        }
        Reason::OnefileReviewGone { onefile_id } => {
            format!("OneFile no longer has this review (its number there was {onefile_id})")
        }
        Reason::AttendanceDiffers { pics } => {
            format!("OneFile says started, PICS says \"{pics}\": left as it is")
        }
        Reason::OddDateLeft => "is proposed for a day that is not meant, as a person said, so it is not sent".into(),
        Reason::NoTime => "has no time, and the setting holds such reviews back".into(),
        Reason::Held { field: held } => {
            format!("{} is held: no run changes it until a person releases it", held.label())
        }
        Reason::SignatureGone => {
            "PICS has the learner's signature, OneFile shows none any more: perhaps the review was unlocked there".into()
        }
        Reason::SignatureDiffers { onefile } => {
            format!("OneFile has the learner's signature of {}: left as it is", day(*onefile))
        }
        Reason::NotOffered { code } => format!("OneFile offers no standard with the code {code}"),
        Reason::NotInNewestList { since } => format!(
            "the newest file of the learner lacks it since {}, so it is not assigned in OneFile",
            day(*since)
        ),
        Reason::UlnNotSent => details::ULN_NOT_SENT.into(),
        Reason::Ended => "has ended, so it is not assigned in OneFile any more".into(),
    }
}

/// Why a value or a record changes, or does not; blank where there is nothing to say.
pub fn decision(decision: &Decision) -> String {
    let said = match decision {
        Decision::Same | Decision::Alone => String::new(),
        Decision::Changes(line) => rule(line.rule).to_owned(),
        Decision::Waits(waits) => cause(waits),
        Decision::Asked => "one review, or two? See the question".into(),
        Decision::Held => "held: no run changes it until a person releases it".into(),
        Decision::Left(why) => reason(why),
        Decision::NotSent(why) => match why {
            NotSent::Held => "held in PICS already, so it is not sent".into(),
            NotSent::NoDate => "no proposed date, so it is not sent".into(),
            NotSent::OtherType => "not of the type that is sent".into(),
            NotSent::SwitchedOff => "sending reviews is switched off".into(),
        },
    };
    upper_first(&said)
}

/// What no run changes, since a person said so.
pub fn held(held: &Held) -> String {
    match held {
        Held::Field(of, name) => format!("{}, {}: not changed in PICS", name.label(), record(of)),
        Held::OnefileReview(id) => format!("OneFile review {id}: kept out of PICS"),
        Held::NotSent(of, name) => {
            format!("{}, {}: never sent to OneFile", name.label(), record(of))
        }
    }
}
