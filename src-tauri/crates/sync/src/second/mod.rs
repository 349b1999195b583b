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
mod tests {
    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-11-23T{hour:02}:00:00Z").parse().unwrap()
    }

    fn aim(pics: Option<&str>, onefile: Option<&str>) -> LearnerSeen {
        let pair = (pics.map(str::to_owned), onefile.map(str::to_owned));
        let values = BTreeMap::from([(Field::RegistrationNumber, pair)]);
        LearnerSeen {
            aims: BTreeMap::from([("A".into(), AimSeen { values })]),
            ..LearnerSeen::default()
        }
    }

    fn found(before: &LearnerSeen, now: &LearnerSeen, own: &Own, imported: bool) -> Vec<What> {
        let base = before.as_base(at(9), 0);
        of_learner(&"L1".into(), &base, now, own, imported, at(10))
            .into_iter()
            .map(|one| one.what)
            .collect()
    }

    fn wrote(values: &[Option<&str>]) -> Own {
        let values = values.iter().map(|value| value.map(str::to_owned));
        let cell = ("A".into(), Field::RegistrationNumber);
        Own {
            aims: BTreeMap::from([(cell, values.collect())]),
            ..Own::default()
        }
    }

    fn seen(learner: &str, hour: u32) -> Evidence {
        let what = What::LinkInPics {
            review: "R".into(),
            onefile_id: 1,
        };
        Evidence {
            learner: learner.into(),
            what,
            after: at(0),
            seen: at(hour),
        }
    }

    #[test]
    fn evidence_of_two_learners_a_run_adds_up_and_of_one_does_not() {
        let two = gathered(Vec::new(), vec![seen("A", 9), seen("B", 9)], at(9));
        let more = [seen("C", 11), seen("D", 11), seen("E", 13), seen("F", 13)];
        assert!(!is_another_program(&two));
        let four = gathered(two.clone(), more[..2].to_vec(), at(11));
        assert!(!is_another_program(&four), "two now and then");
        let six = gathered(four.clone(), more[2..].to_vec(), at(13));
        assert!(is_another_program(&six));
        let same = gathered(two.clone(), vec![seen("A", 11), seen("B", 11)], at(11));
        assert!(!is_another_program(&same), "two people who are worked on");
        let single = ["C", "D", "E", "F"].into_iter().zip(10..);
        let single = single.fold(two.clone(), |before, (who, hour)| {
            gathered(before, vec![seen(who, hour)], at(hour))
        });
        assert!(!is_another_program(&single), "one a run may be a person");
        let later = at(9) + TimeDelta::days(8);
        let news = ["E", "F"].map(|who| Evidence {
            seen: later,
            ..seen(who, 9)
        });
        let later = gathered(four, news.to_vec(), later);
        assert!(!is_another_program(&later), "long ago");
    }

    #[test]
    fn a_value_that_became_what_onefile_holds_without_tandem() {
        let none = Own::default();
        let (x, y) = (Some("X"), Some("Y"));
        let theirs = What::ValueInPics {
            aim: "A".into(),
            field: Field::RegistrationNumber,
            before: Some("X".into()),
            value: "Y".into(),
        };
        assert_eq!(
            found(&aim(x, y), &aim(y, y), &none, false),
            std::slice::from_ref(&theirs)
        );
        assert_eq!(found(&aim(x, x), &aim(y, y), &none, false), [theirs]);
        assert_eq!(found(&aim(None, y), &aim(y, y), &none, false).len(), 1);
        assert_eq!(found(&aim(x, x), &aim(x, x), &none, false), []);
        assert_eq!(found(&aim(x, x), &aim(y, x), &none, false), [], "edited");
        assert_eq!(
            found(&aim(y, x), &aim(y, y), &none, false),
            [],
            "edited there"
        );
        assert_eq!(found(&aim(x, y), &aim(None, None), &none, false), []);
        let imported = found(&aim(x, y), &aim(y, y), &none, true);
        assert_eq!(imported, [], "an import brought it");
    }

    #[test]
    fn what_tandem_wrote_or_put_back_since_is_its_own() {
        let (x, y) = (Some("X"), Some("Y"));
        let pulled = wrote(&[y]);
        assert_eq!(found(&aim(x, y), &aim(y, y), &pulled, false), []);
        let put_back = wrote(&[y, x]);
        assert_eq!(found(&aim(x, y), &aim(x, x), &put_back, false), []);
        assert_eq!(
            found(&aim(x, y), &aim(y, y), &put_back, false),
            [],
            "keyed in again by a person after it was put back"
        );
        let mut held = aim(y, y);
        let cell = ("A".into(), Field::RegistrationNumber);
        held.held.insert(cell);
        assert_eq!(found(&aim(x, y), &held, &Own::default(), false), []);
        let other = wrote(&[Some("Z")]);
        assert_eq!(found(&aim(x, x), &aim(y, y), &other, false).len(), 1);
    }

    fn review(there: &[i64], unsent: bool, linked: Option<i64>) -> LearnerSeen {
        let (day, time) = ("2026-12-08".parse().unwrap(), "10:00:00".parse().unwrap());
        let unsent = unsent.then(|| Unsent {
            review: "R1".into(),
            day,
            time,
            assessor: Some(70),
        });
        LearnerSeen {
            alone: unsent.iter().map(|unsent| unsent.review.clone()).collect(),
            unsent: unsent.into_iter().collect(),
            there: there
                .iter()
                .map(|id| ReviewThere {
                    id: *id,
                    when: Some((day, time)),
                    assessor: Some(70),
                })
                .collect(),
            linked: linked.map(|id| ("R1".into(), id)).into_iter().collect(),
            ..LearnerSeen::default()
        }
    }

    #[test]
    fn a_review_that_tandem_had_still_to_send() {
        let none = Own::default();
        let (before, now) = (review(&[1], true, None), review(&[1, 2], true, None));
        assert_eq!(found(&before, &now, &none, false).len(), 1);
        assert_eq!(found(&before, &now, &none, true).len(), 1, "known before");
        let unknown = review(&[1], false, None);
        assert_eq!(found(&unknown, &now, &none, false).len(), 1, "new in both");
        assert_eq!(found(&unknown, &now, &none, true), [], "imported");
        let mut other = now.clone();
        other.there[1].assessor = Some(71);
        assert_eq!(found(&before, &other, &none, false), []);
        let mut later = now.clone();
        later.unsent[0].time = "10:30:00".parse().unwrap();
        assert_eq!(found(&before, &later, &none, false), []);
        let own = Own {
            reviews: BTreeSet::from([2]),
            ..Own::default()
        };
        assert_eq!(found(&before, &now, &own, false), []);
        assert_eq!(found(&now, &now, &none, false), [], "seen before");
    }

    #[test]
    fn a_link_that_tandem_did_not_make() {
        let none = Own::default();
        let before = review(&[1], true, None);
        let linked = review(&[1, 2], false, Some(2));
        assert_eq!(
            found(&before, &linked, &none, false),
            [What::LinkInPics {
                review: "R1".into(),
                onefile_id: 2
            }]
        );
        let by_hand = review(&[1], false, Some(1));
        assert_eq!(
            found(&before, &by_hand, &none, false),
            [],
            "an older review"
        );
        let own = Own {
            reviews: BTreeSet::from([2]),
            ..Own::default()
        };
        assert_eq!(found(&before, &linked, &own, false), []);
    }
}
