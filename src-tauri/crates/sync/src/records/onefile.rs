//! OneFile records, as far as Tandem reads them (OneFile API, sections 5 to 7).

use super::Registration;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A learner (a user with role 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// User ID.
    pub id: i64,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The centre's own key on the user: PICS Ident or learner reference where it was kept.
    pub misid: Option<String>,
    /// Read-only portfolio, out of scope.
    pub archived: bool,
    /// The change cursor, where the answer carried it.
    pub last_modified: Option<DateTime<Utc>>,
}

/// A member of staff whom reviews can name (roles 4 and 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessor {
    /// User ID.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// PICS Ident of the officer where it was kept.
    pub misid: Option<String>,
    /// No longer working.
    pub archived: bool,
}

/// A person in full, as `GET User/{id}` shows one (OneFile API, section 5.2). Only a learner has
/// the episode's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// User ID.
    pub id: i64,
    /// Role number: 1 learner, 4 trainee assessor, 5 assessor, 10 internal verifier, 40 employer,
    /// 45 observer.
    pub role: Option<i64>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// The centre's own key.
    pub misid: Option<String>,
    /// Unique learner number.
    pub uln: Option<String>,
    /// National Insurance number.
    pub nino: Option<String>,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Mobile telephone.
    pub mobile: Option<String>,
    /// Home address, its lines split by CR LF.
    pub home_address: Option<String>,
    /// Employer's site.
    pub placement_id: Option<i64>,
    /// Class.
    pub classroom_id: Option<i64>,
    /// Main assessor.
    pub default_assessor_id: Option<i64>,
    /// Start of the episode.
    pub start_on: Option<NaiveDate>,
    /// Planned end of the episode.
    pub planned_end: Option<NaiveDate>,
    /// Read-only portfolio, or no longer working.
    pub archived: bool,
    /// When the record last changed, where the answer says.
    pub last_modified: Option<DateTime<Utc>>,
}

/// What a user is in OneFile. Answers bear its number; others than these say nothing to Tandem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A learner.
    Learner,
    /// A trainee assessor.
    TraineeAssessor,
    /// An assessor.
    Assessor,
    /// An internal verifier.
    Verifier,
}

impl Role {
    /// Its number (OneFile REST API, roles).
    pub const fn number(self) -> i64 {
        match self {
            Self::Learner => 1,
            Self::TraineeAssessor => 4,
            Self::Assessor => 5,
            Self::Verifier => 10,
        }
    }

    /// Whether an answer may be about one; an answer without a role does not say otherwise.
    pub fn may_be(self, shown: Option<i64>) -> bool {
        shown.is_none_or(|role| role == self.number())
    }
}

impl User {
    /// First and last name.
    pub fn name(&self) -> String {
        let names = [&self.first_name, &self.last_name].into_iter().flatten();
        let names = names.map(|name| name.trim());
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        names.join(" ")
    }

    /// Whether it may be a learner; an answer without a role does not say otherwise.
    pub fn is_learner(&self) -> bool {
        Role::Learner.may_be(self.role)
    }

    /// Whether it may be a member of staff; an answer without a role does not say otherwise.
    pub fn is_staff(&self) -> bool {
        [Role::Assessor, Role::TraineeAssessor, Role::Verifier]
            .iter()
            .any(|role| role.may_be(self.role))
    }
}

/// An employer's site: what PICS has as an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Placement ID.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The centre's own key.
    pub misid: Option<String>,
    /// Address as one text, its lines split by CR LF or commas, the postcode mostly last. Search
    /// rows may lack it.
    pub address: Option<String>,
    /// E-mail, which search rows may lack.
    pub email: Option<String>,
    /// Telephone, which search rows may lack.
    pub telephone: Option<String>,
}

/// A class of learners.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classroom {
    /// Classroom ID.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The centre's own key.
    pub misid: Option<String>,
}

/// A catalogue entry: what an aim is an instance of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// Standard ID.
    pub id: i64,
    /// Title, with the code in square brackets where OneFile shows it so.
    pub title: String,
    /// The code: its own property, or the last bracket of the title.
    pub code: Option<String>,
}

/// A standard on a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// Learning aim ID.
    pub id: i64,
    /// The learner's user ID.
    pub learner_id: i64,
    /// The standard it is an instance of.
    pub standard_id: i64,
    /// Start.
    pub start: Option<NaiveDate>,
    /// Planned end.
    pub planned_end: Option<NaiveDate>,
    /// Registration and certification.
    pub registration: Registration,
    /// Progress, where there is any.
    pub progress: Option<Percent>,
    /// OneFile shows a progress that is none: no number, or one outside 0 to 100.
    #[serde(default)]
    pub progress_unreadable: bool,
}

/// A review: who, when, and how far it went. Its state follows from its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Review ID.
    pub id: i64,
    /// The learner's user ID.
    pub learner_id: i64,
    /// The assessor's user ID.
    pub assessor_id: Option<i64>,
    /// The calendar slot.
    pub visit_id: Option<i64>,
    /// Scheduled start.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Started: taken as attended.
    pub started_on: Option<DateTime<Utc>>,
    /// Assessor's signature.
    pub assessor_signed_on: Option<DateTime<Utc>>,
    /// Learner's signature.
    pub learner_signed_on: Option<DateTime<Utc>>,
    /// Employer's signature.
    pub employer_signed_on: Option<DateTime<Utc>>,
}

/// A percentage in hundredths: 27.5 % is `Percent(2750)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(pub u32);

impl Percent {
    /// From a number of percent, cut to hundredths. `None` for what is no number from 0 to 100.
    pub fn from_number(percent: f64) -> Option<Self> {
        // 29.0 * 100.0 may come out a hair below 2900: the epsilon is far below a hundredth.
        let hundredths = (percent * 100.0 + 1e-6).floor();
        if !(0.0..=10_000.0).contains(&hundredths) {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // looked at above
        Some(Self(hundredths as u32))
    }

    /// Whether there is none yet.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// floor(percent × total ÷ 100).
    pub fn elements_of(self, total: u32) -> u32 {
        u32::try_from(u64::from(self.0) * u64::from(total) / 10_000).unwrap_or(total)
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole} %"),
            (whole, part) => write!(
                f,
                "{whole}.{} %",
                format!("{part:02}").trim_end_matches('0')
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_cut_never_rounded_up() {
        assert_eq!(Percent::from_number(29.0).unwrap().elements_of(100), 29);
        assert_eq!(Percent::from_number(27.5).unwrap().elements_of(40), 11);
        assert_eq!(Percent::from_number(99.99).unwrap().elements_of(100), 99);
        assert_eq!(Percent::from_number(100.0).unwrap().elements_of(7), 7);
    }

    #[test]
    fn what_lies_outside_0_to_100_is_no_percentage() {
        for none in [-5.0, -0.01, 100.01, 250.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Percent::from_number(none), None, "{none}");
        }
        assert_eq!(Percent::from_number(0.0), Some(Percent(0)));
        assert_eq!(Percent::from_number(100.0), Some(Percent(10_000)));
    }

    #[test]
    fn reads_as_people_write_it() {
        assert_eq!(Percent(2750).to_string(), "27.5 %");
        assert_eq!(Percent(3000).to_string(), "30 %");
    }
}
