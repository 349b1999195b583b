//! The log: on the standard error stream for whoever develops Tandem, and in the data folder for
//! whoever looks after it.

use crate::Error;
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use tandem_vault::{DataFolder, FolderLook, LogFile};
use tandem_words::plain::Harmless;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Whether a process writes the log in the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InFolder {
    /// It does, from when it holds a data folder until it lets go of it.
    Kept,
    /// It only looks.
    NotKept,
}

/// What is written now, and a number for each opening.
static CURRENT: Mutex<Option<(u64, LogFile)>> = Mutex::new(None);
static OPENINGS: AtomicU64 = AtomicU64::new(0);
static KEPT: OnceLock<()> = OnceLock::new();

/// Starts the log of this process: on standard error what `TANDEM_LOG` asks for, such as `info`,
/// and nothing without it; in the data folder, where it is kept there, a line of JSON for each event
/// of Tandem's own at `info` and above. Names of learners are told at `debug` at most.
pub fn start_log(in_folder: InFolder) {
    let asked = EnvFilter::try_from_env("TANDEM_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    let to_stderr = fmt::layer()
        // What is told can hold texts of OneFile's.
        .with_ansi(false)
        .with_writer(|| Harmless(io::stderr()))
        .with_filter(asked);
    let to_folder = (in_folder == InFolder::Kept).then(|| {
        let _ = KEPT.set(());
        tell_of_panics();
        fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .log_internal_errors(false)
            .with_writer(ToFolder)
            // What libraries say is in nobody's hands here.
            .with_filter(Targets::new().with_target("tandem", LevelFilter::INFO))
    });
    tracing_subscriber::registry()
        .with(to_stderr)
        .with(to_folder)
        .init();
}

/// Only where it was: what a panic says may be about somebody.
fn tell_of_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at, "Tandem broke off");
        before(panic);
    }));
}

/// The log of a data folder, as long as this is held. What holds the lock of the folder has to
/// outlive it.
pub(crate) struct Written {
    opening: u64,
}

impl Written {
    /// Writes into this folder from now on.
    pub(crate) fn into(folder: &DataFolder) -> Self {
        let opening = OPENINGS.fetch_add(1, Ordering::Relaxed);
        if KEPT.get().is_some() {
            *current() = Some((opening, folder.log_file()));
        }
        Self { opening }
    }

    /// Writes no more.
    pub(crate) fn end(&self) {
        let mut current = current();
        if matches!(&*current, Some((opening, _)) if *opening == self.opening) {
            *current = None;
        }
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        self.end();
    }
}

fn current() -> MutexGuard<'static, Option<(u64, LogFile)>> {
    CURRENT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells what was asked for and did not come to its end: by the code alone, since sentences for
/// people may name somebody.
pub(crate) fn unless_well<T>(what: &'static str, ended: Result<T, Error>) -> Result<T, Error> {
    ended.inspect_err(|error| tracing::warn!(what, code = %error.code, "not carried out"))
}

struct ToFolder;

impl MakeWriter<'_> for ToFolder {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl Write for ToFolder {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match &mut *current() {
            Some((_, file)) => file.write(line),
            None => Ok(line.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The last events, oldest first, as the log holds them. What is no event is left out.
pub(crate) fn tail(folder: &FolderLook, events: usize) -> Vec<Map<String, Value>> {
    let lines = folder.log().tail(events);
    let event = |line: &String| serde_json::from_str(line).ok();
    lines.iter().filter_map(event).collect()
}
