//! What is kept of the initial synchronisation, for its report.

use crate::{Error, ErrorCode, Tandem};
use std::collections::BTreeMap;
use tandem_store::{Acceptance, Connection, HeldRow, HistoryRow, RunRow};
use tandem_sync::records::pics::{Learner, LearnerKey};

/// The initial synchronisation, as far as it came.
#[derive(Debug, Clone)]
pub struct Initial {
    /// What was accepted, by whom and when.
    pub accepted: Acceptance,
    /// Its runs: one, and one more for each time that it was taken up again.
    pub runs: Vec<RunRow>,
    /// What they changed.
    pub history: Vec<HistoryRow>,
    /// Everybody in PICS, as it is now.
    pub people: BTreeMap<LearnerKey, Learner>,
    /// The connection.
    pub connection: Option<Connection>,
    /// What no run changes until a person releases it.
    pub held: Vec<HeldRow>,
    /// Changes that were accepted to be left out.
    pub left_out: usize,
}

impl Tandem {
    /// The initial synchronisation.
    ///
    /// # Errors
    /// None was accepted yet, or database trouble.
    pub async fn initial(&self) -> Result<Initial, Error> {
        let accepted = self.store.initial_acceptance().await?.ok_or_else(|| {
            Error::new(
                ErrorCode::NoReport,
                "There is no initial synchronisation to report on yet.",
                "Make a preview, accept it, and let it run.",
            )
        })?;
        let runs = self.store.initial_runs().await?;
        let mut history = Vec::new();
        for run in &runs {
            history.extend(self.store.history_of_run(run.id).await?);
        }
        Ok(Initial {
            people: self.everybody().await?,
            connection: self.store.connection().await?,
            held: self.store.held_list().await?,
            left_out: self.store.left_out(&accepted.plan).await?.len(),
            accepted,
            runs,
            history,
        })
    }
}
