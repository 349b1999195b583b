//! Whom a run over everybody reads anew in OneFile. What it costs grows with what changed and not
//! with how many learners there are: OneFile's change cursor tells whose records moved, the reviews
//! of the centre tell which of them are new, moved or can have been held, and a slow sweep reads
//! everybody within some days, in case a change touched neither.
//!
//! Nobody outside OneFile knows what moves its cursor. So it is relied on only after it has shown a
//! change of learning aims, and no longer once the sweep finds one that it did not show.

use super::observed::Observed;
use super::observed::OnefileSide;
use super::read::Reading;
use crate::engine::parts::Engine;
use crate::engine::work::WorkTold;
use crate::error::EngineError;
use crate::ports::onefile::Window;
use crate::ports::{Cursor, Observation};
use crate::records::onefile;
use crate::records::pics::LearnerKey;
use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};

/// The listing of learners is read whole at least so often: who was removed shows nowhere else.
const LISTED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// How far the next look goes back behind the beginning of this one: clocks differ a little, and a
/// change shows a little after it was made.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// Reviews of the centre are listed from so long ago to so far ahead.
const REVIEWS_BACK: TimeDelta = TimeDelta::days(30);
const REVIEWS_AHEAD: TimeDelta = TimeDelta::days(60);

/// A review is held and signed around its day: one of these days that the learner has not signed is
/// looked at by every run.
const HELD_BACK: TimeDelta = TimeDelta::days(14);
const HELD_AHEAD: TimeDelta = TimeDelta::days(1);

/// What is known when a run over everybody begins to look.
pub(in crate::engine) struct Reach {
    cursor: Option<Cursor>,
    /// Learners whom OneFile's cursor shows as changed, where there is a cursor to go by.
    news: Option<Vec<onefile::Learner>>,
    /// This instant of OneFile's clock.
    begun: DateTime<Utc>,
    now: DateTime<Utc>,
    listed: Option<DateTime<Utc>>,
}

impl Reach {
    /// Those who changed, where the kept listing and they are as good as a new one.
    pub(in crate::engine) fn news_of_learners(&self, whole: bool) -> Option<&[onefile::Learner]> {
        let cursor = self.cursor.as_ref()?;
        let too_old = self.now - cursor.listed > LISTED_WITHIN;
        let trusted = cursor.sees_aims && !whole && !too_old;
        self.news.as_deref().filter(|_| trusted)
    }

    pub(in crate::engine) fn listed_now(&mut self) {
        self.listed = Some(self.now);
    }

    /// Whether the listing of learners was read whole by this run.
    pub(in crate::engine) fn has_whole_listing(&self) -> bool {
        self.listed == Some(self.now)
    }

    fn touched(&self) -> BTreeSet<i64> {
        let news = self.news.iter().flatten();
        news.map(|learner| learner.id).collect()
    }
}

