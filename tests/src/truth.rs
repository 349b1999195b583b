//! Answering questions by what the stand-in truly holds, as a person does who looks into OneFile.

use crate::{StandIn, Tandem};
use serde_json::{Value, json};
use tandem_standin::state::{State, Visit};
use tandem_sync::uktime;

/// Answers every slot in doubt: one that is there is removed by hand, then it is sent again. How
/// many there were.
pub fn answer_visits_in_doubt(tandem: &Tandem, standin: &StandIn) -> usize {
    let questions = tandem.must(&["questions", "--json"]);
    let in_doubt: Vec<Value> = questions
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|question: &Value| question["question"] == "visit_in_doubt")
        .collect();
    for question in &in_doubt {
        let reply = match orphan(standin, question) {
            Some(visit) => {
                standin
                    .control
                    .edit(&json!({ "visit": visit, "do": "delete" }));
                "removed"
            }
            None => "not-there",
        };
        let text = |name: &str| question[name].as_str().unwrap();
        tandem.must(&["answer", text("learner"), text("review"), reply]);
    }
    in_doubt.len()
}

/// The slot of a question, where OneFile has it and no review points at it.
fn orphan(standin: &StandIn, question: &Value) -> Option<i64> {
    let state: State = serde_json::from_value(standin.control.state()).unwrap();
    let text = |name: &str| question[name].as_str().unwrap();
    let start = uktime::instant(text("day").parse().unwrap(), text("time").parse().unwrap());
    let taken = |id: i64| {
        state
            .reviews
            .values()
            .any(|review| review.visit_id == Some(id))
    };
    let learner = question["onefile_learner"].as_i64();
    let wanted = |visit: &&Visit| {
        Some(visit.learner_id) == learner && visit.date_from == start && !taken(visit.id)
    };
    state.visits.values().find(wanted).map(|visit| visit.id)
}
