//! Whether something else still synchronises. Between two looks at everybody, a value in PICS that
//! became exactly what OneFile holds, a review in OneFile that is exactly one that PICS still had to
//! send, or a OneFile ID on a review in PICS: each may have a person behind it, and for several
//! learners at once they have another program behind them. What Tandem wrote itself, what a person
//! said or put back, and what an import brought is left out.

mod sighting;

pub use sighting::{AimSeen, LearnerSeen, ReviewThere, Sighting, Unsent};

use crate::records::field::Field;
use crate::records::pics::{AimKey, LearnerKey, ReviewKey};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// So many learners at once are no coincidence.
pub const SEVERAL: usize = 3;

/// Evidence adds up for so long.
const ADDS_UP_FOR: TimeDelta = TimeDelta::days(7);

/// What was last seen of one learner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Base {
    /// When.
    pub at: DateTime<Utc>,
    /// The last entry of the history at that time.
    pub entry: i64,
    /// Values of aims in PICS that were not blank, by field.
    pub aims: BTreeMap<AimKey, BTreeMap<Field, String>>,
    /// Reviews in PICS without partner.
    pub alone: BTreeSet<ReviewKey>,
    /// Reviews in OneFile.
    pub onefile: BTreeSet<i64>,
}

/// What Tandem wrote of one learner since the base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// Values that were written to aims in PICS, by aim and field, the last one last.
    pub aims: BTreeMap<(AimKey, Field), Vec<Option<String>>>,
    /// Reviews in OneFile that were created, joined, or brought into PICS.
    pub reviews: BTreeSet<i64>,
}

/// Something that neither Tandem nor, as far as it can tell, a person did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The learner.
    pub learner: LearnerKey,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
    /// When it was as before.
    pub after: DateTime<Utc>,
    /// When it was seen.
    pub seen: DateTime<Utc>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// A value in PICS became what OneFile holds.
    ValueInPics {
        /// The aim.
        aim: AimKey,
        /// The field.
        field: Field,
        /// What PICS held before; `None` is blank.
        before: Option<String>,
        /// What both hold now.
        value: String,
    },
    /// A review in OneFile is one that PICS still had to send.
    ReviewInOnefile {
        /// The review in PICS.
        review: ReviewKey,
        /// The review in OneFile.
        onefile_id: i64,
        /// Its day.
        day: NaiveDate,
        /// Its time.
        time: NaiveTime,
    },
    /// A review in PICS got the ID of a new review in OneFile.
    LinkInPics {
        /// The review in PICS.
        review: ReviewKey,
        /// The review in OneFile.
        onefile_id: i64,
    },
}

/// What else may have been at work on one learner since the base. `imported` says that records
/// were imported since.
pub fn of_learner(
    learner: &LearnerKey,
    base: &Base,
    now: &LearnerSeen,
    own: &Own,
    imported: bool,
    seen: DateTime<Utc>,
) -> Vec<Evidence> {
    let mut found = Vec::new();
    if !imported {
        found.extend(values(base, now, own));
        found.extend(links(base, now, own));
    }
    found.extend(reviews(base, now, own, imported));
    let evidence = |what| Evidence {
        learner: learner.clone(),
        what,
        after: base.at,
        seen,
    };
    found.into_iter().map(evidence).collect()
}

/// Learners in the evidence.
pub fn learners(evidence: &[Evidence]) -> usize {
    let learners: BTreeSet<&LearnerKey> = evidence.iter().map(|one| &one.learner).collect();
    learners.len()
}

/// The evidence of the last days, with what was seen now. What one run saw of one learner alone may
/// well be a person; it is kept, since the next run may see more of the same.
pub fn gathered(before: Vec<Evidence>, new: Vec<Evidence>, now: DateTime<Utc>) -> Vec<Evidence> {
    let mut all: BTreeSet<Evidence> = before.into_iter().chain(new).collect();
    all.retain(|one| now - one.seen <= ADDS_UP_FOR);
    all.into_iter().collect()
}

