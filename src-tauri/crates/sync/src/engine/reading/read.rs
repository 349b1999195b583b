//! Reading learners in OneFile, one by one.

use super::observed::{Observed, OnefileSide};
use super::vanished::Lacking;
use crate::engine::parts::Engine;
use crate::engine::work::{UNKNOWN_LEARNER, WorkTold};
use crate::error::EngineError;
use crate::ports::Observation;
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::records::onefile;
use crate::records::pics::LearnerKey;
use crate::runs::Phase;
use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};

/// How a learner was read.
enum Read {
    /// Nothing that was there is missing.
    Whole(Box<Observation>),
    /// Something is: that is settled once everybody was read.
    Lacking(Box<Lacking>),
}

/// A review that the learner has signed long ago hardly changes any more, but it can be unlocked
/// and signed again: it is read as rarely as the sweep comes round.
const SETTLED_AFTER: TimeDelta = TimeDelta::days(90);

/// Learners to read, each with the calls that it will take.
pub(in crate::engine) struct Reading(Vec<(LearnerKey, i64, u64)>);

impl Reading {
    pub(in crate::engine) fn of(
        partners: Vec<(LearnerKey, i64)>,
        kept: &BTreeMap<i64, Observation>,
        now: DateTime<Utc>,
    ) -> Self {
        let open = |review: &&onefile::Review| !is_settled(review, now - SETTLED_AFTER);
        let calls = |id: &i64| match kept.get(id) {
            Some(seen) => 2 + (seen.aims.len() + seen.reviews.iter().filter(open).count()) as u64,
            None => UNKNOWN_LEARNER,
        };
        let reading = partners.into_iter().map(|(key, id)| (key, id, calls(&id)));
        Self(reading.collect())
    }
}

impl Engine<'_> {
    pub(in crate::engine) async fn read_learners(
        &self,
        reading: Reading,
        work: &WorkTold,
        observed: &mut Observed,
    ) -> Result<(), EngineError> {
        let total = reading.0.len();
        work.expect(reading.0.iter().map(|(.., calls)| calls).sum());
        // Made before anything waits on them, so that the whole can move between threads.
        let reads: Vec<_> = (reading.0.into_iter())
            .map(|(key, onefile_id, calls)| {
                let linked = observed.linked_aims(&key);
                async move {
                    let read = self.read_learner(onefile_id, &linked).await;
                    (key, calls, read)
                }
            })
            .collect();
        let mut reading = futures::stream::iter(reads).buffered(self.settings.at_once.max(1));
        let mut lacking = Vec::new();
        let mut done = 0;
        while let Some((key, calls, read)) = reading.next().await {
            if self.cancel.is_cancelled() {
                return Err(EngineError::Stopped);
            }
            match read {
                Ok(Read::Whole(observation)) => {
                    observed.fresh.insert(key.clone());
                    observed.seen.insert(key, OnefileSide::of(*observation));
                }
                Ok(Read::Lacking(lacks)) => lacking.push((key, *lacks)),
                Err(EngineError::OneFile(error)) if !error.stops_the_run() => {
                    tracing::warn!(error = %error, "a learner could not be read from OneFile");
                    // Nothing is planned on what was seen before and can't be seen now.
                    observed.seen.remove(&key);
                    observed.failed.insert(key, error);
                }
                Err(error) => return Err(error),
            }
            done += 1;
            work.did(calls);
            self.tell_progress(Phase::Reading, done, total, work);
        }
        self.settle_lacking(lacking, observed).await
    }

    /// Reads a learner. What lacks something that was seen or linked before is not kept yet.
    async fn read_learner(
        &self,
        onefile_id: i64,
        linked: &BTreeSet<i64>,
    ) -> Result<Read, EngineError> {
        let user = self.account_of(onefile_id).await?;
        let aims = self.onefile.aims(onefile_id).await?;
        let kept = self.journal.observation(onefile_id).await?;
        let now = self.clock.now();
        let every = TimeDelta::days(self.settings.sweep_days.into());
        let whole = kept.as_ref().and_then(|kept| kept.read_whole);
        // Half the days of the sweep, so that none of its rounds is missed by a little.
        let read_whole = whole.filter(|at| *at <= now && now - *at < every / 2);
        let settled_before = now - SETTLED_AFTER;
        let settled: BTreeMap<i64, &onefile::Review> = kept
            .iter()
            .filter(|kept| !kept.stale && read_whole.is_some())
            .flat_map(|kept| &kept.reviews)
            .filter(|review| is_settled(review, settled_before))
            .map(|review| (review.id, review))
            .collect();
        let mut reviews = Vec::new();
        for row in self.onefile.review_list(onefile_id, None).await? {
            match settled.get(&row.id) {
                Some(review) if review.scheduled_for == row.scheduled_for => {
                    reviews.push((*review).clone());
                }
                // One that can't be read although it was listed is no absent one.
                _ => match self.onefile.review(row.id).await? {
                    Some(review) => reviews.push(review),
                    None => return Err(unreadable_review().into()),
                },
            }
        }
        let mut gone = kept
            .as_ref()
            .map(|kept| kept.gone.clone())
            .unwrap_or_default();
        gone.aims
            .retain(|id, _| aims.iter().all(|aim| aim.id != *id));
        gone.reviews
            .retain(|id, _| reviews.iter().all(|review| review.id != *id));
        let observation = Observation {
            onefile_id,
            aims,
            reviews,
            user,
            read: self.clock.now(),
            read_whole: read_whole.or(Some(now)),
            gone,
            shrunk: None,
            stale: false,
        };
        if let Some(lacking) = Lacking::of(&observation, kept.as_ref(), linked, every) {
            return Ok(Read::Lacking(Box::new(lacking)));
        }
        self.journal.keep_observation(&observation).await?;
        Ok(Read::Whole(Box::new(observation)))
    }
}

fn unreadable_review() -> OneFileError {
    OneFileError::new(
        OneFileErrorKind::NotFound,
        "Review/{id}",
        "listed, and then unknown",
    )
}

/// Signed by the learner, and long ago: it could only be unlocked.
fn is_settled(review: &onefile::Review, before: DateTime<Utc>) -> bool {
    review.learner_signed_on.is_some() && review.scheduled_for.is_some_and(|at| at < before)
}
