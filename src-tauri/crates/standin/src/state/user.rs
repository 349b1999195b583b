//! Everybody who has an account.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tandem_sync::records::onefile::Percent;

/// Role number of a learner.
pub const LEARNER: i64 = 1;
/// Role number of a trainee assessor.
pub const TRAINEE_ASSESSOR: i64 = 4;
/// Role number of an assessor or tutor.
pub const ASSESSOR: i64 = 5;
/// Role number of an internal verifier.
pub const VERIFIER: i64 = 10;
/// Role number of an employer: a person at a placement.
pub const EMPLOYER: i64 = 40;
/// Role number of an observer.
pub const OBSERVER: i64 = 45;

/// A person. Only a learner carries the episode's and the ILR's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// User ID.
    pub id: i64,
    /// Log-in name.
    pub username: String,
    /// Role number, see [`LEARNER`] and its neighbours.
    pub role: i64,
    /// The centre.
    pub organisation_id: i64,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The centre's own key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misid: Option<String>,
    /// Unique learner number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uln: Option<String>,
    /// National insurance number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nino: Option<String>,
    /// Date of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dob: Option<NaiveDate>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Mobile telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<String>,
    /// Home address, lines split by CR LF, postcode last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_address: Option<String>,
    /// Work address, in the same form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_address: Option<String>,
    /// Company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// Website.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Employer's site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_id: Option<i64>,
    /// Class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classroom_id: Option<i64>,
    /// Main assessor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_assessor_id: Option<i64>,
    /// Main employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_employer_id: Option<i64>,
    /// Sub-provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<i64>,
    /// Into [`State::learner_statuses`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner_status_id: Option<i64>,
    /// Name of the programme spell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode_name: Option<String>,
    /// Start of the programme spell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_on: Option<NaiveDate>,
    /// Planned end of the programme spell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_end_date: Option<NaiveDate>,
    /// Day of registration with the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre_register: Option<NaiveDate>,
    /// Ethnicity code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l12: Option<String>,
    /// Sex code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l13: Option<String>,
    /// Learning difficulty or disability: 1 yes, 2 no, 9 not provided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l14: Option<String>,
    /// Disability code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l15: Option<String>,
    /// Learning difficulty code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l16: Option<String>,
    /// Support funding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_funding: Option<bool>,
    /// Portfolio progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Percent>,
    /// Portfolio read-only, hidden from active lists.
    pub archived: bool,
    /// When the record was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_on: Option<DateTime<Utc>>,
    /// When anything of the learner's record last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<DateTime<Utc>>,
}

impl User {
    /// Whether this person is a learner.
    pub fn is_learner(&self) -> bool {
        self.role == LEARNER
    }
}
