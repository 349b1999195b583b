//! What enrolling takes: MIS values that are looked for, and records that are created once.

use crate::centre::{ADA, CENTRE, Centre, TUTOR, unlimited};
use tandem_onefile::OneFileClient;
use tandem_standin::{Effect, Settings};
use tandem_sync::enrol::{Account, Creation, Member, NewClassroom, NewLearner, NewPlacement};
use tandem_sync::ports::OneFile;
use tandem_sync::ports::onefile::OneFileErrorKind as Kind;
use tandem_sync::records::onefile::Role;

async fn learner(client: &OneFileClient) -> Creation {
    let placement = Creation::Placement(NewPlacement {
        organisation: "ORG7".into(),
        name: "Mockbury Mill".into(),
    });
    let classroom = Creation::Classroom(NewClassroom {
        name: "Cohort B".into(),
        start: "2026-09-01".parse().ok(),
    });
    Creation::Learner(Box::new(NewLearner {
        account: Account {
            misid: "0099N".into(),
            first_name: "Nell".into(),
            last_name: "O'Brook".into(),
            email: "nell@example.test".into(),
            date_of_birth: "2004-07-09".parse().ok(),
            start: "2026-07-01".parse().ok(),
            mobile: Some("07700 900001".into()),
            lldd: Some("2".into()),
            ..Account::default()
        },
        assessor_id: TUTOR,
        placement_id: client.create_record(&placement).await.unwrap(),
        classroom_id: client.create_record(&classroom).await.unwrap(),
    }))
}

#[tokio::test]
async fn a_learner_arrives_with_what_was_sent_however_it_is_answered() {
    for created_user_as_integer in [false, true] {
        let centre = Centre::open(Settings {
            created_user_as_integer,
            ..unlimited()
        })
        .await;
        let client = centre.client().await;
        let new = learner(&client).await;
        let id = client.create_record(&new).await.unwrap();
        let user = client.user(id).await.unwrap().unwrap();
        assert_eq!(user.misid.as_deref(), Some("0099N"));
        assert_eq!(user.date_of_birth, "2004-07-09".parse().ok());
        assert_eq!(user.start_on, "2026-07-01".parse().ok(), "the UK day");
        assert_eq!(user.default_assessor_id, Some(TUTOR));
        assert_eq!(user.mobile.as_deref(), Some("07700 900001"));
        assert_eq!(user.uln, None);
        let held = &centre.state().users[&id];
        assert_eq!(held.l14.as_deref(), Some("2"));
        assert_eq!((held.organisation_id, held.role), (CENTRE, 1));
    }
}

#[tokio::test]
async fn an_assessor_is_created_with_the_officers_ident() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let member = Creation::Assessor(Member {
        officer: "JO".into(),
        first_name: "Jo Ann".into(),
        last_name: "Fen".into(),
        email: "jo@example.test".into(),
    });
    let id = client.create_record(&member).await.unwrap();
    let assessors = client.assessors().await.unwrap();
    let created = assessors.iter().find(|one| one.id == id).unwrap();
    assert_eq!(
        (created.name.as_str(), created.misid.as_deref()),
        ("Jo Ann Fen", Some("JO"))
    );
}

#[tokio::test]
async fn whoever_has_a_mis_value_is_found_archived_ones_included() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let ids = async |misid: &str, roles: &[Role]| -> Vec<i64> {
        let found = client.users_with_misid(misid, roles).await.unwrap();
        found.into_iter().map(|user| user.id).collect()
    };
    assert_eq!(ids("nm-00000", &[Role::Learner]).await, [ADA], "case apart");
    assert_eq!(
        ids("NM-00002", &[Role::Learner, Role::Assessor]).await,
        [ADA + 2],
        "archived"
    );
    let tutors = format!("OFF{TUTOR}");
    assert!(
        ids(&tutors, &[Role::Learner]).await.is_empty(),
        "of another role"
    );
    assert_eq!(
        ids(
            &tutors,
            &[
                Role::Learner,
                Role::TraineeAssessor,
                Role::Assessor,
                Role::Verifier
            ]
        )
        .await,
        [TUTOR]
    );
}

#[tokio::test]
async fn a_creation_in_doubt_is_never_sent_again() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let new = learner(&client).await;
    centre.fault("POST User", None, Effect::DropAfter);
    let error = client.create_record(&new).await.unwrap_err();
    assert_eq!(error.kind, Kind::InDoubt);
    let found = client
        .users_with_misid("0099N", &[Role::Learner])
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(centre.received("POST User"), 1);
}

#[tokio::test]
async fn a_refusal_is_told_by_its_code() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let Creation::Learner(mut new) = learner(&client).await else {
        panic!("a learner")
    };
    new.classroom_id = 1;
    let error = client
        .create_record(&Creation::Learner(new))
        .await
        .unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
    assert!(error.detail.contains("code -58"), "{}", error.detail);
}
