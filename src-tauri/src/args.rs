//! What Tandem can be started with.

use chrono::{DateTime, Utc};
use clap::Parser;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tandem_api::OpenRequest;

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
        match &self.data {
            _ if self.demo => None,
            None => Some(identifier.to_owned()),
            Some(folder) => {
                let place = Sha256::digest(settled(folder).as_os_str().as_encoded_bytes());
                let short: String = place[..8].iter().map(|b| format!("{b:02x}")).collect();
                // A part of a name on D-Bus must not begin with a digit.
                Some(format!("{identifier}.at-{short}"))
            }
        }
    }
}

/// One path for a folder, however it was written, and whether it exists yet or not.
fn settled(folder: &Path) -> PathBuf {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in folder.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), folder.strip_prefix(above)) {
            return real.components().chain(rest.components()).collect();
        }
    }
    folder
}
