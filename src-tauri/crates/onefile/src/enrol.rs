//! What enrolling a learner takes: looking for a MIS value, and creating users, placements and
//! classes.

use crate::client::OneFileClient;
use crate::wire::{self, Record};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tandem_sync::enrol::{Creation, Member, NewClassroom, NewLearner, NewPlacement};
use tandem_sync::ports::onefile::OneFileError;
use tandem_sync::records::onefile::{Role, User};

const SEARCH: &str = "User/Search";

/// Of so many rows that show no MIS value each is looked at whole. More of them mean that the
/// search passed over the value, and that rows do not show it: then they say nothing.
const SILENT_ROWS: usize = 20;

impl OneFileClient {
    /// Whether the search heeds a MIS value is not known for certain: what it finds is compared
    /// here.
    pub(crate) async fn read_users_with_misid(
        &self,
        misid: &str,
        roles: &[Role],
    ) -> Result<Vec<User>, OneFileError> {
        let mut found = BTreeMap::new();
        for role in roles {
            let search = json!({
                "OrganisationID": self.organisation(SEARCH)?,
                "Role": role.number(),
                "MISID": misid,
            });
            let rows = self.search(SEARCH, search).await?;
            let shown = |row: &Record| row.text("MISID").unwrap_or_default();
            let silent = rows.values().filter(|row| shown(row).is_none()).count();
            for (id, row) in &rows {
                let look = match shown(row) {
                    Some(other) => same(&other, misid),
                    None => silent <= SILENT_ROWS,
                };
                if look && let Some(user) = self.read_user(*id).await? {
                    found.insert(*id, user);
                }
            }
        }
        let has_it = |user: &User| user.misid.as_deref().is_some_and(|own| same(own, misid));
        Ok(found.into_values().filter(has_it).collect())
    }

    pub(crate) async fn write_creation(&self, creation: &Creation) -> Result<i64, OneFileError> {
        match creation {
            Creation::Learner(new) => self.write_learner(new).await,
            Creation::Assessor(new) => self.write_assessor(new).await,
            Creation::Placement(new) => self.write_placement(new).await,
            Creation::Classroom(new) => self.write_classroom(new).await,
        }
    }

    async fn write_learner(&self, new: &NewLearner) -> Result<i64, OneFileError> {
        let account = &new.account;
        let mut body = self.person(
            Role::Learner,
            [
                &account.first_name,
                &account.last_name,
                &account.email,
                &account.misid,
            ],
        )?;
        let ids = [
            ("DefaultAssessorID", new.assessor_id),
            ("ClassroomID", new.classroom_id),
            ("PlacementID", new.placement_id),
        ];
        body.extend(ids.map(|(name, id)| (name.to_owned(), json!(id))));
        let texts = [
            ("Telephone", &account.telephone),
            ("MobileNumber", &account.mobile),
            ("ULN", &account.uln),
            ("NINO", &account.nino),
            ("L12", &account.ethnicity),
            ("L13", &account.sex),
            ("L14", &account.lldd),
        ];
        let texts = texts
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), json!(text.as_ref()?))));
        body.extend(texts);
        let days = [
            ("DOB", account.date_of_birth),
            ("StartOn", account.start),
            ("PlannedEndDate", account.planned_end),
        ];
        let days = days
            .into_iter()
            .filter_map(|(name, day)| Some((name.to_owned(), json!(wire::day_out(day?)))));
        body.extend(days);
        self.create("User", body.into()).await
    }

    async fn write_assessor(&self, new: &Member) -> Result<i64, OneFileError> {
        let texts = [&new.first_name, &new.last_name, &new.email, &new.officer.0];
        let body = self.person(Role::Assessor, texts)?;
        self.create("User", body.into()).await
    }

    async fn write_placement(&self, new: &NewPlacement) -> Result<i64, OneFileError> {
        let body = json!({
            "OrganisationID": self.organisation("Placement")?,
            "Name": new.name,
            "MISID": new.organisation.0,
            "Active": true,
        });
        self.create("Placement", body).await
    }

    async fn write_classroom(&self, new: &NewClassroom) -> Result<i64, OneFileError> {
        let mut body = json!({
            "OrganisationID": self.organisation("Classroom")?,
            "Name": new.name,
        });
        if let Some(start) = new.start {
            body["StartOn"] = json!(wire::day_out(start));
        }
        self.create("Classroom", body).await
    }

    /// What every user has: names, e-mail and MIS value.
    fn person(&self, role: Role, texts: [&String; 4]) -> Result<Map<String, Value>, OneFileError> {
        let names = ["FirstName", "LastName", "Email", "MISID"];
        let mut body: Map<String, Value> = (names.into_iter().zip(texts))
            .map(|(name, text)| (name.to_owned(), json!(text)))
            .collect();
        body.insert("OrganisationID".into(), json!(self.organisation("User")?));
        body.insert("Role".into(), json!(role.number()));
        Ok(body)
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
