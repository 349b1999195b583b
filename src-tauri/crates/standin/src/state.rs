//! Everything the stand-in holds: one customer's records, as plain data.
//!
//! A state is a value: it is read and replaced whole over the control side, its JSON has one
//! order (records by ID), and what is absent is left out. Sessions, the call allowance and
//! settings are not part of it.

mod user;

pub use user::{ASSESSOR, EMPLOYER, LEARNER, OBSERVER, TRAINEE_ASSESSOR, User, VERIFIER};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::records::onefile::Percent;

/// All records of one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The contract holder.
    pub customer: Customer,
    /// What `X-CustomerToken` must carry.
    pub customer_token: String,
    /// Centres by ID.
    pub organisations: BTreeMap<i64, Organisation>,
    /// Everybody by ID: learners, staff, employers.
    pub users: BTreeMap<i64, User>,
    /// Classes by ID.
    pub classrooms: BTreeMap<i64, Classroom>,
    /// Employers' sites by ID.
    pub placements: BTreeMap<i64, Placement>,
    /// Catalogue by ID.
    pub standards: BTreeMap<i64, Standard>,
    /// Units by their text ID.
    pub units: BTreeMap<String, Unit>,
    /// Units on learners by ID.
    pub unit_summaries: BTreeMap<i64, UnitSummary>,
    /// Learning aims (standards on learners) by ID.
    pub aims: BTreeMap<i64, Aim>,
    /// Calendar slots by ID.
    pub visits: BTreeMap<i64, Visit>,
    /// Reviews by ID.
    pub reviews: BTreeMap<i64, Review>,
    /// Staff and employers on learners, besides their main ones.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub assignments: BTreeSet<Assignment>,
    /// Look-up table of learner statuses by ID.
    pub learner_statuses: BTreeMap<i64, LookUp>,
    /// Look-up table of learning aim statuses by ID.
    pub aim_statuses: BTreeMap<i64, LookUp>,
}

/// The contract holder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// Customer ID.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A centre.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// Organisation ID.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Whether new users get a keychain.
    pub keychain_creation_for_new_user_active: bool,
    /// Whether keychain e-mails are held back.
    pub keychain_email_suppression: bool,
}

/// A class.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Classroom {
    /// Classroom ID.
    pub id: i64,
    /// The centre.
    pub organisation_id: i64,
    /// Name.
    pub name: String,
    /// The centre's own key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misid: Option<String>,
    /// Start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_on: Option<NaiveDate>,
}

/// An employer's site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Placement {
    /// Placement ID.
    pub id: i64,
    /// The centre.
    pub organisation_id: i64,
    /// Name.
    pub name: String,
    /// The centre's own key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misid: Option<String>,
    /// Address, lines split by CR LF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Contact person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// In use.
    pub active: bool,
}

/// A catalogue entry: qualification, apprenticeship standard, gateway, end-point assessment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standard {
    /// Standard ID.
    pub id: i64,
    /// The centre.
    pub organisation_id: i64,
    /// Title without the code: answers append it in square brackets.
    pub title: String,
    /// Code such as `196AS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A unit of a standard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Unit {
    /// Reference code such as `AB_UNIT1`.
    pub id: String,
    /// The centre.
    pub organisation_id: i64,
    /// The standard it belongs to.
    pub standard_id: i64,
    /// Title.
    pub title: String,
    /// Code of the awarding body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ndaq_code: Option<String>,
    /// Text shown in place of the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}

/// A unit on a learner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitSummary {
    /// Unit summary ID.
    pub id: i64,
    /// The learner.
    pub user_id: i64,
    /// The unit.
    pub unit_id: String,
    /// The standard through which the learner has it.
    pub standard_id: i64,
    /// Progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Percent>,
}

/// A learning aim: a standard on a learner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Aim {
    /// Learning aim ID.
    pub id: i64,
    /// The learner.
    pub user_id: i64,
    /// The standard.
    pub standard_id: i64,
    /// Into [`State::aim_statuses`]; 0 = in learning.
    pub status: i64,
    /// Start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<NaiveDate>,
    /// Planned end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_end: Option<NaiveDate>,
    /// Awarding body's registration number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// Day of registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_date: Option<NaiveDate>,
    /// Day the certificate was applied for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_applied_date: Option<NaiveDate>,
    /// Day the certificate was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_received_date: Option<NaiveDate>,
    /// Day of achievement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub achieved_date: Option<NaiveDate>,
    /// Progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Percent>,
}

/// A calendar slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    /// Visit ID.
    pub id: i64,
    /// The learner.
    pub learner_id: i64,
    /// The centre.
    pub organisation_id: i64,
    /// The assessor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessor_id: Option<i64>,
    /// Start.
    pub date_from: DateTime<Utc>,
    /// End.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_to: Option<DateTime<Utc>>,
    /// Kind of visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit_type_id: Option<i64>,
    /// Remind the learner by text message.
    pub sms_reminder: bool,
    /// When the record was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_on: Option<DateTime<Utc>>,
}

/// A review. Its status number follows from its dates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    /// Review ID.
    pub id: i64,
    /// The learner.
    pub learner_id: i64,
    /// The assessor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessor_id: Option<i64>,
    /// The employer who signs, where the learner has a default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<i64>,
    /// The calendar slot. Its end is the review's planned end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit_id: Option<i64>,
    /// When the record was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_on: Option<DateTime<Utc>>,
    /// Scheduled start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_on: Option<DateTime<Utc>>,
    /// Assessor's signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessor_signed_on: Option<DateTime<Utc>>,
    /// Learner's signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner_signed_on: Option<DateTime<Utc>>,
    /// Employer's signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer_signed_on: Option<DateTime<Utc>>,
    /// Portfolio progress at the time of the review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Percent>,
}

impl Review {
    /// 1 scheduled, 2 started, 3 signed by the assessor, 4 signed by assessor and learner.
    pub fn status(&self) -> i64 {
        if self.learner_signed_on.is_some() {
            4
        } else if self.assessor_signed_on.is_some() {
            3
        } else if self.started_on.is_some() {
            2
        } else {
            1
        }
    }
}

/// Somebody assigned to a learner, to one of the learner's units, or to one of the aims.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Assignment {
    /// The learner.
    pub learner_id: i64,
    /// The one who is assigned.
    pub user_id: i64,
    /// 1 the learner, 2 a unit, 3 a standard.
    pub level: i64,
    /// The unit, at level 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The standard, at level 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_id: Option<i64>,
}

/// An entry of a look-up table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookUp {
    /// ID.
    pub id: i64,
    /// The centre.
    pub organisation_id: i64,
    /// Name.
    pub name: String,
}
