//! The client as the engine sees it.

use crate::client::OneFileClient;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::enrol::Creation;
use tandem_sync::ports::OneFile;
use tandem_sync::ports::onefile::{Identity, OneFileError, ReviewRow, Window};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::details::Detail;
use tandem_sync::records::field;
use tandem_sync::records::onefile::{
    Aim, Assessor, Classroom, Learner, Placement, Review, Role, Standard, User,
};
use tandem_sync::records::write::{NewReview, NewVisit};

#[async_trait::async_trait]
impl OneFile for OneFileClient {
    async fn learners(
        &self,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Learner>, OneFileError> {
        self.read_learners(modified_since).await
    }

    async fn assessors(&self) -> Result<Vec<Assessor>, OneFileError> {
        self.read_assessors().await
    }

    async fn verifiers(&self) -> Result<Vec<Assessor>, OneFileError> {
        self.read_verifiers().await
    }

    async fn user(&self, id: i64) -> Result<Option<User>, OneFileError> {
        self.read_user(id).await
    }

    async fn placements(&self) -> Result<Vec<Placement>, OneFileError> {
        self.read_placements().await
    }

    async fn placement(&self, id: i64) -> Result<Option<Placement>, OneFileError> {
        self.read_placement(id).await
    }

    async fn classrooms(&self) -> Result<Vec<Classroom>, OneFileError> {
        self.read_classrooms().await
    }

    async fn standards(&self) -> Result<Vec<Standard>, OneFileError> {
        self.read_standards().await
    }

    async fn aims(&self, learner_id: i64) -> Result<Vec<Aim>, OneFileError> {
        self.read_aims(learner_id).await
    }

    async fn aim(&self, id: i64) -> Result<Option<Aim>, OneFileError> {
        self.read_aim(id).await
    }

    async fn review_list(
        &self,
        learner_id: i64,
        window: Option<Window>,
    ) -> Result<Vec<ReviewRow>, OneFileError> {
        self.read_review_list(Some(learner_id), window).await
    }

    async fn centre_reviews(&self, window: Window) -> Result<Vec<ReviewRow>, OneFileError> {
        self.read_review_list(None, Some(window)).await
    }

    async fn review(&self, id: i64) -> Result<Option<Review>, OneFileError> {
        self.read_review(id).await
    }

    async fn update_aim(
        &self,
        id: i64,
        fields: &BTreeMap<RegistrationField, field::Value>,
    ) -> Result<(), OneFileError> {
        self.write_aim(id, fields).await
    }

    async fn update_details(
        &self,
        id: i64,
        details: &BTreeMap<Detail, field::Value>,
    ) -> Result<(), OneFileError> {
        self.write_details(id, details).await
    }

    async fn assign_standard(
        &self,
        standard_id: i64,
        learner_id: i64,
    ) -> Result<i64, OneFileError> {
        self.write_assignment(standard_id, learner_id).await
    }

    async fn date_aim(
        &self,
        id: i64,
        start: Option<NaiveDate>,
        planned_end: Option<NaiveDate>,
    ) -> Result<(), OneFileError> {
        self.write_aim_dates(id, start, planned_end).await
    }

    async fn identity(&self) -> Result<Identity, OneFileError> {
        let customer = self.customer().await?;
        let centres = self.organisations_of(&customer).await?;
        let identity = Identity {
            customer_id: customer.id,
            centres: centres.into_iter().map(|centre| centre.id).collect(),
        };
        // Without a time of it nothing says how old it is.
        let asked = self.server_time().map(|seen| seen.here);
        *self.identity_seen() = asked.map(|at| (at, identity.clone()));
        Ok(identity)
    }

    fn known_identity(&self) -> Option<(DateTime<Utc>, Identity)> {
        self.identity_seen().clone()
    }

    fn clock_ahead(&self) -> Option<TimeDelta> {
        let seen = self.server_time()?;
        Some(seen.here - seen.server)
    }

    async fn create_visit(&self, visit: &NewVisit) -> Result<i64, OneFileError> {
        self.write_visit(visit).await
    }

    async fn create_review(&self, review: &NewReview) -> Result<i64, OneFileError> {
        self.write_review(review).await
    }

    async fn users_with_misid(
        &self,
        misid: &str,
        roles: &[Role],
    ) -> Result<Vec<User>, OneFileError> {
        self.read_users_with_misid(misid, roles).await
    }

    async fn create_record(&self, creation: &Creation) -> Result<i64, OneFileError> {
        self.write_creation(creation).await
    }

    fn shown_aim_fields(&self) -> BTreeSet<RegistrationField> {
        self.shown().keys().copied().collect()
    }

    fn shown_details(&self) -> BTreeSet<Detail> {
        self.details().keys().copied().collect()
    }

    fn calls(&self) -> u64 {
        self.calls_made()
    }
}