/// Whether the evidence of some days has another program behind it: several learners at once, or
/// twice as many over several runs of which each saw more than one. A single learner a run may be a
/// person, and so may two now and then.
pub fn is_another_program(gathered: &[Evidence]) -> bool {
    let mut by_run: BTreeMap<DateTime<Utc>, BTreeSet<&LearnerKey>> = BTreeMap::new();
    for one in gathered {
        by_run.entry(one.seen).or_default().insert(&one.learner);
    }
    if by_run.values().any(|learners| learners.len() >= SEVERAL) {
        return true;
    }
    by_run.retain(|_, learners| learners.len() > 1);
    let runs = by_run.len();
    let learners: BTreeSet<_> = by_run.into_values().flatten().collect();
    runs >= SEVERAL && learners.len() >= 2 * SEVERAL
}

fn values(base: &Base, now: &LearnerSeen, own: &Own) -> Vec<What> {
    let mut found = Vec::new();
    for (aim, seen) in &now.aims {
        // An aim that is new to Tandem has no value that could have become another.
        let Some(before) = base.aims.get(aim) else {
            continue;
        };
        for (field, value) in seen.agreeing() {
            if now.held.contains(&(aim.clone(), field)) {
                continue;
            }
            let written = own.aims.get(&(aim.clone(), field));
            let was = match written.and_then(|values| values.last()) {
                Some(last) => last.as_ref(),
                None => before.get(&field),
            };
            let by_tandem = written
                .is_some_and(|values| values.iter().any(|written| written.as_ref() == Some(value)));
            if was != Some(value) && !by_tandem {
                found.push(What::ValueInPics {
                    aim: aim.clone(),
                    field,
                    before: was.cloned(),
                    value: value.clone(),
                });
            }
        }
    }
    found
}

fn links(base: &Base, now: &LearnerSeen, own: &Own) -> Vec<What> {
    let new = now.linked.iter().filter(|(_, id)| {
        now.there.iter().any(|there| there.id == **id)
            && !base.onefile.contains(id)
            && !own.reviews.contains(id)
    });
    new.map(|(review, id)| What::LinkInPics {
        review: review.clone(),
        onefile_id: *id,
    })
    .collect()
}

/// Exactly the day, the time and, where both are known, the assessor that Tandem would send.
fn reviews(base: &Base, now: &LearnerSeen, own: &Own, imported: bool) -> Vec<What> {
    let linked: BTreeSet<i64> = now.linked.values().copied().collect();
    let mut found = Vec::new();
    for there in &now.there {
        let known = base.onefile.contains(&there.id) || own.reviews.contains(&there.id);
        if known || linked.contains(&there.id) {
            continue;
        }
        let is_it = |unsent: &&Unsent| {
            let was_there = !imported || base.alone.contains(&unsent.review);
            let (ours, theirs) = (unsent.assessor, there.assessor);
            was_there
                && Some((unsent.day, unsent.time)) == there.when
                && (ours.is_none() || theirs.is_none() || ours == theirs)
        };
        if let Some(unsent) = now.unsent.iter().find(is_it) {
            found.push(What::ReviewInOnefile {
                review: unsent.review.clone(),
                onefile_id: there.id,
                day: unsent.day,
                time: unsent.time,
            });
        }
    }
    found
}

impl LearnerSeen {
    /// What is kept of it for the next look.
    pub fn as_base(&self, at: DateTime<Utc>, entry: i64) -> Base {
        let values = |seen: &AimSeen| {
            let here = seen.values.iter();
            let here = here.filter_map(|(field, (pics, _))| Some((*field, pics.clone()?)));
            here.collect()
        };
        Base {
            at,
            entry,
            aims: (self.aims.iter())
                .map(|(aim, seen)| (aim.clone(), values(seen)))
                .collect(),
            alone: self.alone.clone(),
            onefile: self.there.iter().map(|there| there.id).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