impl Engine<'_> {
    pub(in crate::engine) async fn reach(&self) -> Result<Reach, EngineError> {
        let now = self.clock.now();
        // Where OneFile does not tell its time, it is as far behind as the brake allows.
        let ahead = (self.onefile.clock_ahead())
            .unwrap_or_else(|| TimeDelta::minutes(self.settings.brake_clock_minutes.into()));
        let cursor = self.journal.cursor().await?;
        let news = match &cursor {
            Some(cursor) => Some(self.onefile.learners(Some(cursor.covered)).await?),
            None => None,
        };
        Ok(Reach {
            cursor,
            news,
            begun: now - ahead,
            now,
            listed: None,
        })
    }

    /// Reads whoever may have changed; of everybody else the last observation stands. The cursor
    /// moves once all of it is kept.
    pub(in crate::engine) async fn read_who_changed(
        &self,
        reach: Reach,
        partners: Vec<(LearnerKey, i64)>,
        work: &WorkTold,
        observed: &mut Observed,
    ) -> Result<(), EngineError> {
        let kept = self.journal.observations().await?;
        let touched = reach.touched();
        let cursor = reach.cursor.as_ref().filter(|cursor| cursor.sees_aims);
        let mut swept = BTreeSet::new();
        let mut others = BTreeMap::new();
        let mut anew: BTreeSet<i64> = partners.iter().map(|(_, id)| *id).collect();
        if let Some(cursor) = cursor {
            let everybody = anew.clone();
            let tells_enough = |id: &i64| kept.get(id).is_some_and(|kept| self.tells_enough(kept));
            anew.retain(|id| touched.contains(id) || !tells_enough(id));
            let quiet = everybody.len() - anew.len();
            swept = sweep(
                &kept,
                &everybody,
                &anew,
                quiet,
                reach.now - cursor.swept,
                self.settings.sweep_days,
            );
            anew.extend(&swept);
            if anew.len() < everybody.len() {
                others = self
                    .look_at_reviews(&cursor.others, &everybody, &kept, &mut anew)
                    .await?;
            }
        }
        let (now, later): (Vec<_>, Vec<_>) =
            partners.into_iter().partition(|(_, id)| anew.contains(id));
        for (key, id) in &later {
            if let Some(observation) = kept.get(id) {
                observed
                    .seen
                    .insert(key.clone(), OnefileSide::of(observation.clone()));
            }
        }
        self.read_learners(Reading::of(now, &kept, reach.now), work, observed)
            .await?;
        observed.shown = self.onefile.shown_aim_fields();
        observed.shared.known.shown = self.onefile.shown_details();
        // Nothing is planned on what was seen some days ago: who has something to change is read.
        let changing = observed.with_changes(self.settings);
        let again: Vec<_> = later
            .into_iter()
            .filter(|(key, _)| changing.contains(key) && !observed.fresh.contains(key))
            .collect();
        self.read_learners(Reading::of(again, &kept, reach.now), work, observed)
            .await?;
        let told = Told {
            kept: &kept,
            touched: &touched,
            swept: &swept,
        };
        self.move_cursor(&reach, told, others, observed).await
    }

    /// Reviews that are new, moved, gone, or can have been held since: their learners are read, or
    /// what is kept of them is brought up to date. Gives the reviews of learners out of scope.
    async fn look_at_reviews(
        &self,
        others: &BTreeMap<i64, i64>,
        everybody: &BTreeSet<i64>,
        kept: &BTreeMap<i64, Observation>,
        anew: &mut BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, i64>, EngineError> {
        let now = self.clock.now();
        let window = Window {
            from: now - REVIEWS_BACK,
            to: now + REVIEWS_AHEAD,
        };
        let rows = self.onefile.centre_reviews(window).await?;
        let mut known: BTreeMap<i64, onefile::Review> = BTreeMap::new();
        for (learner, observation) in kept {
            if everybody.contains(learner) && !anew.contains(learner) {
                let reviews = observation.reviews.iter();
                known.extend(reviews.map(|review| (review.id, review.clone())));
            }
        }
        let in_window = |at: DateTime<Utc>| window.from <= at && at < window.to;
        let listed: BTreeSet<i64> = rows.iter().map(|row| row.id).collect();
        for review in known.values() {
            if review.scheduled_for.is_some_and(in_window) && !listed.contains(&review.id) {
                anew.insert(review.learner_id);
            }
        }
        let mut still_others = BTreeMap::new();
        let mut look = Vec::new();
        for row in rows {
            match (known.get(&row.id), others.get(&row.id)) {
                (Some(review), _) if review.scheduled_for != row.scheduled_for => {
                    anew.insert(review.learner_id);
                }
                (Some(review), _) => {
                    if can_have_been_held(review, now) && !anew.contains(&review.learner_id) {
                        look.push(row);
                    }
                }
                (None, Some(learner)) if !everybody.contains(learner) => {
                    still_others.insert(row.id, *learner);
                }
                (None, _) => match row.learner_id {
                    Some(learner) if !everybody.contains(&learner) => {
                        still_others.insert(row.id, learner);
                    }
                    _ => look.push(row),
                },
            }
        }
        let reading: Vec<_> = look
            .into_iter()
            .map(|row| async move { (row, self.onefile.review(row.id).await) })
            .collect();
        let mut reading = futures::stream::iter(reading).buffered(self.settings.at_once.max(1));
        while let Some((row, read)) = reading.next().await {
            let review = match read {
                Ok(Some(review)) => review,
                Err(error) if error.stops_the_run() => return Err(error.into()),
                // Listed, and not to be read: its learner is read, and has the trouble alone. Whose
                // it is, where neither row nor memory tells, the sweep finds.
                unread => {
                    let owner = known.get(&row.id).map(|review| review.learner_id);
                    let owner = owner.or(row.learner_id);
                    tracing::warn!(
                        review = row.id,
                        learner = owner,
                        error = unread.err().map(tracing::field::display),
                        "a review could not be read"
                    );
                    anew.extend(owner.filter(|owner| everybody.contains(owner)));
                    continue;
                }
            };
            if !everybody.contains(&review.learner_id) {
                still_others.insert(review.id, review.learner_id);
                continue;
            }
            match known.get(&review.id) {
                Some(before) if *before == review => {}
                _ => {
                    anew.insert(review.learner_id);
                }
            }
        }
        Ok(still_others)
    }

    async fn move_cursor(
        &self,
        reach: &Reach,
        told: Told<'_>,
        others: BTreeMap<i64, i64>,
        observed: &Observed,
    ) -> Result<(), EngineError> {
        let Told {
            kept,
            touched,
            swept,
        } = told;
        let changed: BTreeSet<i64> = (observed.fresh.iter())
            .filter_map(|key| observed.seen.get(key))
            .filter(|seen| {
                let before = kept.get(&seen.onefile_id);
                before.is_some_and(|before| !before.stale && before.aims != seen.aims)
            })
            .map(|seen| seen.onefile_id)
            .collect();
        let before = reach.cursor.as_ref();
        let seen_before = before.is_some_and(|cursor| cursor.sees_aims);
        let shown = seen_before || !changed.is_disjoint(touched);
        let mut missed = before.is_some() && !changed.is_subset(touched);
        if let Some(cursor) = before.filter(|_| missed && shown) {
            // Perhaps it changed only after the cursor was asked.
            let news = self.onefile.learners(Some(cursor.covered)).await?;
            let touched: BTreeSet<i64> = news.iter().map(|learner| learner.id).collect();
            missed = !changed.is_subset(&touched);
        }
        // Whoever was not seen is read in full when it is their turn again.
        let seen: BTreeSet<i64> = observed.seen.values().map(|seen| seen.onefile_id).collect();
        let unseen = kept
            .keys()
            .filter(|id| !seen.contains(id))
            .copied()
            .collect();
        self.journal.doubt_observations(&unseen).await?;
        let everybody_was_read = observed.fresh.len() == observed.seen.len();
        let cursor = Cursor {
            covered: reach.begun - OVERLAP,
            sees_aims: shown && !missed,
            listed: reach
                .listed
                .or(before.map(|cursor| cursor.listed))
                .unwrap_or(reach.now),
            swept: match before {
                Some(cursor) if swept.is_empty() && !everybody_was_read => cursor.swept,
                _ => reach.now,
            },
            others,
        };
        Ok(self.journal.keep_cursor(&cursor).await?)
    }
}

