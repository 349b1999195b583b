//! One file for each command, or for a few that belong together.

pub mod attention;
pub mod connect;
pub mod demo;
pub mod diagnostics;
pub mod enrol;
pub mod erase;
pub mod gate;
pub mod initial;
pub mod keeping;
pub mod learner;
pub mod links;
pub mod questions;
pub mod records;
pub mod runs;
pub mod standin;
pub mod status;
pub mod sync;
pub mod watch;

use crate::args::Args;
use tandem_api::{EndSignals, Error, OpenRequest, Tandem};
use tokio_util::sync::CancellationToken;

/// Opens the data folder that the command line names.
async fn open(args: &Args, command: &str) -> Result<Tandem, Error> {
    Tandem::open(request(args, command)).await
}

fn request(args: &Args, command: &str) -> OpenRequest {
    OpenRequest {
        data: args.data.clone(),
        command: format!("tandem {command}"),
        now: args.now,
        throw_away: false,
    }
}

/// Ctrl-C, or an end from outside, stops a run between two changes.
fn stop_when_interrupted(cancel: &CancellationToken) {
    let Ok(mut signals) = EndSignals::listen() else {
        return;
    };
    let cancel = cancel.clone();
    tokio::spawn(async move {
        signals.asked().await;
        cancel.cancel();
        errln!("Stopping after the change under way; start again to go on from there.");
    });
}
