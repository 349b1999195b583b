//! The history, page by page and as a table for spreadsheets.

use crate::tables::Table;
use crate::{Error, ErrorCode, Tandem};
use chrono::Months;
use std::collections::BTreeMap;
use tandem_store::{HistoryFilter, HistoryRow, RunRow};
use tandem_sync::uktime;
use tandem_words as words;

/// A page of the history, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryPage {
    /// Changes.
    pub rows: Vec<HistoryRow>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Runs in a list.
const RUNS: usize = 200;

/// Changes on a page.
const PAGE: usize = 100;

impl Tandem {
    /// A page of the history.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history_page(&self, filter: &HistoryFilter) -> Result<HistoryPage, Error> {
        let mut made = self.store.made(filter, PAGE + 1).await?;
        let more = made.len() > PAGE;
        made.truncate(PAGE);
        Ok(HistoryPage {
            rows: made.into_iter().map(|made| made.row).collect(),
            more,
        })
    }

    /// Part of the history, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history_where(&self, filter: &HistoryFilter) -> Result<Vec<HistoryRow>, Error> {
        let made = self.store.made(filter, usize::MAX).await?;
        Ok(made.into_iter().rev().map(|made| made.row).collect())
    }

    /// Which entries of the history were put back, and by which.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn put_back_of(&self) -> Result<BTreeMap<i64, i64>, Error> {
        Ok(self.store.put_back_of().await?)
    }

    /// Some runs, newest first: those before one of them, where it is given.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn runs_before(
        &self,
        before: Option<i64>,
        number: usize,
    ) -> Result<Vec<RunRow>, Error> {
        Ok(self.store.runs(before, number).await?)
    }

    /// The run of this number.
    ///
    /// # Errors
    /// There is none, or database trouble.
    pub async fn run(&self, run: i64) -> Result<RunRow, Error> {
        self.store.run(run).await?.ok_or_else(|| {
            Error::new(
                ErrorCode::NoSuchRun,
                format!("There is no run {run}."),
                "Choose one from the list of runs.",
            )
        })
    }

    /// Runs, newest first; or only the one of this number.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn runs(&self, run: Option<i64>) -> Result<Vec<RunRow>, Error> {
        Ok(match run {
            Some(run) => self.store.run(run).await?.into_iter().collect(),
            None => self.store.runs(None, RUNS).await?,
        })
    }

    /// The history as comma-separated values with a line of names first. A value that a
    /// spreadsheet would take for a formula gets an apostrophe in front.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history_csv(&self, filter: &HistoryFilter) -> Result<String, Error> {
        let made = self.store.made(filter, usize::MAX).await?;
        let mut table = Table::new(&[
            "run", "at", "learner", "record", "field", "system", "before", "after", "rule",
            "certain", "account", "cause",
        ]);
        for made in made.into_iter().rev() {
            let (row, line) = (made.row, made.change.line());
            let cause = serde_json::to_value(row.cause).unwrap_or_default();
            table.line(&[
                &row.run.to_string(),
                &uktime::wall(row.at).format("%Y-%m-%d %H:%M:%S").to_string(),
                &line.learner.0,
                &words::record(&line.record),
                line.field.label(),
                words::system(line.system),
                line.before.as_deref().unwrap_or_default(),
                line.after.as_deref().unwrap_or_default(),
                words::rule(line.rule),
                if row.certain { "yes" } else { "perhaps" },
                &row.account,
                cause.as_str().unwrap_or_default(),
            ]);
        }
        Ok(table.into_text())
    }

    /// Forgets what is older than the settings say. What nobody has keyed into PICS yet stays: the
    /// list of it is derived from the history.
    pub(crate) async fn forget_old_history(&self) -> Result<(), Error> {
        let months = self.store.settings().await?.history_months;
        if let Some(before) = self.clock.now().checked_sub_months(Months::new(months)) {
            let needed = self.still_to_be_keyed_in().await?;
            self.store.forget_before(before, &needed).await?;
        }
        Ok(())
    }
}
