//! The gate in words: what each step asks for, and what Tandem found. Where menus of desktop PICS
//! are not publicly known, the text says what to look for, and not where.

mod found;

pub use found::found;

use super::{count, list};
use chrono::{DateTime, Utc};
use tandem_sync::gate::{DecidedReviews, Deed, Done, Part, State, Step};

/// What has to be so.
pub fn title(step: Step) -> &'static str {
    match step {
        Step::PicswebOff => "The OneFile integration in PICSWeb is off",
        Step::SchedulerOff => "The synchronisation in the desktop scheduler is off",
        Step::CredentialsRemoved => "OneFile user name and password are gone from desktop PICS",
        Step::StaffTold => "Staff know not to use “update OneFile” in the achievements tab",
        Step::Connection => "The connection to the right OneFile works",
        Step::OneCentre => "There is one OneFile centre",
        Step::OneInstallation => "This is the only Tandem for this centre",
        Step::LearnersLinked => "Learners who are in OneFile are linked",
        Step::OfficersLinked => "Officers who are in OneFile are linked",
        Step::OrganisationsLinked => "Organisations that are in OneFile are linked",
        Step::MisUnique => "No two assessors in OneFile have one MIS value",
        Step::OfferedAims => "What OneFile offers has been read",
        Step::AimsPaired => "Learning aims have their partner in OneFile",
        Step::ReviewsDecided => "Review switches and visit type are decided",
        Step::DesktopSettings => "Everybody knows that desktop settings no longer apply",
        Step::PreviewRead => "The preview has been read and accepted",
        Step::CopyExported => "A copy of the values about to be replaced is exported",
    }
}

/// What to look for.
pub fn guidance(step: Step) -> &'static str {
    match step {
        Step::PicswebOff => {
            "In PICSWeb's settings of the OneFile integration, look for “Integration Enabled”. It has to be off; the OneFile Summary then shows the integration as not enabled. If your provider has no OneFile integration in PICSWeb, say so in the note."
        }
        Step::SchedulerOff => {
            "Look in the scheduling service of desktop PICS for a task that synchronises with OneFile: it is what the synchronise button on the front page does. It has to be disabled, on every computer on which the service runs. Note which computers you looked at."
        }
        Step::CredentialsRemoved => {
            "Look in the configuration of desktop PICS for its use with OneFile, where a OneFile user name and password are entered. Both have to be blank: without them no button and no task can reach OneFile. The token that PICSWeb and Tandem use is something else."
        }
        Step::StaffTold => {
            "Everybody who opens learner records in desktop PICS has to know that the “update OneFile” button of the achievements tab, and the synchronise button on the front page, are not to be pressed any more. Note how and when they were told."
        }
        Step::Connection => {
            "Tandem signs in with the customer token that OneFile's support issued. Live PICS records belong to the live OneFile only; practice and beta are for trying things out."
        }
        Step::OneCentre => {
            "Tandem works with exactly one OneFile centre. If the token opens several, records of the others are left alone."
        }
        Step::OneInstallation => {
            "Two installations would not know of each other, and both would send reviews. Ask colleagues whether Tandem runs on another computer or server for the same centre."
        }
        Step::LearnersLinked => {
            "A learner is linked by the OneFile ID that PICS holds, or by an MIS value in OneFile that equals the Ident or the learner reference, with the same surname. Learners who have an account and are not linked would be enrolled a second time one day."
        }
        Step::OfficersLinked => {
            "Main officers and reviewers need the OneFile ID of their assessor (“Additional ID” of the officer). A review of an officer who is not linked waits."
        }
        Step::OrganisationsLinked => {
            "Organisations of learners in scope should hold the ID of their placement in OneFile (“Additional ID” of the organisation), so that a later enrolment does not create the placement again."
        }
        Step::MisUnique => {
            "OneFile refuses to create learners while two assessors have one MIS value, archived ones included. Tandem compares all assessors of the centre."
        }
        Step::OfferedAims => {
            "Tandem reads which standards OneFile offers this centre. A standard that was added in OneFile since then is not known yet."
        }
        Step::AimsPaired => {
            "An aim finds its partner by the OneFile aim ID, or by the code that OneFile shows in brackets after the standard's title: codes such as 196AS, 196OP, 196GW or 196EP. An aim without partner is left alone."
        }
        Step::ReviewsDecided => {
            "Decide in the settings whether reviews go to OneFile, whether OneFile's reviews come to PICS, which review type is sent, and which visit type they get. The initial run sends all such reviews at once."
        }
        Step::DesktopSettings => {
            "None of the settings of the desktop interface are respected: reviews go across whatever they said, and where both systems have a registration or certificate value, OneFile's is kept."
        }
        Step::PreviewRead => {
            "Make a preview over everybody and read it: how many reviews would go to OneFile, which values in PICS would be replaced, and what would be created. Accepting it begins the run and settles this step."
        }
        Step::CopyExported => {
            "Before a value in PICS is replaced, keep a copy of it outside Tandem as well. The export is a table for a spreadsheet, with the learner, the value now and the value to be."
        }
    }
}

