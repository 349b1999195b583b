//! Months in which everything falls at once. `TANDEM_SEEDS=0..200` lives through all of them
//! (`make histories`); without it, a few.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use tandem_simulation::Scenario;

const LEARNERS: usize = 8;
const DAYS: usize = 30;

#[test]
fn months_in_which_everything_falls_at_once() {
    let given = std::env::var("TANDEM_SEEDS");
    let seeds = given.as_deref().unwrap_or("0..6");
    let (first, end) = seeds.split_once("..").unwrap();
    let mut wrong = Vec::new();
    for seed in first.parse::<u64>().unwrap()..end.parse().unwrap() {
        let began = std::time::Instant::now();
        let month = || {
            let start = "2026-11-23T09:00:00Z".parse().unwrap();
            Scenario::new(seed, LEARNERS, start).month(DAYS);
        };
        match catch_unwind(AssertUnwindSafe(month)) {
            Ok(()) => println!("seed {seed} holds, {:?}", began.elapsed()),
            Err(_) => {
                println!("seed {seed} does not hold, {:?}", began.elapsed());
                wrong.push(seed);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
