//! Answers that lack what a learner had. Absence is not evidence (design, promise 9): a list that
//! shrank for many stops the run; of one learner's list that became empty or lost more than half
//! nothing is used until a later answer says the same; and each record that is missing then is
//! asked for by its ID. Only what OneFile says it does not know counts as gone, and stays known.

use super::observed::{Observed, OnefileSide};
use crate::brakes::Brake;
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::ports::{Observation, Shrunk};
use crate::records::GoneRecord;
use crate::records::onefile::{Aim, Review};
use crate::records::pics::LearnerKey;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// So many records of one learner are asked for by their IDs, and so many in one run.
const MOST_OF_LEARNER: usize = 20;
const MOST_OF_RUN: usize = 200;

/// What an answer lacks.
#[derive(Debug)]
pub(in crate::engine) struct Lacking {
    /// The answer.
    fresh: Observation,
    /// What was kept before; blank but for the ID where nothing was.
    kept: Observation,
    aims: Missing,
    reviews: Missing,
}

/// Records of one kind that an answer lacks.
#[derive(Debug, Default, PartialEq, Eq)]
struct Missing {
    ids: BTreeSet<i64>,
    /// Gone for so long that they are asked for once more.
    due: BTreeSet<i64>,
    /// How many there were.
    known: usize,
}

impl Missing {
    fn of<T>(
        kept: BTreeSet<i64>,
        shown: &BTreeSet<i64>,
        gone: &BTreeMap<i64, GoneRecord<T>>,
        now: DateTime<Utc>,
        every: TimeDelta,
    ) -> Self {
        let known: BTreeSet<i64> = kept
            .into_iter()
            .filter(|id| !gone.contains_key(id))
            .collect();
        let due = gone.iter().filter(|(_, record)| record.is_due(now, every));
        Self {
            ids: known.difference(shown).copied().collect(),
            due: due.map(|(id, _)| *id).collect(),
            known: known.len(),
        }
    }

    /// Whether the list became empty or lost more than half.
    fn is_most(&self) -> bool {
        self.ids.len() * 2 > self.known
    }
}

impl Lacking {
    /// What an answer lacks of what was kept and linked; `None` where that is nothing.
    pub(in crate::engine) fn of(
        fresh: &Observation,
        kept: Option<&Observation>,
        linked: &BTreeSet<i64>,
        every: TimeDelta,
    ) -> Option<Self> {
        let kept = kept.cloned().unwrap_or_else(|| Observation {
            onefile_id: fresh.onefile_id,
            stale: true,
            ..Observation::blank(fresh.onefile_id, fresh.read)
        });
        let shown: BTreeSet<i64> = fresh.aims.iter().map(|aim| aim.id).collect();
        let before = kept.aims.iter().map(|aim| aim.id).chain(linked.clone());
        let aims = Missing::of(
            before.collect(),
            &shown,
            &fresh.gone.aims,
            fresh.read,
            every,
        );
        let shown: BTreeSet<i64> = fresh.reviews.iter().map(|review| review.id).collect();
        let before = kept.reviews.iter().map(|review| review.id);
        let reviews = Missing::of(
            before.collect(),
            &shown,
            &fresh.gone.reviews,
            fresh.read,
            every,
        );
        let nothing = [&aims, &reviews]
            .iter()
            .all(|missing| missing.ids.is_empty() && missing.due.is_empty());
        (!nothing).then(|| Self {
            fresh: fresh.clone(),
            kept,
            aims,
            reviews,
        })
    }

    fn is_new(&self) -> bool {
        !self.aims.ids.is_empty() || !self.reviews.ids.is_empty()
    }

    /// Whether an earlier answer, long enough ago, lacked all of this already.
    fn was_seen_before(&self, after: TimeDelta) -> bool {
        self.kept.shrunk.as_ref().is_some_and(|before| {
            self.fresh.read - before.since >= after && self.lacks_no_more_than(before)
        })
    }

    fn lacks_no_more_than(&self, before: &Shrunk) -> bool {
        self.aims.ids.is_subset(&before.aims) && self.reviews.ids.is_subset(&before.reviews)
    }

    /// What is kept where nothing of the answer is used.
    fn doubted(mut self) -> Observation {
        let since = match &self.kept.shrunk {
            Some(before) if self.lacks_no_more_than(before) => before.since,
            _ => self.fresh.read,
        };
        self.kept.shrunk = Some(Shrunk {
            since,
            aims: self.aims.ids,
            reviews: self.reviews.ids,
        });
        self.kept.stale = true;
        self.kept
    }
}

