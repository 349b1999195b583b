//! What changes for a provider that moves off desktop PICS, and how to stop Tandem again.

use serde::Serialize;
use ts_rs::TS;

/// What changes, as a table that is read in a minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WhatChanges {
    /// Names of the columns: the two old routines, and the one that takes their place.
    pub columns: [&'static str; 3],
    /// What is compared.
    pub rows: Vec<ChangeRow>,
    /// What follows from it.
    pub consequences: Vec<&'static str>,
}

/// One question, and how each routine answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChangeRow {
    /// The question.
    pub what: &'static str,
    /// The answers, as [`WhatChanges::columns`].
    pub cells: [&'static str; 3],
    /// The new routine differs from both old ones.
    pub is_new: bool,
}

/// A way to stop Tandem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandBackWords {
    /// What handing back is.
    pub lead: &'static str,
    /// What happens, step by step.
    pub steps: Vec<&'static str>,
    /// What happens where the data are kept.
    pub kept: &'static str,
    /// What happens where they are erased.
    pub erased: &'static str,
    /// What only a person can do afterwards.
    pub afterwards: Vec<&'static str>,
}

/// The two old routines beside the new one.
pub fn what_changes() -> WhatChanges {
    let row = |what, button, batch, tandem, is_new| ChangeRow {
        what,
        cells: [button, batch, tandem],
        is_new,
    };
    WhatChanges {
        columns: [
            "“update OneFile” in the achievements tab",
            "synchronise on the front page, and in the scheduling service",
            "Tandem",
        ],
        rows: vec![
            row(
                "Whom it covers",
                "one learner",
                "all learners",
                "one learner or all: the same routine",
                true,
            ),
            row(
                "When it runs",
                "somebody presses it",
                "somebody presses it, or the scheduler",
                "by itself in the background, and when somebody presses Sync",
                false,
            ),
            row("Brings changes from OneFile", "yes", "yes", "yes", false),
            row(
                "Sends new qualifications and reviews to OneFile",
                "yes",
                "no",
                "yes, also when it covers everybody",
                true,
            ),
            row(
                "Registration and certification, blank on one side",
                "as your desktop settings were",
                "nothing was sent to OneFile",
                "the blank side is filled, in either direction",
                true,
            ),
            row(
                "Registration and certification, different on both sides",
                "as your desktop settings were",
                "as your desktop settings were",
                "OneFile's value is kept; the one in PICS stays in the history and can be put back",
                true,
            ),
            row(
                "Settings of the desktop interface",
                "respected",
                "respected",
                "not respected",
                true,
            ),
            row(
                "Preview over everybody",
                "no",
                "none known",
                "the first run is previewed and accepted",
                true,
            ),
            row(
                "Signs in to OneFile with",
                "user name and password",
                "user name and password",
                "a customer token, kept in the keyring",
                true,
            ),
        ],
        consequences: vec![
            "The run over everybody now sends as well: all Normal reviews with a proposed date, blank attendance and no actual date go to OneFile in the first run.",
            "Reviews go across whatever the settings of the desktop interface said.",
            "Where both systems have a registration or certificate value and they differ, OneFile wins, and PICS gets its value.",
            "Only one program may synchronise. The desktop scheduler, its stored user name and password, and the integration in PICSWeb have to be switched off first.",
            "Tandem works with one OneFile centre.",
        ],
    }
}

/// How to stop Tandem cleanly.
pub fn hand_back() -> HandBackWords {
    HandBackWords {
        lead: "If you leave Tandem, hand back first, so that nothing goes on writing and nobody else can use your token from this computer.",
        steps: vec![
            "Background runs are switched off.",
            "The customer token is removed from this computer's keyring.",
            "The data are kept, or erased if you say so.",
        ],
        kept: "History, links and reports stay on this computer, encrypted. Connecting again takes up where Tandem stopped.",
        erased: "Databases with their copies, what was set aside, the log and the key are removed from this computer, with the history and everything that could be put back. Nobody can bring that back, unless a copy of both exists elsewhere. PICS and OneFile keep what they have. In a copy of PICS records, changes that nobody has keyed into PICS yet are lost: look at the list of what is to be keyed in first.",
        afterwards: vec![
            "Ask OneFile's support to withdraw the customer token, if nothing else uses it.",
            "Close Tandem on this computer, and remove it from the programs that start by themselves.",
            "Before another program synchronises again, make sure that no second one does.",
        ],
    }
}
