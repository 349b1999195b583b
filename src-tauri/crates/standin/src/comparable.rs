//! A state in the form in which two histories can be compared.
//!
//! IDs, and times that the server made, are left out; a record is named by what it belongs to.
//! Lists are sorted by their text, so that the order in which records were made leaves no trace.

use crate::endpoints::standard_title;
use crate::state::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Times that the server makes.
const SERVERS_TIMES: [&str; 2] = ["created_on", "last_modified"];

/// The comparable form of a state.
pub fn comparable(state: &State) -> Value {
    let names = Names(state);
    let list = |records: Vec<Map<String, Value>>| {
        let mut records: Vec<(String, Value)> = (records.into_iter().map(Value::Object))
            .map(|record| (record.to_string(), record))
            .collect();
        records.sort_by(|a, b| a.0.cmp(&b.0));
        Value::Array(records.into_iter().map(|(_, record)| record).collect())
    };
    json!({
        "customer": state.customer.name,
        "organisations": list(names.all(state.organisations.values())),
        "users": list(names.all(state.users.values())),
        "classrooms": list(names.all(state.classrooms.values())),
        "placements": list(names.all(state.placements.values())),
        "standards": list(names.all(state.standards.values())),
        "units": list(names.all(state.units.values())),
        "unit_summaries": list(names.all(state.unit_summaries.values())),
        "aims": list(names.all(state.aims.values())),
        "visits": list(names.all(state.visits.values())),
        "reviews": list(names.all(state.reviews.values())),
        "assignments": list(names.all(state.assignments.iter())),
        "learner_statuses": list(names.all(state.learner_statuses.values())),
        "aim_statuses": list(names.all(state.aim_statuses.values())),
    })
}

struct Names<'s>(&'s State);

impl Names<'_> {
    fn all<'r, T: Serialize + 'r>(
        &self,
        records: impl Iterator<Item = &'r T>,
    ) -> Vec<Map<String, Value>> {
        records.map(|record| self.one(record)).collect()
    }

    /// A record without the server's own, each reference replaced by a name: `user_id` by `user`.
    fn one(&self, record: &impl Serialize) -> Map<String, Value> {
        let Ok(Value::Object(properties)) = serde_json::to_value(record) else {
            return Map::new();
        };
        (properties.into_iter())
            // The ID of a unit is text that the awarding body gave it.
            .filter(|(name, value)| name != "id" || value.is_string())
            .filter(|(name, _)| !SERVERS_TIMES.contains(&name.as_str()))
            .map(|(name, value)| match self.reference(&name, &value) {
                Some(referred) => (name.trim_end_matches("_id").to_owned(), referred),
                None => (name, value),
            })
            .collect()
    }

    fn reference(&self, property: &str, value: &Value) -> Option<Value> {
        let id = value.as_i64();
        let state = self.0;
        let name = match property {
            "learner_id"
            | "user_id"
            | "assessor_id"
            | "employer_id"
            | "default_assessor_id"
            | "default_employer_id" => id.and_then(|id| self.person(id)),
            "organisation_id" => id.and_then(|id| Some(state.organisations.get(&id)?.name.clone())),
            "placement_id" => id.and_then(|id| Some(state.placements.get(&id)?.name.clone())),
            "classroom_id" => id.and_then(|id| Some(state.classrooms.get(&id)?.name.clone())),
            "learner_status_id" => {
                id.and_then(|id| Some(state.learner_statuses.get(&id)?.name.clone()))
            }
            "standard_id" => id.and_then(|id| Some(standard_title(state.standards.get(&id)?))),
            "visit_id" => id.and_then(|id| self.visit(id)),
            _ => return None,
        };
        Some(Value::from(name.unwrap_or_else(|| "(unknown)".to_owned())))
    }

    fn person(&self, id: i64) -> Option<String> {
        let user = self.0.users.get(&id)?;
        Some(match &user.misid {
            Some(misid) => misid.clone(),
            None => format!("{} {}", user.first_name, user.last_name),
        })
    }

    fn visit(&self, id: i64) -> Option<String> {
        let visit = self.0.visits.get(&id)?;
        let learner = self.person(visit.learner_id)?;
        Some(format!("{learner} {}", time(visit.date_from)))
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
