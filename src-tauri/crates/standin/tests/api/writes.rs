//! Updates, assignments, visits, reviews.

use crate::world::{ADA, AIM, ASSESSOR_ID, BEN, GONE, NO_AIMS, Site, review, schedule, visit};
use serde_json::json;

#[tokio::test]
async fn an_update_sets_what_was_sent_and_blank_clears_nothing() {
    let site = Site::plain().await;
    let path = format!("/LearningAim/{AIM}");
    let before = site.get(&path).await.json();
    let answer = site
        .post(
            &path,
            json!({"registrationdate": "2026-07-05T00:00:00Z", "RegistrationNumber": " ",
                "StartDate": null, "Progress": 99, "CertificateReceivedDate": "1900-01-01"}),
        )
        .await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let after = site.get(&path).await.json();
    assert_eq!(after["RegistrationDate"], "2026-07-04T23:00:00Z");
    for name in ["RegistrationNumber", "StartDate", "Progress", "Status"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert!(after.get("CertificateReceivedDate").is_none());
    assert_eq!(site.metrics().await["writes"], 1);

    let user = format!("/User/{ADA}");
    let sent = json!({"DefaultAssessorID": ASSESSOR_ID.to_string(), "Email": ""});
    assert_eq!(site.post(&user, sent).await.status, 204);
    assert_eq!(
        site.get(&user).await.json()["DefaultAssessorID"],
        ASSESSOR_ID
    );
    let a_learner = json!({"DefaultAssessorID": BEN});
    assert_eq!(site.post(&user, a_learner).await.status, 400);
    assert_eq!(site.metrics().await["writes"], 2);
}

#[tokio::test]
async fn a_site_keeps_what_was_not_sent() {
    let site = Site::plain().await;
    let rows = site
        .post("/Placement/Search", json!({"OrganisationID": 9101}))
        .await;
    let path = format!("/Placement/{}", rows.json()[0]["ID"]);
    let before = site.get(&path).await.json();
    let sent = json!({"name": "Renamed Works", "Address": " "});
    assert_eq!(site.post(&path, sent).await.status, 204);
    let mut expected = before.clone();
    expected["Name"] = "Renamed Works".into();
    assert_eq!(site.get(&path).await.json(), expected);
    let nowhere = site.post("/Placement/1", json!({"Name": "x"})).await;
    assert_eq!(nowhere.status, 400);
}

#[tokio::test]
async fn a_detail_that_is_lost_stays_as_it_was() {
    let site = Site::plain().await;
    site.settings(json!({"lost_on_update": ["Email"]})).await;
    let user = format!("/User/{ADA}");
    let before = site.get(&user).await.json();
    let sent = json!({"Email": "new@example.test", "Telephone": "01632 960999"});
    assert_eq!(site.post(&user, sent).await.status, 204);
    let after = site.get(&user).await.json();
    assert_eq!(after.get("Email"), before.get("Email"));
    assert_eq!(after["Telephone"], "01632 960999");
}

#[tokio::test]
async fn the_name_of_the_certificate_received_date_is_a_setting() {
    let site = Site::plain().await;
    site.settings(json!({"certificate_received_name": "CertificatedDate"}))
        .await;
    let path = format!("/LearningAim/{AIM}");
    let sent = json!({"CertificateReceivedDate": "2026-11-01T00:00:00Z"});
    assert_eq!(site.post(&path, sent).await.status, 204);
    assert!(
        site.get(&path)
            .await
            .json()
            .get("CertificatedDate")
            .is_none()
    );
    let sent = json!({"CertificatedDate": "2026-11-01T00:00:00Z"});
    assert_eq!(site.post(&path, sent).await.status, 204);
    let aim = site.get(&path).await.json();
    assert_eq!(aim["CertificatedDate"], "2026-11-01T00:00:00Z");
}

#[tokio::test]
async fn a_review_needs_a_visit_of_the_same_learner() {
    let site = Site::plain().await;
    let at = "2026-12-01T09:00:00.000Z";
    assert_eq!(site.post("/Review", review(ADA, at, 1)).await.status, 400);
    let bens: i64 = site
        .post("/Visit", visit(BEN, at))
        .await
        .text
        .parse()
        .unwrap();
    let refused = site.post("/Review", review(ADA, at, bens)).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert_eq!(
        site.post("/Review", review(BEN, at, bens)).await.status,
        200
    );

    let slot: i64 = site
        .post("/Visit", visit(NO_AIMS, at))
        .await
        .text
        .parse()
        .unwrap();
    let refused = site.post("/Review", review(NO_AIMS, at, slot)).await;
    assert_eq!(refused.status, 400);
    assert_eq!(site.post("/Visit", visit(GONE, at)).await.status, 400);
    assert_eq!(site.post("/Visit", visit(1, at)).await.status, 400);
    let mut incomplete = visit(ADA, at);
    incomplete.as_object_mut().unwrap().remove("VisitTypeID");
    assert_eq!(site.post("/Visit", incomplete).await.status, 400);
    assert_eq!(site.metrics().await["writes"], 3);
}

#[tokio::test]
async fn a_record_created_twice_shows_up_twice() {
    let site = Site::plain().await;
    let at = "2026-12-01T09:00:00Z";
    let (visit, first) = schedule(&site, ADA, at).await;
    let again: i64 = site
        .post("/Review", review(ADA, at, visit))
        .await
        .text
        .parse()
        .unwrap();
    assert_ne!(first, again);
    let path = format!("/Standard/4411/Assign/{ADA}");
    let one: i64 = site.post(&path, json!([])).await.text.parse().unwrap();
    let two: i64 = site.post(&path, json!([])).await.text.parse().unwrap();
    assert_ne!(one, two);
    let aims = site
        .post("/LearningAim/Search", json!({"UserID": ADA}))
        .await;
    assert_eq!(aims.ids().len(), 3);
}

#[tokio::test]
async fn the_same_records_have_the_same_ids_whatever_came_before() {
    let at = ["2026-12-01T09:00:00Z", "2026-12-08T09:00:00Z"];
    let one = Site::plain().await;
    let first = [
        schedule(&one, ADA, at[0]).await,
        schedule(&one, BEN, at[1]).await,
    ];
    let two = Site::plain().await;
    let bens = schedule(&two, BEN, at[1]).await;
    let adas = schedule(&two, ADA, at[0]).await;
    assert_eq!(first, [adas, bens]);
}

#[tokio::test]
async fn times_marked_z_can_be_read_as_uk_wall_clock() {
    let site = Site::plain().await;
    site.settings(json!({"written_times": "uk_wall_clock"}))
        .await;
    let (_, id) = schedule(&site, ADA, "2027-06-01T09:00:00Z").await;
    let review = site.get(&format!("/Review/{id}")).await.json();
    assert_eq!(review["ScheduledFor"], "2027-06-01T08:00:00Z");
}

#[tokio::test]
async fn units_and_staff_are_assigned() {
    let site = Site::plain().await;
    let unit = format!("/Unit/ab_unit1/Assign/{ADA}/4410");
    let id: i64 = site.post(&unit, json!({})).await.text.parse().unwrap();
    let summaries = site
        .post("/UnitSummary/Search", json!({"UserID": ADA}))
        .await;
    assert_eq!(summaries.ids(), [id]);
    assert_eq!(summaries.json()[0]["UnitID"], "AB_UNIT1");
    assert_eq!(site.post(&unit, json!({})).await.status, 400);

    let by_staff = format!("/User/{ASSESSOR_ID}/Assign");
    let by_learner = format!("/User/{ADA}/Assign");
    let body = json!({"LearnerID": ADA, "UserID": ASSESSOR_ID, "Level": 3, "StandardID": 4410});
    assert_eq!(site.post(&by_learner, body.clone()).await.status, 400);
    assert_eq!(site.post(&by_staff, body.clone()).await.status, 204);
    site.settings(json!({"assign_path": "learner"})).await;
    assert_eq!(site.post(&by_learner, body.clone()).await.status, 204);
    assert_eq!(site.post(&by_staff, body).await.status, 400);
    assert_eq!(site.running.standin().state().assignments.len(), 1);
}
