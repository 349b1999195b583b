//! What Tandem can be started with.

use chrono::{DateTime, Utc};
use clap::Parser;
use std::path::PathBuf;
use tandem_api::{OpenRequest, folder_mark};

/// Keeps PICS and OneFile in step, in a window.
#[derive(Debug, Parser)]
#[command(
    name = "tandem-desktop",
    version,
    after_help = "Example: tandem-desktop --demo"
)]
pub struct Args {
    /// Data folder; the usual place of the operating system where none is given.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Time to start at, such as 2026-11-23T09:00:00Z: for demo and tests, with a stand-in only.
    #[arg(long, value_name = "TIME")]
    pub now: Option<DateTime<Utc>>,
    /// Open on invented data, which is thrown away at the end.
    #[arg(long, conflicts_with = "data")]
    pub demo: bool,
}

impl Args {
    /// The data folder that the window works on.
    pub fn open_request(&self) -> OpenRequest {
        OpenRequest {
            data: self.data.clone(),
            command: "tandem-desktop".into(),
            now: self.now,
            throw_away: false,
        }
    }

    /// What a second start looks for: one window for each data folder. A demo stands by itself.
    pub fn instance(&self, identifier: &str) -> Option<String> {
        let name = match folder_mark(self.data.as_deref()) {
            None => identifier.to_owned(),
            Some(mark) => format!("{identifier}.{mark}"),
        };
        (!self.demo).then_some(name)
    }
}
