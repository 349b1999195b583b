//! The stand-in without a network, as a simulation calls it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "all of it is test, its helper functions too"
)]

use bytes::Bytes;
use chrono::TimeDelta;
use http::{Request, StatusCode};
use serde_json::Value;
use tandem_standin::generate::world;
use tandem_standin::{Outcome, ServerClock, Settings, StandIn};

/// Calls, and answers as status and body.
struct Direct {
    standin: StandIn,
    session: String,
    trace: Vec<(StatusCode, Bytes)>,
}

impl Direct {
    fn open(seed: u64) -> Self {
        let state = world(seed, 40, "2026-11-23".parse().unwrap()).onefile;
        let token = state.customer_token.clone();
        let settings = Settings {
            limit: None,
            ..Settings::default()
        };
        let clock = ServerClock::standing_at("2026-11-23T09:00:00Z".parse().unwrap());
        let mut direct = Self {
            standin: StandIn::new(state, settings, clock),
            session: String::new(),
            trace: Vec::new(),
        };
        let request = Request::post("/api/v2.1/Authentication").header("X-CustomerToken", token);
        let session = direct.send(&request.body(Bytes::new()).unwrap()).1;
        direct.session = String::from_utf8(session.to_vec()).unwrap();
        direct
    }

    fn send(&mut self, request: &Request<Bytes>) -> (StatusCode, Bytes) {
        self.standin.clock_mut().advance(TimeDelta::seconds(1));
        match self.standin.answer(request) {
            Outcome::Answer { response, delay } => {
                assert_eq!(delay, None);
                let answer = (response.status(), response.into_body());
                self.trace.push(answer.clone());
                answer
            }
            Outcome::Drop => panic!("dropped"),
        }
    }

    fn call(&mut self, method: &str, path: &str, body: &'static str) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v2.1{path}"))
            .header("X-TokenID", &self.session)
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap();
        let (status, body) = self.send(&request);
        assert_eq!(status, StatusCode::OK, "{method} {path}");
        serde_json::from_slice(&body).unwrap()
    }

    /// Reads every learner, aim and review of a generated centre.
    fn read_everything(&mut self) -> usize {
        let ids = |rows: Value| -> Vec<i64> {
            let rows = rows.as_array().unwrap().iter();
            rows.map(|row| row["ID"].as_i64().unwrap()).collect()
        };
        let organisation = *self.standin.state().organisations.keys().next().unwrap();
        let learners = ids(self.call("POST", "/User/Search", r#"{"Role":1}"#));
        let aims: Vec<i64> = self.standin.state().aims.keys().copied().collect();
        let reviews: Vec<i64> = self.standin.state().reviews.keys().copied().collect();
        for id in &learners {
            let learner = self.call("GET", &format!("/User/{id}"), "");
            assert_eq!(learner["OrganisationID"], organisation);
        }
        for id in &aims {
            let aim = self.call("GET", &format!("/LearningAim/{id}"), "");
            let standard = aim["StandardID"].as_i64().unwrap();
            self.call("GET", &format!("/Standard/{standard}"), "");
        }
        for id in &reviews {
            let review = self.call("GET", &format!("/Review/{id}"), "");
            assert!(learners.contains(&review["LearnerID"].as_i64().unwrap()));
            assert!(review["VisitID"].is_i64());
        }
        learners.len() + aims.len() + reviews.len()
    }
}

#[test]
fn a_generated_centre_answers_for_every_record_and_repeats_exactly() {
    let mut one = Direct::open(7);
    let mut two = Direct::open(7);
    assert!(one.read_everything() > 100);
    two.read_everything();
    assert!(one.trace == two.trace);
    assert_eq!(one.standin.metrics(), two.standin.metrics());
    assert_eq!(one.standin.metrics().most_in_60s, 60);
    let mut other = Direct::open(8);
    other.read_everything();
    assert!(one.trace != other.trace);
}
