//! OneFile as the engine sees it: one centre behind one customer token.

use crate::enrol::Creation;
use crate::records::RegistrationField;
use crate::records::details::Detail;
use crate::records::field::Value;
use crate::records::onefile::{
    Aim, Assessor, Classroom, Learner, Placement, Review, Role, Standard, User,
};
use crate::records::write::{NewReview, NewVisit};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// OneFile's REST API, for one centre. Reads may be repeated by the implementation, as may
/// writes that were certainly not carried out; a write in doubt is never repeated here.
#[async_trait::async_trait]
pub trait OneFile: Send + Sync {
    /// All learners of the centre, in ID order; with `modified_since`, only those touched since.
    async fn learners(
        &self,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Learner>, OneFileError>;

    /// All assessors and trainee assessors of the centre, in ID order.
    async fn assessors(&self) -> Result<Vec<Assessor>, OneFileError>;

    /// All internal verifiers of the centre, in ID order.
    async fn verifiers(&self) -> Result<Vec<Assessor>, OneFileError>;

    /// One person in full; `None` where OneFile does not know the ID.
    async fn user(&self, id: i64) -> Result<Option<User>, OneFileError>;

    /// All placements of the centre, in ID order, with what search rows tell of them.
    async fn placements(&self) -> Result<Vec<Placement>, OneFileError>;

    /// One placement in full; `None` where OneFile does not know the ID.
    async fn placement(&self, id: i64) -> Result<Option<Placement>, OneFileError>;

    /// All classes of the centre, in ID order.
    async fn classrooms(&self) -> Result<Vec<Classroom>, OneFileError>;

    /// The catalogue, in ID order.
    async fn standards(&self) -> Result<Vec<Standard>, OneFileError>;

    /// A learner's aims in full, in ID order.
    async fn aims(&self, learner_id: i64) -> Result<Vec<Aim>, OneFileError>;

    /// One aim in full; `None` where OneFile does not know the ID.
    async fn aim(&self, id: i64) -> Result<Option<Aim>, OneFileError>;

    /// IDs and scheduled times of a learner's reviews in a window, or of all of them, in ID order.
    async fn review_list(
        &self,
        learner_id: i64,
        window: Option<Window>,
    ) -> Result<Vec<ReviewRow>, OneFileError>;

    /// IDs and scheduled times of all reviews of the centre in a window, in ID order.
    async fn centre_reviews(&self, window: Window) -> Result<Vec<ReviewRow>, OneFileError>;

    /// One review in full; `None` where OneFile does not know the ID.
    async fn review(&self, id: i64) -> Result<Option<Review>, OneFileError>;

    /// Sets fields of an aim: those given, and no others. `names` are property names that an
    /// answer has shown ([`Self::shown_aim_fields`]).
    async fn update_aim(
        &self,
        id: i64,
        fields: &BTreeMap<RegistrationField, Value>,
    ) -> Result<(), OneFileError>;

    /// Sets details of a person or a placement, all of one kind: those given, and no others.
    async fn update_details(
        &self,
        id: i64,
        details: &BTreeMap<Detail, Value>,
    ) -> Result<(), OneFileError>;

    /// Puts a standard on a learner and gives the ID of the new aim. Whether a second call makes
    /// a second aim is not known, so it is never repeated without looking.
    async fn assign_standard(&self, standard_id: i64, learner_id: i64)
    -> Result<i64, OneFileError>;

    /// Sets start and planned end of an aim: those given, and no others.
    async fn date_aim(
        &self,
        id: i64,
        start: Option<NaiveDate>,
        planned_end: Option<NaiveDate>,
    ) -> Result<(), OneFileError>;

    /// The customer behind the token and the centres that it opens, as OneFile says now.
    async fn identity(&self) -> Result<Identity, OneFileError>;

    /// What [`Self::identity`] was told last on this connection, and when by this computer's clock.
    fn known_identity(&self) -> Option<(DateTime<Utc>, Identity)>;

    /// How far this computer's clock is ahead of OneFile's, as the last answer showed it; behind
    /// is negative. `None` before the first answer, or where OneFile does not say.
    fn clock_ahead(&self) -> Option<chrono::TimeDelta>;

    /// Creates the calendar slot of a review. OneFile offers no way to look one up afterwards.
    async fn create_visit(&self, visit: &NewVisit) -> Result<i64, OneFileError>;

    /// Creates a review in an existing slot.
    async fn create_review(&self, review: &NewReview) -> Result<i64, OneFileError>;

    /// Users of these roles who have this MIS value, case apart, archived ones included as far as
    /// OneFile lists them, in ID order.
    async fn users_with_misid(
        &self,
        misid: &str,
        roles: &[Role],
    ) -> Result<Vec<User>, OneFileError>;

    /// Creates a record that an enrolment takes and gives its ID. OneFile makes a second one where
    /// there is one already, so it is never repeated without looking.
    async fn create_record(&self, creation: &Creation) -> Result<i64, OneFileError>;

    /// Registration fields whose property name some answer has shown, so that they can be written.
    fn shown_aim_fields(&self) -> BTreeSet<RegistrationField>;

    /// Details whose property name some answer has shown, so that they can be written.
    fn shown_details(&self) -> BTreeSet<Detail>;

    /// Calls made so far by this client.
    fn calls(&self) -> u64;
}

/// Whose OneFile this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Customer ID.
    pub customer_id: i64,
    /// Centres behind the token, by ID.
    pub centres: BTreeSet<i64>,
}

