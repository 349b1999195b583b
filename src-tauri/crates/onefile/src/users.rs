//! Learners and assessors. A search row tells who somebody is; of what else it tells, nothing is
//! certain.

use crate::client::OneFileClient;
use crate::wire::{self, Record};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use tandem_sync::ports::onefile::OneFileError;
use tandem_sync::records::onefile::{Assessor, Learner};

const SEARCH: &str = "User/Search";

const LEARNER: i64 = 1;
/// Assessor, and trainee assessor: a search takes one role.
const ASSESSORS: [i64; 2] = [5, 4];

impl OneFileClient {
    pub(crate) async fn read_learners(
        &self,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Learner>, OneFileError> {
        let rows = self.users(LEARNER, modified_since).await?;
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
        let mut rows = BTreeMap::new();
        for role in ASSESSORS {
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

    async fn users(
        &self,
        role: i64,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<BTreeMap<i64, Record>, OneFileError> {
        let mut search = json!({"OrganisationID": self.organisation(SEARCH)?, "Role": role});
        if let Some(since) = modified_since {
            search["LastModified"] = wire::instant_out(since).into();
        }
        let mut rows = self.search(SEARCH, search).await?;
        // A row that names another role was not asked for.
        rows.retain(|_, row| !matches!(row.integer("Role"), Ok(Some(other)) if other != role));
        for (id, row) in &mut rows {
            if text(row, "FirstName").is_some() || text(row, "LastName").is_some() {
                continue;
            }
            if let Some(detail) = self.get("User/{id}", "User", *id).await? {
                *row = detail;
            }
        }
        Ok(rows)
    }
}

// What can't be read in one row must not lose the listing.
fn text(row: &Record, name: &str) -> Option<String> {
    row.text(name).unwrap_or_default()
}
