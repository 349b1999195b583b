//! The log, on the standard error stream.

use tandem_words::plain::Harmless;
use tracing_subscriber::EnvFilter;

/// Writes what `TANDEM_LOG` asks for, such as `info`; without it, nothing. Names of learners are
/// told at `debug` at most.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("TANDEM_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        // What is told can hold texts of OneFile's.
        .with_ansi(false)
        .with_writer(|| Harmless(std::io::stderr()))
        .init();
}
