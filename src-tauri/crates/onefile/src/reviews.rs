//! Reviews, and the visits that hold their place in the calendar.

use crate::client::{OneFileClient, unreadable};
use crate::wire::{self, Record, Unreadable};
use chrono::TimeDelta;
use serde_json::json;
use tandem_sync::ports::onefile::{OneFileError, ReviewRow, Window};
use tandem_sync::records::onefile::Review;
use tandem_sync::records::write::{NewReview, NewVisit};

const SEARCH: &str = "Review/Search";
const DETAIL: &str = "Review/{id}";

/// Status of a review that was not started.
const SCHEDULED: i64 = 1;

/// How far a search goes beyond the window on both sides. Whether the bounds are included, count
/// as days, or are read in another zone is not known; what lies outside is left out here.
const MARGIN: TimeDelta = TimeDelta::days(1);

impl OneFileClient {
    /// Reviews of one learner, or of the whole centre.
    pub(crate) async fn read_review_list(
        &self,
        learner_id: Option<i64>,
        window: Option<Window>,
    ) -> Result<Vec<ReviewRow>, OneFileError> {
        let mut search = json!({"OrganisationID": self.organisation(SEARCH)?});
        if let Some(learner_id) = learner_id {
            search["LearnerID"] = learner_id.into();
        }
        if let Some(window) = window {
            search["DateFrom"] = wire::instant_out(window.from - MARGIN).into();
            search["DateTo"] = wire::instant_out(window.to + MARGIN).into();
        }
        let rows = match learner_id {
            Some(_) => self.search_of_learner(SEARCH, search).await?,
            None => self.search(SEARCH, search).await?,
        };
        let rows = rows.into_iter().filter(|(_, row)| {
            // A row that names another learner was not asked for.
            let of = row.reference("LearnerID").unwrap_or_default();
            learner_id.is_none() || of.is_none() || of == learner_id
        });
        let rows = rows.map(|(id, row)| ReviewRow {
            id,
            // Which a look at the review itself will tell.
            scheduled_for: row.instant("ScheduledFor").unwrap_or_default(),
            learner_id: row
                .reference("LearnerID")
                .unwrap_or_default()
                .or(learner_id),
        });
        Ok(rows.filter(|row| within(row, window)).collect())
    }

    pub(crate) async fn read_review(&self, id: i64) -> Result<Option<Review>, OneFileError> {
        let record = self.get(DETAIL, "Review", id).await?;
        let review = record.map(|record| review(id, &record)).transpose();
        review.map_err(|e| unreadable(DETAIL, &e))
    }

    pub(crate) async fn write_visit(&self, visit: &NewVisit) -> Result<i64, OneFileError> {
        let (from, to) = self.settings().times.hour(visit.day, visit.time);
        let body = json!({
            "LearnerID": visit.learner_id,
            "OrganisationID": self.organisation("Visit")?,
            "DateFrom": from,
            "DateTo": to,
            "VisitTypeID": visit.visit_type,
            "SMSReminder": false,
            "AssessorID": visit.assessor_id,
        });
        self.create("Visit", body).await
    }

    pub(crate) async fn write_review(&self, review: &NewReview) -> Result<i64, OneFileError> {
        let (start, _) = self.settings().times.hour(review.day, review.time);
        let body = json!({
            "LearnerID": review.learner_id,
            "Status": SCHEDULED,
            "ScheduledFor": start,
            "VisitID": review.visit_id,
            "AssessorID": review.assessor_id,
        });
        self.create("Review", body).await
    }
}

fn within(row: &ReviewRow, window: Option<Window>) -> bool {
    match (row.scheduled_for, window) {
        (Some(at), Some(window)) => window.from <= at && at < window.to,
        _ => true,
    }
}

fn review(id: i64, record: &Record) -> Result<Review, Unreadable> {
    let learner_id = record.reference("LearnerID")?;
    Ok(Review {
        id,
        learner_id: learner_id.ok_or_else(|| Unreadable("LearnerID".into()))?,
        assessor_id: record.reference("AssessorID")?,
        visit_id: record.reference("VisitID")?,
        scheduled_for: record.instant("ScheduledFor")?,
        started_on: record.instant("StartedOn")?,
        assessor_signed_on: record.instant("AssessorSignedOn")?,
        learner_signed_on: record.instant("LearnerSignedOn")?,
        employer_signed_on: record.instant("EmployerSignedOn")?,
    })
}
