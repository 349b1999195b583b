//! Numbers that look random and follow from a seed, so that a run can be repeated exactly.

use std::sync::{Mutex, PoisonError};

/// A source of them that several calls share.
#[derive(Debug)]
pub(crate) struct Jitter(Mutex<fastrand::Rng>);

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// A number from 0 to below `end`; 0 for an empty range.
    pub(crate) fn below(&self, end: u64) -> u64 {
        let mut random = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match end {
            0 => 0,
            end => random.u64(0..end),
        }
    }
}
