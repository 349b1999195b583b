//! Invented records for this crate's tests.

use crate::records::{Registration, onefile, pics};

pub fn learner() -> pics::Learner {
    pics::Learner {
        key: "NM-00042".into(),
        ident: Some("0042Q".into()),
        learner_ref: Some("NM-00042".into()),
        uln: None,
        first_names: "Ada".into(),
        surname: "Quill".into(),
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
        system_status: pics::SystemStatus::Live,
        main_officer: Some("JO".into()),
        organisation: None,
        onefile_id: None,
        aims: vec![aim("196AS")],
        reviews: vec![],
    }
}

pub fn aim(code: &str) -> pics::Aim {
    pics::Aim {
        vq_reference: Some(code.into()),
        start: Some("2026-01-05".parse().unwrap()),
        ..pics::Aim::blank(code.into())
    }
}

pub fn onefile_aim(id: i64, standard_id: i64) -> onefile::Aim {
    onefile::Aim {
        id,
        learner_id: 7,
        standard_id,
        start: Some("2026-01-05".parse().unwrap()),
        planned_end: None,
        registration: Registration::default(),
        progress: None,
        progress_unreadable: false,
    }
}

pub fn review(key: &str, proposed: &str) -> pics::Review {
    pics::Review {
        key: key.into(),
        kind: "Normal".into(),
        proposed: Some(proposed.parse().unwrap()),
        proposed_time: chrono::NaiveTime::from_hms_opt(10, 0, 0),
        attended: None,
        actual: None,
        reviewer: None,
        learner_signed: None,
        onefile_id: None,
    }
}

pub fn onefile_review(id: i64, scheduled_for: &str) -> onefile::Review {
    onefile::Review {
        id,
        learner_id: 7,
        assessor_id: Some(70),
        visit_id: Some(id + 1),
        scheduled_for: Some(scheduled_for.parse().unwrap()),
        started_on: None,
        assessor_signed_on: None,
        learner_signed_on: None,
        employer_signed_on: None,
    }
}
