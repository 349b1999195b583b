//! Reads through trouble, and trouble that lasts.

use crate::centre::{ADA, Centre, LEARNERS, REVIEW};
use std::time::Duration;
use tandem_onefile::Settings as ClientSettings;
use tandem_standin::Effect;
use tandem_sync::ports::OneFile;
use tandem_sync::ports::onefile::OneFileErrorKind as Kind;

#[tokio::test]
async fn trouble_that_passes_loses_no_row() {
    for effect in [
        Effect::Status(503),
        Effect::Status(429),
        Effect::Html,
        Effect::HtmlStatus(502),
        Effect::DropBefore,
        Effect::DropAfter,
        Effect::RepeatPage,
        Effect::DuplicateRows,
        Effect::ExpireSession,
    ] {
        let centre = Centre::unlimited().await;
        centre.fault("User/Search", Some(&[2]), effect);
        let learners = centre.client().await.learners(None).await.unwrap();
        assert_eq!(learners.len(), LEARNERS, "{effect:?}");
        assert!(learners.is_sorted_by_key(|l| l.id), "{effect:?}");
    }
}

#[tokio::test]
async fn duplicates_on_every_page_are_dropped() {
    let centre = Centre::unlimited().await;
    centre.fault("User/Search", None, Effect::DuplicateRows);
    let learners = centre.client().await.learners(None).await.unwrap();
    assert_eq!(learners.len(), LEARNERS);
}

#[tokio::test]
async fn trouble_that_lasts_is_an_error_never_an_empty_list() {
    for (effect, kind, calls) in [
        (Effect::Status(503), Kind::InDoubt, 3),
        (Effect::Html, Kind::NotData, 3),
        (Effect::HtmlStatus(404), Kind::NotData, 3),
        (Effect::DropBefore, Kind::InDoubt, 3),
        (Effect::Status(400), Kind::Refused, 1),
        (Effect::Status(403), Kind::Forbidden, 1),
        (Effect::Status(404), Kind::NotFound, 1),
        (Effect::Status(429), Kind::TooManyCalls, 4),
        (Effect::Status(401), Kind::SignIn, 2),
        (Effect::ExpireSession, Kind::SignIn, 2),
        (Effect::Status(302), Kind::Redirected, 1),
    ] {
        let centre = Centre::unlimited().await;
        centre.fault("Review/Search", None, effect);
        let ended = centre.client().await.review_list(ADA, None).await;
        assert_eq!(ended.unwrap_err().kind, kind, "{effect:?}");
        assert_eq!(centre.received("POST Review/Search"), calls, "{effect:?}");
    }
}

#[tokio::test]
async fn a_web_page_is_not_a_record_that_is_gone() {
    let centre = Centre::unlimited().await;
    centre.fault("Review/{id}", None, Effect::HtmlStatus(404));
    let ended = centre.client().await.review(REVIEW).await;
    assert_eq!(ended.unwrap_err().kind, Kind::NotData);
}

#[tokio::test]
async fn a_session_that_ends_in_between_is_renewed_once_for_all() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    client.aims(ADA).await.unwrap();
    centre.fault("Review/{id}", Some(&[1]), Effect::ExpireSession);
    let both = tokio::join!(client.review(REVIEW), client.aims(ADA));
    assert!(both.0.unwrap().is_some());
    assert_eq!(both.1.unwrap().len(), 2);
    assert_eq!(centre.received("POST Authentication"), 2);
}

#[tokio::test]
async fn a_session_is_renewed_before_its_day_is_over() {
    let centre = Centre::unlimited().await;
    let client = centre.client().await;
    client.review(REVIEW).await.unwrap();
    let clock = tandem_sync::ports::Clock::sleep(&*centre.clock, Duration::from_secs(23 * 3600));
    clock.await;
    client.review(REVIEW).await.unwrap();
    assert_eq!(centre.received("POST Authentication"), 2);
    assert_eq!(
        centre.received("GET Review/{id}"),
        2,
        "none of them met a 401"
    );
}

#[tokio::test]
async fn a_wrong_customer_token_is_a_matter_of_signing_in() {
    let centre = Centre::unlimited().await;
    let client = centre
        .client_as(ClientSettings::default(), "another-token")
        .await;
    let ended = client.learners(None).await.unwrap_err();
    assert_eq!(ended.kind, Kind::SignIn);
    assert!(!format!("{ended:?}").contains("another-token"));
    assert_eq!(centre.metrics().calls, 1);
}
