//! The control side: state, comparable state, edits, settings.

use crate::world::{ADA, AIM, BEN, Site, schedule, state};
use reqwest::Method;
use serde_json::{Value, json};

const AT: &str = "2026-12-01T09:00:00Z";

#[tokio::test]
async fn a_state_read_and_put_back_is_the_same_bytes() {
    let site = Site::plain().await;
    schedule(&site, ADA, AT).await;
    let first = site.control(Method::GET, "state", "").await.text;
    let other = Site::plain().await;
    assert_ne!(other.control(Method::GET, "state", "").await.text, first);
    assert_eq!(
        other.control(Method::PUT, "state", &first).await.status,
        204
    );
    assert_eq!(other.control(Method::GET, "state", "").await.text, first);
    assert_eq!(other.get("/Customer").await.status, 200);
    assert_eq!(site.metrics().await["calls"], 3);

    let mut moved = state();
    moved.customer_token = "another".into();
    let moved = serde_json::to_string(&moved).unwrap();
    site.control(Method::PUT, "state", &moved).await;
    assert_eq!(site.get("/Customer").await.status, 401);
}

#[tokio::test]
async fn a_comparable_state_hides_ids_and_server_times() {
    let one = Site::plain().await;
    schedule(&one, ADA, AT).await;
    schedule(&one, BEN, AT).await;
    let two = Site::plain().await;
    two.control(Method::POST, "clock", r#"{"advance_seconds": 5000}"#)
        .await;
    // A review that went and came again, and the other order.
    schedule(&two, BEN, AT).await;
    let (visit, review) = schedule(&two, ADA, "2026-12-02T09:00:00Z").await;
    two.edit(json!([{"review": review, "do": "delete"}, {"visit": visit, "do": "delete"}]))
        .await;
    schedule(&two, ADA, AT).await;

    let comparable = one
        .control(Method::GET, "state?comparable=1", "")
        .await
        .text;
    assert_eq!(
        two.control(Method::GET, "state?comparable=1", "")
            .await
            .text,
        comparable
    );
    for hidden in ["created_on", "last_modified"] {
        assert!(!comparable.contains(hidden), "{hidden} in {comparable}");
    }
    let held = one.running.standin().state().clone();
    let reviews = held.reviews.keys();
    for id in [&ADA, &AIM]
        .into_iter()
        .chain(held.visits.keys())
        .chain(reviews)
    {
        assert!(
            !comparable.contains(&id.to_string()),
            "{id} in {comparable}"
        );
    }
    let comparable: Value = serde_json::from_str(&comparable).unwrap();
    let review = &comparable["reviews"][0];
    assert_eq!(review["learner"], "NM-00042");
    assert_eq!(review["assessor"], "TM");
    assert_eq!(review["visit"], "NM-00042 2026-12-01T09:00:00Z");
    assert_eq!(
        comparable["aims"][0]["standard"],
        "Engineering operative [196AS]"
    );

    two.edit(json!({"aim": AIM, "set": {"RegistrationNumber": "REG-2"}}))
        .await;
    let differs = two
        .control(Method::GET, "state?comparable=1", "")
        .await
        .json();
    assert_ne!(differs, comparable);
}

#[tokio::test]
async fn a_person_edits_aims_and_learners() {
    let site = Site::plain().await;
    site.edit(json!([
        {"aim": AIM, "set": {"RegistrationNumber": null, "Progress": 55.25,
            "CertificateReceivedDate": "2026-11-02"}},
        {"learner_misid": "NM-00042", "set": {"Archived": true, "MISID": null}},
    ]))
    .await;
    let aim = site.get(&format!("/LearningAim/{AIM}")).await.json();
    assert!(aim.get("RegistrationNumber").is_none());
    assert_eq!(aim["Progress"], 55.25);
    assert_eq!(aim["CertificateReceivedDate"], "2026-11-02T00:00:00Z");
    let learner = site.get(&format!("/User/{ADA}")).await.json();
    assert_eq!(learner["Archived"], true);
    assert!(learner.get("MISID").is_none());
    assert_eq!(learner["LastModified"], "2026-11-23T09:00:00Z");
}

#[tokio::test]
async fn a_person_starts_signs_unlocks_and_reschedules_reviews() {
    let site = Site::plain().await;
    let (visit, id) = schedule(&site, ADA, AT).await;
    let path = format!("/Review/{id}");
    site.edit(json!([
        {"review": id, "do": "start", "at": "2026-12-01T09:04:31Z"},
        {"review": id, "do": "sign_assessor", "at": "2026-12-01T10:00:00Z"},
        {"review": id, "do": "sign_learner"},
        {"review": id, "do": "sign_employer"},
    ]))
    .await;
    let review = site.get(&path).await.json();
    assert_eq!(review["Status"], 4);
    assert_eq!(review["StartedOn"], "2026-12-01T09:04:31Z");
    assert_eq!(review["AssessorSignedOn"], "2026-12-01T10:00:00Z");
    assert_eq!(review["EmployerSignedOn"], "2026-11-23T09:00:00Z");
    site.edit(json!([
        {"review": id, "do": "unlock"},
        {"review": id, "do": "reschedule", "to": "2026-12-03T13:00:00Z"},
    ]))
    .await;
    let review = site.get(&path).await.json();
    assert_eq!(review["Status"], 2);
    assert!(review.get("LearnerSignedOn").is_none());
    assert_eq!(review["ScheduledFor"], "2026-12-03T13:00:00Z");
    assert_eq!(review["EndTime"], "2026-12-03T13:00:00Z");
    site.edit(json!({"review": id, "do": "delete"})).await;
    assert_eq!(site.get(&path).await.status, 404);
    assert!(site.running.standin().state().visits.contains_key(&visit));
    site.edit(json!({"visit": visit, "do": "delete"})).await;
    assert!(site.running.standin().state().visits.is_empty());
}

#[tokio::test]
async fn an_edit_that_fails_leaves_everything_as_it_was() {
    let site = Site::plain().await;
    let (visit, id) = schedule(&site, ADA, AT).await;
    let before = site.control(Method::GET, "state", "").await.text;
    for edits in [
        json!([{"review": id, "do": "start"}, {"review": 1, "do": "start"}]),
        json!({"review": id, "do": "sign_learner"}),
        json!({"review": id, "do": "reschedule"}),
        json!({"visit": visit, "do": "delete"}),
        json!({"visit": visit, "do": "start"}),
        json!({"aim": AIM, "set": {"Colour": "red"}}),
        json!({"aim": AIM, "learner": ADA, "set": {"Status": 0}}),
        json!({"learner_misid": "nobody", "set": {"ULN": "1"}}),
        json!({"aim": AIM, "colour": "red"}),
    ] {
        let answer = site.control(Method::POST, "edit", &edits.to_string()).await;
        assert_eq!(answer.status, 400, "{edits}");
        assert!(answer.json()["message"].is_string());
    }
    assert_eq!(site.control(Method::GET, "state", "").await.text, before);
}

#[tokio::test]
async fn settings_change_one_by_one_and_wrong_ones_change_nothing() {
    let site = Site::plain().await;
    site.settings(json!({"limit": null})).await;
    site.settings(json!({"absent": "null"})).await;
    let settings = site.control(Method::GET, "settings", "").await.json();
    assert_eq!(settings["limit"], Value::Null);
    assert_eq!(settings["absent"], "null");
    for wrong in [
        r#"{"fraction_digits": 8}"#,
        r#"{"no_such": 1}"#,
        r#"{"absent": "sometimes"}"#,
    ] {
        let answer = site.control(Method::PUT, "settings", wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    assert_eq!(
        site.control(Method::GET, "settings", "").await.json(),
        settings
    );
    assert_eq!(site.control(Method::GET, "nothing", "").await.status, 404);
}

#[tokio::test]
async fn stopping_closes_the_port() {
    let site = Site::plain().await;
    let address = site.running.base_url.replace("http://", "");
    let address = address.trim_end_matches("/api/v2.1").to_owned();
    site.running.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
