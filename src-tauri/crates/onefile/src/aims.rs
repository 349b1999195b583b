//! Learning aims: the search gives IDs, the detail everything else.

use crate::client::{OneFileClient, unreadable};
use crate::verdict::Failure;
use crate::wire::{self, Record, Unreadable};
use chrono::NaiveDate;
use futures::future::try_join_all;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind};
use tandem_sync::records::field;
use tandem_sync::records::onefile::{Aim, Percent};
use tandem_sync::records::{Registration, RegistrationField};

const DETAIL: &str = "LearningAim/{id}";

/// What an aim is read for, besides the IDs that every row must have.
const FIELDS: [&[&str]; 7] = [
    &["StartDate"],
    &["PlannedEnd"],
    &["RegistrationNumber"],
    &["RegistrationDate"],
    &["CertificateAppliedDate"],
    &CERTIFICATE_RECEIVED,
    &["Progress"],
];

/// Names that the day may have on which the certificate was received: the right one is not known
/// for certain. In the order in which they are believed.
const CERTIFICATE_RECEIVED: [&str; 4] = [
    "CertificateReceivedDate",
    "CertificateReceived",
    "CertificatedDate",
    "CertificateDate",
];

impl OneFileClient {
    pub(crate) async fn read_aims(&self, learner_id: i64) -> Result<Vec<Aim>, OneFileError> {
        let search = json!({"UserID": learner_id});
        let rows = self.search_of_learner("LearningAim/Search", search).await?;
        let mine = rows.iter().filter(|(_, row)| {
            // A row that names another learner was not asked for.
            !matches!(row.reference("UserID"), Ok(Some(other)) if other != learner_id)
        });
        let read = mine.map(|(id, row)| self.read_listed_aim(*id, row));
        let mut aims = try_join_all(read).await?;
        aims.retain(|aim| aim.learner_id == learner_id);
        Ok(aims)
    }

    /// An aim that a listing has just shown, from its row where rows tell all. One that can't be
    /// read is no absent one: what looks absent would be created.
    async fn read_listed_aim(&self, id: i64, row: &Record) -> Result<Aim, OneFileError> {
        if self.aim_rows().tell_all(&FIELDS)
            && let Ok(aim) = aim(id, row)
        {
            return Ok(aim);
        }
        let gone = || Failure::new(OneFileErrorKind::NotFound, "listed, and then unknown");
        let read = self.get(DETAIL, "LearningAim", id).await?;
        let record = read.ok_or_else(|| gone().at(DETAIL))?;
        self.aim_rows().compare(row, &record, &FIELDS);
        self.aim_of(id, &record)
    }

    pub(crate) async fn read_aim(&self, id: i64) -> Result<Option<Aim>, OneFileError> {
        let Some(record) = self.get(DETAIL, "LearningAim", id).await? else {
            return Ok(None);
        };
        self.aim_of(id, &record).map(Some)
    }

    fn aim_of(&self, id: i64, record: &Record) -> Result<Aim, OneFileError> {
        note_names(record, &mut self.shown());
        aim(id, record).map_err(|e| unreadable(DETAIL, &e))
    }

    pub(crate) async fn write_assignment(
        &self,
        standard_id: i64,
        learner_id: i64,
    ) -> Result<i64, OneFileError> {
        let path = format!("Standard/{standard_id}/Assign/{learner_id}");
        self.create_at("Standard/{id}/Assign/{learner}", path).await
    }

    /// Days without a time are written as midnight UTC: the same UK day in either reading.
    pub(crate) async fn write_aim_dates(
        &self,
        id: i64,
        start: Option<NaiveDate>,
        planned_end: Option<NaiveDate>,
    ) -> Result<(), OneFileError> {
        let dates = [("StartDate", start), ("PlannedEnd", planned_end)];
        let body: Map<String, Value> = dates
            .into_iter()
            .filter_map(|(name, day)| Some((name.to_owned(), json!(wire::day_out(day?)))))
            .collect();
        if body.is_empty() {
            return Ok(());
        }
        self.update(DETAIL, "LearningAim", id, Value::Object(body))
            .await
    }

    pub(crate) async fn write_aim(
        &self,
        id: i64,
        fields: &BTreeMap<RegistrationField, field::Value>,
    ) -> Result<(), OneFileError> {
        if fields.is_empty() {
            return Ok(());
        }
        let shown = self.shown_names();
        let body: Result<Map<String, Value>, Failure> = fields
            .iter()
            .map(|(field, value)| {
                let name = shown.get(field).ok_or_else(|| {
                    refused(*field, "no answer has shown under which name it is written")
                })?;
                let value = wire::value_out((*field).into(), value)
                    .ok_or_else(|| refused(*field, "not a value of it"))?;
                Ok((name.clone(), value.into()))
            })
            .collect();
        let body = body.map_err(|failure| failure.at(DETAIL))?;
        self.update(DETAIL, "LearningAim", id, body.into()).await
    }
}

/// Names that a field may have, in the order in which they are believed.
fn names(field: RegistrationField) -> &'static [&'static str] {
    match field {
        RegistrationField::RegistrationNumber => &["RegistrationNumber"],
        RegistrationField::RegistrationDate => &["RegistrationDate"],
        RegistrationField::CertificateAppliedDate => &["CertificateAppliedDate"],
        RegistrationField::CertificateReceivedDate => &CERTIFICATE_RECEIVED,
    }
}

fn note_names(record: &Record, shown: &mut BTreeMap<RegistrationField, String>) {
    for field in RegistrationField::ALL {
        let names = names(field);
        let rank = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
        let Some(found) = names.iter().find_map(|name| record.shown(name)) else {
            continue;
        };
        // One record may leave out what another shows: the likelier name stays.
        let known = shown.get(&field).and_then(|name| rank(name));
        if known.is_none_or(|known| rank(&found).is_some_and(|found| found < known)) {
            shown.insert(field, found);
        }
    }
}

// A date that can't be read is an error and not a blank: a blank would be filled from PICS, over
// whatever is there.
fn aim(id: i64, record: &Record) -> Result<Aim, Unreadable> {
    let required = |name: &str| {
        record
            .reference(name)?
            .ok_or_else(|| Unreadable(name.to_owned()))
    };
    let mut received = None;
    for name in names(RegistrationField::CertificateReceivedDate) {
        received = received.or(record.day(name)?);
    }
    // No progress changes nothing, so what can't be read is none.
    let progress = record.number("Progress").map(|number| {
        let percent = number.and_then(Percent::from_number);
        (percent, number.is_some() && percent.is_none())
    });
    let (progress, progress_unreadable) = progress.unwrap_or((None, true));
    Ok(Aim {
        id,
        learner_id: required("UserID")?,
        standard_id: required("StandardID")?,
        start: record.day("StartDate")?,
        planned_end: record.day("PlannedEnd")?,
        registration: Registration {
            number: record.text("RegistrationNumber")?,
            registered: record.day("RegistrationDate")?,
            applied: record.day("CertificateAppliedDate")?,
            received,
        },
        progress,
        progress_unreadable,
    })
}

fn refused(field: RegistrationField, why: &str) -> Failure {
    let detail = format!("not sent: {}: {why}", field.label());
    Failure::new(OneFileErrorKind::Refused, detail)
}
