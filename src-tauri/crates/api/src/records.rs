//! PICS records: import, the demo's data, and the look from outside that tests take.

use crate::{Error, ErrorCode, Tandem, files, log};
use std::path::Path;
use tandem_pics::{Awaited, ImportReport};
use tandem_sync::records::pics::Everything;

impl Tandem {
    /// Imports one ILR file: all of it, or nothing.
    ///
    /// # Errors
    /// The file can't be read or is refused; names line, learner and reason.
    pub async fn import(&self, file: &Path) -> Result<ImportReport, Error> {
        let ended = log::unless_well("import", self.imported(file).await);
        if let Ok(report) = &ended {
            tracing::info!(
                learners_new = report.learners_new,
                learners_changed = report.learners_changed,
                learners_unchanged = report.learners_unchanged,
                aims_new = report.aims_new,
                aims_changed = report.aims_changed,
                "a file was imported"
            );
        }
        ended
    }

    async fn imported(&self, file: &Path) -> Result<ImportReport, Error> {
        let name = file.display().to_string();
        let opened = files::open(file, ErrorCode::ImportRefused)?;
        self.copy_once_a_day().await;
        let undisturbed = self.undisturbed.read().await;
        let now = self.clock.now();
        let awaited = self.awaited().await?;
        let erased = self.store.erased().await?;
        let (report, shown) = self
            .workspace
            .import_ilr_awaiting(&name, opened, now, awaited, erased)
            .await?;
        self.store.confirm_pics(&shown, now).await?;
        self.store.note_import(now).await?;
        self.facts_seen.forget();
        drop(undisturbed);
        // A file can bring back the personal data of learners who are out of scope for long.
        if self.store.settings().await?.retention_months > 0 {
            self.retain(false).await?;
        }
        Ok(report)
    }

    /// What waits to be keyed into PICS, and that a file may confirm. That a value is to be blank
    /// no file can show.
    async fn awaited(&self) -> Result<Vec<Awaited>, Error> {
        let open = self.store.handover_pics().await?.into_iter();
        Ok(open
            .filter_map(|row| {
                let line = row.change.change;
                Some(Awaited {
                    entry: row.change.id,
                    learner: line.learner,
                    record: line.record,
                    field: line.field,
                    after: line.after?,
                })
            })
            .collect())
    }

    /// Fills an empty authoritative workspace.
    ///
    /// # Errors
    /// The workspace is not empty.
    pub async fn fill(&self, everything: Everything) -> Result<(), Error> {
        self.workspace.fill(everything).await?;
        self.facts_seen.forget();
        Ok(())
    }

    /// The PICS side as JSON in stable order.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn pics_state(&self) -> Result<String, Error> {
        Ok(self.workspace.state_json().await?)
    }

    /// Edits an authoritative workspace by JSON lines: all of them, or none. The number of edits.
    ///
    /// # Errors
    /// A line that can't be carried out, by its number.
    pub async fn pics_edit(&self, lines: &str) -> Result<usize, Error> {
        Ok(self.workspace.edit(lines).await?)
    }
}
