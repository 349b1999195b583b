//! Learners and assessors. A search row tells who somebody is; of what else it tells, nothing is
//! certain.

use crate::client::{OneFileClient, unreadable};
use crate::wire::{self, Record, Unreadable};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use tandem_sync::ports::onefile::OneFileError;
use tandem_sync::records::onefile::{Assessor, Learner, Role, User};

const SEARCH: &str = "User/Search";
const DETAIL: &str = "User/{id}";

/// A search takes one role.
const ASSESSORS: [Role; 2] = [Role::Assessor, Role::TraineeAssessor];
const VERIFIERS: [Role; 1] = [Role::Verifier];

impl OneFileClient {
    pub(crate) async fn read_learners(
        &self,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Learner>, OneFileError> {
        let rows = self.users(Role::Learner, modified_since).await?;
        let learner = |(id, row): (i64, Record)| Learner {
            id,
            first_name: text(&row, "FirstName").unwrap_or_default(),
            last_name: text(&row, "LastName").unwrap_or_default(),
            misid: text(&row, "MISID"),
            archived: row.any_set("Archived"),
            last_modified: row.instant("LastModified").unwrap_or_default(),
        };
        Ok(rows.into_iter().map(learner).collect())
    }

    pub(crate) async fn read_assessors(&self) -> Result<Vec<Assessor>, OneFileError> {
        self.staff(&ASSESSORS).await
    }

    pub(crate) async fn read_verifiers(&self) -> Result<Vec<Assessor>, OneFileError> {
        self.staff(&VERIFIERS).await
    }

    async fn staff(&self, roles: &[Role]) -> Result<Vec<Assessor>, OneFileError> {
        let mut rows = BTreeMap::new();
        for &role in roles {
            for (id, row) in self.users(role, None).await? {
                rows.entry(id).or_insert(row);
            }
        }
        let assessor = |(id, row): (i64, Record)| {
            let names = [text(&row, "FirstName"), text(&row, "LastName")];
            Assessor {
                id,
                name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
                misid: text(&row, "MISID"),
                archived: row.any_set("Archived"),
            }
        };
        Ok(rows.into_iter().map(assessor).collect())
    }

    pub(crate) async fn read_user(&self, id: i64) -> Result<Option<User>, OneFileError> {
        let Some(record) = self.get(DETAIL, "User", id).await? else {
            return Ok(None);
        };
        let read = user(id, &record).map_err(|e| unreadable(DETAIL, &e))?;
        self.note_user(&record, read.role);
        Ok(Some(read))
    }

    async fn users(
        &self,
        role: Role,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<BTreeMap<i64, Record>, OneFileError> {
        let mut search =
            json!({"OrganisationID": self.organisation(SEARCH)?, "Role": role.number()});
        if let Some(since) = modified_since {
            search["LastModified"] = wire::instant_out(since).into();
        }
        let mut rows = self.search(SEARCH, search).await?;
        // A row that names another role was not asked for.
        let has_role = |row: &Record| !matches!(row.integer("Role"), Ok(Some(other)) if other != role.number());
        rows.retain(|_, row| has_role(row));
        let nameless =
            |row: &Record| text(row, "FirstName").is_none() && text(row, "LastName").is_none();
        let silent: Vec<i64> = (rows.iter().filter(|(_, row)| nameless(row)))
            .map(|(id, _)| *id)
            .collect();
        for id in silent {
            match self.get_anywhere(DETAIL, "User", id).await {
                Ok(Some(detail)) if has_role(&detail) && self.is_of_centre(&detail) => {
                    rows.insert(id, detail);
                }
                Ok(Some(_)) => {
                    rows.remove(&id);
                }
                Ok(None) => {}
                Err(error) if error.stops_the_run() => return Err(error),
                // One record that can't be read must not lose the listing.
                Err(error) => tracing::warn!(error = %error, "a row without names can't be read"),
            }
        }
        Ok(rows)
    }
}

// A value that can't be read is an error and not a blank, which would be filled.
fn user(id: i64, record: &Record) -> Result<User, Unreadable> {
    Ok(User {
        id,
        role: record.integer("Role")?,
        first_name: record.text("FirstName")?,
        last_name: record.text("LastName")?,
        email: record.text("Email")?,
        misid: record.text("MISID")?,
        uln: record.text("ULN")?,
        nino: record.text("NINO")?,
        date_of_birth: record.day("DOB")?,
        telephone: record.text("Telephone")?,
        mobile: record.text("MobileNumber")?,
        home_address: record.text("HomeAddress")?,
        placement_id: record.reference("PlacementID")?,
        classroom_id: record.reference("ClassroomID")?,
        default_assessor_id: record.reference("DefaultAssessorID")?,
        start_on: record.day("StartOn")?,
        planned_end: record.day("PlannedEndDate")?,
        archived: record.any_set("Archived"),
        last_modified: record.instant("LastModified").unwrap_or_default(),
    })
}

// What can't be read in one row must not lose the listing.
fn text(row: &Record, name: &str) -> Option<String> {
    row.text(name).unwrap_or_default()
}
