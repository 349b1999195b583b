//! The copies that lie in a data folder: what there is, which go, and making one.

use crate::{Error, ErrorCode};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use strum::IntoStaticStr;
use tandem_vault::{DataFolder, DataKey, copy_database};

/// Copies made on an occasion are kept for so many days; those of each day for a setting.
const DAYS_OF_AN_OCCASION: i64 = 90;

/// What a copy says of itself.
const ABOUT: &str = "copy.json";

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case")]
pub enum CopyReason {
    /// Once a day, before what writes.
    Daily,
    /// Before the initial synchronisation.
    InitialSynchronisation,
    /// Before a newer Tandem changed the layout.
    NewLayout,
    /// Somebody asked for it.
    Asked,
    /// After a learner was erased, in place of the copies that still held the learner.
    Erasure,
}

/// A copy of both databases, as they were at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The name of its folder.
    pub name: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Why it was made.
    pub why: CopyReason,
    /// Its size.
    pub bytes: u64,
}

impl Copy {
    /// The last day on which it is certainly kept.
    pub fn kept_until(&self, daily_days: u32) -> DateTime<Utc> {
        let days = match self.why {
            CopyReason::InitialSynchronisation | CopyReason::NewLayout => DAYS_OF_AN_OCCASION,
            CopyReason::Daily | CopyReason::Asked | CopyReason::Erasure => i64::from(daily_days),
        };
        self.at + TimeDelta::days(days)
    }
}

/// All copies, the newest first. What was only begun is none.
pub(super) fn all(folder: &DataFolder) -> Result<Vec<Copy>, Error> {
    let place = folder.copies_folder();
    let entries = match fs::read_dir(&place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&place, &error)),
    };
    let mut copies: Vec<Copy> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| read(&entry.path()))
        .collect();
    copies.sort_by(|one, other| (other.at, &other.name).cmp(&(one.at, &one.name)));
    Ok(copies)
}

/// The files of a copy.
pub(super) fn find(folder: &DataFolder, name: &str) -> Result<(Copy, PathBuf), Error> {
    let found = all(folder)?.into_iter().find(|copy| copy.name == name);
    let copy = found.ok_or_else(|| {
        Error::new(
            ErrorCode::NoSuchCopy,
            "There is no copy of this name in the data folder.",
            "List the copies, and name one of them.",
        )
    })?;
    let path = folder.copies_folder().join(&copy.name);
    Ok((copy, path))
}

/// Makes a copy of both databases: there whole or not at all.
pub(super) async fn make(
    folder: &DataFolder,
    key: &DataKey,
    at: DateTime<Utc>,
    why: CopyReason,
) -> Result<Copy, Error> {
    let copies = folder.copies_folder();
    folder.make_folder(&copies)?;
    let part = copies.join("part");
    // Left by a crash: this process holds the folder.
    remove(&part)?;
    folder.make_folder(&part)?;
    let made = fill(folder, key, &part, at, why).await;
    if made.is_err() {
        remove(&part)?;
    }
    let mut copy = made?;
    let named = |number: u32| {
        let reason: &str = why.into();
        let time = at.format("%Y%m%dT%H%M%SZ");
        match number {
            1 => format!("{time}-{reason}"),
            _ => format!("{time}-{reason}-{number}"),
        }
    };
    let free = (1..).map(named).find(|name| !copies.join(name).exists());
    copy.name = free.unwrap_or_default();
    fs::rename(&part, copies.join(&copy.name)).map_err(|error| unreadable(&copies, &error))?;
    tracing::info!(name = copy.name, "copied the databases");
    Ok(copy)
}

/// Removes copies that were kept long enough; the newest stays.
pub(super) fn remove_old(
    folder: &DataFolder,
    now: DateTime<Utc>,
    daily_days: u32,
) -> Result<(), Error> {
    let old = |copy: &Copy| copy.kept_until(daily_days) < now;
    for copy in all(folder)?.iter().skip(1).filter(|copy| old(copy)) {
        remove(&folder.copies_folder().join(&copy.name))?;
    }
    Ok(())
}

/// Removes all copies that were made before this one.
pub(super) fn remove_others(folder: &DataFolder, keep: &Copy) -> Result<(), Error> {
    for copy in all(folder)?.iter().filter(|copy| copy.name != keep.name) {
        remove(&folder.copies_folder().join(&copy.name))?;
    }
    Ok(())
}

async fn fill(
    folder: &DataFolder,
    key: &DataKey,
    part: &Path,
    at: DateTime<Utc>,
    why: CopyReason,
) -> Result<Copy, Error> {
    let mut bytes = 0;
    for database in [folder.pics_db(), folder.store_db()] {
        let to = part.join(database.file_name().unwrap_or_default());
        copy_database(&database, key, &to, key).await?;
        bytes += fs::metadata(&to).map_or(0, |about| about.len());
    }
    let copy = Copy {
        name: String::new(),
        at,
        why,
        bytes,
    };
    let about = serde_json::to_string(&copy).unwrap_or_default();
    crate::files::write(&part.join(ABOUT), &about, false)?;
    Ok(copy)
}

fn read(path: &Path) -> Option<Copy> {
    let name = path.file_name()?.to_str()?.to_owned();
    let text = fs::read_to_string(path.join(ABOUT)).ok()?;
    let copy: Copy = serde_json::from_str(&text).ok()?;
    (name != "part").then_some(Copy { name, ..copy })
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unreadable(path, &error)),
        _ => Ok(()),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorCode::FolderRefused,
        format!(
            "The copies in {} can't be reached: {error}.",
            path.display()
        ),
        "Look whether this account may read and write the data folder, and whether the disk is full.",
    )
}
