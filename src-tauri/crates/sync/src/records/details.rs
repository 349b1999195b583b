//! Details of learners, officers and organisations: what both systems hold of them, and how it
//! compares. A learner's unique learner number only ever goes to OneFile, as does no postcode.

use super::field::Field;
use super::onefile::{Placement, User};
use super::pics::{Learner, LearnerKey, Officer, OfficerKey, Organisation, OrganisationKey};
use super::postcode;
use crate::blank;
use serde::{Deserialize, Serialize};

/// A detail of a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LearnerField {
    /// First names.
    FirstNames,
    /// Surname.
    Surname,
    /// E-mail.
    Email,
    /// Telephone.
    Telephone,
    /// Date of birth, `YYYY-MM-DD`.
    DateOfBirth,
    /// National Insurance number.
    NiNumber,
    /// Unique learner number.
    Uln,
}

/// A detail of an officer, who is an assessor in OneFile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficerField {
    /// The whole name: OneFile holds it in two parts.
    Name,
    /// E-mail.
    Email,
}

/// A detail of an organisation, which is a placement in OneFile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationField {
    /// Name.
    Name,
    /// Postcode: in OneFile the last line of the address.
    Postcode,
}

/// A detail without whose it is: what is known of a field is known for all of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Of a learner.
    Learner(LearnerField),
    /// Of an officer.
    Officer(OfficerField),
    /// Of an organisation.
    Organisation(OrganisationField),
}

/// A detail of one record in PICS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum DetailOf {
    /// Of a learner.
    Learner {
        /// The learner.
        learner: LearnerKey,
        /// The field.
        field: LearnerField,
    },
    /// Of an officer.
    Officer {
        /// The officer.
        officer: OfficerKey,
        /// The field.
        field: OfficerField,
    },
    /// Of an organisation.
    Organisation {
        /// The organisation.
        organisation: OrganisationKey,
        /// The field.
        field: OrganisationField,
    },
}

/// What a person or a placement in OneFile holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InOnefile {
    /// A learner or an assessor.
    User(Box<User>),
    /// A placement.
    Placement(Box<Placement>),
}

impl LearnerField {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 7] = [
        Self::FirstNames,
        Self::Surname,
        Self::Email,
        Self::Telephone,
        Self::DateOfBirth,
        Self::NiNumber,
        Self::Uln,
    ];

    /// Whether OneFile's value may come into PICS.
    pub fn is_pulled(self) -> bool {
        self != Self::Uln
    }

    /// What PICS holds; `None` is blank.
    pub fn get(self, learner: &Learner) -> Option<String> {
        let text = |value: &Option<String>| value.as_deref().and_then(blank::text);
        match self {
            Self::FirstNames => blank::text(&learner.first_names),
            Self::Surname => blank::text(&learner.surname),
            Self::Email => text(&learner.email),
            Self::Telephone => text(&learner.telephone),
            Self::DateOfBirth => learner
                .date_of_birth
                .and_then(blank::date)
                .map(|day| day.to_string()),
            Self::NiNumber => text(&learner.ni_number),
            Self::Uln => text(&learner.uln),
        }
    }

    /// Sets what PICS holds, from the text that [`Self::get`] gives.
    ///
    /// # Errors
    /// A date that is not `YYYY-MM-DD`; nothing is changed then.
    pub fn set(self, learner: &mut Learner, value: Option<&str>) -> Result<(), chrono::ParseError> {
        let owned = value.and_then(blank::text);
        match self {
            Self::FirstNames => learner.first_names = owned.unwrap_or_default(),
            Self::Surname => learner.surname = owned.unwrap_or_default(),
            Self::Email => learner.email = owned,
            Self::Telephone => learner.telephone = owned,
            Self::DateOfBirth => {
                learner.date_of_birth = owned.map(|day| day.parse()).transpose()?;
            }
            Self::NiNumber => learner.ni_number = owned,
            Self::Uln => learner.uln = owned,
        }
        Ok(())
    }

    /// What OneFile holds; `None` is blank.
    pub fn in_onefile(self, user: &User) -> Option<String> {
        let text = match self {
            Self::FirstNames => &user.first_name,
            Self::Surname => &user.last_name,
            Self::Email => &user.email,
            Self::Telephone => &user.telephone,
            Self::DateOfBirth => {
                return user
                    .date_of_birth
                    .and_then(blank::date)
                    .map(|day| day.to_string());
            }
            Self::NiNumber => &user.nino,
            Self::Uln => &user.uln,
        };
        text.as_deref().and_then(spaced)
    }
}

impl OfficerField {
    /// Both, in the order in which people read them.
    pub const ALL: [Self; 2] = [Self::Name, Self::Email];

    /// What PICS holds; `None` is blank.
    pub fn get(self, officer: &Officer) -> Option<String> {
        match self {
            Self::Name => blank::text(&officer.name),
            Self::Email => officer.email.as_deref().and_then(blank::text),
        }
    }

    /// Sets what PICS holds.
    pub fn set(self, officer: &mut Officer, value: Option<&str>) {
        let owned = value.and_then(blank::text);
        match self {
            Self::Name => officer.name = owned.unwrap_or_default(),
            Self::Email => officer.email = owned,
        }
    }

