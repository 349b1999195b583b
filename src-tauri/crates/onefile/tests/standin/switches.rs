//! However OneFile writes things, the same is read.

use crate::centre::{ADA, AIM, BARE_AIM, CENTRE, Centre, LEARNERS, REVIEW, TUTOR, at, unlimited};
use tandem_onefile::{OneFileClient, Settings as ClientSettings};
use tandem_standin::Settings;
use tandem_standin::settings::{Absent, DateOnly, NoHits, StandardCode, UnknownId, Zone};
use tandem_sync::ports::OneFile;
use tandem_sync::ports::onefile::{ReviewRow, Window};
use tandem_sync::records::onefile::{Aim, Assessor, Learner, Percent, Review, Standard};
use tandem_sync::records::{Registration, RegistrationField};

#[derive(Debug, PartialEq)]
struct Read {
    learners: Vec<Learner>,
    modified: Vec<i64>,
    nobody: Vec<Learner>,
    assessors: Vec<Assessor>,
    standards: Vec<Standard>,
    aims: Vec<Aim>,
    no_aims: Vec<Aim>,
    unknown_aim: Option<Aim>,
    reviews: Vec<ReviewRow>,
    reviews_of_a_day: Vec<ReviewRow>,
    review: Option<Review>,
    unknown_review: Option<Review>,
}

async fn read(client: &OneFileClient) -> Read {
    let mut learners = client.learners(None).await.unwrap();
    for learner in &mut learners {
        // Only some answers carry it, which is as it should be.
        learner.last_modified = None;
    }
    let since = Some(at("2026-11-05T00:00:00Z"));
    let modified = client.learners(since).await.unwrap();
    let day = Window {
        from: at("2026-09-06T23:00:00Z"),
        to: at("2026-09-07T23:00:00Z"),
    };
    Read {
        learners,
        modified: modified.into_iter().map(|l| l.id).collect(),
        nobody: client
            .learners(Some(at("2030-01-01T00:00:00Z")))
            .await
            .unwrap(),
        assessors: client.assessors().await.unwrap(),
        standards: client.standards().await.unwrap(),
        aims: client.aims(ADA).await.unwrap(),
        no_aims: client.aims(ADA + 1).await.unwrap(),
        unknown_aim: client.aim(1).await.unwrap(),
        reviews: client.review_list(ADA, None).await.unwrap(),
        reviews_of_a_day: client.review_list(ADA, Some(day)).await.unwrap(),
        review: client.review(REVIEW).await.unwrap(),
        unknown_review: client.review(1).await.unwrap(),
    }
}

fn expected() -> Read {
    let learner = |n: i64| Learner {
        id: ADA + n,
        first_name: "Ada".into(),
        last_name: format!("Quill-{n}"),
        misid: (n % 3 != 1).then(|| format!("NM-{n:05}")),
        archived: n == 2,
        last_modified: None,
    };
    let count = i64::try_from(LEARNERS).unwrap();
    let assessor = |id| Assessor {
        id,
        name: format!("Tutor No {id}"),
        misid: Some(format!("OFF{id}")),
        archived: false,
    };
    let standard = |id, title: &str, code: Option<&str>| Standard {
        id,
        title: title.into(),
        code: code.map(str::to_owned),
    };
    let full = Aim {
        id: AIM,
        learner_id: ADA,
        standard_id: 4410,
        start: "2026-01-05".parse().ok(),
        planned_end: "2027-07-05".parse().ok(),
        registration: Registration {
            number: Some("REG-0001".into()),
            registered: "2026-06-30".parse().ok(),
            applied: "2026-10-25".parse().ok(),
            received: "2026-11-02".parse().ok(),
        },
        progress: Some(Percent(2750)),
        progress_unreadable: false,
    };
    let bare = Aim {
        id: BARE_AIM,
        learner_id: ADA,
        standard_id: 4411,
        start: None,
        planned_end: None,
        registration: Registration::default(),
        progress: None,
        progress_unreadable: false,
    };
    let held = ReviewRow {
        id: REVIEW,
        scheduled_for: Some(at("2026-09-07T08:00:00Z")),
        learner_id: Some(ADA),
    };
    let planned = ReviewRow {
        id: REVIEW + 1,
        scheduled_for: Some(at("2026-12-07T09:00:00Z")),
        learner_id: Some(ADA),
    };
    Read {
        learners: (0..count).map(learner).collect(),
        modified: (86..count).map(|n| ADA + n).collect(),
        nobody: vec![],
        assessors: vec![assessor(TUTOR - 5), assessor(TUTOR)],
        standards: vec![
            standard(4410, "Standard 4410 [196AS]", Some("196AS")),
            standard(4411, "Standard 4411", None),
        ],
        aims: vec![full, bare],
        no_aims: vec![],
        unknown_aim: None,
        reviews: vec![held, planned],
        reviews_of_a_day: vec![held],
        review: Some(Review {
            id: REVIEW,
            learner_id: ADA,
            assessor_id: Some(TUTOR),
            visit_id: Some(550_001),
            scheduled_for: Some(at("2026-09-07T08:00:00Z")),
            started_on: Some(at("2026-09-07T08:04:31Z")),
            assessor_signed_on: Some(at("2026-09-07T08:55:10Z")),
            learner_signed_on: None,
            employer_signed_on: None,
        }),
        unknown_review: None,
    }
}