/// What to do if it is not as described.
pub fn otherwise(step: Step) -> &'static str {
    match step {
        Step::PicswebOff => {
            "Switch the integration off there. If PICSWeb is to go on synchronising, do not use Tandem: never let both run."
        }
        Step::SchedulerOff => {
            "Disable the task, and stop the service on computers that are not used any more. If you find no such task, ask Pellcomp where your version keeps it."
        }
        Step::CredentialsRemoved => {
            "Clear both and save. If you can't find them, ask Pellcomp where your version keeps them, and change the password in OneFile, so that the old one is worth nothing."
        }
        Step::StaffTold => "Tell them, in writing, and confirm this step afterwards.",
        Step::Connection => {
            "Enter the token and choose the environment, then test the connection. OneFile's support issues tokens for each environment."
        }
        Step::OneCentre => {
            "Connect, and choose the centre. If several centres are to be kept in step, Tandem is not made for that yet."
        }
        Step::OneInstallation => {
            "Hand back the other installation first: background runs off, token removed."
        }
        Step::LearnersLinked => {
            "Correct the OneFile ID in PICS or the MIS value in OneFile, so that each learner has one partner. Whoever is not in OneFile at all is confirmed as such."
        }
        Step::OfficersLinked => {
            "Enter the OneFile ID on the officer in PICS. Officers who are not in OneFile at all are confirmed as such; their reviews wait."
        }
        Step::OrganisationsLinked => {
            "Enter the placement's ID on the organisation in PICS, or confirm that the organisation is not in OneFile."
        }
        Step::MisUnique => {
            "Clear the MIS value of one of the two accounts in OneFile (an archived one has to be taken out of the archive for that, and put back), then let Tandem look again."
        }
        Step::OfferedAims => "Let Tandem look again, or make a preview.",
        Step::AimsPaired => {
            "Correct VQ Reference or start dates in PICS, choose the pathway where OneFile offers several, or confirm that these aims may stay without partner. Then make a new preview."
        }
        Step::ReviewsDecided => "Change the settings first, then confirm.",
        Step::DesktopSettings => {
            "Read what changes for you, and talk to whoever relied on those settings."
        }
        Step::PreviewRead => {
            "Make a preview. If it is not what you expect, do not accept it: nothing is written until you do."
        }
        Step::CopyExported => {
            "Make a preview if there is none, then export the copy. A new preview needs a new copy."
        }
    }
}

/// How a step stands.
pub fn state(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Done => "done",
        State::GoneRound => "gone round",
        State::Expired => "to be confirmed again",
    }
}

/// Why a confirmation does not count any more.
pub fn changed(parts: &[Part]) -> String {
    let name = |part: &Part| match part {
        Part::Customer => "the customer",
        Part::Centre => "the centre",
        Part::Environment => "the environment",
        Part::Token => "the customer token",
        Part::Plan => "the preview",
        Part::Settings => "the settings",
        Part::Found => "what Tandem found",
    };
    let names: Vec<String> = parts.iter().map(|part| name(part).to_owned()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("Since then {one} has changed."),
        many => format!("Since then {} have changed.", list(many)),
    }
}

fn decided(reviews: &DecidedReviews) -> String {
    let switch = |on| if on { "on" } else { "off" };
    format!(
        "Set now: reviews to OneFile {}, reviews to PICS {}, type “{}”, visit type {}.",
        switch(reviews.to_onefile),
        switch(reviews.to_pics),
        reviews.type_sent,
        reviews.visit_type
    )
}

/// Who did what about a step, and when.
pub fn noted(done: &Done, now: DateTime<Utc>) -> String {
    let at = super::when(done.at, now);
    match &done.deed {
        Deed::Confirmed { name, note } => format!("Confirmed by {name}, {at}: {note}"),
        Deed::GoneRound { reason } => {
            format!("Gone round by {}, {at}: {reason}", done.account)
        }
        Deed::Opened => format!("Opened again by {}, {at}", done.account),
        Deed::Exported { values } => format!(
            "{} exported by {}, {at}",
            count(*values, "value", "values"),
            done.account
        ),
    }
}
