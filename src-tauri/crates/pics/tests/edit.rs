//! Editing by JSON lines.

#![allow(clippy::unwrap_used)]

mod common;

use common::{authoritative, everything, review, workspace};
use tandem_pics::{EditErrorKind, WorkspaceError};
use tandem_sync::records::pics::SystemStatus;

type Expected = fn(&EditErrorKind) -> bool;

#[tokio::test]
async fn fields_are_set_and_records_come_and_go() {
    let (workspace, _folder) = authoritative().await;
    let edits = r#"
{"learner": "NM-00001", "set": {"email": null, "telephone": " ", "surname": "Smith", "onefile_id": 6, "mobile": "07700 900001", "main_tag": "Cohort A"}}
{"learner": "0001q", "aim": "ZPROG001/2025-09-01/S196", "set": {"registration_number": "N-1", "registration_date": "2026-01-02", "elements_total": 50}}
{"learner": "9276308686", "aim": "60133533/2025-09-01/F563-2", "set": {"registration": {"number": null, "applied": "2026-03-04"}, "certificate_received_date": null}}

{"learner": "NM-00001", "review": "R-2", "set": {"attended": "Yes", "actual": "2026-11-23", "proposed_time": null}}
{"learner": "NM-00001", "delete_review": "R-1"}
{"learner": "NM-00001", "add_review": {"proposed": "2027-01-05", "proposed_time": "14:00:00", "onefile_id": 9001}}
{"learner": "NM-00002", "add_review": {"key": "mine", "kind": "Induction"}}
{"learner": "NM-00002", "set": {"system_status": "live"}}
{"learner": "NM-00002", "add_aim": {"aim_ref": "50089638", "start": "2026-09-01", "registration_number": "N-2"}}
{"learner": "NM-00002", "add_aim": {"aim_ref": "50089638", "start": "2026-09-01"}}
{"learner": "NM-00001", "delete_aim": "ZPROG001/2025-09-01/S196"}
"#;
    assert_eq!(workspace.edit(edits).await, Ok(11));

    let mut expected = everything();
    let first = &mut expected.learners[0];
    first.email = None;
    first.telephone = None;
    first.surname = "Smith".to_owned();
    first.onefile_id = Some(6);
    first.mobile = Some("07700 900001".to_owned());
    first.main_tag = Some("Cohort A".to_owned());
    first.aims.pop();
    first.aims[0].registration.number = None;
    first.aims[0].registration.applied = Some("2026-03-04".parse().unwrap());
    first.aims[0].registration.received = None;
    let mut held = review("R-2", None);
    held.attended = Some("Yes".to_owned());
    held.actual = Some("2026-11-23".parse().unwrap());
    held.proposed_time = None;
    let mut added = review("R-1", Some(9001));
    added.proposed = Some("2027-01-05".parse().unwrap());
    added.proposed_time = Some("14:00:00".parse().unwrap());
    added.reviewer = None;
    first.reviews = vec![added, held];
    let found = workspace.everything().await.unwrap();
    assert_eq!(found.learners[0], expected.learners[0]);

    let second = &found.learners[1];
    assert_eq!(second.system_status, SystemStatus::Live);
    assert_eq!(second.review(&"mine".into()).unwrap().kind, "Induction");
    let keys: Vec<_> = second.aims.iter().map(|aim| aim.key.0.as_str()).collect();
    assert_eq!(keys, ["50089638/2026-09-01", "50089638/2026-09-01#2"]);
    assert_eq!(second.aims[0].registration.number.as_deref(), Some("N-2"));
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn one_bad_line_and_nothing_is_changed() {
    let (workspace, _folder) = authoritative().await;
    let good = r#"{"learner": "NM-00001", "set": {"surname": "Changed"}}"#;
    let bad: [(&str, Expected); 17] = [
        ("nonsense", |kind| {
            matches!(kind, EditErrorKind::NotAnEdit(_))
        }),
        (r#"{"set": {}}"#, |kind| {
            matches!(kind, EditErrorKind::NotAnEdit(_))
        }),
        (r#"{"learner": "NM-00001", "put": {}}"#, |kind| {
            matches!(kind, EditErrorKind::NotAnEdit(_))
        }),
        (r#"{"learner": "NM-00001"}"#, |kind| {
            *kind == EditErrorKind::NotOneAction
        }),
        (
            r#"{"learner": "NM-00001", "set": {}, "delete_review": "R-1"}"#,
            |kind| *kind == EditErrorKind::NotOneAction,
        ),
        (
            r#"{"learner": "NM-00001", "aim": "x", "delete_review": "R-1"}"#,
            |kind| *kind == EditErrorKind::NotOneAction,
        ),
        (r#"{"learner": "nobody", "set": {}}"#, |kind| {
            *kind == EditErrorKind::UnknownLearner("nobody".into())
        }),
        (
            r#"{"learner": "NM-00001", "aim": "x", "set": {}}"#,
            |kind| *kind == EditErrorKind::UnknownAim("x".into()),
        ),
        (r#"{"learner": "NM-00001", "delete_aim": "x"}"#, |kind| {
            *kind == EditErrorKind::UnknownAim("x".into())
        }),
        (
            r#"{"learner": "NM-00001", "review": "x", "set": {}}"#,
            |kind| *kind == EditErrorKind::UnknownReview("x".into()),
        ),
        (r#"{"learner": "NM-00001", "delete_review": "x"}"#, |kind| {
            *kind == EditErrorKind::UnknownReview("x".into())
        }),
        (r#"{"learner": "NM-00001", "set": {"key": "x"}}"#, |kind| {
            matches!(kind, EditErrorKind::UnknownField { field, known }
                if field == "key" && known.contains(&"surname".into()) && !known.contains(&"aims".into()))
        }),
        (
            r#"{"learner": "NM-00001", "aim": "60133533/2025-09-01/F563-2", "set": {"reg_number": "x"}}"#,
            |kind| {
                matches!(kind, EditErrorKind::UnknownField { field, known }
                    if field == "reg_number" && known.contains(&"registration_number".into()))
            },
        ),
        (
            r#"{"learner": "NM-00001", "add_aim": {"registration": {"when": "x"}}}"#,
            |kind| matches!(kind, EditErrorKind::UnknownField { field, .. } if field == "when"),
        ),
        (
            r#"{"learner": "NM-00001", "add_aim": {"start": "soon"}}"#,
            |kind| matches!(kind, EditErrorKind::BadValue { field, .. } if field == "start"),
        ),
        (
            r#"{"learner": "NM-00002", "add_review": {"onefile_id": 9001}}"#,
            |kind| *kind == EditErrorKind::Workspace(WorkspaceError::Duplicate),
        ),
        (
            r#"{"learner": "NM-00001", "add_review": {"key": "R-1"}}"#,
            |kind| *kind == EditErrorKind::Workspace(WorkspaceError::Duplicate),
        ),
    ];
    for (line, expected) in bad {
        let error = workspace
            .edit(&format!("{good}\n\n{line}\n{good}\n"))
            .await
            .unwrap_err();
        assert_eq!(error.line, Some(3), "{line}");
        assert!(expected(&error.kind), "{line}: {error}");
        assert_eq!(workspace.everything().await.unwrap(), everything());
    }
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn what_several_learners_have_names_none() {
    let (workspace, _folder) = authoritative().await;
    let edits = r#"{"learner": "NM-00002", "set": {"uln": "9276308686"}}
{"learner": "9276308686", "set": {"email": null}}"#;
    let error = workspace.edit(edits).await.unwrap_err();
    assert_eq!(error.line, Some(2));
    assert!(matches!(error.kind, EditErrorKind::SeveralLearners { found, .. } if found.len() == 2));
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_mirror_is_not_edited() {
    let (workspace, _folder) = workspace().await;
    common::import(&workspace, &common::message(&common::ilr_learner("A", "")))
        .await
        .unwrap();
    let error = workspace
        .edit(r#"{"learner": "A", "set": {"email": null}}"#)
        .await
        .unwrap_err();
    assert_eq!(
        (error.line, error.kind),
        (None, EditErrorKind::NotAuthoritative)
    );
    workspace.close().await.unwrap();
}