impl Engine<'_> {
    /// Settles what answers lacked. Learners whose records can't be settled wait as after trouble.
    pub(in crate::engine) async fn settle_lacking(
        &self,
        lacking: Vec<(LearnerKey, Lacking)>,
        observed: &mut Observed,
    ) -> Result<(), EngineError> {
        let new = lacking.iter().filter(|(_, lacking)| lacking.is_new());
        observed.lacking += new.count();
        let everybody = observed.seen.len() + observed.failed.len() + lacking.len();
        if observed.is_wide() {
            self.check_vanished(observed.lacking, everybody)?;
        }
        for (learner, lacking) in lacking {
            let id = lacking.fresh.onefile_id;
            match self.settle(lacking, &mut observed.asked_by_id).await? {
                Ok(observation) => {
                    self.journal.keep_observation(&observation).await?;
                    observed.fresh.insert(learner.clone());
                    observed.seen.insert(learner, OnefileSide::of(observation));
                }
                Err((kept, error)) => {
                    tracing::warn!(onefile_id = id, error = %error, "an answer lacked what was there");
                    self.journal.keep_observation(&kept).await?;
                    observed.seen.remove(&learner);
                    observed.failed.insert(learner, error);
                }
            }
        }
        Ok(())
    }

    async fn settle(
        &self,
        lacking: Lacking,
        asked: &mut usize,
    ) -> Result<Result<Observation, (Observation, OneFileError)>, EngineError> {
        let after = TimeDelta::minutes(self.settings.doubt_minutes.into());
        let lists = [&lacking.aims, &lacking.reviews];
        let lost_most = lists.into_iter().find(|missing| missing.is_most());
        if let Some(missing) = lost_most.filter(|_| !lacking.was_seen_before(after)) {
            let error = missing_records(missing);
            return Ok(Err((lacking.doubted(), error)));
        }
        let wanted = lacking.aims.ids.len() + lacking.reviews.ids.len();
        if wanted > MOST_OF_LEARNER || *asked + wanted > MOST_OF_RUN {
            let error = missing_records(if lacking.aims.ids.is_empty() {
                &lacking.reviews
            } else {
                &lacking.aims
            });
            return Ok(Err((lacking.doubted(), error)));
        }
        *asked += wanted;
        match self.ask_by_id(&lacking, asked).await {
            Ok(observation) => Ok(Ok(observation)),
            Err(error) if error.stops_the_run() => Err(error.into()),
            Err(error) => Ok(Err((lacking.doubted(), error))),
        }
    }

    /// Asks for each record that is missing. One that OneFile shows stands; one that it does not
    /// know, or that is another learner's by now, is gone since now.
    async fn ask_by_id(
        &self,
        lacking: &Lacking,
        asked: &mut usize,
    ) -> Result<Observation, OneFileError> {
        let mut observation = lacking.fresh.clone();
        let (learner, now) = (observation.onefile_id, self.clock.now());
        let again = |due: &BTreeSet<i64>, asked: &mut usize| -> Vec<i64> {
            let left = MOST_OF_RUN.saturating_sub(*asked).min(MOST_OF_LEARNER);
            let due: Vec<i64> = due.iter().copied().take(left).collect();
            *asked += due.len();
            due
        };
        for id in lacking
            .aims
            .ids
            .iter()
            .copied()
            .chain(again(&lacking.aims.due, asked))
        {
            match self
                .onefile
                .aim(id)
                .await?
                .filter(|aim| aim.learner_id == learner)
            {
                Some(aim) => {
                    observation.gone.aims.remove(&id);
                    observation.aims.push(aim);
                }
                None => {
                    let record = lacking.kept.aims.iter().find(|aim| aim.id == id).cloned();
                    note_gone::<Aim>(&mut observation.gone.aims, id, record, now);
                }
            }
        }
        for id in lacking
            .reviews
            .ids
            .iter()
            .copied()
            .chain(again(&lacking.reviews.due, asked))
        {
            let found = self.onefile.review(id).await?;
            match found.filter(|review| review.learner_id == learner) {
                Some(review) => {
                    observation.gone.reviews.remove(&id);
                    observation.reviews.push(review);
                }
                None => {
                    let mut held = lacking.kept.reviews.iter();
                    let record = held.find(|review| review.id == id).cloned();
                    note_gone::<Review>(&mut observation.gone.reviews, id, record, now);
                }
            }
        }
        observation.aims.sort_by_key(|aim| aim.id);
        observation.reviews.sort_by_key(|review| review.id);
        Ok(observation)
    }

    fn check_vanished(&self, learners: usize, of: usize) -> Result<(), EngineError> {
        // One or two of a handful are no sign of anything.
        let many = learners > 2
            && learners as u128 * 100
                > of as u128 * u128::from(self.settings.brake_listing_percent);
        self.unless_released(many.then_some(Brake::RecordsVanished { learners, of }))
    }
}

