//! Which calls count, who is next, and how long it has to wait. Plain arithmetic: no waiting, no
//! clock of its own.

use super::{Limits, Priority};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// How long a call counts after its answer: a minute, and a tenth of a second for what is cut off
/// when times are stored and for clocks that do not run quite alike.
pub(super) const COUNTS_FOR: TimeDelta = TimeDelta::milliseconds(60_100);

/// Ordinary calls that may leave at once after a pause.
const BURST: i32 = 20;

/// No pause is longer, whatever a server asks for.
pub(super) const LONGEST_HOLD: TimeDelta = TimeDelta::minutes(10);

/// A call that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BookingId(u64);

/// Someone who waits for a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(Priority, u64);

#[derive(Debug)]
pub(super) struct Ledger {
    limits: Option<Limits>,
    /// Calls that count, with the time of their answer.
    booked: BTreeMap<BookingId, Option<DateTime<Utc>>>,
    queue: BTreeSet<Place>,
    next: u64,
    held_until: Option<DateTime<Utc>>,
    /// When the next ordinary call would leave if all were evenly spaced.
    spaced: Option<DateTime<Utc>>,
}

/// What the one who waits is to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Go: the call is booked.
    Leave(BookingId),
    /// Look again after this time, or when something changes.
    Wait(TimeDelta),
    /// Somebody else is first: look again when something changes.
    Behind,
}

impl Ledger {
    /// With the calls of before, each with the time of its answer.
    pub(super) fn new(limits: Limits, before: impl IntoIterator<Item = DateTime<Utc>>) -> Self {
        let mut ledger = Self {
            limits: Some(limits),
            booked: BTreeMap::new(),
            queue: BTreeSet::new(),
            next: 0,
            held_until: None,
            spaced: None,
        };
        for answered in before {
            let id = BookingId(ledger.number());
            ledger.booked.insert(id, Some(answered));
        }
        ledger
    }

    /// A place in the queue: behind all of the same priority.
    pub(super) fn queue_up(&mut self, priority: Priority) -> Place {
        let place = Place(priority, self.number());
        self.queue.insert(place);
        place
    }

    /// Gives a place in the queue up, or has used it.
    pub(super) fn step_out(&mut self, place: Place) {
        self.queue.remove(&place);
    }

    /// Books the call that waits at `place`, if it may leave now.
    pub(super) fn step(&mut self, place: Place, now: DateTime<Utc>) -> Step {
        if self.queue.first() != Some(&place) {
            return Step::Behind;
        }
        self.forget(now);
        if let Some(wait) = self.wait(place.0, now) {
            return Step::Wait(wait);
        }
        if let (Priority::Ordinary, Some(limits)) = (place.0, self.limits) {
            let from = self.spaced.map_or(now, |spaced| spaced.max(now));
            self.spaced = Some(from + spacing(limits));
        }
        self.step_out(place);
        let id = BookingId(self.number());
        self.booked.insert(id, None);
        Step::Leave(id)
    }

    /// The answer to a call came, or none will.
    pub(super) fn answered(&mut self, id: BookingId, at: DateTime<Utc>) {
        if let Some(answered) = self.booked.get_mut(&id) {
            answered.get_or_insert(at);
        }
    }

    /// Lets nothing leave until then.
    pub(super) fn hold(&mut self, until: DateTime<Utc>) {
        self.held_until = self.held_until.max(Some(until));
    }

    pub(super) fn set_limits(&mut self, limits: Option<Limits>) {
        self.limits = limits;
        self.spaced = None;
    }

    pub(super) fn limited(&self) -> bool {
        self.limits.is_some()
    }

    /// Calls that count now.
    pub(super) fn used(&mut self, now: DateTime<Utc>) -> usize {
        self.forget(now);
        self.booked.len()
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    // A clock that was put back must not make calls count for hours: what lies ahead counts from
    // now.
    fn forget(&mut self, now: DateTime<Utc>) {
        for answered in self.booked.values_mut().flatten() {
            *answered = (*answered).min(now);
        }
        self.booked
            .retain(|_, answered| answered.is_none_or(|at| now - at <= COUNTS_FOR));
        self.held_until = self
            .held_until
            .filter(|until| *until > now)
            .map(|until| until.min(now + LONGEST_HOLD));
        if let (Some(spaced), Some(limits)) = (self.spaced, self.limits) {
            self.spaced = Some(spaced.min(now + spacing(limits) * BURST));
        }
    }

    fn wait(&self, priority: Priority, now: DateTime<Utc>) -> Option<TimeDelta> {
        if let Some(until) = self.held_until {
            return Some(until - now);
        }
        let limits = self.limits?;
        let limit = match priority {
            Priority::Asked => limits.asked,
            Priority::Ordinary => limits.ordinary,
        };
        if self.booked.len() >= limit {
            let too_many = self.booked.len() - limit;
            let mut answered: Vec<_> = self.booked.values().flatten().collect();
            answered.sort_unstable();
            // Where too few have been answered, the next answer is what to wait for.
            return Some(answered.get(too_many).map_or(TimeDelta::MAX, |at| {
                **at + COUNTS_FOR + TimeDelta::milliseconds(1) - now
            }));
        }
        let early = spacing(limits) * (BURST - 1);
        match (priority, self.spaced) {
            (Priority::Ordinary, Some(spaced)) if spaced - early > now => {
                Some(spaced - early - now)
            }
            _ => None,
        }
    }
}

// A minute's allowance spread over the minute.
fn spacing(limits: Limits) -> TimeDelta {
    COUNTS_FOR / i32::try_from(limits.ordinary.max(1)).unwrap_or(i32::MAX)
}