    /// What OneFile holds; `None` is blank.
    pub fn in_onefile(self, user: &User) -> Option<String> {
        match self {
            Self::Name => {
                let parts = [&user.first_name, &user.last_name];
                let parts: Vec<&str> = parts.into_iter().filter_map(|p| p.as_deref()).collect();
                spaced(&parts.join(" "))
            }
            Self::Email => user.email.as_deref().and_then(spaced),
        }
    }
}

impl OrganisationField {
    /// Both, in the order in which people read them.
    pub const ALL: [Self; 2] = [Self::Name, Self::Postcode];

    /// What PICS holds; `None` is blank.
    pub fn get(self, organisation: &Organisation) -> Option<String> {
        match self {
            Self::Name => blank::text(&organisation.name),
            Self::Postcode => organisation.postcode.as_deref().and_then(blank::text),
        }
    }

    /// Sets what PICS holds.
    pub fn set(self, organisation: &mut Organisation, value: Option<&str>) {
        let owned = value.and_then(blank::text);
        match self {
            Self::Name => organisation.name = owned.unwrap_or_default(),
            Self::Postcode => organisation.postcode = owned,
        }
    }

    /// What OneFile holds; `None` is blank. An address that does not end in a postcode has none.
    pub fn in_onefile(self, placement: &Placement) -> Option<String> {
        match self {
            Self::Name => spaced(&placement.name),
            Self::Postcode => placement.address.as_deref().and_then(postcode::last_of),
        }
    }
}

impl Detail {
    /// The name as a person reads it.
    pub fn label(self) -> &'static str {
        Field::from(self).label()
    }

    /// Whether two values that are not blank are the same: white space apart, in an e-mail and a
    /// postcode case too.
    pub fn same(self, a: &str, b: &str) -> bool {
        let folded = |text: &str| match self {
            Self::Learner(LearnerField::Email) | Self::Officer(OfficerField::Email) => {
                spaced(text).map(|text| text.to_lowercase())
            }
            Self::Organisation(OrganisationField::Postcode) => {
                postcode::valid(text).or_else(|| spaced(text))
            }
            _ => spaced(text),
        };
        folded(a) == folded(b)
    }

    /// As [`Self::same`], where both may be blank.
    pub fn agree(self, a: Option<&str>, b: Option<&str>) -> bool {
        match (a.and_then(blank::text), b.and_then(blank::text)) {
            (None, None) => true,
            (Some(a), Some(b)) => self.same(&a, &b),
            _ => false,
        }
    }
}

impl From<Detail> for Field {
    fn from(detail: Detail) -> Self {
        match detail {
            Detail::Learner(LearnerField::FirstNames) => Self::FirstNames,
            Detail::Learner(LearnerField::Surname) => Self::Surname,
            Detail::Learner(LearnerField::Email) | Detail::Officer(OfficerField::Email) => {
                Self::Email
            }
            Detail::Learner(LearnerField::Telephone) => Self::Telephone,
            Detail::Learner(LearnerField::DateOfBirth) => Self::DateOfBirth,
            Detail::Learner(LearnerField::NiNumber) => Self::NiNumber,
            Detail::Learner(LearnerField::Uln) => Self::Uln,
            Detail::Officer(OfficerField::Name) | Detail::Organisation(OrganisationField::Name) => {
                Self::Name
            }
            Detail::Organisation(OrganisationField::Postcode) => Self::Postcode,
        }
    }
}

impl DetailOf {
    /// The detail, without whose it is.
    pub fn detail(&self) -> Detail {
        match self {
            Self::Learner { field, .. } => Detail::Learner(*field),
            Self::Officer { field, .. } => Detail::Officer(*field),
            Self::Organisation { field, .. } => Detail::Organisation(*field),
        }
    }
}

impl InOnefile {
    /// One value; `None` is blank, or no detail of such a record.
    pub fn get(&self, detail: Detail) -> Option<String> {
        match (self, detail) {
            (Self::User(user), Detail::Learner(field)) => field.in_onefile(user),
            (Self::User(user), Detail::Officer(field)) => field.in_onefile(user),
            (Self::Placement(placement), Detail::Organisation(field)) => {
                field.in_onefile(placement)
            }
            _ => None,
        }
    }
}

/// The text with white space folded; `None` where nothing is left.
pub fn spaced(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_the_same() {
        let email = Detail::Learner(LearnerField::Email);
        let surname = Detail::Learner(LearnerField::Surname);
        let postcode = Detail::Organisation(OrganisationField::Postcode);
        assert!(email.same("Ada@Example.test ", "ada@example.test"));
        assert!(surname.same(" van  Dyk", "van Dyk"));
        assert!(!surname.same("Smeth", "Sméth"));
        assert!(!surname.same("SMITH", "Smith"));
        assert!(postcode.same("zz11zz", "ZZ1 1ZZ"));
        assert!(!postcode.same("ZZ1 1ZZ", "ZZ1 2ZZ"));
        assert!(surname.agree(None, Some(" ")));
        assert!(!surname.agree(None, Some("Quill")));
    }

    #[test]
    fn two_names_are_one_and_never_the_other_way() {
        let user = User {
            first_name: Some(" Jo ".into()),
            last_name: Some("van  Dyk".into()),
            ..User::default()
        };
        assert_eq!(
            OfficerField::Name.in_onefile(&user).as_deref(),
            Some("Jo van Dyk")
        );
        assert_eq!(OfficerField::Name.in_onefile(&User::default()), None);
    }
}
