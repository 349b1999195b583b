//! Searches, details, and the switches that change how they are written.

use crate::world::{ADA, AIM, ASSESSOR_ID, BEN, GONE, NO_AIMS, Site, schedule};
use serde_json::{Value, json};

#[tokio::test]
async fn learners_are_found_by_role_with_identity_only() {
    let site = Site::plain().await;
    let all = site.post("/User/Search", json!({"Role": 1})).await;
    assert_eq!(all.ids(), [ADA, BEN, GONE, NO_AIMS]);
    assert_eq!(
        all.json()[0],
        json!({"ID": ADA, "FirstName": "Ada", "LastName": "Quill", "MISID": "NM-00042"})
    );
    assert_eq!(all.json()[2]["Archived"], true);
    let missing = site
        .post("/User/Search", json!({"OrganisationID": 9101}))
        .await;
    assert_eq!(missing.status, 400);
    let named = json!({"Role": 1, "LastName": "o'shea", "FirstName": "BEN"});
    assert_eq!(site.post("/User/Search", named).await.ids(), [BEN]);
    let staff = site.post("/User/Search", json!({"Role": "5"})).await;
    assert_eq!(staff.ids(), [ASSESSOR_ID]);
    site.settings(json!({"archived_in_searches": false})).await;
    let listed = site.post("/User/Search", json!({"Role": 1})).await;
    assert_eq!(listed.ids(), [ADA, BEN, NO_AIMS]);
    assert_eq!(site.get(&format!("/User/{GONE}")).await.status, 200);
}

#[tokio::test]
async fn no_hits_are_204_or_an_empty_array() {
    let site = Site::plain().await;
    let nobody = json!({"Role": 45});
    let none = site.post("/User/Search", nobody.clone()).await;
    assert_eq!((none.status, none.text.as_str()), (204, ""));
    site.settings(json!({"no_hits": "empty_array"})).await;
    let none = site.post("/User/Search", nobody).await;
    assert_eq!((none.status, none.text.as_str()), (200, "[]"));
}

#[tokio::test]
async fn pages_follow_each_other_and_end_in_nothing() {
    let site = Site::plain().await;
    let learners = json!({"Role": 1});
    let first = site.post("/User/Search/1/3", learners.clone()).await;
    assert_eq!(first.ids(), [ADA, BEN, GONE]);
    let second = site.post("/User/Search/2/3", learners.clone()).await;
    assert_eq!(second.ids(), [NO_AIMS]);
    assert_eq!(
        site.post("/User/Search/3/3", learners.clone()).await.status,
        204
    );
    assert_eq!(
        site.post("/User/Search/1/101", learners.clone())
            .await
            .status,
        400
    );
    assert!(second.json()[0].get("DOB").is_none());
    site.settings(json!({"extra_row_fields": true})).await;
    let second = site.post("/User/Search/2/3", learners.clone()).await;
    assert!(second.json()[0].get("DOB").is_some());
    let unpaged = site.post("/User/Search", learners).await;
    assert!(unpaged.json()[0].get("DOB").is_none());
}

#[tokio::test]
async fn missing_values_dates_numbers_and_booleans_follow_the_settings() {
    let site = Site::plain().await;
    let path = format!("/User/{ADA}");
    let user = site.get(&path).await.json();
    assert!(user.get("ULN").is_none());
    assert_eq!(user["DOB"], "2004-07-08T23:00:00Z");
    assert_eq!(user["Progress"], 27.5);
    site.settings(json!({"absent": "null", "date_only": "utc_midnight", "fraction_digits": 7}))
        .await;
    let user = site.get(&path).await.json();
    assert_eq!(user.get("ULN"), Some(&Value::Null));
    assert_eq!(user["DOB"], "2004-07-09T00:00:00.0000000Z");
    site.settings(
        json!({"absent": "empty_string", "zone": "none", "numeric_strings": true,
        "text_booleans": true, "fraction_digits": 0}),
    )
    .await;
    let user = site.get(&path).await.json();
    assert_eq!(user["ULN"], "");
    assert_eq!(user["DOB"], "2004-07-09T00:00:00");
    assert_eq!(user["Progress"], "27.5");
    assert_eq!(user["ID"], ADA.to_string());
    assert_eq!(user["Archived"], "false");
}

