//! The call allowance: never more than 300 calls in any 60 seconds, counted by the server.
//!
//! # Why the count holds
//!
//! The server counts a call at the moment it receives it. That moment is not known here, only
//! that it lies between the call's leaving and the coming of its answer. So a call is *booked*
//! when it leaves, and stays booked until a minute after its answer came (or after it was clear
//! that none will). A call leaves only while fewer than L are booked.
//!
//! Take any 60 seconds of the server's clock, from s to s + 60, and of the calls received in them
//! the one that left last, at t. It was received after it left, so t ≤ s + 60. Every other one of
//! them left no later than t and was received at s or later, hence answered at s or later, that is
//! at t − 60 or later: at t it was booked. Fewer than L were booked at t, so with the last one
//! they are at most L. This needs no assumption on how long calls take, nor on when a server's
//! minute begins: it covers fixed and sliding windows alike.
//!
//! L is 285 for ordinary runs and 295 for what someone asked for. What remains up to 300 is for
//! what the argument leaves out: a call whose connection broke may still sit in some buffer and be
//! received after its failure was noticed here.
//!
//! Calls are written down before they leave ([`CallLog`]), so a process that is killed and started
//! again counts on: calls without an answer count as answered at the start, since the connections
//! of the killed process are gone (or earlier, where they left so long ago that they must have
//! ended before). One process at a time uses an allowance.
//!
//! # Order and spacing
//!
//! Whoever asked is served before an ordinary run, and within each in the order of coming.
//! Ordinary calls are spaced evenly over the minute, with a burst of 20 after a pause; asked ones
//! only keep to the limit.

mod ledger;
mod limits;
#[cfg(test)]
mod tests;

pub use limits::{Limits, Priority};

use crate::call_log::{CallLog, CallLogError};
use chrono::TimeDelta;
use ledger::{BookingId, LONGEST_HOLD, Ledger, Place, Step};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tandem_sync::ports::Clock;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Lets calls leave one by one.
pub struct Pace {
    clock: Arc<dyn Clock>,
    log: Arc<dyn CallLog>,
    ledger: Mutex<Ledger>,
    changed: Notify,
}

/// Leave for one call. Ends with [`Turn::answered`]; dropped before, the call counts as answered
/// then.
pub struct Turn<'a> {
    pace: &'a Pace,
    booking: BookingId,
    logged: Option<i64>,
}

/// Why a call got no turn. It did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTurn {
    /// Stopped while it waited.
    #[error("stopped while waiting for a turn")]
    Stopped,
    /// It could not be written down.
    #[error(transparent)]
    Log(#[from] CallLogError),
}

/// No call is under way for longer: the bounds of an exchange are far below.
const LONGEST_CALL: TimeDelta = TimeDelta::minutes(10);

/// However long the wait, look again after this time: a clock may have been set meanwhile.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Pace {
    /// Counts on from what the log holds.
    ///
    /// # Errors
    /// The log can't be read. No call may leave then.
    pub async fn start(
        clock: Arc<dyn Clock>,
        log: Arc<dyn CallLog>,
        limits: Limits,
    ) -> Result<Self, CallLogError> {
        let calls = log.recent().await?;
        let now = clock.now();
        let before = calls.iter().map(|call| {
            let given_up = (call.sent + LONGEST_CALL).min(now);
            call.answered.unwrap_or(given_up)
        });
        Ok(Self {
            ledger: Mutex::new(Ledger::new(limits, before)),
            clock,
            log,
            changed: Notify::new(),
        })
    }

    /// Waits until a call may leave, and books it.
    ///
    /// # Errors
    /// See [`NoTurn`]: the call must not leave.
    pub async fn turn(
        &self,
        priority: Priority,
        stop: Option<&CancellationToken>,
    ) -> Result<Turn<'_>, NoTurn> {
        let booking = self.wait(priority, stop).await?;
        let mut turn = Turn {
            pace: self,
            booking,
            logged: None,
        };
        if self.ledger().limited() {
            turn.logged = Some(self.log.sent(self.clock.now()).await?);
        }
        Ok(turn)
    }

    /// Lets nothing leave for a while: the server said that it had too many calls.
    pub fn hold(&self, pause: Duration) {
        let pause = TimeDelta::from_std(pause).map_or(LONGEST_HOLD, |p| p.min(LONGEST_HOLD));
        self.ledger().hold(self.clock.now() + pause);
        self.changed.notify_waiters();
    }

    /// Sets other limits, or none at all: for stand-ins.
    pub fn set_limits(&self, limits: Option<Limits>) {
        self.ledger().set_limits(limits);
        self.changed.notify_waiters();
    }

    /// How many calls count at this moment.
    pub fn used(&self) -> usize {
        self.ledger().used(self.clock.now())
    }

    async fn wait(
        &self,
        priority: Priority,
        stop: Option<&CancellationToken>,
    ) -> Result<BookingId, NoTurn> {
        let waiting = Waiting {
            pace: self,
            place: self.ledger().queue_up(priority),
        };
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // Registered before looking: what changes in between is not missed.
            changed.as_mut().enable();
            if stop.is_some_and(CancellationToken::is_cancelled) {
                return Err(NoTurn::Stopped);
            }
            let step = self.ledger().step(waiting.place, self.clock.now());
            let pause = match step {
                Step::Leave(booking) => return Ok(booking),
                Step::Wait(time) => Some(time.to_std().unwrap_or_default().min(LOOK_AGAIN)),
                Step::Behind => None,
            };
            let stopped = async {
                match stop {
                    Some(stop) => stop.cancelled().await,
                    None => std::future::pending().await,
                }
            };
            let passed = async {
                match pause {
                    Some(time) => self.clock.sleep(time).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = stopped => return Err(NoTurn::Stopped),
                () = changed => {}
                () = passed => {}
            }
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn book_answer(&self, booking: BookingId) -> chrono::DateTime<chrono::Utc> {
        let now = self.clock.now();
        self.ledger().answered(booking, now);
        self.changed.notify_waiters();
        now
    }
}

impl Turn<'_> {
    /// The answer came, or it is clear that none will.
    pub async fn answered(self) {
        let at = self.pace.book_answer(self.booking);
        if let Some(id) = self.logged
            && let Err(error) = self.pace.log.answered(id, at).await
        {
            // Harmless: without it the call counts for longer after a restart.
            tracing::warn!(%error, "the answer to a call was not written down");
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pace.book_answer(self.booking);
    }
}

struct Waiting<'a> {
    pace: &'a Pace,
    place: Place,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.pace.ledger().step_out(self.place);
        self.pace.changed.notify_waiters();
    }
}
