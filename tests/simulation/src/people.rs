//! What people did in both systems, as the test itself saw it. Whatever differs between the end of
//! one run and the beginning of the next, people did; what they do while a run goes on is noted
//! where it is done.

use crate::lost::Cells;
use std::collections::{BTreeMap, BTreeSet};
use tandem_standin::state::State;
use tandem_sync::records::pics::{Everything, LearnerKey, ReviewKey};

/// A review as its own system names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewOf {
    /// In PICS.
    Pics(LearnerKey, ReviewKey),
    /// In OneFile.
    Onefile(i64),
}

/// What the log goes by, of both systems.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    reviews: BTreeMap<ReviewOf, Seen>,
    aims: BTreeSet<i64>,
    progressed: BTreeSet<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    when: String,
    signed: bool,
}

/// A value that a person put back: learner, record, field.
pub type Cell = (LearnerKey, String, String);

/// The log.
#[derive(Debug, Clone, Default)]
pub struct People {
    seen: Snapshot,
    /// What PICS held when the run that goes on began, or as people left it since.
    pub(crate) held: Cells,
    /// Looks at what people did; moves are numbered by them.
    looks: u64,
    reviews: BTreeSet<ReviewOf>,
    aims: BTreeSet<i64>,
    moved: BTreeMap<ReviewOf, (u64, String)>,
    unlocked: BTreeSet<i64>,
    put_back: BTreeSet<Cell>,
    /// The look after which the learner first came through a run without trouble.
    settled: BTreeMap<LearnerKey, u64>,
    /// The look of the last point of rest.
    rested: Option<u64>,
    first_rest: Option<u64>,
    /// OneFile aims that had made progress at a point of rest.
    progressed: BTreeSet<i64>,
}

/// Who moved a review last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedBy {
    /// Nobody.
    Nobody,
    /// Somebody in OneFile, before both sides could agree for the first time: rule B6.
    Unknown,
    /// Somebody in PICS.
    Pics,
    /// Somebody in OneFile.
    Onefile,
}

impl Snapshot {
    /// Both systems as they are.
    pub fn of(pics: &Everything, onefile: &State) -> Self {
        let mut reviews = BTreeMap::new();
        for learner in &pics.learners {
            for review in &learner.reviews {
                let name = ReviewOf::Pics(learner.key.clone(), review.key.clone());
                let seen = Seen {
                    when: pics_when(review),
                    signed: review.learner_signed.is_some(),
                };
                reviews.insert(name, seen);
            }
        }
        let mut snapshot = Self {
            reviews,
            ..Self::default()
        };
        snapshot.take_onefile(onefile);
        snapshot
    }

    fn take_onefile(&mut self, onefile: &State) {
        for review in onefile.reviews.values() {
            let when = review.scheduled_for.map(|at| at.to_rfc3339());
            let seen = Seen {
                when: when.unwrap_or_default(),
                signed: review.learner_signed_on.is_some(),
            };
            self.reviews.insert(ReviewOf::Onefile(review.id), seen);
        }
        self.aims.extend(onefile.aims.keys());
        let moved = onefile.aims.values();
        let moved = moved.filter(|aim| aim.progress.is_some_and(|percent| percent.0 > 0));
        self.progressed = moved.map(|aim| aim.id).collect();
    }
}

/// When PICS has a review, as text.
pub fn pics_when(review: &tandem_sync::records::pics::Review) -> String {
    format!("{:?} {:?}", review.proposed, review.proposed_time)
}

impl People {
    /// Everything that stands at the beginning is people's.
    pub fn begin(now: Snapshot) -> Self {
        let mut people = Self::default();
        people.did(now);
        people.moved.clear();
        people
    }

    /// People did what differs from the last look.
    pub fn did(&mut self, now: Snapshot) {
        // PICS first: where both systems moved between two runs, OneFile counts as the later one.
        for in_pics in [true, false] {
            self.looks += 1;
            for (name, seen) in &now.reviews {
                if matches!(name, ReviewOf::Pics(..)) == in_pics {
                    self.note_review(name, seen);
                }
            }
        }
        for aim in now.aims.difference(&self.seen.aims) {
            self.aims.insert(*aim);
        }
        self.seen = now;
    }

    fn note_review(&mut self, name: &ReviewOf, seen: &Seen) {
        let Some(before) = self.seen.reviews.get(name) else {
            self.reviews.insert(name.clone());
            return;
        };
        if before.when != seen.when {
            self.moved
                .insert(name.clone(), (self.looks, seen.when.clone()));
        }
        if let (ReviewOf::Onefile(id), true, false) = (name, before.signed, seen.signed) {
            self.unlocked.insert(*id);
        }
    }

    /// Tandem did what differs from the last look.
    pub fn tandem_did(&mut self, now: Snapshot) {
        self.seen = now;
    }

    /// Calls of Tandem's that OneFile carried out late did what differs between these two. What people
    /// did before and is not noted yet stays theirs.
    pub fn tandem_did_late(&mut self, before: &State, now: &State) {
        let mut late = Snapshot::default();
        late.take_onefile(now);
        let mut known = Snapshot::default();
        known.take_onefile(before);
        for (name, seen) in late.reviews {
            if known.reviews.get(&name) != Some(&seen) {
                self.seen.reviews.insert(name, seen);
            }
        }
        self.seen.aims.extend(late.aims.difference(&known.aims));
        let progressed = late.progressed.difference(&known.progressed);
        self.seen.progressed.extend(progressed);
    }

    /// A person put these back.
    pub fn hold(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.put_back.extend(cells);
    }

