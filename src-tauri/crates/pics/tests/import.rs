//! ILR imports into a mirror.

#![allow(clippy::unwrap_used)]

mod common;

use common::{authoritative, everything, ilr_aim, ilr_learner, import, message, workspace};
use tandem_pics::ilr::IlrErrorKind;
use tandem_pics::{Awaited, ImportError, Workspace, WorkspaceKind, has_personal_data};
use tandem_sync::erased::Erased;
use tandem_sync::plan::Record;
use tandem_sync::ports::Pics;
use tandem_sync::records::RegistrationField;
use tandem_sync::records::field::Field;
use tandem_sync::records::field::Value;
use tandem_sync::records::field_of::AimField;
use tandem_sync::records::pics::{Learner, SystemStatus};
use tandem_sync::records::replaced::Replaced;
use tandem_sync::records::write::{PicsWrite, Written};

async fn only(workspace: &Workspace) -> Learner {
    let [learner] = workspace
        .everything()
        .await
        .unwrap()
        .learners
        .try_into()
        .unwrap();
    learner
}

fn one(inside: &str) -> String {
    message(&ilr_learner("NM-00001", inside))
}

#[tokio::test]
async fn the_first_import_makes_a_mirror() {
    let (workspace, _folder) = workspace().await;
    let file = message(
        &[
            ilr_learner(
                "A",
                &("<FamilyName>Sméth</FamilyName>".to_owned() + &ilr_aim("1", 1, "")),
            ),
            ilr_learner("B", &[ilr_aim("1", 1, ""), ilr_aim("2", 2, "")].concat()),
        ]
        .concat(),
    );
    let report = import(&workspace, &file).await.unwrap();
    assert_eq!((report.learners_new, report.aims_new), (2, 3));
    assert_eq!(report.file, "file.xml");
    assert_eq!(workspace.kind(), WorkspaceKind::Mirror);
    let learners = workspace.everything().await.unwrap().learners;
    assert!(
        learners
            .iter()
            .all(|learner| learner.system_status == SystemStatus::Live)
    );

    let before = workspace.state_json().await.unwrap();
    let report = import(&workspace, &file).await.unwrap();
    assert_eq!(
        (
            report.learners_new,
            report.learners_changed,
            report.learners_unchanged
        ),
        (0, 0, 2)
    );
    assert_eq!(
        (report.aims_new, report.aims_changed, report.aims_unchanged),
        (0, 0, 3)
    );
    assert_eq!(workspace.state_json().await.unwrap(), before);
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn an_authoritative_workspace_takes_no_import() {
    let (workspace, _folder) = authoritative().await;
    assert_eq!(
        import(&workspace, &one("")).await,
        Err(ImportError::Authoritative)
    );
    assert_eq!(workspace.everything().await.unwrap(), everything());
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn what_is_new_in_the_file_is_taken_and_what_is_blank_is_not() {
    let (workspace, _folder) = workspace().await;
    let aim = ilr_aim(
        "60133533",
        1,
        "<LearnPlanEndDate>2027-08-31</LearnPlanEndDate>",
    );
    import(
        &workspace,
        &one(&format!(
            "<FamilyName>Old</FamilyName><TelNo>1</TelNo><Ethnicity>31</Ethnicity><Sex>F</Sex>{aim}"
        )),
    )
    .await
    .unwrap();

    let aim = ilr_aim(
        "60133533",
        1,
        "<LearnActEndDate>2026-11-01</LearnActEndDate><Outcome>1</Outcome>",
    );
    let other = ilr_aim("50089638", 2, "");
    let file = one(&format!(
        "<FamilyName>New</FamilyName><TelNo> </TelNo><Ethnicity>99</Ethnicity><Sex/>{aim}{other}"
    ));
    let report = import(&workspace, &file).await.unwrap();
    assert_eq!(
        (
            report.learners_changed,
            report.aims_changed,
            report.aims_new
        ),
        (1, 1, 1)
    );
    let learner = only(&workspace).await;
    assert_eq!(learner.surname, "New");
    assert_eq!(learner.telephone.as_deref(), Some("1"));
    assert_eq!(learner.ethnicity.as_deref(), Some("99"));
    assert_eq!(learner.sex.as_deref(), Some("F"));
    let aim = learner.aim(&"60133533/2025-09-01".into()).unwrap();
    assert_eq!(aim.planned_end, Some("2027-08-31".parse().unwrap()));
    assert_eq!(aim.actual_end, Some("2026-11-01".parse().unwrap()));
    assert_eq!(aim.outcome, Some(1));
    assert_eq!(workspace.search("new", 5).await.unwrap().len(), 1);

    // A learner or an aim that the next file lacks stays, and the aim is marked.
    let report = import(&workspace, &message(&ilr_learner("NM-00002", "")))
        .await
        .unwrap();
    assert_eq!((report.learners_new, report.learners_unchanged), (1, 0));
    let report = import(&workspace, &one("")).await.unwrap();
    assert_eq!((report.learners_changed, report.aims_unchanged), (1, 0));
    let mut marked = workspace.learner(&learner.key).await.unwrap().unwrap();
    for aim in &mut marked.aims {
        assert!(aim.not_seen_since.take().is_some(), "{}", aim.key);
    }
    assert_eq!(marked, learner);
    let again = import(&workspace, &file).await.unwrap();
    assert_eq!(again.learners_changed, 1, "the marks go");
    let held = workspace.learner(&learner.key).await.unwrap().unwrap();
    assert!(held.aims.iter().all(|aim| aim.not_seen_since.is_none()));
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn what_tandem_wrote_is_not_in_an_ilr_file_and_stays() {
    let (workspace, _folder) = workspace().await;
    let file = one(&ilr_aim("60133533", 1, ""));
    import(&workspace, &file).await.unwrap();
    let write = PicsWrite::Aim {
        learner: "NM-00001".into(),
        aim: "60133533/2025-09-01".into(),
        set: Replaced {
            field: AimField::Registration(RegistrationField::RegistrationNumber),
            before: None,
            after: Value::text("REG-1"),
        },
    };
    assert_eq!(workspace.write(&write).await, Ok(Written::Done));
    let renumbered = one(&ilr_aim("60133533", 4, "<CompStatus>2</CompStatus>"));
    import(&workspace, &renumbered).await.unwrap();
    let learner = only(&workspace).await;
    assert_eq!(
        learner.aims[0].registration.number.as_deref(),
        Some("REG-1")
    );
    assert_eq!(learner.aims[0].completion_status, Some(2));
    assert_eq!(learner.aims[0].sequence, Some(4));
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn renumbered_aims_are_the_same_aims() {
    let (workspace, _folder) = workspace().await;
    let standard = "<StdCode>196</StdCode>";
    let file = [
        ilr_aim("ZPROG001", 1, standard),
        ilr_aim("60133533", 2, standard),
    ]
    .concat();
    import(&workspace, &one(&file)).await.unwrap();
    let before = only(&workspace).await;

    let file = [
        ilr_aim("60133533", 1, standard),
        ilr_aim("ZPROG001", 2, standard),
    ]
    .concat();
    let report = import(&workspace, &one(&file)).await.unwrap();
    assert_eq!(
        (
            report.aims_new,
            report.aims_unchanged,
            report.learners_unchanged
        ),
        (0, 2, 1)
    );
    let mut expected = before;
    expected.aims[0].sequence = Some(1);
    expected.aims[1].sequence = Some(2);
    assert_eq!(only(&workspace).await, expected);

    // The same reference with another start or standard is another aim.
    let later = ilr_aim("ZPROG001", 3, standard).replace("2025-09-01", "2026-09-01");
    let other = ilr_aim("ZPROG001", 4, "<StdCode>23</StdCode>");
    let report = import(&workspace, &one(&(later + &other))).await.unwrap();
    assert_eq!(report.aims_new, 2);
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn aims_alike_in_everything_are_told_apart_by_number() {
    let (workspace, _folder) = workspace().await;
    let alike = |sequence, outcome| {
        ilr_aim(
            "60133533",
            sequence,
            &format!("<Outcome>{outcome}</Outcome>"),
        )
    };
    import(&workspace, &one(&[alike(2, 2), alike(5, 5)].concat()))
        .await
        .unwrap();
    let outcomes = |learner: Learner| {
        let of = |aim: &tandem_sync::records::pics::Aim| (aim.key.0.clone(), aim.outcome);
        learner.aims.iter().map(of).collect::<Vec<_>>()
    };
    let (first, second) = ("60133533/2025-09-01", "60133533/2025-09-01#2");
    let expected = |a, b| vec![(first.to_owned(), Some(a)), (second.to_owned(), Some(b))];
    assert_eq!(outcomes(only(&workspace).await), expected(2, 5));

    // As many as before: renumbered, in the same order.
    import(&workspace, &one(&[alike(9, 8), alike(7, 3)].concat()))
        .await
        .unwrap();
    assert_eq!(outcomes(only(&workspace).await), expected(3, 8));

    // Fewer: the number says which.
    let report = import(&workspace, &one(&alike(9, 1))).await.unwrap();
    assert_eq!((report.aims_changed, report.aims_new), (1, 0));
    assert_eq!(outcomes(only(&workspace).await), expected(3, 1));

    // More: the numbers say which, and the rest is new.
    let report = import(
        &workspace,
        &one(&[alike(1, 1), alike(7, 3), alike(9, 1)].concat()),
    )
    .await
    .unwrap();
    assert_eq!((report.aims_unchanged, report.aims_new), (2, 1));
    let third = only(&workspace).await;
    assert_eq!(
        third.aim(&"60133533/2025-09-01#3".into()).unwrap().sequence,
        Some(1)
    );
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn learners_who_share_a_uln_stay_two() {
    let (workspace, _folder) = workspace().await;
    let uln = "<ULN>9999999999</ULN>";
    let file = message(&[ilr_learner("A", uln), ilr_learner("B", uln)].concat());
    let report = import(&workspace, &file).await.unwrap();
    assert_eq!(report.learners_new, 2);
    assert_eq!(workspace.everything().await.unwrap().learners.len(), 2);
    let third = message(&ilr_learner("C", uln));
    assert_eq!(import(&workspace, &third).await.unwrap().learners_new, 1);
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn references_that_differ_in_case_alone_are_one_learner() {
    let (workspace, _folder) = workspace().await;
    import(&workspace, &message(&ilr_learner("Nm-01a", "")))
        .await
        .unwrap();
    let later = message(&ilr_learner("NM-01A", "<FamilyName>Quill</FamilyName>"));
    let report = import(&workspace, &later).await.unwrap();
    assert_eq!((report.learners_new, report.learners_changed), (0, 1));
    let learner = only(&workspace).await;
    assert_eq!(learner.surname, "Quill");
    assert_eq!(learner.learner_ref.as_deref(), Some("NM-01A"));

    let both = message(&(ilr_learner("b1", "") + &ilr_learner("B1", "")));
    let error = import(&workspace, &both).await.unwrap_err();
    assert!(matches!(error, ImportError::Ilr { .. }), "{error}");
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_bad_file_leaves_nothing_behind() {
    let (workspace, _folder) = workspace().await;
    let good = ilr_learner("A", "<FamilyName>First</FamilyName>");
    let changed = ilr_learner("A", "<FamilyName>Second</FamilyName>") + &ilr_learner("B", "");
    let bad = [
        message(&(changed.clone() + &ilr_learner("B", ""))),
        message(&(changed.clone() + &ilr_learner("C", "<DateOfBirth>never</DateOfBirth>"))),
        message(&changed).replace("</Message>", ""),
        message(&changed) + "<more/>",
        "<html>Sign in</html>".to_owned(),
    ];
    for file in &bad {
        let error = import(&workspace, file).await.unwrap_err();
        assert!(matches!(error, ImportError::Ilr { .. }), "{error}");
        assert_eq!(workspace.kind(), WorkspaceKind::Empty);
        assert!(workspace.everything().await.unwrap().learners.is_empty());
    }
    import(&workspace, &message(&good)).await.unwrap();
    let before = workspace.state_json().await.unwrap();
    for file in &bad {
        import(&workspace, file).await.unwrap_err();
        assert_eq!(workspace.state_json().await.unwrap(), before);
        assert!(workspace.search("second", 5).await.unwrap().is_empty());
    }
    let error = import(&workspace, &bad[0]).await.unwrap_err();
    let ImportError::Ilr { file, error: found } = &error else {
        panic!("{error}")
    };
    assert_eq!(file, "file.xml");
    assert_eq!((found.line, found.learner_ref.as_deref()), (4, Some("B")));
    assert_eq!(
        found.kind,
        IlrErrorKind::DuplicateReference { first_line: 3 }
    );
    assert!(
        error
            .to_string()
            .starts_with("file.xml: line 4, learner B: "),
        "{error}"
    );
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn a_file_confirms_what_it_shows_and_nothing_else() {
    let (workspace, _folder) = workspace().await;
    let file = |surname: &str, email: &str| {
        message(&ilr_learner(
            "A",
            &format!("<FamilyName>{surname}</FamilyName><Email>{email}</Email>"),
        ))
    };
    let awaited = |entry, field: &str, after: &str| Awaited {
        entry,
        learner: "A".into(),
        record: Record::Learner,
        field: Field::of(field).unwrap(),
        after: after.to_owned(),
    };
    let open = vec![
        awaited(1, "surname", "Quill"),
        awaited(2, "email", "new@example.test"),
        awaited(3, "telephone", "01632 960001"),
        awaited(4, "onefile_id", "7"),
    ];
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let shown = |xml: String| {
        let (workspace, open) = (&workspace, open.clone());
        async move {
            let input = std::io::Cursor::new(xml.into_bytes());
            let imported =
                workspace.import_ilr_awaiting("file.xml", input, now, open, Erased::default());
            imported.await.unwrap().1.into_iter().collect::<Vec<_>>()
        }
    };
    // A learner who is new was not in the copy that the change was made in.
    assert_eq!(
        shown(file("Quill", "old@example.test")).await,
        Vec::<i64>::new()
    );
    assert_eq!(shown(file("Quill", "old@example.test")).await, [1]);
    assert_eq!(shown(file("Vole", "NEW@example.test")).await, [2]);
    assert_eq!(shown(message("")).await, Vec::<i64>::new());
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn somebody_whose_data_was_let_go_comes_back_with_the_same_key_and_aims() {
    let (workspace, _folder) = workspace().await;
    let file = one(
        &("<FamilyName>Quill</FamilyName><GivenNames>Ada</GivenNames><ULN>9276308686</ULN>"
            .to_owned()
            + &ilr_aim("1", 1, "")),
    );
    import(&workspace, &file).await.unwrap();
    let before = workspace.everything().await.unwrap().learners.remove(0);
    let key = before.key.clone();
    assert!(has_personal_data(&before));
    workspace.let_personal_data_go(&key).await.unwrap();
    workspace.let_personal_data_go(&key).await.unwrap();
    let without = workspace.learner(&key).await.unwrap().unwrap();
    assert!(!has_personal_data(&without));
    assert_eq!(without.aims, before.aims);
    assert_eq!(workspace.count("quill").await.unwrap(), 0);
    assert_eq!(workspace.count("nm-00001").await.unwrap(), 1);
    let report = import(&workspace, &file).await.unwrap();
    assert_eq!((report.learners_new, report.aims_new), (0, 0));
    assert_eq!((report.learners_changed, report.aims_unchanged), (1, 1));
    assert_eq!(workspace.learner(&key).await.unwrap(), Some(before));
    assert_eq!(workspace.count("quill").await.unwrap(), 1);

    workspace.erase(&key).await.unwrap();
    workspace.erase(&key).await.unwrap();
    assert_eq!(workspace.count("").await.unwrap(), 0);
}
