//! Why a record waits, and why one does not change.

use super::change::Record;
use crate::records::RegistrationField;
use crate::records::details::Detail;
use crate::records::field::Field;
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A record that is left alone until its cause is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Which record.
    pub record: Record,
    /// Why.
    pub cause: Cause,
}

/// Why a record is parked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// The code is there twice on one side, and start dates do not tell which is which.
    AmbiguousAim {
        /// The code.
        code: String,
    },
    /// Two aims in PICS hold the same OneFile aim ID.
    AimClaimedTwice {
        /// That ID.
        onefile_id: i64,
    },
    /// OneFile has not shown a property of this field yet, so it can't be written.
    FieldNotShown {
        /// The field.
        field: RegistrationField,
    },
    /// The reviewer is not linked to an assessor who works in OneFile.
    ReviewerNotLinked {
        /// Ident of the officer.
        officer: String,
    },
    /// The reviewer's account in OneFile is archived.
    ReviewerArchived {
        /// Ident of the officer.
        officer: String,
        /// The account.
        onefile_id: i64,
        /// Its name.
        name: String,
    },
    /// The reviewer's account is no assessor of this centre, or not any more.
    ReviewerNoAssessor {
        /// Ident of the officer.
        officer: String,
        /// The account.
        onefile_id: i64,
    },
    /// The reviewer's account bears another person's name by now.
    ReviewerIsAnother {
        /// Ident of the officer.
        officer: String,
        /// The account.
        onefile_id: i64,
        /// Its name now.
        name: String,
    },
    /// The review has no reviewer, and the learner no main officer.
    NoReviewer,
    /// A slot was asked for in OneFile and the answer was lost: a person has to look.
    VisitInDoubt,
    /// A person made the review in OneFile by hand, and it is not there yet, or not the only one
    /// without partner on its day.
    MadeByHandNotFound,
    /// OneFile has not shown a property of this detail yet, so it can't be written.
    DetailNotShown {
        /// The detail.
        detail: Detail,
    },
    /// OneFile took this detail and showed another value afterwards: it is not written any more
    /// until a person has looked.
    DetailDidNotStick {
        /// The detail.
        detail: Detail,
    },
    /// Two officers, or two organisations, hold the same OneFile ID.
    DetailsClaimedTwice {
        /// That ID.
        onefile_id: i64,
    },
    /// The slot exists in OneFile; the review in it is still to come, with a later run.
    ReviewPending {
        /// When it was sent, where no answer came.
        #[serde(default)]
        sent: Option<DateTime<Utc>>,
        /// When a look tells whether it was carried out.
        #[serde(default)]
        again: Option<DateTime<Utc>>,
    },
    /// OneFile offers several standards with this code: a person says which one is meant.
    SeveralPathways {
        /// The code.
        code: String,
        /// Standards that have it.
        standards: BTreeSet<i64>,
    },
    /// The aim was asked for in OneFile and is not settled yet: a later run looks.
    AssignmentPending {
        /// When it was sent, where no answer came.
        #[serde(default)]
        sent: Option<DateTime<Utc>>,
        /// When a look tells whether it was carried out.
        #[serde(default)]
        again: Option<DateTime<Utc>>,
    },
    /// OneFile took the dates of an aim that was assigned and showed others afterwards: they are
    /// not sent any more, and a person enters them.
    DatesDidNotStick,
    /// OneFile was seen to change other values of such a record when one is set: none is sent where
    /// there are any to lose.
    UpdateLosesOthers,
    /// OneFile took this field and showed another value afterwards: it is not written any more
    /// until a person has looked.
    FieldDidNotStick {
        /// The field.
        field: RegistrationField,
    },
}

impl Cause {
    /// A review is on its way, and was sent then where no answer came.
    pub fn review_pending(sent: Option<DateTime<Utc>>, settings: &Settings) -> Self {
        let again = sent.map(|sent| sent + TimeDelta::minutes(settings.doubt_minutes.into()));
        Self::ReviewPending { sent, again }
    }

    /// The same of an aim.
    pub fn assignment_pending(sent: Option<DateTime<Utc>>, settings: &Settings) -> Self {
        let again = sent.map(|sent| sent + TimeDelta::minutes(settings.doubt_minutes.into()));
        Self::AssignmentPending { sent, again }
    }
}

/// Why a record does not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Which record.
    pub record: Record,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// Reasons of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The learner has no aim with this code in OneFile, and a setting keeps it so.
    NotInOnefile {
        /// The code.
        code: String,
    },
    /// The aim has no code that OneFile could show.
    NoCode,
    /// The OneFile aim that PICS or Tandem holds is not among the learner's aims.
    OnefileAimGone {
        /// The held ID.
        onefile_id: i64,
    },
    /// The OneFile aim is gone, and a person said that the aim is left alone.
    AimLeft {
        /// The aim that was there.
        onefile_id: i64,
    },
    /// The aim is only in OneFile.
    NotInPics {
        /// Code, or title where there is no code.
        standard: String,
    },
    /// Units are attached in PICS, so progress is not taken.
    UnitsAttached,
    /// OneFile shows a progress that is none, such as one above 100 %.
    ProgressUnreadable,
    /// Numbers differed and one date was blank: a number and a date of two registrations may
    /// have met.
    RegistrationsMayHaveMet,
    /// The OneFile review that PICS holds is not among the learner's reviews.
    OnefileReviewGone {
        /// The held ID.
        onefile_id: i64,
    },
    /// OneFile says started, PICS says something else: shown, not overwritten.
    AttendanceDiffers {
        /// What PICS says.
        pics: String,
    },
    /// The review is proposed for a day that is not meant, as a person said: it is not sent.
    OddDateLeft,
    /// A review without a time is held back by a setting.
    NoTime,
    /// A person put the value back: it stays as it is until it is released.
    Held {
        /// The field, or the review as a whole.
        field: Field,
    },
    /// PICS has a signature that OneFile does not show: the review was perhaps unlocked there.
    SignatureGone,
    /// Both sides have a signature of the learner, of different days.
    SignatureDiffers {
        /// The day in OneFile.
        onefile: NaiveDate,
    },
    /// OneFile does not offer a standard with this code.
    NotOffered {
        /// The code.
        code: String,
    },
    /// The aim has ended, so it is not assigned in OneFile any more.
    Ended,
    /// The newest list of the learner lacks the aim, so it is not assigned in OneFile.
    NotInNewestList {
        /// Since when.
        since: NaiveDate,
    },
    /// The unique learner number is temporary, no valid one, or another learner's too.
    UlnNotSent,
}