    /// A person let go of everything that was put back.
    pub fn release(&mut self) {
        self.put_back.clear();
    }

    /// The learner came through a run without trouble.
    pub fn settled(&mut self, learner: &LearnerKey) {
        self.settled.entry(learner.clone()).or_insert(self.looks);
    }

    /// Everything is in step.
    pub fn rest(&mut self) {
        self.rested = Some(self.looks);
        self.first_rest = self.first_rest.or(self.rested);
        self.progressed = self.seen.progressed.clone();
    }

    /// Whether people made the record.
    pub fn made_review(&self, name: &ReviewOf) -> bool {
        self.reviews.contains(name)
    }

    /// Whether people made the aim in OneFile.
    pub fn made_aim(&self, id: i64) -> bool {
        self.aims.contains(&id)
    }

    /// Whether a person put the value back.
    pub fn holds(&self, learner: &LearnerKey, record: &str, field: &str) -> bool {
        let cell = (learner.clone(), record.to_owned(), field.to_owned());
        self.put_back.contains(&cell)
    }

    /// Whether somebody unlocked the review in OneFile.
    pub fn unlocked(&self, id: i64) -> bool {
        self.unlocked.contains(&id)
    }

    /// Whether the aim in OneFile had made progress at the last point of rest.
    pub fn had_progress(&self, id: i64) -> bool {
        self.progressed.contains(&id)
    }

    /// Who moved a review last, as far as Tandem can know: before a learner has come through a run,
    /// nobody can say.
    pub fn moved_last(&self, learner: &LearnerKey, review: &ReviewKey, id: i64) -> MovedBy {
        let in_pics = self.moved_at(&ReviewOf::Pics(learner.clone(), review.clone()));
        let in_onefile = self.moved_at(&ReviewOf::Onefile(id));
        let settled = self.settled.get(learner).copied();
        let known = settled.into_iter().chain(self.first_rest).min();
        match (in_pics, in_onefile) {
            (None, None) => MovedBy::Nobody,
            (Some(here), there) if there.is_none_or(|there| there < here) => MovedBy::Pics,
            (_, Some(there)) if known.is_some_and(|known| there > known) => MovedBy::Onefile,
            _ => MovedBy::Unknown,
        }
    }

    /// Where people moved a review in PICS since the last point of rest, and nobody in OneFile.
    pub fn moved_in_pics_alone(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        id: i64,
    ) -> Option<&str> {
        let rested = self.rested?;
        let name = ReviewOf::Pics(learner.clone(), review.clone());
        let (here, when) = self.moved.get(&name)?;
        let there = self.moved_at(&ReviewOf::Onefile(id));
        (*here > rested && there.is_none_or(|there| there <= rested)).then_some(when.as_str())
    }

    fn moved_at(&self, name: &ReviewOf) -> Option<u64> {
        self.moved.get(name).map(|(look, _)| *look)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(when: &str) -> Seen {
        Seen {
            when: when.into(),
            signed: false,
        }
    }

    fn both(pics: &str, onefile: &str) -> Snapshot {
        let here = ReviewOf::Pics("L".into(), "R1".into());
        let reviews = [(here, seen(pics)), (ReviewOf::Onefile(9), seen(onefile))];
        Snapshot {
            reviews: reviews.into(),
            ..Snapshot::default()
        }
    }

    #[test]
    fn the_log_says_who_moved_a_review_last() {
        let (learner, review) = (LearnerKey::from("L"), ReviewKey::from("R1"));
        let mut people = People::begin(both("a", "a"));
        let last = |people: &People| people.moved_last(&learner, &review, 9);
        assert_eq!(last(&people), MovedBy::Nobody);
        people.did(both("a", "b"));
        assert_eq!(last(&people), MovedBy::Unknown, "nobody can know yet");
        people.tandem_did(both("b", "b"));
        people.settled(&learner);
        people.rest();
        people.did(both("b", "c"));
        assert_eq!(last(&people), MovedBy::Onefile);
        assert_eq!(people.moved_in_pics_alone(&learner, &review, 9), None);
        people.tandem_did(both("c", "c"));
        people.rest();
        people.did(both("d", "c"));
        assert_eq!(last(&people), MovedBy::Pics);
        assert_eq!(people.moved_in_pics_alone(&learner, &review, 9), Some("d"));
        people.did(both("e", "f"));
        assert_eq!(last(&people), MovedBy::Onefile, "it moved on both sides");
    }

    #[test]
    fn a_late_call_takes_nothing_from_people() {
        let (learner, review) = (LearnerKey::from("L"), ReviewKey::from("R1"));
        let at = |ids: &[i64], day: u32| {
            let at = format!("2026-12-{day:02}T10:00:00Z").parse().ok();
            let made = |id: &i64| {
                let review = tandem_standin::state::Review {
                    id: *id,
                    scheduled_for: at,
                    ..Default::default()
                };
                (*id, review)
            };
            State {
                reviews: ids.iter().map(made).collect(),
                ..State::default()
            }
        };
        let seen = |onefile: &State| {
            let mut snapshot = both("a", "a");
            snapshot.take_onefile(onefile);
            snapshot
        };
        let mut people = People::begin(seen(&at(&[9], 1)));
        people.settled(&learner);
        people.rest();
        // Somebody moves 9, and before that is noted a late call makes 10.
        people.tandem_did_late(&at(&[9], 2), &at(&[9, 10], 2));
        people.did(seen(&at(&[9, 10], 2)));
        assert_eq!(people.moved_last(&learner, &review, 9), MovedBy::Onefile);
        assert!(!people.made_review(&ReviewOf::Onefile(10)), "Tandem did");
    }
}
