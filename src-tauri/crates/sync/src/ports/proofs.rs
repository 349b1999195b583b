//! What is known about writes to this OneFile.

use crate::records::RegistrationField;
use crate::records::details::Detail;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is known about writes to this OneFile: the first of each kind is read back whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Proofs {
    /// Fields that were written once and read back as they were sent.
    pub fields: BTreeSet<RegistrationField>,
    /// Setting fields of an aim left its other registration and certification as it was.
    pub spares_registration: bool,
    /// And its dates.
    pub spares_dates: bool,
    /// Setting fields of an aim changed its other registration and certification, and an
    /// administrator has looked at that: no field is set any more where there is any to lose.
    pub loses_registration: bool,
    /// And its dates.
    pub loses_dates: bool,
    /// Fields that did not keep what was sent.
    pub not_sticking: BTreeSet<RegistrationField>,
    /// A review that was created shows the time that it was given, on a day of winter time.
    pub review: bool,
    /// And on a day of British summer time, when a `Z` that is read as UK time shows.
    pub review_in_summer: bool,
    /// An aim that was assigned was read back.
    pub assigned: bool,
    /// An aim that was assigned and dated was read back.
    pub assignment: bool,
    /// It did not show the dates that it was given.
    pub dates_not_sticking: bool,
    /// Details that were written once and read back as they were sent.
    pub details: BTreeSet<Detail>,
    /// Details that did not keep what was sent.
    pub details_not_sticking: BTreeSet<Detail>,
    /// Details that changed others when they were written, after an administrator had looked at that.
    pub details_losing: BTreeSet<Detail>,
    /// A learner who was created was read back as sent.
    pub account: bool,
}

impl Proofs {
    /// Whether it is known what becomes of a field that is written.
    pub fn is_known(&self, field: RegistrationField) -> bool {
        self.fields.contains(&field) || self.not_sticking.contains(&field)
    }

    /// Whether it is known what becomes of a detail that is written.
    pub fn is_detail_known(&self, detail: Detail) -> bool {
        self.details.contains(&detail)
            || self.details_not_sticking.contains(&detail)
            || self.details_losing.contains(&detail)
    }
}
