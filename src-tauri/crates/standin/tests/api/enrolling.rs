//! New users, classes and placements; archiving.

use crate::world::{ADA, ASSESSOR_ID, GONE, Site};
use serde_json::{Value, json};

fn learner() -> Value {
    json!({"OrganisationID": 9101, "Role": 1, "FirstName": "Nell", "LastName": "O'Brook",
        "Email": "nell.obrook@example.test", "MISID": "0099N", "DefaultAssessorID": ASSESSOR_ID,
        "ClassroomID": 3301, "PlacementID": 5501, "StartOn": "2026-09-01T00:00:00Z",
        "L12": "31", "Colour": "blue"})
}

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

#[tokio::test]
async fn a_learner_is_created_with_what_was_sent() {
    let site = Site::plain().await;
    let created = site.post("/User", learner()).await;
    assert_eq!(created.status, 200, "{}", created.text);
    let created = created.json();
    assert_eq!(created["Username"], "NOBROOK1");
    let user = site.get(&format!("/User/{}", created["ID"])).await.json();
    assert_eq!(user["MISID"], "0099N");
    assert_eq!(user["ClassroomID"], 3301);
    assert_eq!(user["StartOn"], "2026-08-31T23:00:00Z");
    assert_eq!(user["L12"], "31");
    assert_eq!(user["Progress"], 0);
    assert_eq!(site.metrics().await["writes"], 1);
}

#[tokio::test]
async fn what_is_missing_or_unknown_is_refused_with_its_code() {
    let site = Site::plain().await;
    for field in [
        "OrganisationID",
        "Role",
        "FirstName",
        "LastName",
        "Email",
        "DefaultAssessorID",
        "ClassroomID",
        "PlacementID",
    ] {
        let refused = site.post("/User", without(learner(), field)).await;
        assert_eq!(refused.status, 400, "{field}");
        assert_eq!(refused.json()["code"], -1, "{field}: {}", refused.text);
        let blank = site.post("/User", with(learner(), field, " ")).await;
        assert_eq!(blank.json()["code"], -1, "blank {field}: {}", blank.text);
    }
    for (field, value, code) in [
        ("OrganisationID", 1, -11),
        ("PlacementID", 1, -57),
        ("ClassroomID", 1, -58),
        ("DefaultAssessorID", ADA, -50),
        ("Role", 7, -2),
    ] {
        let refused = site.post("/User", with(learner(), field, value)).await;
        assert_eq!(refused.status, 400, "{field}");
        assert_eq!(refused.json()["code"], code, "{field}: {}", refused.text);
    }
    assert_eq!(site.metrics().await["writes"], 0);
}

#[tokio::test]
async fn staff_need_no_more_than_names_and_an_email_and_employers_a_placement() {
    let site = Site::plain().await;
    let staff = json!({"OrganisationID": 9101, "Role": 5, "FirstName": "Jo", "LastName": "Fen",
        "Email": "jo.fen@example.test"});
    assert_eq!(site.post("/User", staff.clone()).await.status, 200);
    let employer = with(staff, "Role", 40);
    let refused = site.post("/User", employer.clone()).await;
    assert_eq!(refused.json()["code"], -1);
    let placed = site
        .post("/User", with(employer, "PlacementID", 5501))
        .await;
    assert_eq!(placed.status, 200);
}

#[tokio::test]
async fn a_person_created_twice_has_two_accounts() {
    let site = Site::plain().await;
    let first = site.post("/User", learner()).await.json();
    let second = site.post("/User", learner()).await.json();
    assert_ne!(first["ID"], second["ID"]);
    assert_ne!(first["Username"], second["Username"]);
    let found = site
        .post("/User/Search", json!({"Role": 1, "MISID": "0099n"}))
        .await;
    assert_eq!(found.ids().len(), 2);
    let elsewhere = Site::plain().await;
    let same = elsewhere.post("/User", learner()).await.json();
    assert_eq!(same["ID"], first["ID"], "an ID follows from the record");
}

