//! The finish time that people are shown, of an initial synchronisation at OneFile's limit: within a
//! fifth of the truth from the first tenth on, and right again within the next tenth after the pace
//! has changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use std::sync::{Arc, Mutex};
use tandem_desk::Finish;
use tandem_simulation::Provider;
use tandem_sync::engine::Event;
use tandem_sync::ports::Clock;

/// `TANDEM_LEARNERS=10000` for the largest provider that Tandem is meant for. Without it more where
/// OneFile is slow: the first write of each kind goes alone, and how long that takes is not foretold.
fn learners(milliseconds: u64) -> usize {
    let few = if milliseconds < 1000 { 400 } else { 1200 };
    std::env::var("TANDEM_LEARNERS").map_or(few, |learners| learners.parse().unwrap())
}

/// Instants, with the share of the work that was done and the end that was foretold.
type Told = Vec<(DateTime<Utc>, f64, Option<DateTime<Utc>>)>;

fn initial(milliseconds: u64, slower_at: Option<f64>) -> (Told, DateTime<Utc>, DateTime<Utc>) {
    let mut provider = Provider::new(
        3,
        learners(milliseconds),
        "2026-11-23T09:00:00Z".parse().unwrap(),
    );
    provider.as_in_the_product();
    let latency = move |provider: &Provider, times: u64| {
        provider.onefile.standin(|standin| {
            let mut settings = standin.settings().clone();
            settings.latency_ms = milliseconds * times;
            standin.set_settings(settings).unwrap();
        });
    };
    latency(&provider, 1);
    let preview = provider.preview();
    let told: Arc<Mutex<(Finish, Told)>> = Arc::default();
    let (began, listened) = (provider.clock.now(), told.clone());
    let clock = provider.clock.clone();
    let onefile = provider.onefile.clone();
    let listener = move |event: Event| {
        if let Event::Progress { work, .. } = event {
            let now = clock.now();
            let mut told = listened.lock().unwrap();
            let left = told.0.reached(work, now);
            let share = work.done as f64 / work.total as f64;
            if slower_at.is_some_and(|at| share >= at) {
                onefile.standin(|standin| {
                    let mut settings = standin.settings().clone();
                    settings.latency_ms = milliseconds * 2;
                    standin.set_settings(settings).unwrap();
                });
            }
            told.1.push((now, share, left.map(|left| now + left)));
        }
    };
    let report = provider.accept(preview, &listener);
    assert!(report.totals.add_up() && report.totals.failed == 0);
    let ended = provider.clock.now();
    drop(listener);
    let told = Arc::try_unwrap(told).unwrap().into_inner().unwrap();
    (told.1, began, ended)
}

/// The largest error, as a share of the time that is truly left, over the part of the run that
/// counts. At the very end a fifth of nothing is nothing: a minute is near enough.
fn largest_error(told: &Told, ended: DateTime<Utc>, counts: impl Fn(f64) -> bool) -> f64 {
    let error = |(now, share, foretold): &(DateTime<Utc>, f64, Option<DateTime<Utc>>)| {
        if !counts(*share) {
            return 0.0;
        }
        let foretold = foretold.expect("it is not too early any more");
        let off = (foretold - ended).num_seconds().abs();
        let left = (ended - *now).num_seconds();
        if off <= 60 {
            0.0
        } else {
            off as f64 / left.max(1) as f64
        }
    };
    let worst = told
        .iter()
        .map(|told| (error(told), told.1))
        .fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a });
    println!("worst at {:.2} of the work", worst.1);
    worst.0
}

/// The first tenth of the time.
fn after_a_tenth(began: DateTime<Utc>, ended: DateTime<Utc>, told: &Told) -> f64 {
    let tenth = began + (ended - began) / 10;
    let first = told.iter().find(|(now, ..)| *now >= tenth);
    first.map_or(1.0, |(_, share, _)| *share)
}

fn within_a_fifth_from_the_first_tenth_on(milliseconds: u64) {
    let (told, began, ended) = initial(milliseconds, None);
    let tenth = after_a_tenth(began, ended, &told);
    let error = largest_error(&told, ended, |share| share >= tenth);
    println!(
        "{milliseconds} ms: {} minutes, off by {:.0} %",
        (ended - began).num_minutes(),
        error * 100.0
    );
    assert!(error <= 0.2, "{milliseconds} ms: {error}");
}

#[test]
fn within_a_fifth_where_onefile_answers_at_once() {
    within_a_fifth_from_the_first_tenth_on(20);
}

#[test]
fn within_a_fifth_where_onefile_answers_as_usual() {
    within_a_fifth_from_the_first_tenth_on(200);
}

#[test]
fn within_a_fifth_where_onefile_is_slow() {
    within_a_fifth_from_the_first_tenth_on(2000);
}

#[test]
fn right_again_within_the_next_tenth_where_the_speed_halves_midway() {
    // At two seconds an answer it is the answers that set the pace, and not the limit.
    let (told, _, ended) = initial(2000, Some(0.5));
    let error = largest_error(&told, ended, |share| share >= 0.6);
    println!("off by {:.0} % from six tenths on", error * 100.0);
    assert!(error <= 0.2, "{error}");
}
