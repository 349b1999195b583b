//! Enrolling from the window, on the real engine with a real stand-in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Story, demo};
use tandem_api::ErrorCode;
use tandem_desk::{AccountSettled, EnrolAsked, EnrolChosen, EnrolStanding, LearnerRef, Tone};

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_without_an_account_is_previewed_enrolled_and_in_step() {
    let Story {
        desk,
        standin,
        folder: _folder,
    } = demo(60, 0).await;
    assert!(
        desk.enrol_candidates(()).await.unwrap().is_empty(),
        "nobody has looked"
    );
    desk.preview(()).await.unwrap();
    let candidates = desk.enrol_candidates(()).await.unwrap();
    let key = candidates
        .first()
        .expect("somebody has no account")
        .key
        .clone();

    let learner = key.clone();
    let compared = desk.compare(LearnerRef { learner }).await.unwrap();
    assert!(compared.no_account, "its page leads to enrolling");

    let asked = |classroom, placement| EnrolAsked {
        learners: vec![EnrolChosen {
            learner: key.clone(),
            assessor: None,
            placement,
            classroom,
        }],
    };
    let page = desk.enrol_preview(asked(Some(1), None)).await.unwrap();
    let view = &page.learners[0];
    assert_eq!(view.standing, EnrolStanding::Incomplete);
    assert!(view.missing.iter().all(|missing| !missing.todo.is_empty()));
    assert_eq!(page.sentence.tone, Tone::Attention);
    let chosen = asked(Some(page.classrooms[0].id), Some(page.placements[0].id));
    let page = desk.enrol_preview(chosen.clone()).await.unwrap();
    let view = &page.learners[0];
    assert_eq!(view.standing, EnrolStanding::Ready, "{view:?}");
    assert!(view.fields.iter().any(|field| field.label == "E-mail"));
    assert!(!view.assessor.as_ref().unwrap().creates);
    assert_eq!(
        standin.standin().metrics().writes,
        0,
        "a preview only reads"
    );

    let page = desk.enrol(chosen.clone()).await.unwrap();
    let view = &page.learners[0];
    assert_eq!(view.standing, EnrolStanding::Enrolled, "{view:?}");
    let id = view.onefile_id.unwrap();
    assert!(standin.standin().state().users.contains_key(&id));
    let left = desk.enrol_candidates(()).await.unwrap();
    assert!(left.iter().all(|candidate| candidate.key != key));
    let learner = key.clone();
    let compared = desk.compare(LearnerRef { learner }).await.unwrap();
    assert!(!compared.no_account && !compared.aims.is_empty());
    let page = desk.enrol(chosen).await.unwrap();
    assert_eq!(page.learners[0].standing, EnrolStanding::Linked);

    let settled = AccountSettled {
        learner: key.clone(),
        there: Some(id),
    };
    let error = desk.settle_account(settled).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NoSuchQuestion, "nothing is in doubt");
    desk.close().await;
}
