//! Workspaces and records to test with.

#![allow(dead_code, clippy::unwrap_used)]

use std::io::Cursor;
use tandem_pics::{ImportError, ImportReport, Workspace};
use tandem_sync::records::Registration;
use tandem_sync::records::pics::{
    Aim, Everything, Learner, Officer, Organisation, Review, SystemStatus,
};
use tandem_vault::DataKey;
use tempfile::TempDir;

/// A new workspace, and the folder that it lives in.
pub async fn workspace() -> (Workspace, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    (
        Workspace::open(&folder.path().join("pics.db"), &key)
            .await
            .unwrap(),
        folder,
    )
}

/// An authoritative workspace with [`everything`].
pub async fn authoritative() -> (Workspace, TempDir) {
    let (workspace, folder) = workspace().await;
    workspace.fill(everything()).await.unwrap();
    (workspace, folder)
}

pub fn learner(key: &str, first_names: &str, surname: &str) -> Learner {
    Learner {
        key: key.into(),
        ident: None,
        learner_ref: Some(key.to_owned()),
        uln: None,
        first_names: first_names.to_owned(),
        surname: surname.to_owned(),
        date_of_birth: None,
        ni_number: None,
        email: None,
        telephone: None,
        mobile: None,
        postcode: None,
        sex: None,
        ethnicity: None,
        lldd: None,
        main_tag: None,
        system_status: SystemStatus::Live,
        main_officer: None,
        organisation: None,
        onefile_id: None,
        aims: Vec::new(),
        reviews: Vec::new(),
    }
}

pub fn aim(key: &str) -> Aim {
    Aim {
        vq_reference: Some("196AS".to_owned()),
        start: Some("2025-09-01".parse().unwrap()),
        ..Aim::blank(key.into())
    }
}

pub fn review(key: &str, onefile_id: Option<i64>) -> Review {
    Review {
        key: key.into(),
        kind: "Normal".to_owned(),
        proposed: Some("2026-12-01".parse().unwrap()),
        proposed_time: Some("09:30:00".parse().unwrap()),
        attended: None,
        actual: None,
        reviewer: Some("JM".into()),
        learner_signed: None,
        onefile_id,
    }
}

/// Two learners, one of them with every field filled.
pub fn everything() -> Everything {
    let mut full = aim("60133533/2025-09-01/F563-2");
    full.aim_ref = Some("60133533".to_owned());
    full.title = Some("Diploma".to_owned());
    full.aim_type = Some(3);
    full.programme_type = Some(25);
    full.standard_code = Some(196);
    full.framework_code = Some(563);
    full.pathway_code = Some(2);
    full.sequence = Some(1);
    full.planned_end = Some("2027-08-31".parse().unwrap());
    full.actual_end = Some("2027-08-30".parse().unwrap());
    full.completion_status = Some(2);
    full.outcome = Some(1);
    full.achievement_date = Some("2027-08-29".parse().unwrap());
    full.registration = Registration {
        number: Some("REG-1".to_owned()),
        registered: Some("2025-10-01".parse().unwrap()),
        applied: Some("2027-07-01".parse().unwrap()),
        received: Some("2027-08-01".parse().unwrap()),
    };
    full.elements_total = Some(40);
    full.elements_done = Some(11);
    full.has_units = true;
    full.onefile_id = Some(7001);
    let mut held = review("R-1", Some(9001));
    held.attended = Some("Yes".to_owned());
    held.actual = Some("2026-12-01".parse().unwrap());
    held.learner_signed = Some("2026-12-02".parse().unwrap());

    let mut first = learner("NM-00001", "Ana Lucía", "Sméth");
    first.ident = Some("0001Q".to_owned());
    first.uln = Some("9276308686".to_owned());
    first.date_of_birth = Some("2004-02-29".parse().unwrap());
    first.ni_number = Some("LJ000000A".to_owned());
    first.email = Some("ana@example.test".to_owned());
    first.telephone = Some("01632 960001".to_owned());
    first.postcode = Some("ZZ99 9ZZ".to_owned());
    first.main_officer = Some("JM".into());
    first.organisation = Some("ACME".into());
    first.onefile_id = Some(5001);
    first.aims = vec![full, aim("ZPROG001/2025-09-01/S196")];
    first.reviews = vec![held, review("R-2", None)];
    let mut second = learner("NM-00002", "Bo", "O'Neill");
    second.system_status = SystemStatus::Dormant;
    second.reviews = vec![review("R-1", None)];
    Everything {
        organisations: vec![Organisation {
            key: "ACME".into(),
            name: "Acme Works".to_owned(),
            postcode: Some("ZZ1 1ZZ".to_owned()),
            onefile_id: Some(3001),
        }],
        officers: vec![Officer {
            key: "JM".into(),
            name: "Jo Mason".to_owned(),
            email: Some("jo@example.test".to_owned()),
            onefile_id: Some(4001),
        }],
        learners: vec![first, second],
    }
}

/// An ILR file of these learners' XML.
pub fn message(learners: &str) -> String {
    format!("<Message xmlns=\"ESFA/ILR/2026-27\">\n{learners}\n</Message>\n")
}

/// A learner of an ILR file, with more XML inside.
pub fn ilr_learner(reference: &str, inside: &str) -> String {
    format!("<Learner><LearnRefNumber>{reference}</LearnRefNumber>{inside}</Learner>\n")
}

/// An aim of an ILR file, with more XML inside.
pub fn ilr_aim(aim_ref: &str, sequence: u32, inside: &str) -> String {
    format!(
        "<LearningDelivery><LearnAimRef>{aim_ref}</LearnAimRef>\
         <AimSeqNumber>{sequence}</AimSeqNumber>\
         <LearnStartDate>2025-09-01</LearnStartDate>{inside}</LearningDelivery>"
    )
}

pub async fn import(workspace: &Workspace, xml: &str) -> Result<ImportReport, ImportError> {
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    workspace
        .import_ilr("file.xml", Cursor::new(xml.to_owned().into_bytes()), now)
        .await
}
