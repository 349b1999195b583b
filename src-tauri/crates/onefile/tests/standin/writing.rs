//! Writes: what arrives, and what is never sent twice.

use crate::centre::{ADA, AIM, BARE_AIM, CENTRE, Centre, TUTOR, at, unlimited};
use std::collections::BTreeMap;
use tandem_onefile::{OneFileClient, Settings as ClientSettings, TimesOnWire};
use tandem_standin::settings::WrittenTimes;
use tandem_standin::{Effect, Settings};
use tandem_sync::ports::OneFile;
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind as Kind};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::field::Field;
use tandem_sync::records::write::{NewReview, NewVisit};

fn visit() -> NewVisit {
    NewVisit {
        learner_id: ADA,
        assessor_id: TUTOR,
        day: "2027-07-01".parse().unwrap(),
        time: "09:00:00".parse().unwrap(),
        visit_type: 2,
    }
}

fn review(visit_id: i64) -> NewReview {
    let visit = visit();
    NewReview {
        learner_id: visit.learner_id,
        assessor_id: visit.assessor_id,
        day: visit.day,
        time: visit.time,
        visit_id,
    }
}

async fn set(
    client: &OneFileClient,
    id: i64,
    fields: &[(RegistrationField, &str)],
) -> Result<(), OneFileError> {
    let value = |of: RegistrationField, text: &str| Field::from(of).parse(Some(text));
    let value = |of, text| value(of, text).unwrap().unwrap();
    let fields: BTreeMap<_, _> = fields.iter().map(|(f, v)| (*f, value(*f, v))).collect();
    client.update_aim(id, &fields).await
}

#[tokio::test]
async fn a_review_arrives_at_its_time_in_either_reading_of_z() {
    for (times, read_as) in [
        (TimesOnWire::TrueUtc, WrittenTimes::TrueUtc),
        (TimesOnWire::UkWallClock, WrittenTimes::UkWallClock),
    ] {
        let centre = Centre::open(Settings {
            written_times: read_as,
            ..unlimited()
        })
        .await;
        let settings = ClientSettings {
            times,
            ..ClientSettings::default()
        };
        let client = centre.client_with(settings).await;
        let visit_id = client.create_visit(&visit()).await.unwrap();
        let review_id = client.create_review(&review(visit_id)).await.unwrap();

        let state = centre.state();
        let visit = &state.visits[&visit_id];
        assert_eq!(visit.date_from, at("2027-07-01T08:00:00Z"), "{times:?}");
        assert_eq!(visit.date_to, Some(at("2027-07-01T09:00:00Z")), "{times:?}");
        assert_eq!(
            (
                visit.learner_id,
                visit.organisation_id,
                visit.assessor_id,
                visit.visit_type_id
            ),
            (ADA, CENTRE, Some(TUTOR), Some(2))
        );
        let review = client.review(review_id).await.unwrap().unwrap();
        assert_eq!(
            review.scheduled_for,
            Some(at("2027-07-01T08:00:00Z")),
            "{times:?}"
        );
        assert_eq!(
            (review.learner_id, review.assessor_id, review.visit_id),
            (ADA, Some(TUTOR), Some(visit_id))
        );
    }
}

#[tokio::test]
async fn only_what_is_given_is_changed() {
    use RegistrationField::{CertificateReceivedDate, RegistrationDate, RegistrationNumber};
    for name in ["CertificateReceivedDate", "CertificatedDate"] {
        let centre = Centre::open(Settings {
            certificate_received_name: name.into(),
            ..unlimited()
        })
        .await;
        let client = centre.client().await;
        let before = centre.state();
        let fields = [
            (RegistrationNumber, "REG-0002"),
            (RegistrationDate, "2026-07-01"),
            (CertificateReceivedDate, "2026-12-01"),
        ];
        let ended = set(&client, BARE_AIM, &fields).await.unwrap_err();
        assert_eq!(ended.kind, Kind::Refused, "no answer has shown a name yet");
        assert_eq!(centre.metrics().writes, 0);

        client.aims(ADA).await.unwrap();
        set(&client, BARE_AIM, &fields).await.unwrap();
        let mut expected = before.aims.clone();
        let aim = expected.get_mut(&BARE_AIM).unwrap();
        aim.registration_number = Some("REG-0002".into());
        aim.registration_date = "2026-07-01".parse().ok();
        aim.certificate_received_date = "2026-12-01".parse().ok();
        assert_eq!(centre.state().aims, expected, "{name}");
        let read = client.aim(BARE_AIM).await.unwrap().unwrap().registration;
        assert_eq!(read.registered, "2026-07-01".parse().ok());
        assert_eq!(read.applied, None);
    }
}

