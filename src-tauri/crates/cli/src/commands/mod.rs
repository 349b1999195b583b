//! One file for each command, or for a few that belong together.

pub mod connect;
pub mod demo;
pub mod learner;
pub mod questions;
pub mod records;
pub mod standin;
pub mod status;
pub mod sync;

use crate::args::Args;
use tandem_api::{Error, OpenRequest, Tandem};

/// Opens the data folder that the command line names.
async fn open(args: &Args, command: &str) -> Result<Tandem, Error> {
    Tandem::open(OpenRequest {
        data: args.data.clone(),
        command: format!("tandem {command}"),
        now: args.now,
        throw_away: false,
    })
    .await
}
