//! Details of learners, officers and organisations: what both systems hold of them, and how it
//! compares. A learner's unique learner number only ever goes to OneFile, as does no postcode.

use super::field::{Field, OfAnotherKind, Value};
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
    pub fn get(self, learner: &Learner) -> Option<Value> {
        let text = match self {
            Self::FirstNames => Some(&learner.first_names),
            Self::Surname => Some(&learner.surname),
            Self::Email => learner.email.as_ref(),
            Self::Telephone => learner.telephone.as_ref(),
            Self::DateOfBirth => {
                return learner.date_of_birth.and_then(blank::date).map(Value::Date);
            }
            Self::NiNumber => learner.ni_number.as_ref(),
            Self::Uln => learner.uln.as_ref(),
        };
        text.and_then(|text| Value::text(text))
    }

    /// Sets what PICS holds.
    ///
    /// # Errors
    /// A value of another kind than the field's; nothing is changed then.
    pub fn set(self, learner: &mut Learner, value: Option<Value>) -> Result<(), OfAnotherKind> {
        let value = Field::from(Detail::Learner(self)).take(value)?;
        let text = value.clone().and_then(Value::into_text);
        match self {
            Self::FirstNames => learner.first_names = text.unwrap_or_default(),
            Self::Surname => learner.surname = text.unwrap_or_default(),
            Self::Email => learner.email = text,
            Self::Telephone => learner.telephone = text,
            Self::DateOfBirth => learner.date_of_birth = value.and_then(Value::day),
            Self::NiNumber => learner.ni_number = text,
            Self::Uln => learner.uln = text,
        }
        Ok(())
    }

    /// What OneFile holds; `None` is blank.
    pub fn in_onefile(self, user: &User) -> Option<Value> {
        let text = match self {
            Self::FirstNames => &user.first_name,
            Self::Surname => &user.last_name,
            Self::Email => &user.email,
            Self::Telephone => &user.telephone,
            Self::DateOfBirth => {
                return user.date_of_birth.and_then(blank::date).map(Value::Date);
            }
            Self::NiNumber => &user.nino,
            Self::Uln => &user.uln,
        };
        text.as_deref().and_then(folded_text)
    }
}

impl OfficerField {
    /// Both, in the order in which people read them.
    pub const ALL: [Self; 2] = [Self::Name, Self::Email];

    /// What PICS holds; `None` is blank.
    pub fn get(self, officer: &Officer) -> Option<Value> {
        match self {
            Self::Name => Value::text(&officer.name),
            Self::Email => officer.email.as_deref().and_then(Value::text),
        }
    }

    /// Sets what PICS holds.
    ///
    /// # Errors
    /// A value that is no text; nothing is changed then.
    pub fn set(self, officer: &mut Officer, value: Option<Value>) -> Result<(), OfAnotherKind> {
        let value = Field::from(Detail::Officer(self)).take(value)?;
        let text = value.and_then(Value::into_text);
        match self {
            Self::Name => officer.name = text.unwrap_or_default(),
            Self::Email => officer.email = text,
        }
        Ok(())
    }

    /// What OneFile holds; `None` is blank.
    pub fn in_onefile(self, user: &User) -> Option<Value> {
        match self {
            Self::Name => {
                let parts = [&user.first_name, &user.last_name];
                let parts: Vec<&str> = parts.into_iter().filter_map(|p| p.as_deref()).collect();
                folded_text(&parts.join(" "))
            }
            Self::Email => user.email.as_deref().and_then(folded_text),
        }
    }
}

impl OrganisationField {
    /// Both, in the order in which people read them.
    pub const ALL: [Self; 2] = [Self::Name, Self::Postcode];

    /// What PICS holds; `None` is blank.
    pub fn get(self, organisation: &Organisation) -> Option<Value> {
        match self {
            Self::Name => Value::text(&organisation.name),
            Self::Postcode => organisation.postcode.as_deref().and_then(Value::text),
        }
    }

    /// Sets what PICS holds.
    ///
    /// # Errors
    /// A value that is no text; nothing is changed then.
    pub fn set(
        self,
        organisation: &mut Organisation,
        value: Option<Value>,
    ) -> Result<(), OfAnotherKind> {
        let value = Field::from(Detail::Organisation(self)).take(value)?;
        let text = value.and_then(Value::into_text);
        match self {
            Self::Name => organisation.name = text.unwrap_or_default(),
            Self::Postcode => organisation.postcode = text,
        }
        Ok(())
    }

    /// What OneFile holds; `None` is blank. An address that does not end in a postcode has none.
    pub fn in_onefile(self, placement: &Placement) -> Option<Value> {
        match self {
            Self::Name => folded_text(&placement.name),
            Self::Postcode => {
                let last = placement.address.as_deref().and_then(postcode::last_of);
                last.map(Value::Text)
            }
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
    pub fn same(self, a: &Value, b: &Value) -> bool {
        let (Value::Text(a), Value::Text(b)) = (a, b) else {
            return a == b;
        };
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
    pub fn agree(self, a: Option<&Value>, b: Option<&Value>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => self.same(a, b),
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
    pub fn get(&self, detail: Detail) -> Option<Value> {
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

/// A text with its white space folded; other values as they are.
pub fn folded(value: Value) -> Option<Value> {
    match value {
        Value::Text(text) => spaced(&text).map(Value::Text),
        other => Some(other),
    }
}

fn folded_text(text: &str) -> Option<Value> {
    spaced(text).map(Value::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_the_same() {
        let email = Detail::Learner(LearnerField::Email);
        let surname = Detail::Learner(LearnerField::Surname);
        let postcode = Detail::Organisation(OrganisationField::Postcode);
        let text = |text: &str| Value::Text(text.to_owned());
        let same = |detail: Detail, a: &str, b: &str| detail.same(&text(a), &text(b));
        assert!(same(email, "Ada@Example.test ", "ada@example.test"));
        assert!(same(surname, " van  Dyk", "van Dyk"));
        assert!(!same(surname, "Smeth", "Sméth"));
        assert!(!same(surname, "SMITH", "Smith"));
        assert!(same(postcode, "zz11zz", "ZZ1 1ZZ"));
        assert!(!same(postcode, "ZZ1 1ZZ", "ZZ1 2ZZ"));
        assert!(surname.agree(None, Value::text(" ").as_ref()));
        assert!(!surname.agree(None, Some(&text("Quill"))));
    }

    #[test]
    fn two_names_are_one_and_never_the_other_way() {
        let user = User {
            first_name: Some(" Jo ".into()),
            last_name: Some("van  Dyk".into()),
            ..User::default()
        };
        assert_eq!(
            OfficerField::Name.in_onefile(&user),
            Value::text("Jo van Dyk")
        );
        assert_eq!(OfficerField::Name.in_onefile(&User::default()), None);
    }
}
