//! What is done for safety whenever the databases are opened.

use super::CopyReason;
use super::copies;
use crate::Error;
use chrono::{DateTime, TimeDelta, Utc};
use tandem_pics::Workspace;
use tandem_store::Store;
use tandem_vault::{DataFolder, DataKey};

/// How long a look at the databases serves.
const A_DAY: TimeDelta = TimeDelta::hours(24);

/// Goes on with putting a copy in place that a kill interrupted: half of it beside a new, empty
/// database would be taken for a provider who has just begun.
pub(crate) fn finish_restoring(folder: &DataFolder, now: DateTime<Utc>) -> Result<(), Error> {
    if folder.a_copy_waits() {
        folder.put_the_copy_in_place(&stamp(now))?;
    }
    Ok(())
}

/// Names a folder of what was set aside.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A layout can't be taken back: what was there before it is kept.
pub(crate) async fn copy_before_a_new_layout(
    folder: &DataFolder,
    key: &DataKey,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let older = Store::is_of_older_layout(&folder.store_db(), key).await?
        || Workspace::is_of_older_layout(&folder.pics_db(), key).await?;
    // A database that was never filled has nothing to keep.
    if older && folder.pics_db().exists() && folder.store_db().exists() {
        copies::make(folder, key, now, CopyReason::NewLayout).await?;
    }
    Ok(())
}

/// Looks at each page and table: after a crash, and once a day.
pub(crate) async fn look_at_the_databases(
    folder: &DataFolder,
    store: &Store,
    workspace: &Workspace,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let last = store.last_check().await?;
    let fresh = last.is_some_and(|last| last <= now && now < last + A_DAY);
    if fresh && !folder.was_left_in_disorder() {
        return Ok(());
    }
    store.check().await?;
    workspace.check().await?;
    store.note_check(now).await?;
    Ok(())
}
