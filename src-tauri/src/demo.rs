//! A demo: invented records in a folder that is thrown away, and a stand-in for OneFile beside them.

use crate::args::Args;
use std::error::Error;
use std::sync::Arc;
use tandem_api::OpenRequest;
use tandem_api::routine::uktime;
use tandem_api::window::{Demo, DemoConnection, Desk};
use tandem_standin::{Running, ServerClock, Settings, StandIn, generate};
use tempfile::TempDir;

/// The same invented provider as the command line's.
const LEARNERS: usize = 60;
const SEED: u64 = 1;

/// What a demo stands on, for as long as the window is open.
pub struct Ground {
    _standin: Running,
    _folder: TempDir,
}

/// Sets the demo up and connects it.
///
/// # Errors
/// No room for temporary files, or no socket on this computer.
pub async fn desk(args: &Args) -> Result<(Arc<Desk>, Ground), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let today = uktime::day(args.now.unwrap_or_else(chrono::Utc::now));
    let world = generate::world(SEED, LEARNERS, today);
    let clock = args
        .now
        .map_or_else(ServerClock::system, ServerClock::running_from);
    // The allowance is real OneFile's affair: the demo shows the routine, not the waiting.
    let settings = Settings {
        limit: None,
        ..Settings::default()
    };
    let standin = Running::start(StandIn::new(world.onefile, settings, clock), 0).await?;
    let open = OpenRequest {
        data: Some(folder.path().join("tandem")),
        ..args.open_request()
    };
    let demo = Demo {
        records: world.pics,
        connection: DemoConnection {
            address: standin.base_url.clone(),
            token: standin.customer_token.clone(),
        },
    };
    let desk = Desk::demo(open, demo).await?;
    let ground = Ground {
        _standin: standin,
        _folder: folder,
    };
    Ok((desk, ground))
}
