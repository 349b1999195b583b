//! Records on their way to OneFile.

use crate::records::field::Field;
use crate::records::pics::{OfficerKey, OrganisationKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A record to create in OneFile. What has no value is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "creates", rename_all = "snake_case")]
pub enum Creation {
    /// A learner's account.
    Learner(Box<NewLearner>),
    /// An assessor's account.
    Assessor(Member),
    /// A placement.
    Placement(NewPlacement),
    /// A class.
    Classroom(NewClassroom),
}

/// A learner's account with what it points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLearner {
    /// The learner's own fields.
    pub account: Account,
    /// OneFile user ID of the default assessor.
    pub assessor_id: i64,
    /// OneFile placement ID.
    pub placement_id: i64,
    /// OneFile classroom ID.
    pub classroom_id: i64,
}

/// A learner's own fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// PICS Ident, else learner reference: by it the account is found again.
    pub misid: String,
    /// First names.
    pub first_name: String,
    /// Surname.
    pub last_name: String,
    /// E-mail; blank where it is missing.
    pub email: String,
    /// Telephone.
    pub telephone: Option<String>,
    /// Mobile telephone.
    pub mobile: Option<String>,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// Unique learner number: a valid one that no other learner has.
    pub uln: Option<String>,
    /// National Insurance number.
    pub nino: Option<String>,
    /// Start of the programme.
    pub start: Option<NaiveDate>,
    /// Planned end of the programme.
    pub planned_end: Option<NaiveDate>,
    /// Ethnicity code, L12.
    pub ethnicity: Option<String>,
    /// Sex code, L13.
    pub sex: Option<String>,
    /// Learning difficulty or disability, L14.
    pub lldd: Option<String>,
}

/// An officer who becomes an assessor in OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Ident, and MIS value in OneFile.
    pub officer: OfficerKey,
    /// First name.
    pub first_name: String,
    /// Surname.
    pub last_name: String,
    /// E-mail.
    pub email: String,
}

/// An organisation that becomes a placement in OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlacement {
    /// Ident, and MIS value in OneFile.
    pub organisation: OrganisationKey,
    /// Name.
    pub name: String,
}

/// A main tag that becomes a class in OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewClassroom {
    /// Name.
    pub name: String,
    /// Start.
    pub start: Option<NaiveDate>,
}

impl Member {
    /// First name and surname.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl Creation {
    /// Whether it is an account, of a learner or an assessor.
    pub fn is_account(&self) -> bool {
        matches!(self, Self::Learner(_) | Self::Assessor(_))
    }

    /// What kind of record: the field in lists of changes.
    pub fn field(&self) -> Field {
        match self {
            Self::Learner(_) => Field::Account,
            Self::Assessor(_) => Field::Assessor,
            Self::Placement(_) => Field::Placement,
            Self::Classroom(_) => Field::Classroom,
        }
    }

    /// The record in one line.
    pub fn described(&self) -> String {
        match self {
            Self::Learner(new) => {
                let Account {
                    misid,
                    first_name,
                    last_name,
                    ..
                } = &new.account;
                format!("{first_name} {last_name}, MIS value {misid}")
            }
            Self::Assessor(member) => {
                format!("{}, MIS value {}", member.name(), member.officer)
            }
            Self::Placement(new) => format!("{}, MIS value {}", new.name, new.organisation),
            Self::Classroom(new) => new.name.clone(),
        }
    }

    /// Whether two creations are of one record.
    pub fn is_same_record(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Learner(a), Self::Learner(b)) => a.account.misid == b.account.misid,
            (Self::Assessor(a), Self::Assessor(b)) => a.officer == b.officer,
            (Self::Placement(a), Self::Placement(b)) => a.organisation == b.organisation,
            (Self::Classroom(a), Self::Classroom(b)) => a.name == b.name,
            _ => false,
        }
    }
}