#[tokio::test]
async fn a_creation_in_doubt_is_sent_once_and_said_to_be_in_doubt() {
    for (effect, carried_out) in [
        (Effect::DropBefore, 0),
        (Effect::DropAfter, 1),
        (Effect::Status(500), 0),
        (Effect::Status(204), 0),
        (Effect::Html, 0),
        (Effect::HtmlStatus(503), 0),
    ] {
        let centre = Centre::unlimited().await;
        let client = centre.client().await;
        centre.fault("Visit", Some(&[1]), effect);
        let ended = client.create_visit(&visit()).await.unwrap_err();
        assert!(ended.in_doubt(), "{effect:?}: {ended}");
        assert_eq!(ended.kind, Kind::InDoubt, "{effect:?}");
        assert_eq!(centre.received("POST Visit"), 1, "{effect:?}");
        assert_eq!(centre.metrics().writes, carried_out, "{effect:?}");
    }
}

#[tokio::test]
async fn a_creation_that_was_not_carried_out_is_repeated() {
    for effect in [
        Effect::Status(429),
        Effect::ExpireSession,
        Effect::Status(401),
    ] {
        let centre = Centre::unlimited().await;
        let client = centre.client().await;
        centre.fault("Visit", Some(&[1]), effect);
        let id = client.create_visit(&visit()).await.unwrap();
        assert!(centre.state().visits.contains_key(&id), "{effect:?}");
        assert_eq!(centre.received("POST Visit"), 2, "{effect:?}");
        assert_eq!(centre.metrics().writes, 1, "{effect:?}");
    }
}

#[tokio::test]
async fn a_refusal_comes_in_onefiles_words() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let ended = client.create_review(&review(1)).await.unwrap_err();
    assert_eq!(
        (ended.kind, ended.endpoint.as_str()),
        (Kind::Refused, "Review")
    );
    assert!(ended.detail.contains("code -"), "{}", ended.detail);
    assert!(!ended.in_doubt());
}

#[tokio::test]
async fn an_aim_that_is_gone_is_not_found() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    client.aim(AIM).await.unwrap();
    let number = [(RegistrationField::RegistrationNumber, "R")];
    let ended = set(&client, 1, &number).await.unwrap_err();
    assert!(
        matches!(ended.kind, Kind::NotFound | Kind::Refused),
        "{ended}"
    );
}

#[tokio::test]
async fn nobody_there_is_certain() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    let token = centre.running.customer_token.clone();
    let gone = tandem_onefile::BaseUrl::parse("http://127.0.0.1:1/api/v2.1").unwrap();
    let exchange = tandem_onefile::HttpExchange::new(gone, tandem_onefile::Bounds::default());
    drop(client);
    let log = std::sync::Arc::new(tandem_onefile::CallsInMemory::default());
    let limits = tandem_onefile::Limits::ONEFILE;
    let pace = tandem_onefile::Pace::start(centre.clock.clone(), log, limits).await;
    let client = OneFileClient::new(
        std::sync::Arc::new(exchange.unwrap()),
        centre.clock.clone(),
        std::sync::Arc::new(pace.unwrap()),
        ClientSettings {
            organisation_id: Some(CENTRE),
            ..ClientSettings::default()
        },
        &token.into(),
    );
    let ended = client.create_visit(&visit()).await.unwrap_err();
    assert_eq!(ended.kind, Kind::Unreachable);
    assert!(!ended.in_doubt() && ended.stops_the_run());
}
