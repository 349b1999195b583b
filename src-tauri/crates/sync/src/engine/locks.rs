//! Which learners some run has in hand. Two runs of one process may go on at once, one over
//! everybody and one that somebody asked for; no learner is in the hands of both.

use super::writes::Writes;
use crate::problems::Problem;
use crate::records::pics::LearnerKey;
use crate::runs::Outcome;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Shared by all engines of one process.
#[derive(Debug, Default, Clone)]
pub struct Locks {
    shared: Arc<Mutex<Shared>>,
    writes: Arc<Writes>,
}

#[derive(Debug, Default)]
struct Shared {
    turns: BTreeMap<LearnerKey, Arc<Turn<()>>>,
    /// How a run of their own ended for learners since a run over everybody began to look.
    asked: BTreeMap<LearnerKey, Ended>,
}

/// How a learner's own run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The outcome.
    pub outcome: Outcome,
    /// What did not come into step.
    pub problems: Vec<Problem>,
}

/// One learner in hand, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _turn: OwnedMutexGuard<()>,
}

/// One learner in the hand of a run of its own that writes. However that run ends, a run over
/// everybody that looked before is told, at its end: what it saw is out of date.
#[derive(Debug)]
pub(super) struct OwnRun<'a> {
    locks: &'a Locks,
    learner: &'a LearnerKey,
    /// How it ended; `None` as long as it has not begun to write.
    ended: Option<Ended>,
    _lock: Lock,
}

impl Drop for OwnRun<'_> {
    fn drop(&mut self) {
        if let Some(ended) = self.ended.take() {
            self.locks.note_ended(self.learner, ended);
        }
    }
}

impl OwnRun<'_> {
    /// It begins to write: broken off from now on, it has failed.
    pub(super) fn writes(&mut self) {
        self.ends(Outcome::Failed, &[]);
    }

    /// It came to its end.
    pub(super) fn ends(&mut self, outcome: Outcome, problems: &[Problem]) {
        self.ended = Some(Ended {
            outcome,
            problems: problems.to_vec(),
        });
    }
}

impl Locks {
    /// Waits until no other run has this learner in hand, and takes it.
    pub async fn lock(&self, learner: &LearnerKey) -> Lock {
        let turn = self
            .shared()
            .turns
            .entry(learner.clone())
            .or_default()
            .clone();
        Lock {
            _turn: turn.lock_owned().await,
        }
    }

    /// Takes a learner for a run of its own that writes.
    pub(super) fn own<'a>(&'a self, learner: &'a LearnerKey, lock: Lock) -> OwnRun<'a> {
        OwnRun {
            locks: self,
            learner,
            ended: None,
            _lock: lock,
        }
    }

    /// Notes that somebody's own run changed this learner: what a run over everybody saw is out of
    /// date.
    pub fn note_asked(&self, learner: &LearnerKey) {
        let ended = Ended {
            outcome: Outcome::Changed,
            problems: Vec::new(),
        };
        self.note_ended(learner, ended);
    }

    fn note_ended(&self, learner: &LearnerKey, ended: Ended) {
        self.shared().asked.insert(learner.clone(), ended);
    }

    /// How a run of its own ended for this learner since [`Self::begin_wide`].
    pub(super) fn own_run(&self, learner: &LearnerKey) -> Option<Ended> {
        self.shared().asked.get(learner).cloned()
    }

    /// A run over everybody begins to look.
    pub fn begin_wide(&self) {
        self.shared().asked.clear();
    }

    pub(super) fn writes(&self) -> &Writes {
        &self.writes
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;

    #[test]
    fn a_run_in_hand_while_a_run_over_everybody_begins_is_told_at_its_end() {
        let (locks, learner) = (Locks::default(), LearnerKey::from("NM-00042"));
        let lock = block_on(locks.lock(&learner));
        let mut own = locks.own(&learner, lock);
        locks.begin_wide();
        assert_eq!(locks.own_run(&learner), None);
        own.ends(Outcome::Changed, &[]);
        drop(own);
        let ended = locks.own_run(&learner).map(|ended| ended.outcome);
        assert_eq!(ended, Some(Outcome::Changed));
    }

    #[test]
    fn a_run_that_wrote_nothing_leaves_no_trace() {
        let (locks, learner) = (Locks::default(), LearnerKey::from("NM-00042"));
        let lock = block_on(locks.lock(&learner));
        drop(locks.own(&learner, lock));
        assert_eq!(locks.own_run(&learner), None);
    }

    #[test]
    fn a_run_that_breaks_off_counts_as_failed() {
        let (locks, learner) = (Locks::default(), LearnerKey::from("NM-00042"));
        let lock = block_on(locks.lock(&learner));
        let mut own = locks.own(&learner, lock);
        own.writes();
        drop(own);
        let ended = locks.own_run(&learner).map(|ended| ended.outcome);
        assert_eq!(ended, Some(Outcome::Failed));
    }
}
