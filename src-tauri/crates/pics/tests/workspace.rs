//! The workspace itself, and behind the engine's port.

#![allow(clippy::unwrap_used)]

mod common;
mod contract;

use common::{authoritative, everything, review, workspace};
use tandem_pics::{Workspace, WorkspaceError, WorkspaceKind};
use tandem_sync::ports::Pics;
use tandem_sync::ports::pics::PicsErrorCode;
use tandem_sync::records::details::{DetailOf, LearnerField};
use tandem_sync::records::field::Value;
use tandem_sync::records::field_of::AimField;
use tandem_sync::records::pics::Everything;
use tandem_sync::records::replaced::Replaced;
use tandem_sync::records::write::{PicsWrite, Written};
use tandem_vault::{DataKey, DatabaseError};

#[tokio::test]
async fn keeps_the_contract() {
    let (workspace, _folder) = authoritative().await;
    contract::check(&workspace, &everything()).await;
    let capabilities = workspace.capabilities();
    assert!(capabilities.authoritative);
    assert!(capabilities.writes_aims && capabilities.writes_reviews);
    assert!(capabilities.writes_details);
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_mirror_keeps_the_contract_too() {
    let (workspace, _folder) = workspace().await;
    common::import(&workspace, &common::message(""))
        .await
        .unwrap();
    assert!(!workspace.capabilities().authoritative);
    assert_eq!(
        Pics::everything(&workspace).await.unwrap(),
        Everything::default()
    );
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn what_went_in_comes_out_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pics.db");
    let key = DataKey::generate().unwrap();
    let first = Workspace::open(&path, &key).await.unwrap();
    assert_eq!(first.kind(), WorkspaceKind::Empty);
    first.fill(everything()).await.unwrap();
    let state = first.state_json().await.unwrap();
    first.close().await.unwrap();

    let again = Workspace::open(&path, &key).await.unwrap();
    assert_eq!(again.kind(), WorkspaceKind::Authoritative);
    assert_eq!(again.everything().await.unwrap(), everything());
    assert_eq!(again.state_json().await.unwrap(), state);
    let json: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!(json["kind"], "authoritative");
    assert_eq!(
        json["learners"][0]["aims"][0]["registration"]["number"],
        "REG-1"
    );

    again.close().await.unwrap();
    let other = Workspace::open(&path, &DataKey::generate().unwrap()).await;
    assert_eq!(
        other.err(),
        Some(WorkspaceError::Database(DatabaseError::WrongKey))
    );
}

#[tokio::test]
async fn records_come_in_the_order_of_keys_however_they_went_in() {
    let (workspace, _folder) = workspace().await;
    let mut shuffled = everything();
    shuffled.learners.reverse();
    for learner in &mut shuffled.learners {
        learner.aims.reverse();
        learner.reviews.reverse();
    }
    workspace.fill(shuffled).await.unwrap();
    assert_eq!(workspace.everything().await.unwrap(), everything());
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn only_an_empty_workspace_is_filled() {
    let (full, _folder) = authoritative().await;
    assert_eq!(full.fill(everything()).await, Err(WorkspaceError::NotEmpty));
    assert_eq!(full.everything().await.unwrap(), everything());

    let (mirror, _folder) = workspace().await;
    common::import(&mirror, &common::message("")).await.unwrap();
    assert_eq!(mirror.fill(everything()).await, Err(WorkspaceError::Mirror));
    assert_eq!(mirror.kind(), WorkspaceKind::Mirror);
    full.close().await.unwrap();
    mirror.close().await.unwrap();
}

#[tokio::test]
async fn a_onefile_review_belongs_to_one_review() {
    let (workspace, _folder) = workspace().await;
    let mut records = everything();
    records.learners[1].reviews.push(review("R-2", Some(9001)));
    assert_eq!(
        workspace.fill(records).await,
        Err(WorkspaceError::Duplicate)
    );
    assert_eq!(workspace.everything().await.unwrap(), Everything::default());
    assert_eq!(workspace.kind(), WorkspaceKind::Empty);
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_learner_is_found_under_a_name_that_was_set() {
    let (workspace, _folder) = authoritative().await;
    let write = PicsWrite::Detail {
        set: Replaced {
            field: DetailOf::Learner {
                learner: "NM-00001".into(),
                field: LearnerField::Surname,
            },
            before: Value::text("Sméth"),
            after: Value::text("Zzyzx"),
        },
    };
    assert_eq!(workspace.write(&write).await, Ok(Written::Done));
    let found = |text: &'static str| {
        let workspace = &workspace;
        async move { workspace.search(text, 10).await.unwrap().len() }
    };
    assert_eq!((found("zzyzx").await, found("smeth").await), (1, 0));
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_is_not_written() {
    let (workspace, _folder) = authoritative().await;
    let write = PicsWrite::Aim {
        learner: "NM-00001".into(),
        aim: "ZPROG001/2025-09-01/S196".into(),
        set: Replaced {
            field: AimField::ElementsDone,
            before: None,
            after: Value::text("many"),
        },
    };
    assert_eq!(
        workspace.write(&write).await.unwrap_err().code,
        PicsErrorCode::Damaged
    );
    assert_eq!(workspace.everything().await.unwrap(), everything());
    workspace.close().await.unwrap();
}
