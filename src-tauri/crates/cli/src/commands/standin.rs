use crate::args::{Args, Standin};
use crate::{exit, print};
use chrono::NaiveDate;
use std::path::Path;
use tandem_api::routine::uktime;
use tandem_api::{EndSignals, Error, ErrorCode, files};
use tandem_standin::state::State;
use tandem_standin::{Running, ServerClock, Settings, StandIn, generate};

pub async fn run(args: &Args, standin: &Standin) -> Result<exit::Code, Error> {
    let today = uktime::day(args.now.unwrap_or_else(chrono::Utc::now));
    let state = match &standin.ilr {
        None if standin.unlinked => generate::parted(standin.seed, standin.learners, today).onefile,
        None => generate::world(standin.seed, standin.learners, today).onefile,
        Some(file) => state_of(file, standin.seed, today)?,
    };
    let clock = args
        .now
        .map_or_else(ServerClock::system, ServerClock::running_from);
    let settings = Settings {
        limit: standin.limit.0,
        latency_ms: standin.latency_ms,
        ..Settings::default()
    };
    let served = StandIn::new(state, settings, clock);
    let running = match &standin.control {
        Some(control) => Running::start_at(served, standin.port, control).await,
        None => Running::start(served, standin.port).await,
    };
    let running = match running {
        Ok(running) => running,
        Err(error) => {
            errln!(
                "Port {} can't be used: {error}. Choose another with --port.",
                standin.port
            );
            return Ok(exit::USAGE);
        }
    };
    print::json(&serde_json::json!({
        "base_url": running.base_url,
        "customer_token": running.customer_token,
        "control_url": running.control_url,
    }));
    if let Some(file) = &standin.ilr {
        errln!(
            "Every account of this computer can read the names in {} while this runs.",
            file.display()
        );
    }
    wait_for_the_end().await;
    running.stop().await;
    Ok(exit::WELL)
}

fn state_of(file: &Path, seed: u64, today: NaiveDate) -> Result<State, Error> {
    let opened = files::open(file, ErrorCode::ImportRefused)?;
    generate::from_ilr_file(opened, seed, today).map_err(|error| {
        Error::new(
            ErrorCode::ImportRefused,
            format!("{}: {error}.", file.display()),
            "",
        )
    })
}

/// Until it is interrupted, or ended from outside.
async fn wait_for_the_end() {
    match EndSignals::listen() {
        Ok(mut signals) => signals.asked().await,
        Err(_) => std::future::pending().await,
    }
}
