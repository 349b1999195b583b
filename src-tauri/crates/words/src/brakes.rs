//! Brakes in words.

use chrono::{DateTime, Utc};
use tandem_sync::brakes::{Brake, Listing};

/// Why a run stopped for a person.
pub fn sentence(brake: &Brake) -> String {
    match brake {
        Brake::OtherCustomer { found } => format!(
            "The run stopped: the customer token now belongs to another customer (number {found}) than Tandem was set up with."
        ),
        Brake::CentreGone { centre } => format!(
            "The run stopped: the customer token does not open the centre {centre} any more."
        ),
        Brake::ListingEmpty { listing, before } => format!(
            "The run stopped: OneFile lists no {} now, and listed {before} before.",
            name(*listing)
        ),
        Brake::ListingShrank {
            listing,
            before,
            now,
        } => format!(
            "The run stopped: OneFile lists {now} {} now, and listed {before} before.",
            name(*listing)
        ),
        Brake::RecordsVanished { learners, of } => format!(
            "The run stopped before it wrote anything: OneFile's answers lack learning aims or reviews that {learners} of \
             {of} learners had before."
        ),
        Brake::ReplacesTooMuch { replaced, held } => format!(
            "The run stopped before it wrote anything: it would replace {replaced} of {held} values in PICS."
        ),
        Brake::RewritesTooMuch { replaced, held } => format!(
            "The run stopped before it wrote anything: it would replace {replaced} of {held} details in OneFile."
        ),
        Brake::CreatesTooMany {
            onefile,
            pics,
            aims,
        } => format!(
            "The run stopped before it wrote anything: it would create {onefile} reviews and {aims} learning aims in \
             OneFile, and {pics} reviews in PICS."
        ),
        Brake::WriteChangedMore { .. } => {
            "The run stopped: a value that Tandem wrote to OneFile changed \
            something else there as well."
                .into()
        }
        Brake::TimeShownOtherwise {
            minutes: Some(minutes),
        } => format!(
            "The run stopped: OneFile shows a review {} minutes {} than Tandem sent it.",
            minutes.abs(),
            if *minutes < 0 { "earlier" } else { "later" }
        ),
        Brake::TimeShownOtherwise { minutes: None } => {
            "The run stopped: OneFile shows no time for a review that Tandem sent.".into()
        }
        Brake::ClockWentBack { minutes } => format!(
            "The run did not begin: this computer's clock is {minutes} minutes behind the time of Tandem's last run."
        ),
        Brake::ClockAway { minutes } => format!(
            "The run did not begin: this computer's clock is {} minutes {} OneFile's.",
            minutes.abs(),
            if *minutes < 0 { "behind" } else { "ahead of" }
        ),
    }
}

/// What to do about it.
pub fn remedy(brake: &Brake) -> &'static str {
    match brake {
        Brake::OtherCustomer { .. } | Brake::CentreGone { .. } => {
            "Look whether the token was changed, and connect again with the right one. Nothing was written."
        }
        Brake::ListingEmpty { .. } | Brake::ListingShrank { .. } => {
            "Look in OneFile whether so many were removed or archived. If that is right, let the next run pass."
        }
        Brake::RecordsVanished { .. } => {
            "Look at some of these learners in OneFile. If their records are there, OneFile answered wrongly: run again later. If so many were removed, let the next run pass."
        }
        Brake::ReplacesTooMuch { .. }
        | Brake::RewritesTooMuch { .. }
        | Brake::CreatesTooMany { .. } => {
            "Make a preview and read it. If it is right, accept it, or let the next run pass."
        }
        Brake::WriteChangedMore { .. } => {
            "Look at the record that was written last in OneFile, and ask OneFile's support, before you let the next run pass."
        }
        Brake::TimeShownOtherwise { .. } => {
            "Look at the last reviews in OneFile and correct their times there. If they are an hour early, switch on “Send times as UK clock time” in the settings. Then let the next run pass."
        }
        Brake::ClockWentBack { .. } | Brake::ClockAway { .. } => {
            "Put this computer's clock and time zone right, and run again. If it is right, let the next run pass."
        }
    }
}

/// What a release lets pass, and for how long; whose word it is, and why it was given.
pub fn released(
    brake: &Brake,
    (by, reason): (&str, &str),
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> String {
    format!(
        "Let pass by {by} ({reason}), until {} at the latest: {} Anything worse stops again.",
        super::when(until, now),
        sentence(brake)
    )
}

fn name(listing: Listing) -> &'static str {
    match listing {
        Listing::Learners => "learners",
        Listing::Assessors => "assessors",
        Listing::Standards => "standards",
    }
}
