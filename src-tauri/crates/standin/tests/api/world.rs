//! A small state, and a plain HTTP client over a real socket.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::Once;
use tandem_standin::state::{
    ASSESSOR, Aim, Classroom, Customer, EMPLOYER, LEARNER, LookUp, Organisation, Placement,
    Standard, State, Unit, User,
};
use tandem_standin::{Running, ServerClock, Settings, StandIn};
use tandem_sync::records::onefile::Percent;

pub const TOKEN: &str = "standin-customer-token-test";
pub const ADA: i64 = 700_101;
pub const BEN: i64 = 700_102;
pub const GONE: i64 = 700_103;
pub const NO_AIMS: i64 = 700_104;
pub const ASSESSOR_ID: i64 = 700_020;
pub const AIM: i64 = 880_001;

/// Two learners in learning, one archived, one without aims, an assessor, an employer.
pub fn state() -> State {
    let mut state = State {
        customer: Customer {
            id: 9001,
            name: "Northmoor Training Group".into(),
        },
        customer_token: TOKEN.into(),
        ..State::default()
    };
    state.organisations.insert(
        9101,
        Organisation {
            id: 9101,
            name: "Northmoor - Engineering".into(),
            ..Organisation::default()
        },
    );
    let learner = |id, first_name: &str, last_name: &str, misid: &str| User {
        id,
        role: LEARNER,
        organisation_id: 9101,
        username: format!("{}1", last_name.to_uppercase()),
        first_name: first_name.into(),
        last_name: last_name.into(),
        misid: Some(misid.into()),
        dob: Some("2004-07-09".parse().unwrap()),
        progress: Some(Percent(2750)),
        last_modified: Some("2026-10-01T08:00:00Z".parse().unwrap()),
        ..User::default()
    };
    for user in [
        learner(ADA, "Ada", "Quill", "NM-00042"),
        learner(BEN, "Ben", "O'Shea", "NM-00043"),
        User {
            archived: true,
            ..learner(GONE, "Gwen", "Park", "NM-00044")
        },
        learner(NO_AIMS, "Noor", "Vale", "NM-00045"),
        User {
            role: ASSESSOR,
            ..learner(ASSESSOR_ID, "Tess", "Marsh", "TM")
        },
        User {
            role: EMPLOYER,
            misid: None,
            ..learner(700_050, "Olu", "Reed", "")
        },
    ] {
        state.users.insert(user.id, user);
    }
    state.classrooms.insert(
        3301,
        Classroom {
            id: 3301,
            organisation_id: 9101,
            name: "Cohort A".into(),
            ..Classroom::default()
        },
    );
    state.placements.insert(
        5501,
        Placement {
            id: 5501,
            organisation_id: 9101,
            name: "Testham Works".into(),
            active: true,
            ..Placement::default()
        },
    );
    for (id, title, code) in [
        (4410, "Engineering operative", Some("196AS")),
        (4411, "Gateway", None),
    ] {
        state.standards.insert(
            id,
            Standard {
                id,
                organisation_id: 9101,
                title: title.into(),
                code: code.map(Into::into),
            },
        );
    }
    state.units.insert(
        "AB_UNIT1".into(),
        Unit {
            id: "AB_UNIT1".into(),
            organisation_id: 9101,
            standard_id: 4410,
            title: "Safe working".into(),
            ..Unit::default()
        },
    );
    for (id, user_id) in [(AIM, ADA), (880_002, BEN), (880_003, GONE)] {
        state.aims.insert(
            id,
            Aim {
                id,
                user_id,
                standard_id: 4410,
                start_date: Some("2026-07-01".parse().unwrap()),
                registration_number: Some("REG-0001".into()),
                progress: Some(Percent(3000)),
                ..Aim::default()
            },
        );
    }
    state.aim_statuses.insert(
        2,
        LookUp {
            id: 2,
            organisation_id: 9101,
            name: "Break in learning".into(),
        },
    );
    state
}

/// Status, headers that matter, and body of an answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The IDs of the rows.
    pub fn ids(&self) -> Vec<i64> {
        let rows = self.json();
        let rows = rows.as_array().unwrap();
        rows.iter().map(|row| row["ID"].as_i64().unwrap()).collect()
    }
}

/// A served stand-in and a session with it.
pub struct Site {
    pub running: Running,
    pub session: String,
    client: Client,
}

impl Site {
    pub async fn open(settings: Settings) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // An error means that another one is there already.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let clock = ServerClock::standing_at("2026-11-23T09:00:00Z".parse().unwrap());
        let standin = StandIn::new(state(), settings, clock);
        let mut site = Self {
            running: Running::start(standin, 0).await.unwrap(),
            session: String::new(),
            client: Client::builder().no_proxy().build().unwrap(),
        };
        site.sign_in().await;
        site
    }

    pub async fn plain() -> Self {
        Self::open(Settings::default()).await
    }

    pub async fn sign_in(&mut self) {
        let answer = self
            .raw(
                Method::POST,
                "/Authentication",
                &[("X-CustomerToken", TOKEN)],
                "",
            )
            .await
            .unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        self.session = answer.text;
    }

    /// Any request to the API; `Err` when no answer came.
    pub async fn raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, reqwest::Error> {
        let url = format!("{}{path}", self.running.base_url);
        self.to(method, &url, headers, body).await
    }

    pub async fn to(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.client.request(method, url).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await?,
        })
    }

    pub async fn try_post(&self, path: &str, body: Value) -> Result<Answer, reqwest::Error> {
        let headers = [
            ("X-TokenID", self.session.as_str()),
            ("Content-Type", "application/json"),
        ];
        self.raw(Method::POST, path, &headers, &body.to_string())
            .await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.try_post(path, body).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        let headers = [("X-TokenID", self.session.as_str())];
        self.raw(Method::GET, path, &headers, "").await.unwrap()
    }

    /// A call of the control side.
    pub async fn control(&self, method: Method, path: &str, body: &str) -> Answer {
        let url = format!("{}/{path}", self.running.control_url);
        self.to(method, &url, &[], body).await.unwrap()
    }

    pub async fn settings(&self, settings: Value) {
        let answer = self
            .control(Method::PUT, "settings", &settings.to_string())
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    pub async fn faults(&self, rules: Value) {
        let answer = self
            .control(Method::POST, "faults", &rules.to_string())
            .await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    pub async fn edit(&self, edits: Value) {
        let answer = self.control(Method::POST, "edit", &edits.to_string()).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    pub async fn metrics(&self) -> Value {
        self.control(Method::GET, "metrics", "").await.json()
    }
}

pub fn visit(learner: i64, from: &str) -> Value {
    json!({"LearnerID": learner, "OrganisationID": 9101, "DateFrom": from, "DateTo": from,
        "VisitTypeID": 2, "SMSReminder": false, "AssessorID": ASSESSOR_ID})
}

pub fn review(learner: i64, at: &str, visit: i64) -> Value {
    json!({"LearnerID": learner, "Status": 1, "ScheduledFor": at, "VisitID": visit,
        "AssessorID": ASSESSOR_ID})
}

/// Creates a visit and a review that points at it.
pub async fn schedule(site: &Site, learner: i64, at: &str) -> (i64, i64) {
    let created = site.post("/Visit", visit(learner, at)).await;
    assert_eq!(created.status, 200, "{}", created.text);
    let visit: i64 = created.text.parse().unwrap();
    let created = site.post("/Review", review(learner, at, visit)).await;
    assert_eq!(created.status, 200, "{}", created.text);
    (visit, created.text.parse().unwrap())
}
