//! A demo: invented records in a folder that is thrown away, and a stand-in for OneFile beside them.

use crate::args::Args;
use std::error::Error;
use std::sync::Arc;
use tandem_api::OpenRequest;
use tandem_desk::{Demo, DemoConnection, Desk};
use tandem_standin::{Invented, Running};
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
    let Invented { records, standin } = Invented::start(SEED, LEARNERS, args.now).await?;
    let open = OpenRequest {
        data: Some(folder.path().join("tandem")),
        ..args.open_request()
    };
    let connection = DemoConnection {
        address: standin.base_url.clone(),
        token: standin.customer_token.clone(),
    };
    let desk = Desk::demo(
        open,
        Demo {
            records,
            connection,
        },
    )
    .await?;
    let ground = Ground {
        _standin: standin,
        _folder: folder,
    };
    Ok((desk, ground))
}
