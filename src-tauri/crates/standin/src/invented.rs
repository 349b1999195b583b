//! An invented provider with its stand-in, ready to be connected: what demos begin with.

use crate::{Running, ServerClock, Settings, StandIn, generate};
use chrono::{DateTime, Utc};
use std::io;
use tandem_sync::records::pics::Everything;
use tandem_sync::uktime;

/// The records of a provider in PICS, and a served stand-in with its records in OneFile.
pub struct Invented {
    /// PICS records.
    pub records: Everything,
    /// The stand-in, on loopback.
    pub standin: Running,
}

impl Invented {
    /// Generates a provider, and serves its stand-in from `now` on, else by the system's clock.
    /// The allowance is real OneFile's affair: a demo shows the routine, not the waiting.
    ///
    /// # Errors
    /// No socket on this computer.
    pub async fn start(seed: u64, learners: usize, now: Option<DateTime<Utc>>) -> io::Result<Self> {
        let today = uktime::day(now.unwrap_or_else(Utc::now));
        let world = generate::world(seed, learners, today);
        let clock = now.map_or_else(ServerClock::system, ServerClock::running_from);
        let settings = Settings {
            limit: None,
            ..Settings::default()
        };
        let standin = Running::start(StandIn::new(world.onefile, settings, clock), 0).await?;
        Ok(Self {
            records: world.pics,
            standin,
        })
    }
}
