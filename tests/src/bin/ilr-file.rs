//! Writes an ILR file of invented learners, for tests that are not written in Rust.

use clap::Parser;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use tandem_standin::generate::{IlrSize, ilr_file};

#[derive(Parser)]
struct Args {
    /// Where to write it.
    file: PathBuf,
    /// How many learners.
    #[arg(long, default_value_t = 40)]
    learners: usize,
    /// The same seed gives the same file.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let mut out = BufWriter::new(File::create(&args.file)?);
    ilr_file(args.seed, &mut out, IlrSize::Learners(args.learners))?;
    out.flush()
}
