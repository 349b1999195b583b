//! The routine on simulated time: seeded scenarios, and each fault on each endpoint.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use tandem_simulation::{Provider, Scenario};
use tandem_standin::{Effect, Rule, StandIn};
use tandem_sync::runs::Scope;

const LEARNERS: usize = 10;
const ROUNDS: usize = 12;

fn start() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let live = || Scenario::new(1, LEARNERS, start()).live(ROUNDS);
    let ((one, ended), (other, ended_too)) = (live(), live());
    for (at, (one, other)) in one.iter().zip(&other).enumerate() {
        assert_eq!(one, other, "call {at}");
    }
    assert_eq!((one.len(), ended), (other.len(), ended_too));
}

/// In step at the end, nothing doubled, nothing lost. `TANDEM_SEEDS=100..900` tries others.
#[test]
fn scenarios_come_to_rest() {
    let seeds = std::env::var("TANDEM_SEEDS").unwrap_or_else(|_| "2..14".into());
    let (first, end) = seeds.split_once("..").unwrap();
    for seed in first.parse::<u64>().unwrap()..end.parse().unwrap() {
        println!("seed {seed}");
        Scenario::new(seed, LEARNERS, start()).live(ROUNDS);
    }
}

/// Whatever goes wrong during one run, later ones end as if nothing had.
#[test]
fn every_fault_on_every_endpoint() {
    let effects = [
        Effect::Status(400),
        Effect::Status(401),
        Effect::Status(403),
        Effect::Status(404),
        Effect::Status(429),
        Effect::Status(500),
        Effect::Status(503),
        Effect::Html,
        Effect::DelayMs(90_000),
        Effect::DropBefore,
        Effect::DropAfter,
        Effect::ExpireSession,
        Effect::RepeatPage,
        Effect::DuplicateRows,
    ];
    let learners = 8;
    let mut undisturbed = Provider::new(7, learners, start());
    undisturbed.run(&Scope::All, None).unwrap();
    let expected = undisturbed.come_to_rest();
    let endpoints = undisturbed
        .onefile
        .standin(|standin| standin.metrics().by_endpoint.clone());
    let mut struck = 0;
    for endpoint in endpoints.keys() {
        for effect in effects {
            for every in [1, 3] {
                let mut provider = Provider::new(7, learners, start());
                let rule = Rule {
                    endpoint: endpoint.clone(),
                    calls: None,
                    every: Some(every),
                    effect,
                };
                provider
                    .onefile
                    .standin(|standin| standin.add_faults(vec![rule]))
                    .unwrap();
                if let Some(report) = provider.run(&Scope::All, None) {
                    assert!(
                        report.totals.add_up(),
                        "{endpoint} {effect:?}: {:?}",
                        report.totals
                    );
                }
                provider.onefile.standin(StandIn::clear_faults);
                let ended = provider.come_to_rest();
                assert_eq!(
                    ended.pics, expected.pics,
                    "{endpoint} {effect:?} every {every}"
                );
                assert_eq!(
                    ended.onefile, expected.onefile,
                    "{endpoint} {effect:?} every {every}"
                );
                struck += 1;
            }
        }
    }
    println!("{struck} combinations on {} endpoints", endpoints.len());
}
