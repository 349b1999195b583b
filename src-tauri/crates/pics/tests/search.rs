//! Finding learners by what people type.

#![allow(clippy::unwrap_used)]

mod common;

use common::{learner, workspace};
use tandem_pics::{ResolveError, Workspace};
use tandem_sync::records::pics::Everything;
use tempfile::TempDir;

async fn people() -> (Workspace, TempDir) {
    let (workspace, folder) = workspace().await;
    let mut learners = vec![
        learner("NM-00001", "Ana Lucía", "Sméth"),
        learner("NM-00002", "Bo", "O\u{2019}Neill"),
        learner("NM-00003", "Li", "Wu"),
        learner("NM-00004", "Łukasz", "Smethurst"),
        learner("nm-00005", "Ana", "Smethurst"),
        learner("X_100%", "Percy", "Per\"cent"),
    ];
    learners[0].ident = Some("0042Q".to_owned());
    learners[0].uln = Some("9276308686".to_owned());
    learners[2].uln = Some("9999999999".to_owned());
    learners[3].uln = Some("9999999999".to_owned());
    learners[3].ident = Some("NM-00003".to_owned());
    learners[4].ident = Some("ab1".to_owned());
    learners[5].ident = Some("AB1".to_owned());
    workspace
        .fill(Everything {
            learners,
            ..Everything::default()
        })
        .await
        .unwrap();
    (workspace, folder)
}

async fn keys(workspace: &Workspace, text: &str) -> Vec<String> {
    let found = workspace.search(text, 20).await.unwrap();
    found.into_iter().map(|found| found.key.0).collect()
}

#[tokio::test]
async fn parts_of_names_and_codes_accents_and_case_apart() {
    let (workspace, _folder) = people().await;
    let cases: [(&str, &[&str]); 18] = [
        ("smeth", &["NM-00001", "nm-00005", "NM-00004"]),
        ("SMÉTH", &["NM-00001", "nm-00005", "NM-00004"]),
        ("meth", &["NM-00001", "nm-00005", "NM-00004"]),
        ("smethurst ana", &["nm-00005"]),
        ("ana lucia smeth", &["NM-00001"]),
        ("lukasz", &["NM-00004"]),
        ("o'neill", &["NM-00002"]),
        ("wu", &["NM-00003"]),
        ("l w", &["NM-00003"]),
        ("u", &[]),
        ("9276", &["NM-00001"]),
        ("630868", &["NM-00001"]),
        ("0042q", &["NM-00001"]),
        ("nm-0000 ana", &["NM-00001", "nm-00005"]),
        ("per\"cent", &["X_100%"]),
        ("x_", &["X_100%"]),
        ("%", &[]),
        ("nobody", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(keys(&workspace, text).await, expected, "{text}");
    }
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn in_the_order_of_names_and_no_more_than_asked_for() {
    let (workspace, _folder) = people().await;
    let everybody = [
        "NM-00002", "X_100%", "NM-00001", "nm-00005", "NM-00004", "NM-00003",
    ];
    assert_eq!(keys(&workspace, " ").await, everybody);
    let two = workspace.search("", 2).await.unwrap();
    assert_eq!(two.len(), 2);
    assert_eq!(two[0].name, "Bo O\u{2019}Neill");
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    let (workspace, _folder) = people().await;
    let edit = "{\"learner\": \"NM-00002\", \"set\": {\"surname\": \"Castle\"}}";
    workspace.edit(edit).await.unwrap();
    assert_eq!(keys(&workspace, "castle").await, ["NM-00002"]);
    assert!(keys(&workspace, "neill").await.is_empty());
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn references_name_one_learner() {
    let (workspace, _folder) = people().await;
    for (reference, key) in [
        ("0042Q", "NM-00001"),
        ("0042q", "NM-00001"),
        (" nm-00001 ", "NM-00001"),
        ("9276308686", "NM-00001"),
        ("NM-00005", "nm-00005"),
        ("ab1", "nm-00005"),
        ("AB1", "X_100%"),
    ] {
        assert_eq!(
            workspace.resolve(reference).await.unwrap().0,
            key,
            "{reference}"
        );
    }
    for reference in ["", "92763", "smeth", "Wu"] {
        assert_eq!(
            workspace.resolve(reference).await,
            Err(ResolveError::None),
            "{reference}"
        );
    }
    for reference in ["9999999999", "NM-00003", "aB1"] {
        let Err(ResolveError::Several(found)) = workspace.resolve(reference).await else {
            panic!("{reference} names one");
        };
        assert_eq!(found.len(), 2, "{reference}");
    }
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn more_words_than_anybody_has_find_nobody() {
    let (workspace, _folder) = people().await;
    for word in ["a", "ana", &"ana".repeat(100_000)] {
        let text: String = (0..5_000)
            .map(|n| format!("{word}{n} "))
            .take(if word.len() > 3 { 1 } else { 5_000 })
            .collect();
        assert!(keys(&workspace, &text).await.is_empty());
    }
    let again = "ana ".repeat(2_000);
    assert_eq!(keys(&workspace, &again).await, ["NM-00001", "nm-00005"]);
    workspace.close().await.unwrap();
}
