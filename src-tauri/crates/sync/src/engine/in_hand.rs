//! Which learners some run has in hand. Two runs of one process may go on at once, one over
//! everybody and one that somebody asked for; no learner is in the hands of both.

use super::turns::Writes;
use crate::records::pics::LearnerKey;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Shared by all engines of one process.
#[derive(Debug, Default, Clone)]
pub struct InHand {
    shared: Arc<Mutex<Shared>>,
    writes: Arc<Writes>,
}

#[derive(Debug, Default)]
struct Shared {
    turns: BTreeMap<LearnerKey, Arc<Turn<()>>>,
    /// Learners whom somebody asked for since a run over everybody began to look.
    asked: BTreeSet<LearnerKey>,
}

/// One learner in hand, until it is dropped.
#[derive(Debug)]
pub struct Hold {
    _turn: OwnedMutexGuard<()>,
}

impl InHand {
    /// Waits until no other run has this learner in hand, and takes it.
    pub async fn take(&self, learner: &LearnerKey) -> Hold {
        let turn = self
            .shared()
            .turns
            .entry(learner.clone())
            .or_default()
            .clone();
        Hold {
            _turn: turn.lock_owned().await,
        }
    }

    /// Notes that somebody asked for this learner: what a run over everybody saw is out of date.
    pub fn note_asked(&self, learner: &LearnerKey) {
        self.shared().asked.insert(learner.clone());
    }

    /// Whether somebody asked for this learner since [`Self::begin_wide`].
    pub fn was_asked(&self, learner: &LearnerKey) -> bool {
        self.shared().asked.contains(learner)
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
