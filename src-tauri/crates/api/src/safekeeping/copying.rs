//! When copies are made.

use super::copies;
use super::{Copy, CopyReason};
use crate::{Error, Tandem};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::PathBuf;

/// How long a copy serves.
const A_DAY: TimeDelta = TimeDelta::hours(24);

impl Tandem {
    /// The copies of the databases in the data folder, the newest first.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn copies(&self) -> Result<Vec<Copy>, Error> {
        copies::all(&self.folder)
    }

    /// Where the copies lie.
    pub fn copies_folder(&self) -> PathBuf {
        self.folder.copies_folder()
    }

    /// For how many days a copy of a day is kept.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn copy_days(&self) -> Result<u32, Error> {
        Ok(self.store.settings().await?.copy_days)
    }

    /// Copies both databases as they are now, encrypted with the same key, and removes copies that
    /// were kept long enough. Runs that are under way wait between two writes.
    ///
    /// # Errors
    /// The disk is full, or the folder can't be written to.
    pub async fn copy_now(&self, why: CopyReason) -> Result<Copy, Error> {
        let key = self.secrets.data_key(true).await?;
        // Neither may be ahead of the other by more than a kill would leave it.
        let held = (
            self.store.hold_writes().await?,
            self.workspace.hold_writes().await?,
        );
        let copy = copies::make(&self.folder, &key, self.clock.now(), why).await?;
        drop(held);
        let days = self.copy_days().await?;
        copies::remove_old(&self.folder, self.clock.now(), days)?;
        Ok(copy)
    }

    /// Copies the databases before the first thing of a day that changes much. A copy that can't be
    /// made is told in the log and by [`Self::last_copy`], and stops nothing.
    pub(crate) async fn copy_once_a_day(&self) {
        let due = match self.last_copy() {
            Ok(Some(last)) => last + A_DAY <= self.clock.now(),
            _ => true,
        };
        if !due || self.throw_away {
            return;
        }
        if let Err(error) = self.copy_now(CopyReason::Daily).await {
            tracing::warn!(code = ?error.code, "the databases could not be copied");
        }
    }

    /// The first run changes most, and nobody has seen it before: without a copy it is not begun.
    pub(crate) async fn copy_before_the_initial_run(&self) -> Result<(), Error> {
        if !self.throw_away && self.store.acceptance().await? != Some(true) {
            self.copy_now(CopyReason::InitialSynchronisation).await?;
        }
        Ok(())
    }

    /// In place of the copies that hold what was erased.
    ///
    /// # Errors
    /// A copy can't be made or removed.
    pub(crate) async fn copy_in_place_of_others(&self) -> Result<(), Error> {
        let copy = self.copy_now(CopyReason::Erasure).await?;
        copies::remove_others(&self.folder, &copy)
    }

    /// When the newest copy was made.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn last_copy(&self) -> Result<Option<DateTime<Utc>>, Error> {
        Ok(self.copies()?.first().map(|copy| copy.at))
    }
}
