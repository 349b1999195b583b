//! Faults on demand.

use crate::world::{ADA, BEN, GONE, NO_AIMS, Site, visit};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

const AT: &str = "2026-12-01T09:00:00Z";

#[tokio::test]
async fn drop_after_carries_the_call_out_and_drop_before_does_not() {
    let site = Site::plain().await;
    site.faults(
        json!([{"endpoint": "Visit", "calls": [1], "effect": "drop_before"},
        {"endpoint": "POST Visit", "calls": [2], "effect": "drop_after"}]),
    )
    .await;
    assert!(site.try_post("/Visit", visit(ADA, AT)).await.is_err());
    assert_eq!(site.running.standin().state().visits.len(), 0);
    assert_eq!(site.metrics().await["writes"], 0);
    assert!(site.try_post("/Visit", visit(ADA, AT)).await.is_err());
    assert_eq!(site.running.standin().state().visits.len(), 1);
    assert_eq!(site.metrics().await["writes"], 1);
    assert_eq!(site.post("/Visit", visit(ADA, AT)).await.status, 200);
    assert_eq!(site.metrics().await["by_endpoint"]["POST Visit"], 3);
}

#[tokio::test]
async fn statuses_and_web_pages_are_not_carried_out() {
    let site = Site::plain().await;
    site.faults(
        json!([{"endpoint": "*", "calls": [1], "effect": {"status": 503}},
        {"endpoint": "*", "calls": [2], "effect": "html"},
        {"endpoint": "*", "calls": [3], "effect": {"html_status": 503}},
        {"endpoint": "*", "calls": [4], "effect": {"status": 429}}]),
    )
    .await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let answer = site.post("/Visit", visit(ADA, AT)).await;
        let kind = answer.header("content-type").split(';').next().unwrap();
        seen.push((answer.status, kind.to_owned()));
    }
    assert_eq!(
        seen,
        [
            (503, "application/json".to_owned()),
            (200, "text/html".to_owned()),
            (503, "text/html".to_owned()),
            (429, "application/json".to_owned()),
        ]
    );
    assert_eq!(site.running.standin().state().visits.len(), 0);
    assert_eq!(site.metrics().await["too_many"], 1);
    assert_eq!(site.metrics().await["writes"], 0);
}

#[tokio::test]
async fn a_repeated_page_and_duplicate_rows() {
    let site = Site::plain().await;
    site.faults(
        json!([{"endpoint": "User/Search", "calls": [2], "effect": "repeat_page"},
        {"endpoint": "User/Search", "calls": [3], "effect": "duplicate_rows"}]),
    )
    .await;
    let learners = json!({"Role": 1});
    let first = site.post("/User/Search/1/2", learners.clone()).await;
    let repeated = site.post("/User/Search/2/2", learners.clone()).await;
    assert_eq!(first.ids(), [ADA, BEN]);
    assert_eq!(repeated.text, first.text);
    let twice = site.post("/User/Search/2/2", learners).await;
    assert_eq!(twice.ids(), [GONE, GONE, NO_AIMS, NO_AIMS]);
}

#[tokio::test]
async fn an_expired_session_needs_a_new_one() {
    let mut site = Site::plain().await;
    site.faults(json!({"endpoint": "*", "every": 2, "effect": "expire_session"}))
        .await;
    assert_eq!(site.get("/Customer").await.status, 200);
    assert_eq!(site.get("/Customer").await.status, 401);
    site.sign_in().await;
    assert_eq!(site.control(Method::DELETE, "faults", "").await.status, 204);
    assert_eq!(site.get("/Customer").await.status, 200);
    assert_eq!(site.get("/Customer").await.status, 200);
}

#[tokio::test]
async fn a_delayed_call_is_carried_out_before_its_answer() {
    let site = Site::plain().await;
    site.faults(json!({"endpoint": "Visit", "effect": {"delay_ms": 600_000}}))
        .await;
    let waiting = site.try_post("/Visit", visit(ADA, AT));
    tokio::pin!(waiting);
    let began = std::time::Instant::now();
    loop {
        assert!(began.elapsed().as_secs() < 60, "not carried out");
        tokio::select! {
            _ = &mut waiting => panic!("answered at once"),
            () = tokio::time::sleep(Duration::from_millis(10)) => {}
        }
        if !site.running.standin().state().visits.is_empty() {
            break;
        }
    }
    assert_eq!(site.metrics().await["writes"], 1);
}

#[tokio::test]
async fn a_late_call_is_carried_out_after_its_connection_has_closed() {
    let site = Site::plain().await;
    site.faults(
        json!([{"endpoint": "Visit", "calls": [1], "effect": {"late_ms": 600_000}},
        {"endpoint": "Visit", "calls": [2], "effect": {"late_ms": 300_000}}]),
    )
    .await;
    let began = site.running.standin().clock().now();
    let later = "2026-12-02T09:00:00Z";
    assert!(site.try_post("/Visit", visit(ADA, AT)).await.is_err());
    assert!(site.try_post("/Visit", visit(ADA, later)).await.is_err());
    site.control(Method::DELETE, "faults", "").await;
    assert_eq!(site.running.standin().state().visits.len(), 0);
    assert_eq!(site.metrics().await["writes"], 0);

    let half = r#"{"advance_seconds": 400}"#;
    site.control(Method::POST, "clock", half).await;
    let held = site.running.standin().state().visits.clone();
    let starts: Vec<_> = held.values().map(|visit| visit.date_from).collect();
    assert_eq!(starts, [later.parse::<DateTime<Utc>>().unwrap()]);
    let created = held.values().next().unwrap().created_on.unwrap();
    let after = (created - began).num_seconds();
    assert!((300..310).contains(&after), "{after} s after it began");

    site.control(Method::POST, "clock", half).await;
    assert_eq!(site.running.standin().state().visits.len(), 2);
    assert_eq!(site.metrics().await["writes"], 2);
    assert_eq!(site.metrics().await["by_endpoint"]["POST Visit"], 2);
}

#[tokio::test]
async fn a_late_call_of_nobody_known_is_never_carried_out() {
    let mut site = Site::plain().await;
    site.faults(json!([{"endpoint": "Customer", "effect": "expire_session"},
        {"endpoint": "Visit", "effect": {"late_ms": 1000}}]))
        .await;
    assert_eq!(site.get("/Customer").await.status, 401);
    assert!(site.try_post("/Visit", visit(ADA, AT)).await.is_err());
    site.control(Method::DELETE, "faults", "").await;
    site.control(Method::POST, "clock", r#"{"advance_seconds": 60}"#)
        .await;
    site.sign_in().await;
    assert_eq!(site.running.standin().state().visits.len(), 0);
}

#[tokio::test]
async fn a_rule_that_can_not_strike_is_refused() {
    let site = Site::plain().await;
    let rule = r#"{"endpoint": "POST Reviews", "effect": "html"}"#;
    let answer = site.control(Method::POST, "faults", rule).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.json()["message"]
            .as_str()
            .unwrap()
            .contains("POST Reviews")
    );
}
