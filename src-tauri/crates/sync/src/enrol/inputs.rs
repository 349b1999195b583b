//! Everything that decides what an enrolment takes.

use super::Choices;
use crate::links::{Link, NotLinked};
use crate::records::{onefile, pics};
use crate::settings::Settings;
use chrono::NaiveDate;

/// Everything that decides what an enrolment takes.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The learner in PICS.
    pub learner: &'a pics::Learner,
    /// The learner's account, or why there is none.
    pub link: Result<Link, NotLinked>,
    /// Another learner in PICS has the same ULN.
    pub uln_is_shared: bool,
    /// Officers in PICS.
    pub officers: &'a [pics::Officer],
    /// Organisations in PICS.
    pub organisations: &'a [pics::Organisation],
    /// Accounts in OneFile that are nobody else's, as far as they were looked at.
    pub accounts: &'a [&'a onefile::User],
    /// Assessors in OneFile.
    pub assessors: &'a [onefile::Assessor],
    /// Placements in OneFile.
    pub placements: &'a [onefile::Placement],
    /// Classes in OneFile.
    pub classrooms: &'a [onefile::Classroom],
    /// What a person chose.
    pub choices: &'a Choices,
    /// Something was sent for this learner and no answer came.
    pub in_doubt: bool,
    /// UK day.
    pub today: NaiveDate,
    /// Settings.
    pub settings: &'a Settings,
}