async fn same_with(change: impl FnOnce(&mut Settings)) {
    let mut settings = unlimited();
    change(&mut settings);
    let centre = Centre::open(settings.clone()).await;
    let found = read(&centre.client().await).await;
    assert_eq!(found, expected(), "{settings:?}");
}

#[tokio::test]
async fn as_it_comes() {
    same_with(|_| {}).await;
}

#[tokio::test]
async fn absent_in_each_form() {
    for absent in [Absent::Omit, Absent::Null, Absent::EmptyString] {
        for sentinel in [false, true] {
            same_with(|s| (s.absent, s.sentinel_dates) = (absent, sentinel)).await;
        }
    }
}

#[tokio::test]
async fn times_in_each_form() {
    for digits in 0..=7 {
        let zone = [Zone::Z, Zone::None][usize::from(digits % 2)];
        same_with(|s| (s.fraction_digits, s.zone) = (digits, zone)).await;
    }
    same_with(|s| (s.date_only, s.zone) = (DateOnly::UtcMidnight, Zone::None)).await;
    same_with(|s| s.date_only = DateOnly::UtcMidnight).await;
}

#[tokio::test]
async fn numbers_and_booleans_as_text() {
    same_with(|s| s.numeric_strings = true).await;
    same_with(|s| s.text_booleans = true).await;
    same_with(|s| (s.numeric_strings, s.text_booleans) = (true, true)).await;
}

#[tokio::test]
async fn searches_in_each_form() {
    same_with(|s| s.no_hits = NoHits::EmptyArray).await;
    same_with(|s| s.extra_row_fields = true).await;
    same_with(|s| s.archived_property = Some("ArchivedForNow".into())).await;
    same_with(|s| s.unknown_id = UnknownId::BadRequest).await;
    same_with(|s| s.standard_code = StandardCode::Both).await;
}

#[tokio::test]
async fn the_code_of_a_standard_as_a_property_of_its_own() {
    let centre = Centre::open(Settings {
        standard_code: StandardCode::Property,
        ..unlimited()
    })
    .await;
    let standards = centre.client().await.standards().await.unwrap();
    assert_eq!(standards[0].title, "Standard 4410");
    assert_eq!(standards[0].code.as_deref(), Some("196AS"));
}

#[tokio::test]
async fn the_certificate_that_was_received_under_each_name() {
    for name in [
        "CertificateReceivedDate",
        "CertificateReceived",
        "CertificatedDate",
        "CertificateDate",
    ] {
        let centre = Centre::open(Settings {
            certificate_received_name: name.into(),
            ..unlimited()
        })
        .await;
        let client = centre.client().await;
        assert_eq!(read(&client).await, expected(), "{name}");
        let shown = client.shown_names();
        assert_eq!(shown[&RegistrationField::CertificateReceivedDate], name);
    }
}

#[tokio::test]
async fn pages_of_every_size() {
    for page_size in [1, 7, 60, 100] {
        let centre = Centre::unlimited().await;
        let settings = ClientSettings {
            page_size,
            ..ClientSettings::default()
        };
        let found = read(&centre.client_with(settings).await).await;
        assert_eq!(found, expected(), "{page_size} rows a page");
    }
}

#[tokio::test]
async fn customer_and_centres() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    assert_eq!(client.customer().await.unwrap().id, 9001);
    let centres = client.organisations().await.unwrap();
    assert_eq!(centres.len(), 1);
    assert_eq!(
        (centres[0].id, centres[0].name.as_deref()),
        (CENTRE, Some("Northmoor"))
    );
}

#[tokio::test]
async fn rows_that_tell_all_spare_the_calls_for_single_aims() {
    for (extra_row_fields, calls) in [(true, 1), (false, 3)] {
        let settings = Settings {
            extra_row_fields,
            ..unlimited()
        };
        let centre = Centre::open(settings).await;
        let client = centre.client().await;
        let first = client.aims(ADA).await.unwrap();
        let before = client.calls();
        assert_eq!(client.aims(ADA).await.unwrap(), first);
        assert_eq!(client.calls() - before, calls, "two aims");
    }
}

#[tokio::test]
async fn people_placements_and_classes_in_full() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let ada = client.user(ADA).await.unwrap().unwrap();
    assert_eq!(ada.first_name.as_deref(), Some("Ada"));
    assert_eq!(ada.role, Some(1));
    assert_eq!(client.user(1).await.unwrap(), None);
    assert_eq!(client.placement(1).await.unwrap(), None);
    for placement in client.placements().await.unwrap() {
        let whole = client.placement(placement.id).await.unwrap().unwrap();
        assert_eq!(whole.name, placement.name);
    }
    let classes = client.classrooms().await.unwrap();
    assert!(classes.iter().all(|class| !class.name.is_empty()));
}
