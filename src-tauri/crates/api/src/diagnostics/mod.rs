//! What whoever looks after Tandem may pass on to those who carry it on: versions, counts, codes and
//! the end of the log. It holds nobody's data, no token and no key, no name of a provider or an
//! account, and no path. It goes nowhere by itself.

mod kept;
mod text;

pub use kept::KeptParts;

use crate::open::folder_of;
use crate::{Error, ErrorCode, OpenRequest, Tandem, log};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;
use tandem_vault::{FolderLook, platform, rusqlite};

/// Events of the log that are told.
const EVENTS: usize = 200;

/// Events among which the last errors are looked for.
const EVENTS_LOOKED_AT: usize = 2000;

/// Errors that are told.
const ERRORS: usize = 20;

/// The diagnostics.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnostics {
    /// When they were written.
    pub written: DateTime<Utc>,
    /// The program and what it runs on.
    pub program: Program,
    /// The data folder.
    pub folder: Folder,
    /// What the databases hold, counted; `None` where they could not be opened.
    pub kept: Option<KeptParts>,
    /// Why they could not be opened or read.
    pub unread: Option<ErrorCode>,
    /// The last things that were not carried out, oldest first, by their codes.
    pub errors: Vec<Map<String, Value>>,
    /// The end of the log, oldest first.
    pub log: Vec<Map<String, Value>>,
}

/// The program and what it runs on.
#[derive(Debug, Clone, Serialize)]
pub struct Program {
    /// Version of Tandem.
    pub tandem: &'static str,
    /// Version of SQLite.
    pub sqlite: &'static str,
    /// A build that is meant for those who develop Tandem.
    pub debug_build: bool,
    /// The operating system and its version.
    pub system: String,
    /// The processor, such as `x86_64`.
    pub processor: &'static str,
}

/// The data folder.
#[derive(Debug, Clone, Serialize)]
pub struct Folder {
    /// Where it is.
    pub place: Place,
    /// Bytes of each database file; `None` where there is none.
    pub bytes: BTreeMap<String, Option<u64>>,
}

/// Where a data folder is, without its path, in which a name may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where Tandem keeps its data unless another folder is named.
    Usual,
    /// Another folder below the account's home folder.
    InTheHomeFolder,
    /// A folder anywhere else.
    Elsewhere,
}

impl Tandem {
    /// The diagnostics of this data folder. Nothing is called, and what can't be read is left out.
    pub async fn diagnostics(&self) -> Diagnostics {
        let (kept, unread) = match self.kept_parts().await {
            Ok(kept) => (Some(kept), None),
            Err(error) => (None, Some(error.code)),
        };
        Diagnostics {
            kept,
            ..Diagnostics::of_folder(self.folder(), self.now(), unread)
        }
    }
}

impl Diagnostics {
    /// The diagnostics of a data folder that could not be opened, and why.
    pub fn unopened(request: &OpenRequest, error: &Error) -> Self {
        let now = request.now.unwrap_or_else(Utc::now);
        let path = folder_of(request).unwrap_or_default();
        Self::of_folder(&path, now, Some(error.code))
    }

    fn of_folder(path: &Path, written: DateTime<Utc>, unread: Option<ErrorCode>) -> Self {
        let look = FolderLook::at(path.to_owned());
        let mut log = log::tail(&look, EVENTS_LOOKED_AT);
        let home = platform::home_folder();
        let home = home.map(|home| home.display().to_string());
        if let Some(home) = home.filter(|home| home.len() > 1) {
            for value in log.iter_mut().flat_map(|event| event.values_mut()) {
                shorten(value, &home);
            }
        }
        let errors = log.iter().filter(|event| event.contains_key("code"));
        let errors: Vec<_> = errors.cloned().collect();
        Self {
            written,
            program: Program {
                tandem: env!("CARGO_PKG_VERSION"),
                sqlite: rusqlite::version(),
                debug_build: cfg!(debug_assertions),
                system: platform::system_name().unwrap_or_else(|| std::env::consts::OS.into()),
                processor: std::env::consts::ARCH,
            },
            folder: Folder {
                place: Place::of(path),
                bytes: look.sizes().into_iter().collect(),
            },
            kept: None,
            unread,
            errors: last(errors, ERRORS),
            log: last(log, EVENTS),
        }
    }
}

impl Place {
    fn of(path: &Path) -> Self {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let is = |other: Option<std::path::PathBuf>, same: fn(&Path, &Path) -> bool| {
            other.is_some_and(|other| same(&path, &other.canonicalize().unwrap_or(other)))
        };
        if is(platform::default_data_folder(), |path, usual| path == usual) {
            Self::Usual
        } else if is(platform::home_folder(), |path, home| path.starts_with(home)) {
            Self::InTheHomeFolder
        } else {
            Self::Elsewhere
        }
    }
}

fn shorten(value: &mut Value, home: &str) {
    if let Value::String(text) = value {
        *text = text.replace(home, "~");
    }
}

fn last<T>(mut of: Vec<T>, most: usize) -> Vec<T> {
    of.split_off(of.len().saturating_sub(most))
}