#[tokio::test]
async fn two_staff_with_one_mis_value_keep_learners_from_being_created() {
    let site = Site::plain().await;
    let twin = json!({"OrganisationID": 9101, "Role": 4, "FirstName": "Tess", "LastName": "Marsh",
        "Email": "tess@example.test", "MISID": "tm"});
    let twin = site.post("/User", twin).await.json()["ID"]
        .as_i64()
        .unwrap();
    let archive = format!("/User/{twin}/Archive");
    assert_eq!(site.post(&archive, json!({})).await.status, 204);
    let refused = site.post("/User", learner()).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (400, &json!(-60))
    );
    let other = json!({"MISID": "TM-OLD"});
    assert_eq!(site.post(&format!("/User/{twin}"), other).await.status, 204);
    assert_eq!(site.post("/User", learner()).await.status, 200);
}

#[tokio::test]
async fn users_are_archived_and_taken_back() {
    let site = Site::plain().await;
    let archived =
        async |id: i64| site.get(&format!("/User/{id}")).await.json()["Archived"].clone();
    let body = json!({"Role": 1, "OrganisationID": 9101});
    assert_eq!(
        site.post(&format!("/User/{ADA}/archive"), body.clone())
            .await
            .status,
        204
    );
    assert_eq!(archived(ADA).await, true);
    assert_eq!(
        site.post(&format!("/User/{GONE}/Unarchive"), body.clone())
            .await
            .status,
        204
    );
    assert_eq!(archived(GONE).await, false);
    for path in [
        "/User/1/Archive".to_owned(),
        format!("/User/{ASSESSOR_ID}/Archive"),
    ] {
        assert_eq!(site.post(&path, body.clone()).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn classes_and_placements_are_created_with_a_bare_number() {
    let site = Site::plain().await;
    let class = json!({"OrganisationID": 9101, "Name": "Cohort B", "StartOn": "2026-09-01"});
    let id: i64 = site
        .post("/Classroom", class.clone())
        .await
        .text
        .parse()
        .unwrap();
    let read = site.get(&format!("/Classroom/{id}")).await.json();
    assert_eq!(read["Name"], "Cohort B");
    let again: i64 = site.post("/Classroom", class).await.text.parse().unwrap();
    assert_ne!(id, again);
    let place = json!({"OrganisationID": 9101, "Name": "Mockbury Mill", "MISID": "ORG7",
        "Address": "1 Example Row\r\nTestham\r\nZZ1 1ZZ"});
    let id: i64 = site.post("/Placement", place).await.text.parse().unwrap();
    let read = site.get(&format!("/Placement/{id}")).await.json();
    assert_eq!(
        (&read["MISID"], &read["Active"]),
        (&json!("ORG7"), &json!(true))
    );
    for path in ["/Classroom", "/Placement"] {
        let nameless = site.post(path, json!({"OrganisationID": 9101})).await;
        assert_eq!(nameless.json()["code"], -1, "{path}");
        let nowhere = json!({"OrganisationID": 1, "Name": "X"});
        assert_eq!(site.post(path, nowhere).await.json()["code"], -11, "{path}");
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_the_account_behind() {
    let site = Site::plain().await;
    site.faults(json!({"endpoint": "POST User", "calls": [1], "effect": "drop_after"}))
        .await;
    assert!(site.try_post("/User", learner()).await.is_err());
    let found = site
        .post("/User/Search", json!({"Role": 1, "MISID": "0099N"}))
        .await;
    assert_eq!(found.ids().len(), 1);
}

#[tokio::test]
async fn what_is_not_kept_and_how_it_is_answered_are_switches() {
    let site = Site::plain().await;
    site.settings(json!({"lost_on_create": ["MISID"], "created_user_as_integer": true}))
        .await;
    let id: i64 = site.post("/User", learner()).await.text.parse().unwrap();
    let user = site.get(&format!("/User/{id}")).await.json();
    assert!(user.get("MISID").is_none());
    assert_eq!(user["LastName"], "O'Brook");
}
