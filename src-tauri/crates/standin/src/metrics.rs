//! What was called, counted.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Counts since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    /// API calls received.
    pub calls: u64,
    /// Accepted POSTs that are neither Authentication nor a search. A call whose answer was then
    /// dropped is one of them.
    pub writes: u64,
    /// API calls received, by endpoint, such as `GET Review/{id}`.
    pub by_endpoint: BTreeMap<String, u64>,
    /// The most API calls received in any 60 seconds of the stand-in's clock.
    pub most_in_60s: u64,
    /// Answers with 429.
    pub too_many: u64,
}

/// Keeps the counts.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    metrics: Metrics,
    last_minute: VecDeque<DateTime<Utc>>,
}

impl Counter {
    pub fn received(&mut self, endpoint: &str, now: DateTime<Utc>) {
        self.metrics.calls += 1;
        match self.metrics.by_endpoint.get_mut(endpoint) {
            Some(count) => *count += 1,
            None => {
                self.metrics.by_endpoint.insert(endpoint.to_owned(), 1);
            }
        }
        self.last_minute.push_back(now);
        while (self.last_minute.front()).is_some_and(|at| now - *at >= TimeDelta::seconds(60)) {
            self.last_minute.pop_front();
        }
        let now_in_60s = u64::try_from(self.last_minute.len()).unwrap_or(u64::MAX);
        self.metrics.most_in_60s = self.metrics.most_in_60s.max(now_in_60s);
    }

    pub fn written(&mut self) {
        self.metrics.writes += 1;
    }

    pub fn too_many(&mut self) {
        self.metrics.too_many += 1;
    }

    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_minute_slides() {
        let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut counter = Counter::default();
        for second in [0, 30, 59, 60, 89, 200] {
            counter.received("GET Customer", start + TimeDelta::seconds(second));
        }
        assert_eq!(counter.metrics().calls, 6);
        assert_eq!(counter.metrics().most_in_60s, 4);
        assert_eq!(counter.metrics().by_endpoint["GET Customer"], 6);
    }
}
