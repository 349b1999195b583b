//! How things stand, from what Tandem remembers: nothing is called.

use crate::gate::GateBrief;
use crate::{Error, Tandem};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use tandem_store::{BrakeRow, Connection, Erasures, RunRow};

/// How things stand.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// The data folder.
    pub folder: String,
    /// The connection, once there is one.
    pub connection: Option<Connection>,
    /// The workspace is Tandem's copy of PICS records, not PICS itself.
    pub mirror: bool,
    /// Learners in the workspace.
    pub learners: usize,
    /// An initial synchronisation was previewed and accepted.
    pub initial_accepted: bool,
    /// The last run.
    pub last_run: Option<RunRow>,
    /// Reviews whose way to OneFile ended halfway: see the questions.
    pub unfinished_reviews: usize,
    /// Things that need a person.
    pub attention: usize,
    /// Brakes that somebody let pass, until that is used up or too long ago.
    pub released: Vec<BrakeRow>,
    /// Runs in the background are paused.
    pub paused: bool,
    /// Steps of the gate that stand in the way of a run, or that somebody went round.
    pub gate: GateBrief,
    /// Something else still synchronises: how many times that was noticed.
    pub notices: usize,
    /// When the next run in the background is due, where one is.
    pub next_run: Option<DateTime<Utc>>,
    /// Learners who were erased.
    pub erasures: Erasures,
    /// Months after which learners who are out of scope lose their personal data; 0 where that is off.
    pub retention_months: u32,
    /// Calls to OneFile in the last minute, of [`Self::calls_allowed`].
    pub calls_last_minute: usize,
    /// Calls that OneFile allows in a minute.
    pub calls_allowed: usize,
}

/// OneFile API: 300 calls a minute.
const CALLS_ALLOWED: usize = 300;

impl Tandem {
    /// How things stand.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn status(&self) -> Result<Status, Error> {
        use tandem_sync::ports::Pics;
        let minute_ago = self.clock.now() - TimeDelta::minutes(1);
        let connection = self.store.connection().await?;
        let calls = match &connection {
            Some(connection) => self.store.recent_calls(&connection.base_url).await?,
            None => Vec::new(),
        };
        Ok(Status {
            folder: self.folder().display().to_string(),
            connection,
            mirror: !self.workspace.capabilities().authoritative,
            learners: self.workspace.count("").await?,
            initial_accepted: self.store.acceptance().await?.is_some(),
            last_run: self.store.last_run().await?,
            unfinished_reviews: self.unfinished().await?.len(),
            attention: self.attention_count().await?,
            released: self.released_brakes().await?,
            paused: self.store.paused().await?,
            gate: self.gate_brief().await?,
            notices: self.store.open_notices().await?.len(),
            next_run: self.next_run().await?,
            erasures: self.store.erasures().await?,
            retention_months: self.store.settings().await?.retention_months,
            calls_last_minute: calls
                .iter()
                .filter(|call| call.answered.unwrap_or(call.sent) > minute_ago)
                .count(),
            calls_allowed: CALLS_ALLOWED,
        })
    }

    /// The last run over everybody, finished or not.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn last_wide_run(&self) -> Result<Option<RunRow>, Error> {
        Ok(self.store.last_wide_run().await?)
    }

    /// Whether the initial synchronisation came to its end; `None` where none was accepted.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn initial_carried_out(&self) -> Result<Option<bool>, Error> {
        Ok(self.store.acceptance().await?)
    }

    /// How often the databases were read, records of PICS first, for whoever measures what something
    /// costs.
    pub fn database_reads(&self) -> (u64, u64) {
        (self.workspace.reads(), self.store.reads())
    }

    /// Account name of the operating system, which is recorded with what is done.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Tandem's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
