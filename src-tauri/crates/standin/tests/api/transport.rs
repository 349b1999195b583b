//! Sessions, case, bodies, errors, the limit.

use crate::world::{ADA, AIM, Site, TOKEN};
use reqwest::Method;
use serde_json::json;
use tandem_standin::Settings;

#[tokio::test]
async fn a_session_is_plain_text_and_lives_24_hours() {
    let mut site = Site::plain().await;
    assert!(site.session.len() > 200, "{}", site.session);
    assert!(!site.session.starts_with('"'));
    let first = site.session.clone();
    assert_eq!(site.get("/Customer").await.status, 200);

    let wrong = [("X-CustomerToken", "nobody")];
    let refused = site
        .raw(Method::POST, "/Authentication", &wrong, "[]")
        .await
        .unwrap();
    assert_eq!(refused.status, 401);
    assert!(refused.json()["code"].is_i64());
    let without = site.raw(Method::GET, "/Customer", &[], "").await.unwrap();
    assert_eq!(without.status, 401);
    assert!(without.json()["message"].is_string());

    let hour = r#"{"advance_seconds": 3600}"#;
    site.control(Method::POST, "clock", hour).await;
    site.sign_in().await;
    assert_ne!(site.session, first);
    let almost = r#"{"advance_seconds": 82799}"#;
    site.control(Method::POST, "clock", almost).await;
    let older = [("X-TokenID", first.as_str())];
    let still = site
        .raw(Method::GET, "/Customer", &older, "")
        .await
        .unwrap();
    assert_eq!(still.status, 200);
    let second = r#"{"advance_seconds": 1}"#;
    site.control(Method::POST, "clock", second).await;
    let over = site
        .raw(Method::GET, "/Customer", &older, "")
        .await
        .unwrap();
    assert_eq!(over.status, 401);
    assert_eq!(site.get("/Customer").await.status, 200);
}

#[tokio::test]
async fn authentication_tells_a_loopback_client_the_limit() {
    let site = Site::plain().await;
    let headers = [("x-customertoken", TOKEN)];
    let sign_in = || site.raw(Method::POST, "/authentication/", &headers, "");
    let answer = sign_in().await.unwrap();
    assert_eq!(answer.header("Tandem-Standin-Limit"), "300");
    assert!(answer.header("content-type").starts_with("text/plain"));
    assert_eq!(answer.header("date"), "Mon, 23 Nov 2026 09:00:00 GMT");
    site.settings(json!({"limit": null})).await;
    let answer = sign_in().await.unwrap();
    assert_eq!(answer.header("Tandem-Standin-Limit"), "off");
}

#[tokio::test]
async fn case_forms_and_unknown_fields_do_not_matter() {
    let site = Site::plain().await;
    let session = site.session.as_str();
    let json_headers = [("x-tokenid", session), ("content-type", "application/json")];
    let form_headers = [
        ("X-TOKENID", session),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    for (path, headers, body) in [
        (
            "/User/Search",
            &json_headers,
            r#"{"Role":1,"MISID":"NM-00042"}"#,
        ),
        (
            "/user/search/",
            &json_headers,
            r#"{"rOLE":"1","misid":"NM-00042","Colour":"red"}"#,
        ),
        (
            "/USER/SEARCH/1/50",
            &form_headers,
            "role=1&misid=NM-00042&organisationid=9101",
        ),
    ] {
        let found = site.raw(Method::POST, path, headers, body).await.unwrap();
        assert_eq!(found.status, 200, "{path}: {}", found.text);
        assert_eq!(found.ids(), [ADA], "{path}");
    }
    let found = site
        .raw(
            Method::GET,
            &format!("/LEARNINGAIM/{AIM}"),
            &form_headers,
            "OrganisationID=9101",
        )
        .await
        .unwrap();
    assert_eq!(found.json()["ID"], AIM);
    let broken = site
        .raw(Method::POST, "/User/Search", &json_headers, r#"{"Role":1"#)
        .await
        .unwrap();
    assert_eq!(broken.status, 400);
}

#[tokio::test]
async fn errors_carry_a_code_and_a_message() {
    let site = Site::plain().await;
    for (path, status) in [
        ("/User/1", 404),
        ("/Review/1", 404),
        ("/LearningAim/1", 404),
        ("/Unit/NONE", 404),
        ("/Nowhere", 404),
        ("/Visit/1", 404),
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.json()["code"].as_i64().unwrap() < 0, "{path}");
        assert!(answer.json()["message"].is_string(), "{path}");
    }
    site.settings(json!({"unknown_id": "bad_request"})).await;
    assert_eq!(site.get("/Review/1").await.status, 400);
    let user = format!("/User/{ADA}");
    for (path, body, code) in [
        ("/Placement/Search", json!({"OrganisationID": 1}), -11),
        (&user, json!({"PlacementID": 1}), -57),
        (&user, json!({"ClassroomID": 1}), -58),
    ] {
        let answer = site.post(path, body).await;
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.json()["code"], code, "{path}");
    }
    let other = site
        .post("/Organisation/Search", json!({"CustomerID": 1}))
        .await;
    assert_eq!(other.status, 403);
}

