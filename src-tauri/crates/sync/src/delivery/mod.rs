//! A journalled write to OneFile, from the intention to the record: one protocol for every kind.
//!
//! Intend: what is to be done is written down. Last look: what the plan rests on is asked for once
//! more. Send: the call leaves, its step written down before. Doubt: where no answer came, the call
//! may have been carried out, or be carried out later. Look: what is found settles the doubt at once;
//! what is not found settles nothing before the call is old enough. Confirm: it is there, and what
//! OneFile calls it is written down. Record: the rest of it is done, and the entry is closed.
//!
//! A kill at any point leaves an entry whose step says which of these comes next.

mod besides;
mod carried;
mod doubt;

pub use besides::Besides;
pub use carried::Carried;
pub use doubt::Age;

use crate::error::EngineError;
use crate::plan::{Change, Record};
use crate::ports::onefile::OneFileError;
use crate::ports::{Clock, Journal};
use crate::problems::ProblemKind;
use crate::steps::{Abandoned, Entry, Step};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// How long a call without an answer is left alone before the first look.
pub const SETTLE: Duration = Duration::from_secs(3);

/// One write of one kind. What happens when is the protocol's business ([`Deliverer`]).
#[async_trait::async_trait]
pub trait Delivery: Send + Sync {
    /// What is known of it once it is in OneFile.
    type Receipt: Send + Sync;
    /// What is handed back once it is recorded.
    type Done: Send;

    /// The changes that travel in it: an entry each.
    fn changes(&self) -> &[Change];

    /// The record of whose trouble people are told.
    fn record(&self) -> Record;

    /// Where an entry at this step stands.
    fn stands(&self, step: &Step) -> Stands<Self::Receipt>;

    /// The step at which the call leaves.
    fn leaves(&self) -> Step;

    /// The step that it comes to by being there; `None` where it is recorded right away.
    fn arrived(&self, _receipt: &Self::Receipt) -> Option<Step> {
        None
    }

    /// The step that it goes back to where OneFile refuses it.
    fn refused(&self) -> Step {
        Step::Abandoned {
            reason: Abandoned::Refused,
        }
    }

    /// What is done where no answer came.
    fn in_doubt(&self) -> InDoubt;

    /// What people are told as long as it was sent then and is not seen. What may be repeated is
    /// planned again instead.
    fn pending(&self, _sent: DateTime<Utc>) -> ProblemKind {
        ProblemKind::ChangedMeanwhile
    }

    /// Whether it may leave: one more look at what it rests on. Why it may not is told here.
    async fn last_look(&mut self, carried: &mut Carried) -> Result<bool, EngineError>;

    /// Sends it.
    async fn send(&self) -> Result<Self::Receipt, OneFileError>;

    /// Looks whether it is in OneFile.
    async fn look(&mut self) -> Result<Look<Self::Receipt>, EngineError>;

    /// What becomes of one of which a look can't tell whether it is there.
    fn cannot_tell(&self, sent: DateTime<Utc>, carried: &mut Carried) -> Next {
        carried.park(Some(self.record()), self.pending(sent));
        Next::Stay
    }

    /// What becomes of one that was never carried out.
    async fn never_arrived(&mut self, carried: &mut Carried) -> Result<Next, EngineError>;

    /// From what is there on: may be done again after a kill. Closes the entries as far as all is
    /// done.
    async fn record_it(
        &self,
        entries: &[i64],
        receipt: Self::Receipt,
        carried: &mut Carried,
    ) -> Result<Self::Done, EngineError>;
}

/// Where an entry that is taken up stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands<R> {
    /// Nothing has left.
    Intended,
    /// It may be sent, unless it is there already.
    Ready,
    /// Its call has left, and no answer came.
    Sent,
    /// It is there.
    Arrived(R),
    /// Only a person can tell.
    Asked,
    /// No entry of its kind is ever there.
    Nowhere,
}

impl Stands<()> {
    /// Where an entry of a value stands: it has no ID to wait for.
    pub fn of_value(step: &Step) -> Self {
        match step {
            Step::Intended => Self::Intended,
            Step::Sent => Self::Sent,
            _ => Self::Nowhere,
        }
    }
}

