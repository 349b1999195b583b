//! Lists and reports into files.

use super::{Desk, Export, ExportTo};
use crate::{Error, ErrorCode, HistoryFilter};
use std::sync::Arc;

impl Desk {
    /// Writes a file.
    ///
    /// # Errors
    /// There is nothing to write, or the file can't be written.
    pub async fn export(self: &Arc<Self>, to: ExportTo) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        let text = match to.what {
            Export::ReportPage => tandem.initial_report_page().await?,
            Export::ReportCsv => tandem.initial_report_csv().await?,
            Export::HistoryCsv => tandem.history_csv(&HistoryFilter::default()).await?,
            Export::HandoverCsv => tandem.handover_csv().await?,
        };
        let path = to.path.clone();
        let written = tokio::task::spawn_blocking(move || std::fs::write(path, text)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unwritten(&to.path, &error.to_string())),
            Err(error) => Err(unwritten(&to.path, &error.to_string())),
        }
    }
}

fn unwritten(path: &str, why: &str) -> Error {
    Error::new(
        ErrorCode::FileUnwritten,
        format!("{path} can't be written: {why}."),
        "Choose another place, or make room there.",
    )
}
