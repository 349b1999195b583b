//! What has to be so before anything is written, whoever asks for it: the clock, whose OneFile it is,
//! and no brake that nobody has looked at.

use crate::brakes::About;
use crate::brakes::{Brake, Guard};
use crate::engine::locks::Locks;
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::ports::onefile::Identity;
use crate::runs::Scope;
use crate::settings::Settings;
use chrono::{DateTime, TimeDelta, Utc};

/// A clock that is set right by some minutes is no reason to stop.
const CLOCK_MAY_GO_BACK: TimeDelta = TimeDelta::minutes(10);

/// For so long the customer behind a token is not asked for again on behalf of single learners.
const IDENTITY_STANDS: TimeDelta = TimeDelta::minutes(5);

impl Engine<'_> {
    /// Clock, customer and centre. A look at one learner that writes nothing asks nobody.
    pub(in crate::engine) async fn check_ground(
        &self,
        scope: &Scope,
        writes: bool,
    ) -> Result<(), EngineError> {
        self.check_clock()?;
        if *scope != Scope::All && !writes {
            return Ok(());
        }
        if let Some((customer, centre)) = self.guard.identity {
            let known = match scope {
                Scope::One(_) => self.known_identity(),
                Scope::All => None,
            };
            let identity = match known {
                Some(identity) => identity,
                None => self.onefile.identity().await?,
            };
            self.unless_released(other_ground(customer, centre, &identity))?;
        }
        let ahead = self.onefile.clock_ahead();
        self.unless_released(clock_away(ahead, self.settings))
    }

    /// Whether anything may be written at all. What was just looked at anew needs no word; a run over
    /// everybody looks at listings and plan itself, too.
    pub(in crate::engine) fn check_writes(&self, scope: &Scope) -> Result<(), EngineError> {
        match scope {
            Scope::All => self.check_tripped(),
            Scope::One(_) => self.check_writes_for_learners(),
        }
    }

    /// The same for whoever asks on behalf of learners whom they name.
    pub(in crate::engine) fn check_writes_for_learners(&self) -> Result<(), EngineError> {
        self.check_tripped()?;
        self.check_standing(&[About::Listing, About::Plan])
    }

    fn check_tripped(&self) -> Result<(), EngineError> {
        check_tripped(self.guard, self.locks)
    }

    fn check_clock(&self) -> Result<(), EngineError> {
        check_clock(self.guard, self.clock.now())
    }

    fn check_standing(&self, about: &[About]) -> Result<(), EngineError> {
        Ok(self.guard.check_standing(about)?)
    }

    fn known_identity(&self) -> Option<Identity> {
        let (asked, identity) = self.onefile.known_identity()?;
        let age = self.clock.now() - asked;
        (age >= TimeDelta::zero() && age < IDENTITY_STANDS).then_some(identity)
    }
}

/// Whether anything may be written to PICS alone. OneFile has no part in it and is not asked; brakes of
/// listings and plans are no reason either, since putting back may be what a person does about them.
pub(in crate::engine) fn check_pics_alone(
    guard: &Guard,
    locks: &Locks,
    now: DateTime<Utc>,
) -> Result<(), EngineError> {
    check_clock(guard, now)?;
    check_tripped(guard, locks)?;
    Ok(guard.check_standing(&[About::Ground])?)
}

fn check_tripped(guard: &Guard, locks: &Locks) -> Result<(), EngineError> {
    let writes = locks.writes();
    writes.let_pass(guard);
    writes
        .tripped(guard)
        .map_or(Ok(()), |brake| Err(EngineError::Braked(brake)))
}

fn check_clock(guard: &Guard, now: DateTime<Utc>) -> Result<(), EngineError> {
    let back = |before| clock_went_back(before, now);
    Ok(guard.unless_released(guard.not_before.and_then(back))?)
}

fn clock_went_back(before: DateTime<Utc>, now: DateTime<Utc>) -> Option<Brake> {
    let back = before - now;
    (back > CLOCK_MAY_GO_BACK).then(|| Brake::ClockWentBack {
        minutes: back.num_minutes(),
    })
}

fn clock_away(ahead: Option<TimeDelta>, settings: &Settings) -> Option<Brake> {
    let minutes = ahead?.num_minutes();
    (minutes.abs() > i64::from(settings.brake_clock_minutes))
        .then_some(Brake::ClockAway { minutes })
}

fn other_ground(customer: i64, centre: i64, found: &Identity) -> Option<Brake> {
    if found.customer_id != customer {
        let found = found.customer_id;
        return Some(Brake::OtherCustomer { found });
    }
    (!found.centres.contains(&centre)).then_some(Brake::CentreGone { centre })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn minutes(minutes: i64) -> TimeDelta {
        TimeDelta::minutes(minutes)
    }

    #[test]
    fn a_clock_that_went_back() {
        let before: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        assert_eq!(clock_went_back(before, before - minutes(10)), None);
        let back = clock_went_back(before, before - minutes(11));
        assert_eq!(back, Some(Brake::ClockWentBack { minutes: 11 }));
    }

    #[test]
    fn a_clock_that_is_away_in_either_direction() {
        let settings = Settings::default();
        assert_eq!(clock_away(None, &settings), None);
        for (ahead, away) in [(120, false), (-120, false), (121, true), (-121, true)] {
            let brake = clock_away(Some(minutes(ahead)), &settings);
            assert_eq!(brake, away.then_some(Brake::ClockAway { minutes: ahead }));
        }
    }

    #[test]
    fn another_customer_or_centre() {
        let identity = Identity {
            customer_id: 1,
            centres: BTreeSet::from([10, 11]),
        };
        assert_eq!(other_ground(1, 11, &identity), None);
        assert_eq!(
            other_ground(2, 11, &identity),
            Some(Brake::OtherCustomer { found: 1 })
        );
        assert_eq!(
            other_ground(1, 12, &identity),
            Some(Brake::CentreGone { centre: 12 })
        );
    }
}