/// What is done where no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InDoubt {
    /// It is looked for, and sent again only by a later run.
    Look,
    /// It is looked for, and sent once more where it is not there: that does no harm.
    LookAndRepeat,
    /// Nothing: OneFile has no way to look.
    Ask,
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<R> {
    /// It is there.
    There(R),
    /// It is not there.
    Absent,
    /// There is something else, or more than one that may be it.
    CannotTell,
}

/// What becomes of a write that was never carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is sent now.
    Send,
    /// It is given up: the next plan says what is to be done instead.
    GiveUp,
    /// It stays as it is.
    Stay,
}

/// Carries deliveries through the journal.
#[derive(Clone, Copy)]
pub struct Deliverer<'a> {
    /// Where each step is written down before it is taken.
    pub journal: &'a dyn Journal,
    /// Time.
    pub clock: &'a dyn Clock,
    /// A look decides that a call was never carried out so many minutes after it left.
    pub doubt_minutes: u32,
}

impl Deliverer<'_> {
    /// Makes a new delivery. `None` where it has not come to its end.
    ///
    /// # Errors
    /// Tandem's memory or PICS failed. Trouble with OneFile is told in `carried`.
    pub async fn deliver<D: Delivery>(
        &self,
        run: i64,
        mut delivery: D,
        carried: &mut Carried,
    ) -> Result<Option<D::Done>, EngineError> {
        let may_leave = delivery.last_look(carried).await;
        if !(told(may_leave, &delivery, carried)?).unwrap_or(false) {
            return Ok(None);
        }
        let now = self.clock.now();
        let entries = self.journal.intend(run, delivery.changes(), now).await?;
        self.send(&entries, delivery, carried).await
    }

    /// Sends what is written down, from wherever it may leave.
    ///
    /// # Errors
    /// As [`Self::deliver`].
    pub async fn send<D: Delivery>(
        &self,
        entries: &[i64],
        mut delivery: D,
        carried: &mut Carried,
    ) -> Result<Option<D::Done>, EngineError> {
        let sent = self.clock.now();
        self.journal
            .advance(entries, &delivery.leaves(), sent)
            .await?;
        let error = match delivery.send().await {
            Ok(receipt) => return self.arrived(entries, delivery, receipt, carried).await,
            Err(error) => error,
        };
        let record = Some(delivery.record());
        if !error.in_doubt() {
            carried.trouble(record, &error);
            let now = self.clock.now();
            self.journal
                .advance(entries, &delivery.refused(), now)
                .await?;
            return Ok(None);
        }
        if delivery.in_doubt() == InDoubt::Ask {
            carried.park(record, delivery.pending(sent));
            return Ok(None);
        }
        self.clock.sleep(SETTLE).await;
        let again = delivery.in_doubt() == InDoubt::LookAndRepeat;
        match delivery.look().await {
            Ok(Look::There(receipt)) => self.arrived(entries, delivery, receipt, carried).await,
            Ok(Look::Absent) if again => match delivery.send().await {
                Ok(receipt) => self.arrived(entries, delivery, receipt, carried).await,
                // Doubt stays doubt, whatever the second try ends with.
                Err(_) => {
                    carried.trouble(record, &error);
                    Ok(None)
                }
            },
            // It may still be carried out: nothing is sent again before that is settled.
            Ok(Look::Absent | Look::CannotTell) if !again => {
                carried.park(record, delivery.pending(sent));
                Ok(None)
            }
            Ok(_) | Err(EngineError::OneFile(_)) => {
                carried.trouble(record, &error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Takes up what an earlier run left unfinished.
    ///
    /// # Errors
    /// As [`Self::deliver`].
    pub async fn take_up<D: Delivery>(
        &self,
        entry: &Entry,
        delivery: D,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        match delivery.stands(&entry.step) {
            Stands::Intended => self.abandon(entry, Abandoned::NeverSent).await,
            Stands::Ready => self.resume(entry, None, delivery, carried).await,
            Stands::Sent => self.resume(entry, Some(entry.at), delivery, carried).await,
            Stands::Arrived(receipt) => {
                let recorded = delivery.record_it(&[entry.id], receipt, carried).await;
                told(recorded, &delivery, carried)?;
                Ok(())
            }
            Stands::Asked => Ok(()),
            Stands::Nowhere => {
                tracing::error!(
                    entry = entry.id,
                    "an entry is at a step that is not its kind's"
                );
                self.abandon(entry, Abandoned::PerhapsCarriedOut).await
            }
        }
    }

    /// Looks for what was sent then, or may have been: it is there; or, where the look is late
    /// enough, it never was carried out; or it stays in doubt.
    async fn resume<D: Delivery>(
        &self,
        entry: &Entry,
        sent: Option<DateTime<Utc>>,
        mut delivery: D,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let now = self.clock.now();
        let age = match (sent, delivery.in_doubt()) {
            (Some(sent), InDoubt::Look | InDoubt::Ask) => Age::of(sent, now, self.doubt_minutes),
            // It does no harm to send it again.
            (Some(_), InDoubt::LookAndRepeat) | (None, _) => Age::Old,
        };
        let look = self.look_twice(&mut delivery).await;
        let Some(look) = told(look, &delivery, carried)? else {
            return Ok(());
        };
        let record = Some(delivery.record());
        let next = match (look, age) {
            (Look::There(receipt), _) => {
                self.arrived(&[entry.id], delivery, receipt, carried)
                    .await?;
                return Ok(());
            }
            (Look::CannotTell, _) => delivery.cannot_tell(sent.unwrap_or(now), carried),
            (Look::Absent, Age::Old) => {
                let next = delivery.never_arrived(carried).await;
                told(next, &delivery, carried)?.unwrap_or(Next::Stay)
            }
            (Look::Absent, Age::Young { .. }) => {
                carried.park(record, delivery.pending(sent.unwrap_or(now)));
                Next::Stay
            }
            (Look::Absent, Age::ClockWentBack) => {
                carried.park(record, delivery.pending(now));
                self.journal
                    .advance(&[entry.id], &delivery.leaves(), now)
                    .await?;
                Next::Stay
            }
        };
        match next {
            Next::Send => {
                self.send(&[entry.id], delivery, carried).await?;
                Ok(())
            }
            Next::GiveUp => self.abandon(entry, Abandoned::DidNotArrive).await,
            Next::Stay => Ok(()),
        }
    }

    /// Looks, and where one answer does not show it, once more: a single answer that lacks it is no
    /// evidence.
    async fn look_twice<D: Delivery>(
        &self,
        delivery: &mut D,
    ) -> Result<Look<D::Receipt>, EngineError> {
        match delivery.look().await? {
            Look::Absent if delivery.in_doubt() != InDoubt::LookAndRepeat => {
                self.clock.sleep(SETTLE).await;
                delivery.look().await
            }
            found => Ok(found),
        }
    }

    /// From what is there on.
    ///
    /// # Errors
    /// As [`Self::deliver`].
    pub async fn arrived<D: Delivery>(
        &self,
        entries: &[i64],
        delivery: D,
        receipt: D::Receipt,
        carried: &mut Carried,
    ) -> Result<Option<D::Done>, EngineError> {
        if let Some(step) = delivery.arrived(&receipt) {
            self.journal
                .advance(entries, &step, self.clock.now())
                .await?;
        }
        let recorded = delivery.record_it(entries, receipt, carried).await;
        told(recorded, &delivery, carried)
    }

    async fn abandon(&self, entry: &Entry, reason: Abandoned) -> Result<(), EngineError> {
        let step = Step::Abandoned { reason };
        let now = self.clock.now();
        Ok(self.journal.advance(&[entry.id], &step, now).await?)
    }
}

/// Trouble with OneFile is told, and is no reason to leave the others.
fn told<T, D: Delivery>(
    ended: Result<T, EngineError>,
    delivery: &D,
    carried: &mut Carried,
) -> Result<Option<T>, EngineError> {
    match ended {
        Ok(given) => Ok(Some(given)),
        Err(EngineError::OneFile(error)) => {
            carried.trouble(Some(delivery.record()), &error);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