#[tokio::test]
async fn a_modified_since_search_finds_whatever_touched_the_learner() {
    let site = Site::plain().await;
    let since = json!({"Role": 1, "LastModified": "2026-11-01T00:00:00Z"});
    let found = || site.post("/User/Search", since.clone());
    assert_eq!(found().await.status, 204);
    site.edit(json!({"aim": AIM, "set": {"Progress": 31.5}}))
        .await;
    assert_eq!(found().await.ids(), [ADA]);
    schedule(&site, BEN, "2026-12-01T09:00:00Z").await;
    assert_eq!(found().await.ids(), [ADA, BEN]);
    site.edit(json!({"learner_misid": "NM-00044", "set": {"ULN": "9999999999"}}))
        .await;
    assert_eq!(found().await.ids(), [ADA, BEN, GONE]);
}

#[tokio::test]
async fn the_catalogue_shows_codes_in_brackets_or_as_a_property() {
    let site = Site::plain().await;
    let all = json!({"OrganisationID": 9101});
    let rows = site.post("/Standard/Search", all.clone()).await.json();
    assert_eq!(
        rows[0],
        json!({"ID": 4410, "Title": "Engineering operative [196AS]"})
    );
    assert_eq!(rows[1], json!({"ID": 4411, "Title": "Gateway"}));
    site.settings(json!({"standard_code": "property"})).await;
    let rows = site.post("/Standard/Search", all).await.json();
    assert_eq!(
        rows[0],
        json!({"ID": 4410, "Title": "Engineering operative", "NDAQCode": "196AS"})
    );
    let unit = site.get("/Unit/ab_unit1").await.json();
    assert_eq!(
        unit,
        json!({"ID": "AB_UNIT1", "Title": "Safe working", "NDAQCode": null, "Display": null})
    );
    let assigned = site.get("/Organisation/9101/AssignedStandards").await;
    assert_eq!(assigned.ids(), [4410]);
    let statuses = site.get("/organisation/9101/learningaimstatuses").await;
    assert_eq!(
        statuses.json(),
        json!([{"ID": 2, "Name": "Break in learning"}])
    );
}

#[tokio::test]
async fn aims_come_by_learner_and_reviews_by_window() {
    let site = Site::plain().await;
    let aims = site
        .post("/LearningAim/Search", json!({"UserID": ADA}))
        .await;
    assert_eq!(
        aims.json(),
        json!([{"ID": AIM, "StandardID": 4410, "UserID": ADA, "Status": 0}])
    );
    let (_, early) = schedule(&site, ADA, "2026-12-01T09:00:00Z").await;
    let (_, late) = schedule(&site, ADA, "2026-12-08T09:00:00Z").await;
    let (_, other) = schedule(&site, BEN, "2026-12-01T09:00:00Z").await;
    let mut of_ada = vec![early, late];
    of_ada.sort_unstable();
    let search = |body: Value| site.post("/Review/Search", body);
    let found = search(json!({"OrganisationID": 9101, "LearnerID": ADA, "Status": 4})).await;
    assert_eq!(found.ids(), of_ada);
    assert_eq!(found.json()[0].as_object().unwrap().len(), 2);
    let window = json!({"OrganisationID": 9101, "DateFrom": "2026-12-02",
        "DateTo": "2026-12-08T09:00:00+00:00"});
    assert_eq!(search(window).await.ids(), [late]);
    assert_eq!(search(json!({"LearnerID": ADA})).await.status, 400);
    let whole = site.get(&format!("/Review/{other}")).await.json();
    assert_eq!(whole["LearnerID"], BEN);
    assert_eq!(whole["Status"], 1);
    assert_eq!(whole["ScheduledFor"], "2026-12-01T09:00:00Z");
    assert!(whole.get("StartedOn").is_none());
}