/// Who was read, and why.
struct Told<'a> {
    /// What was kept of everybody before.
    kept: &'a BTreeMap<i64, Observation>,
    /// Whom the cursor named.
    touched: &'a BTreeSet<i64>,
    /// Whose turn it was.
    swept: &'a BTreeSet<i64>,
}

/// Those read longest ago, as many as it takes to come round in time.
fn sweep(
    kept: &BTreeMap<i64, Observation>,
    everybody: &BTreeSet<i64>,
    anew: &BTreeSet<i64>,
    quiet: usize,
    since: TimeDelta,
    days: u32,
) -> BTreeSet<i64> {
    let round = i64::from(days.max(1)) * 24 * 60;
    let minutes = since.num_minutes().clamp(0, round);
    let share =
        quiet as u128 * u128::from(minutes.unsigned_abs()) / u128::from(round.unsigned_abs());
    let mut oldest: Vec<(DateTime<Utc>, i64)> = kept
        .values()
        .filter(|seen| everybody.contains(&seen.onefile_id) && !anew.contains(&seen.onefile_id))
        .map(|seen| (seen.read, seen.onefile_id))
        .collect();
    oldest.sort_unstable();
    let share = usize::try_from(share).unwrap_or(usize::MAX);
    oldest.into_iter().take(share).map(|(_, id)| id).collect()
}

fn can_have_been_held(review: &onefile::Review, now: DateTime<Utc>) -> bool {
    review.learner_signed_on.is_none()
        && review
            .scheduled_for
            .is_none_or(|at| now - HELD_BACK <= at && at < now + HELD_AHEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        start + TimeDelta::minutes(minutes)
    }

    fn kept(reads: &[(i64, i64)]) -> BTreeMap<i64, Observation> {
        let observation = |(id, read): &(i64, i64)| Observation::blank(*id, at(*read));
        reads
            .iter()
            .map(|seen| (seen.0, observation(seen)))
            .collect()
    }

    #[test]
    fn the_sweep_takes_those_read_longest_ago_and_comes_round_in_time() {
        let kept = kept(&[(1, 30), (2, 10), (3, 20), (4, 0)]);
        let everybody = BTreeSet::from([1, 2, 3]);
        let swept = |minutes, anew: &[i64]| {
            let anew = anew.iter().copied().collect();
            let since = TimeDelta::minutes(minutes);
            sweep(&kept, &everybody, &anew, 3 - anew.len(), since, 1)
        };
        assert_eq!(swept(8 * 60, &[]), BTreeSet::from([2]));
        assert_eq!(swept(16 * 60, &[]), BTreeSet::from([2, 3]));
        assert_eq!(swept(48 * 60, &[]), everybody, "never more than all");
        assert_eq!(
            swept(15, &[]),
            BTreeSet::new(),
            "what is due adds up until it is one"
        );
        assert_eq!(swept(12 * 60, &[2]), BTreeSet::from([3]));
        assert_eq!(swept(-5, &[]), BTreeSet::new());
    }

    #[test]
    fn a_review_is_looked_at_around_its_day_until_the_learner_has_signed() {
        let mut review = onefile::Review {
            id: 1,
            learner_id: 1,
            assessor_id: None,
            visit_id: None,
            scheduled_for: Some(at(60)),
            started_on: None,
            assessor_signed_on: None,
            learner_signed_on: None,
            employer_signed_on: None,
        };
        assert!(can_have_been_held(&review, at(0)));
        review.scheduled_for = Some(at(3 * 24 * 60));
        assert!(!can_have_been_held(&review, at(0)));
        review.scheduled_for = Some(at(-13 * 24 * 60));
        assert!(can_have_been_held(&review, at(0)));
        review.learner_signed_on = Some(at(-12 * 24 * 60));
        assert!(!can_have_been_held(&review, at(0)));
    }
}