fn note_gone<T>(
    gone: &mut BTreeMap<i64, GoneRecord<T>>,
    id: i64,
    record: Option<T>,
    now: DateTime<Utc>,
) {
    gone.entry(id)
        .and_modify(|before| before.asked = now)
        .or_insert_with(|| GoneRecord::now(record, now));
}

fn missing_records(missing: &Missing) -> OneFileError {
    OneFileError::new(
        OneFileErrorKind::RecordsMissing,
        "Search",
        format!(
            "{} of {} records that were there are not in the answer",
            missing.ids.len(),
            missing.known
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn at(minutes: i64) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        start + TimeDelta::minutes(minutes)
    }

    fn seen(minutes: i64, aims: &[i64], reviews: &[i64]) -> Observation {
        Observation {
            aims: (aims.iter())
                .map(|id| sample::onefile_aim(*id, 10))
                .collect(),
            reviews: (reviews.iter())
                .map(|id| Review {
                    id: *id,
                    ..sample::onefile_review(900, "2026-12-08T10:00:00Z")
                })
                .collect(),
            ..Observation::blank(7, at(minutes))
        }
    }

    fn lacking(fresh: &Observation, kept: &Observation, linked: &[i64]) -> Option<Lacking> {
        let linked = linked.iter().copied().collect();
        Lacking::of(fresh, Some(kept), &linked, TimeDelta::days(7))
    }

    #[test]
    fn what_was_seen_or_linked_is_missed_and_nothing_else() {
        let kept = seen(0, &[1, 2], &[900]);
        assert!(lacking(&seen(5, &[1, 2, 3], &[900]), &kept, &[]).is_none());
        let one = lacking(&seen(5, &[1], &[900]), &kept, &[]).unwrap();
        assert_eq!(one.aims.ids, BTreeSet::from([2]));
        assert!(!one.aims.is_most(), "half is not most");
        let linked = lacking(&seen(5, &[1, 2], &[900]), &kept, &[4]).unwrap();
        assert_eq!(linked.aims.ids, BTreeSet::from([4]));
        let empty = lacking(&seen(5, &[1, 2], &[]), &kept, &[]).unwrap();
        assert!(empty.reviews.is_most() && empty.is_new());
    }

    #[test]
    fn what_is_gone_is_missed_no_more_and_asked_for_again_in_time() {
        let kept = seen(0, &[1, 2], &[]);
        let mut fresh = seen(5, &[1], &[]);
        fresh.gone.aims.insert(2, GoneRecord::now(None, at(0)));
        assert!(lacking(&fresh, &kept, &[2]).is_none());
        fresh.read = at(8 * 24 * 60);
        let due = lacking(&fresh, &kept, &[2]).unwrap();
        assert!(!due.is_new() && due.aims.due.contains(&2));
    }

    #[test]
    fn the_wait_begins_anew_where_something_else_is_missing() {
        let minutes = TimeDelta::minutes(10);
        let whole = seen(0, &[1], &[900]);
        let first = lacking(&seen(5, &[], &[900]), &whole, &[]).unwrap();
        assert!(!first.was_seen_before(minutes));
        let kept = first.doubted();
        let same = lacking(&seen(14, &[], &[900]), &kept, &[]).unwrap();
        assert!(!same.was_seen_before(minutes), "nine minutes later");
        let same = lacking(&seen(15, &[], &[900]), &kept, &[]).unwrap();
        assert!(same.was_seen_before(minutes));
        let other = lacking(&seen(15, &[1], &[]), &kept, &[]).unwrap();
        assert!(!other.was_seen_before(minutes));
        let kept = other.doubted();
        let again = lacking(&seen(16, &[1], &[]), &kept, &[]).unwrap();
        assert!(
            !again.was_seen_before(minutes),
            "that is missing for a minute"
        );
    }
}
