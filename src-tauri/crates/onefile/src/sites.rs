//! Placements, which are employers' sites, and classes.

use crate::client::{OneFileClient, unreadable};
use crate::wire::{Record, Unreadable};
use serde_json::json;
use tandem_sync::ports::onefile::OneFileError;
use tandem_sync::records::onefile::{Classroom, Placement};

const PLACEMENT: &str = "Placement/{id}";

impl OneFileClient {
    pub(crate) async fn read_placements(&self) -> Result<Vec<Placement>, OneFileError> {
        let endpoint = "Placement/Search";
        let search = json!({"OrganisationID": self.organisation(endpoint)?});
        let rows = self.search(endpoint, search).await?;
        let read: Result<_, Unreadable> =
            rows.iter().map(|(id, row)| placement(*id, row)).collect();
        read.map_err(|e| unreadable(endpoint, &e))
    }

    pub(crate) async fn read_placement(&self, id: i64) -> Result<Option<Placement>, OneFileError> {
        let Some(record) = self.get(PLACEMENT, "Placement", id).await? else {
            return Ok(None);
        };
        self.note_placement(&record);
        let read = placement(id, &record);
        read.map(Some).map_err(|e| unreadable(PLACEMENT, &e))
    }

    pub(crate) async fn read_classrooms(&self) -> Result<Vec<Classroom>, OneFileError> {
        let endpoint = "Classroom/Search";
        let search = json!({"OrganisationID": self.organisation(endpoint)?});
        let rows = self.search(endpoint, search).await?;
        let classroom = |(id, row): (&i64, &Record)| {
            Ok(Classroom {
                id: *id,
                name: row.text("Name")?.unwrap_or_default(),
                misid: row.text("MISID")?,
            })
        };
        let read: Result<_, Unreadable> = rows.iter().map(classroom).collect();
        read.map_err(|e| unreadable(endpoint, &e))
    }
}

fn placement(id: i64, record: &Record) -> Result<Placement, Unreadable> {
    Ok(Placement {
        id,
        name: record.text("Name")?.unwrap_or_default(),
        misid: record.text("MISID")?,
        address: record.text("Address")?,
        email: record.text("Email")?,
        telephone: record.text("Telephone")?,
    })
}
