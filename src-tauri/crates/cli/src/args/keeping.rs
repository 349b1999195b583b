//! Copies, keys, and the way to another computer.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Copies {
    /// Lists the copies in the data folder, the newest first.
    List,
    /// Makes one now.
    Make,
    /// Puts a copy in the databases' place, which are set aside.
    Restore {
        /// Name of the copy.
        name: String,
        /// Says that you know that what Tandem learnt since then is lost.
        #[arg(long, required = true)]
        yes_lose_what_came_after: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Encrypts databases and copies anew under a key that is made for it.
    Change,
}

#[derive(Debug, clap::Args)]
pub struct Anew {
    /// Says that you know that Tandem forgets links, answers, settings and history.
    #[arg(long, required = true)]
    pub yes_set_everything_aside: bool,
}

#[derive(Debug, clap::Args)]
pub struct Parcel {
    /// The parcel.
    pub file: PathBuf,
    /// Read the passphrase from standard input: twelve characters or more.
    #[arg(long, required = true)]
    pub passphrase_stdin: bool,
}
