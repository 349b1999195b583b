//! Everything that decides what happens to one learner.

use super::{Agreed, Cause, Decisions, Held, Record};
use crate::records::details::{Detail, LearnerField, spaced};
use crate::records::field::Field;
use crate::records::{Gone, RegistrationField, onefile, pics};
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that decides what happens to one learner.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The learner in PICS.
    pub learner: &'a pics::Learner,
    /// The learner's OneFile user ID.
    pub onefile_id: i64,
    /// The learner's account in OneFile, where details are kept in step.
    pub user: Option<&'a onefile::User>,
    /// What is known of details.
    pub details: &'a DetailsKnown,
    /// The learner's aims in OneFile.
    pub aims: &'a [onefile::Aim],
    /// The learner's reviews in OneFile.
    pub reviews: &'a [onefile::Review],
    /// What OneFile does not know any more.
    pub gone: &'a Gone,
    /// OneFile's catalogue, by ID.
    pub standards: &'a BTreeMap<i64, onefile::Standard>,
    /// Officers and the assessors they are.
    pub staff: &'a Staff,
    /// Pairs of aims that Tandem keeps itself.
    pub aim_links: &'a BTreeMap<pics::AimKey, i64>,
    /// Registration fields that OneFile has shown, and that can therefore be written.
    pub shown: &'a BTreeSet<RegistrationField>,
    /// Standards that people chose for codes that OneFile offers several of.
    pub pathways: &'a BTreeMap<String, i64>,
    /// Registration fields that OneFile took and did not keep.
    pub not_sticking: &'a BTreeSet<RegistrationField>,
    /// What both sides agreed on last.
    pub agreed: &'a Agreed,
    /// What a person decided.
    pub decisions: &'a Decisions,
    /// Reviews on their way to OneFile from an earlier run.
    pub unfinished: &'a BTreeMap<pics::ReviewKey, UnderWay>,
    /// Aims on their way to OneFile from an earlier run, with the time at which they were sent
    /// where no answer came.
    pub assigning: &'a BTreeMap<pics::AimKey, Option<DateTime<Utc>>>,
    /// This UK day.
    pub today: NaiveDate,
    /// Settings.
    pub settings: &'a Settings,
}

/// How far a review is on its way to OneFile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// Its slot; `None` where it is in doubt whether that exists.
    pub slot: Option<i64>,
    /// When the call left to which no answer came.
    pub sent: Option<DateTime<Utc>>,
}

/// Officers linked to assessors who still work in OneFile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    assessors: BTreeMap<pics::OfficerKey, i64>,
    officers: BTreeMap<i64, Option<pics::OfficerKey>>,
    /// Why officers who are linked take no reviews.
    away: BTreeMap<pics::OfficerKey, Cause>,
}

impl Staff {
    /// Officers hold the OneFile ID of their assessor, or a person linked them (`kept`); archived
    /// assessors take no reviews.
    pub fn of(
        officers: &[pics::Officer],
        assessors: &[onefile::Assessor],
        kept: &BTreeMap<pics::OfficerKey, i64>,
    ) -> Self {
        let known: BTreeMap<i64, &onefile::Assessor> =
            assessors.iter().map(|a| (a.id, a)).collect();
        let mut staff = Self::default();
        for officer in officers {
            let held = officer
                .onefile_id
                .or_else(|| kept.get(&officer.key).copied());
            let Some(id) = held else {
                continue;
            };
            match known.get(&id) {
                Some(assessor) if assessor.archived => {
                    let cause = Cause::ReviewerArchived {
                        officer: officer.key.0.clone(),
                        onefile_id: id,
                        name: assessor.name.clone(),
                    };
                    staff.away.insert(officer.key.clone(), cause);
                }
                Some(_) => {
                    staff.assessors.insert(officer.key.clone(), id);
                }
                None => {
                    let cause = Cause::ReviewerNoAssessor {
                        officer: officer.key.0.clone(),
                        onefile_id: id,
                    };
                    staff.away.insert(officer.key.clone(), cause);
                }
            }
            // Two officers with one assessor: no telling which of them held a review.
            let one = staff.officers.entry(id).and_modify(|seen| *seen = None);
            one.or_insert_with(|| Some(officer.key.clone()));
        }
        staff
    }

    /// OneFile user ID of an officer who can take reviews.
    pub fn assessor_of(&self, officer: &pics::OfficerKey) -> Option<i64> {
        self.assessors.get(officer).copied()
    }

    /// From now on the officer takes no reviews, and none is taken for theirs.
    pub fn take_away(&mut self, officer: &pics::OfficerKey, cause: Cause) {
        if let Some(id) = self.assessors.remove(officer) {
            self.officers.insert(id, None);
        }
        self.away.insert(officer.clone(), cause);
    }

    /// Why an officer takes no reviews.
    pub fn why_away(&self, officer: &pics::OfficerKey) -> Cause {
        let known = self.away.get(officer).cloned();
        known.unwrap_or_else(|| Cause::ReviewerNotLinked {
            officer: officer.0.clone(),
        })
    }

    /// The one officer who is this assessor.
    pub fn officer_of(&self, assessor: i64) -> Option<pics::OfficerKey> {
        self.officers.get(&assessor).cloned().flatten()
    }
}

impl Inputs<'_> {
    /// Whether a person put this value back, so that it stays as it is.
    pub(super) fn is_held(&self, record: &Record, field: Field) -> bool {
        let held = Held::Field(record.clone(), field);
        self.decisions.held.contains(&held)
    }
}

/// What is known of details besides the records themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailsKnown {
    /// Details that OneFile has shown, and that can therefore be written.
    pub shown: BTreeSet<Detail>,
    /// Details that OneFile took and did not keep.
    pub not_sticking: BTreeSet<Detail>,
    /// Unique learner numbers that several learners in PICS have.
    pub shared_ulns: BTreeSet<String>,
}

impl DetailsKnown {
    /// The unique learner numbers that several of these learners have.
    pub fn shared_ulns_of(learners: &[pics::Learner]) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let numbers = learners
            .iter()
            .filter_map(|l| LearnerField::Uln.get(l))
            .filter_map(|uln| spaced(&uln.to_string()));
        numbers.filter(|uln| !seen.insert(uln.clone())).collect()
    }
}
