//! Time and rates of suggesting links for two thousand learners, with the time as a ratio to a
//! join of the same records by ULN and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tandem_standin::generate;
use tandem_sync::linking::{Settled, Strength, suggest_learners};

const LEARNERS: usize = 2000;
const BOUND: Duration = Duration::from_secs(2);

fn main() {
    let today = "2026-11-23".parse().unwrap();
    let mut slowest = Duration::ZERO;
    for seed in 1..=5 {
        let made = generate::unlinked(seed, LEARNERS, today);
        let users = made.users();

        let since = Instant::now();
        let found = suggest_learners(&made.pics.learners, &users, &Settled::default());
        let took = since.elapsed();
        slowest = slowest.max(took);

        let since = Instant::now();
        let by_uln: BTreeMap<&str, i64> = (users.iter())
            .filter_map(|user| Some((user.uln.as_deref()?, user.id)))
            .collect();
        let joined = (made.pics.learners.iter())
            .filter(|learner| {
                learner
                    .uln
                    .as_deref()
                    .is_some_and(|uln| by_uln.contains_key(uln))
            })
            .count();
        let floor = since.elapsed();

        let pairs = made.truth.len();
        let is_true = |s: &&tandem_sync::linking::Suggestion| {
            made.truth.get(&s.pics.as_str().into()) == Some(&s.onefile_id)
        };
        let strong: Vec<_> = found
            .iter()
            .filter(|s| s.strength == Strength::Strong)
            .collect();
        let right = strong.iter().copied().filter(is_true).count();
        let suggested = found.iter().filter(is_true).count();
        println!(
            "seed {seed}: {} learners, {} portfolios, {pairs} true pairs in {:.0} ms, {:.0} times as long as joining {joined} by ULN",
            made.pics.learners.len(),
            users.len(),
            took.as_secs_f64() * 1000.0,
            took.as_secs_f64() / floor.as_secs_f64()
        );
        println!(
            "  strong {:.1} %, of these wrong {}; suggested {:.1} %",
            percent(right, pairs),
            strong.len() - right,
            percent(suggested, pairs)
        );
        assert_eq!(strong.len(), right, "strong is never wrong");
    }
    println!(
        "slowest {:.3} of the bound of two seconds",
        slowest.as_secs_f64() / BOUND.as_secs_f64()
    );
    assert!(slowest <= BOUND, "linking takes too long");
}

#[allow(clippy::cast_precision_loss)]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}