/// A span of time, first instant included, last one not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: DateTime<Utc>,
    /// First instant after it.
    pub to: DateTime<Utc>,
}

/// What a review search tells of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewRow {
    /// Review ID.
    pub id: i64,
    /// Scheduled start.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// The learner's user ID, where the row tells.
    pub learner_id: Option<i64>,
}

/// What went wrong with a call, by what the caller can do about it. As text it is free of what
/// OneFile said, and may stand in a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{endpoint}: {kind:?}: {detail}")]
pub struct OneFileError {
    /// What kind of trouble.
    pub kind: OneFileErrorKind,
    /// Endpoint without IDs, such as `Review/Search`. Never a full URL, token or learner's data.
    pub endpoint: String,
    /// For the log and for support, in Tandem's own words: status, error code.
    pub detail: String,
    /// OneFile's message, for the page of the record that was refused.
    pub said: Option<Said>,
}

/// What OneFile said of a refusal. It may repeat names or numbers of the learner, so printing it
/// with the rest of an error shows its length alone; whoever wants the text asks for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Said(String);

/// Characters of [`Said`] that are kept.
const MOST_SAID: usize = 300;

/// Kinds of trouble with a call. Their names as text are those that files bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OneFileErrorKind {
    /// The connection never opened: certainly not carried out.
    Unreachable,
    /// The customer token was refused, or a fresh session was.
    SignIn,
    /// What answered the sign-in was not OneFile, such as a web page: the call itself was never sent.
    NotSignedIn,
    /// 403: this account may not do it. Certainly not carried out.
    Forbidden,
    /// 400 or another refusal with a reason. Certainly not carried out.
    Refused,
    /// 404 where a record was expected. Certainly not carried out.
    NotFound,
    /// Still 429 after waiting. Certainly not carried out.
    TooManyCalls,
    /// Time-out, reset, 5xx, or an answer that can't be read: a write may have been carried out.
    InDoubt,
    /// A web page where data should be, on a read.
    NotData,
    /// A redirect, which is not followed: what answers there is not OneFile's API. On a read, or
    /// when signing in; nothing was sent to where it points.
    Redirected,
    /// The server's certificate comes from nobody whom this computer trusts. Nothing was sent.
    CertificateUntrusted,
    /// The server's certificate is for another name. Nothing was sent.
    CertificateOtherName,
    /// By this computer's clock the server's certificate has expired, or is not valid yet. Nothing
    /// was sent.
    CertificateDates,
    /// An answer is far larger than what was asked for, or does not end, on a read. Nothing of it
    /// is used.
    TooLarge,
    /// An answer that is data but not what was asked for, on a read.
    NotUnderstood,
    /// An answer lacks most of what was there before, which is no evidence that it is gone.
    RecordsMissing,
    /// The run was stopped while the call waited for its turn. Certainly not carried out.
    Stopped,
}

impl OneFileError {
    /// Trouble of which OneFile said nothing; `detail` is Tandem's own.
    pub fn new(
        kind: OneFileErrorKind,
        endpoint: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            endpoint: endpoint.into(),
            detail: detail.into(),
            said: None,
        }
    }

    /// Whether a write that ended so may have been carried out all the same.
    pub fn in_doubt(&self) -> bool {
        matches!(
            self.kind,
            OneFileErrorKind::InDoubt
                | OneFileErrorKind::NotData
                | OneFileErrorKind::NotUnderstood
                | OneFileErrorKind::TooLarge
        )
    }

    /// Whether the next call would meet the same trouble, so that a run had better stop. One record
    /// alone may be redirected, and never stops the others.
    pub fn stops_the_run(&self) -> bool {
        match self.kind {
            OneFileErrorKind::Redirected => false,
            OneFileErrorKind::Stopped => true,
            kind => kind.is_of_the_connection(),
        }
    }
}

impl OneFileErrorKind {
    /// Whether OneFile could not be reached or signed in to, so that nothing at all was done.
    pub fn is_of_the_connection(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::SignIn
                | Self::NotSignedIn
                | Self::Redirected
                | Self::CertificateUntrusted
                | Self::CertificateOtherName
                | Self::CertificateDates
        )
    }
}

impl Said {
    /// What can be shown of a message: on one line, and no longer than a few sentences.
    pub fn new(message: &str) -> Self {
        let words = message.split(|c: char| c.is_whitespace() || c.is_control());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        Self(words.join(" ").chars().take(MOST_SAID).collect())
    }

    /// The text, for the page of its own record and for the log at debug.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Said({} characters)", self.0.chars().count())
    }
}
