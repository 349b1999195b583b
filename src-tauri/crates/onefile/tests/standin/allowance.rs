//! The call allowance, counted by the server.

use crate::centre::{Centre, REVIEW};
use futures::future::join_all;
use std::time::Duration;
use tandem_standin::{Effect, Settings};
use tandem_sync::ports::OneFile;

/// Calls as fast as they are let, from several sides at once.
async fn hammer(centre: &Centre, each: usize) {
    let client = centre.client().await;
    let asked = client.asked();
    let sides = [&client, &client, &client, &asked, &client, &asked].map(|side| async move {
        for _ in 0..each {
            side.review(REVIEW).await.unwrap();
        }
    });
    join_all(sides).await;
}

#[tokio::test]
async fn never_more_than_the_limit_also_after_restarts() {
    let centre = Centre::open(Settings::default()).await;
    for _process in 0..4 {
        hammer(&centre, 60).await;
    }
    let metrics = centre.metrics();
    assert!(metrics.calls > 1400, "{metrics:?}");
    assert_eq!(metrics.too_many, 0, "{metrics:?}");
    assert!(metrics.most_in_60s <= 295, "{metrics:?}");
    assert!(
        metrics.most_in_60s >= 285,
        "the allowance is used: {metrics:?}"
    );
}

#[tokio::test]
async fn a_stand_in_without_a_limit_is_not_paced() {
    let centre = Centre::unlimited().await;
    hammer(&centre, 100).await;
    assert_eq!(centre.slept(), Duration::ZERO);
    assert_eq!(centre.metrics().calls, 601);
}

#[tokio::test]
async fn another_limit_is_kept_as_well() {
    let centre = Centre::open(Settings {
        limit: Some(40),
        ..Settings::default()
    })
    .await;
    hammer(&centre, 20).await;
    let metrics = centre.metrics();
    assert_eq!(metrics.too_many, 0, "{metrics:?}");
    assert!(metrics.most_in_60s <= 35, "{metrics:?}");
}

#[tokio::test]
async fn calls_of_others_only_cost_time() {
    let centre = Centre::open(Settings {
        retry_after: true,
        ..Settings::default()
    })
    .await;
    // As if somebody else used the same customer's allowance up.
    centre.fault("Review/{id}", Some(&[3, 4, 9]), Effect::Status(429));
    hammer(&centre, 10).await;
    assert_eq!(centre.received("GET Review/{id}"), 63);
    assert!(centre.slept() >= Duration::from_secs(60));
}
