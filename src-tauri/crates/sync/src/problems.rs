//! What did not come into step, and why.

use crate::plan::{Cause, Question, Record};
use crate::ports::onefile::{OneFileError, OneFileErrorKind, Said};
use crate::records::field::Field;
use crate::records::pics::LearnerKey;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A record that did not come into step, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The learner; nobody for an officer or an organisation.
    #[serde(
        default = "LearnerKey::nobody",
        skip_serializing_if = "LearnerKey::is_nobody"
    )]
    pub learner: LearnerKey,
    /// The record; `None` is the learner as a whole.
    pub of: Option<Record>,
    /// Why.
    #[serde(flatten)]
    pub kind: ProblemKind,
}

/// Why a record did not come into step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ProblemKind {
    /// A call to OneFile failed.
    OneFile {
        /// What kind of trouble.
        kind: OneFileErrorKind,
        /// Endpoint.
        at: String,
        /// What OneFile said of it: for the page of the record itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<Said>,
    },
    /// Parked until its cause is gone.
    Parked {
        /// Why.
        #[serde(flatten)]
        cause: Cause,
    },
    /// A person is asked.
    Asked {
        /// The question.
        #[serde(flatten)]
        question: Question,
    },
    /// A record that an enrolment takes was sent and no answer came: the next look settles it.
    CreationPending {
        /// What kind of record.
        creates: Field,
        /// When it was sent.
        #[serde(default)]
        sent: Option<DateTime<Utc>>,
        /// When a look tells whether it was carried out.
        #[serde(default)]
        again: Option<DateTime<Utc>>,
    },
    /// A learner's account was sent and no answer came, and OneFile shows one that may be it: a
    /// person has to look.
    AccountInDoubt,
    /// OneFile took these fields of a new account and shows others.
    AccountDiffers {
        /// Names of fields.
        fields: Vec<String>,
    },
    /// OneFile answered that a record was created and gave an ID, and the record that has it is
    /// another one.
    CreationNotProven {
        /// What was created.
        creates: Field,
        /// The ID.
        onefile_id: i64,
    },
    /// The learner's OneFile account is another person's by now, as far as can be seen: is it still
    /// the learner's?
    OtherPerson {
        /// The account.
        onefile_id: i64,
    },
    /// The record changed between plan and change: the next run plans it again.
    ChangedMeanwhile,
    /// PICS has no such record any more.
    RecordGone,
    /// It had trouble in earlier runs, and a run over everybody leaves it alone until then.
    WaitsToRetry {
        /// When it is tried again.
        until: DateTime<Utc>,
    },
}

impl Problem {
    /// The same without what OneFile said: for lists of many records and for whatever may end up in
    /// a log.
    #[must_use]
    pub fn unsaid(mut self) -> Self {
        if let ProblemKind::OneFile { said, .. } = &mut self.kind {
            *said = None;
        }
        self
    }
}

impl From<&OneFileError> for ProblemKind {
    fn from(error: &OneFileError) -> Self {
        Self::OneFile {
            kind: error.kind,
            at: error.endpoint.clone(),
            said: error.said.clone(),
        }
    }
}