#[tokio::test]
async fn the_limit_counts_every_call_in_a_fixed_window() {
    let site = Site::open(Settings {
        limit: Some(5),
        ..Settings::default()
    })
    .await;
    for _ in 0..4 {
        assert_eq!(site.get("/Customer").await.status, 200);
    }
    let refused = site.get("/Customer").await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "");
    site.settings(json!({"retry_after": true})).await;
    assert_eq!(site.get("/Customer").await.header("retry-after"), "60");

    let half = r#"{"advance_seconds": 30}"#;
    site.control(Method::POST, "clock", half).await;
    assert_eq!(site.get("/Customer").await.header("retry-after"), "30");
    site.control(Method::POST, "clock", half).await;
    assert_eq!(site.get("/Customer").await.status, 200);

    let metrics = site.metrics().await;
    assert_eq!(metrics["calls"], 9);
    assert_eq!(metrics["too_many"], 3);
    assert_eq!(metrics["most_in_60s"], 8);
    assert_eq!(metrics["writes"], 0);
    assert_eq!(metrics["by_endpoint"]["GET Customer"], 8);
    assert_eq!(metrics["by_endpoint"]["POST Authentication"], 1);
}

#[tokio::test]
async fn what_was_meant_for_another_host_is_refused() {
    let site = Site::plain().await;
    let metrics = format!("{}/metrics", site.running.control_url);
    let customer = format!("{}/Customer", site.running.base_url);
    let port = site.running.base_url.split(':').nth(2).unwrap();
    let port = port.split('/').next().unwrap();
    let asked = async |url: &str, host: &str| {
        let headers = [("Host", host), ("X-TokenID", site.session.as_str())];
        let answer = site.to(Method::GET, url, &headers, "").await.unwrap();
        (answer.status, answer.text)
    };
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        for host in [host.to_owned(), format!("{host}:{port}")] {
            assert_eq!(asked(&metrics, &host).await.0, 200, "{host}");
            assert_eq!(asked(&customer, &host).await.0, 200, "{host}");
        }
    }
    let rebound = format!("rebound.example.test:{port}");
    for host in [rebound.as_str(), "127.0.0.1.example.test", "10.0.0.1"] {
        for url in [&metrics, &customer] {
            let (status, text) = asked(url, host).await;
            assert_eq!(status, 421, "{host}");
            assert!(text.contains("localhost"), "{text}");
        }
    }
}

#[tokio::test]
async fn the_control_side_lies_where_nobody_guesses() {
    let (site, other) = (Site::plain().await, Site::plain().await);
    let name = |site: &Site| {
        let (_, name) = site.running.control_url.rsplit_once('/').unwrap();
        name.to_owned()
    };
    assert_ne!(name(&site), name(&other));
    let root = site.running.control_url.trim_end_matches(&name(&site));
    for guess in ["", "metrics", "state", &name(&other)] {
        let url = format!("{root}{guess}/state");
        let answer = site.to(Method::GET, &url, &[], "").await.unwrap();
        assert_eq!(answer.status, 404, "{guess}");
    }
    assert_eq!(site.control(Method::GET, "state", "").await.status, 200);
    assert!(site.running.control_url.starts_with("http://127.0.0.1:"));
}
