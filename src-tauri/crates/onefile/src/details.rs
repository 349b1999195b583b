//! Details of people and placements: under which names answers show them, and how they are set.

use crate::client::OneFileClient;
use crate::verdict::Failure;
use crate::wire::{self, Record};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind};
use tandem_sync::records::details::{Detail, LearnerField, OfficerField, OrganisationField};
use tandem_sync::records::field;
use tandem_sync::records::onefile::Role;

impl OneFileClient {
    /// Adds names of properties that answers have shown before: see [`Self::shown_detail_names`].
    #[must_use]
    pub fn with_shown_details(self, names: Vec<(Detail, String)>) -> Self {
        self.details().extend(names);
        self
    }

    /// Names of properties of people and placements that answers have shown so far: kept for the
    /// next time, since a detail is written only under a name that was shown.
    pub fn shown_detail_names(&self) -> Vec<(Detail, String)> {
        self.details().clone().into_iter().collect()
    }

    /// Notes the names that the account of a person shows.
    pub(crate) fn note_user(&self, record: &Record, role: Option<i64>) {
        let learner = Role::Learner.number();
        if role.is_none_or(|role| role == learner) {
            self.note(record, LearnerField::ALL.map(Detail::Learner));
        }
        if role.is_none_or(|role| role != learner) {
            self.note(record, OfficerField::ALL.map(Detail::Officer));
        }
    }

    /// Notes the names that a placement shows.
    pub(crate) fn note_placement(&self, record: &Record) {
        self.note(record, OrganisationField::ALL.map(Detail::Organisation));
    }

    fn note(&self, record: &Record, details: impl IntoIterator<Item = Detail>) {
        let mut shown = self.details();
        for detail in details {
            if let Some(found) = name(detail).and_then(|name| record.shown(name)) {
                shown.insert(detail, found);
            }
        }
    }

    pub(crate) async fn write_details(
        &self,
        id: i64,
        details: &BTreeMap<Detail, field::Value>,
    ) -> Result<(), OneFileError> {
        let Some(first) = details.keys().next() else {
            return Ok(());
        };
        let (endpoint, resource) = match first {
            Detail::Organisation(_) => ("Placement/{id}", "Placement"),
            Detail::Learner(_) | Detail::Officer(_) => ("User/{id}", "User"),
        };
        let shown = self.details().clone();
        let body: Result<Map<String, Value>, Failure> = details
            .iter()
            .map(|(detail, value)| {
                let name = shown.get(detail).ok_or_else(|| {
                    refused(
                        *detail,
                        "no answer has shown under which name it is written",
                    )
                })?;
                let value = wire::value_out((*detail).into(), value)
                    .ok_or_else(|| refused(*detail, "not a value of it"))?;
                Ok((name.clone(), value.into()))
            })
            .collect();
        let body = body.map_err(|failure| failure.at(endpoint))?;
        self.update(endpoint, resource, id, body.into()).await
    }
}

/// The name of the property that holds a detail; none where OneFile holds it in another form.
fn name(detail: Detail) -> Option<&'static str> {
    Some(match detail {
        Detail::Learner(LearnerField::FirstNames) => "FirstName",
        Detail::Learner(LearnerField::Surname) => "LastName",
        Detail::Learner(LearnerField::Email) | Detail::Officer(OfficerField::Email) => "Email",
        Detail::Learner(LearnerField::Telephone) => "Telephone",
        Detail::Learner(LearnerField::DateOfBirth) => "DOB",
        Detail::Learner(LearnerField::NiNumber) => "NINO",
        Detail::Learner(LearnerField::Uln) => "ULN",
        Detail::Organisation(OrganisationField::Name) => "Name",
        Detail::Officer(OfficerField::Name) | Detail::Organisation(OrganisationField::Postcode) => {
            return None;
        }
    })
}

fn refused(detail: Detail, why: &str) -> Failure {
    let text = format!("not sent: {}: {why}", detail.label());
    Failure::new(OneFileErrorKind::Refused, text)
}
