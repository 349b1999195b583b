//! Invented data, and the stand-in that serves it.

use std::path::PathBuf;
use tandem_standin::ControlName;

#[derive(Debug, clap::Args)]
pub struct Data {
    /// How many learners.
    #[arg(long, default_value_t = 60)]
    pub learners: usize,
    /// The same seed gives the same data on the same day.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Nobody is linked yet, and some have two accounts in OneFile.
    #[arg(long)]
    pub unlinked: bool,
}

#[derive(Debug, clap::Args)]
pub struct Standin {
    /// Port; a free one where none is given.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// How many learners.
    #[arg(long, default_value_t = 60, conflicts_with = "ilr")]
    pub learners: usize,
    /// One OneFile learner for each learner of this ILR file.
    #[arg(long, value_name = "FILE")]
    pub ilr: Option<PathBuf>,
    /// The same seed gives the same data on the same day.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Nobody is linked yet, and some have two accounts.
    #[arg(long, conflicts_with = "ilr")]
    pub unlinked: bool,
    /// Calls in 60 seconds, or off.
    #[arg(long, default_value = "300", value_parser = limit)]
    pub limit: Limit,
    /// Delay of every answer.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub latency_ms: u64,
    /// Last part of the control side's path; one that nobody guesses where none is given.
    #[arg(long, value_name = "NAME", value_parser = ControlName::new)]
    pub control: Option<ControlName>,
}

/// Calls in 60 seconds; `None` for no limit.
#[derive(Debug, Clone, Copy)]
pub struct Limit(pub Option<u32>);

fn limit(text: &str) -> Result<Limit, String> {
    match text {
        "off" => Ok(Limit(None)),
        number => number
            .parse()
            .map(|n| Limit(Some(n)))
            .map_err(|_| "a number of calls, or off".into()),
    }
}
