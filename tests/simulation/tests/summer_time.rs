//! The weeks around both changes of British summer time in 2026.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use tandem_simulation::Scenario;

const WEEK: usize = 7 * 24 * 4;
/// `TANDEM_LEARNERS=500` for a provider of usual size.
fn learners() -> usize {
    std::env::var("TANDEM_LEARNERS").map_or(60, |learners| learners.parse().unwrap())
}

#[test]
fn the_clocks_go_forward() {
    Scenario::new(31, learners(), "2026-03-26T00:00:00Z".parse().unwrap()).quarters(WEEK);
}

#[test]
fn the_clocks_go_back() {
    Scenario::new(32, learners(), "2026-10-22T00:00:00Z".parse().unwrap()).quarters(WEEK);
}
