//! Lists and reports into files.

use crate::{Desk, Export, ExportTo, InitialReport};
use std::sync::Arc;
use tandem_api::linking::LinkKind;
use tandem_api::{Error, HistoryFilter, Tandem, files};

impl Desk {
    /// Writes a file.
    ///
    /// # Errors
    /// There is nothing to write, nobody has chosen the file, or it can't be written.
    pub async fn export(self: &Arc<Self>, to: ExportTo) -> Result<(), Error> {
        let tandem = || self.tandem();
        let unlinked = async |kind| unlinked(&*tandem().await?, kind).await;
        let text = match to.what {
            Export::ReportPage => InitialReport::of(&*tandem().await?).await?.page(),
            Export::ReportCsv => InitialReport::of(&*tandem().await?).await?.csv(),
            Export::HistoryCsv => {
                tandem()
                    .await?
                    .history_csv(&HistoryFilter::default())
                    .await?
            }
            Export::HandoverCsv => tandem().await?.handover_csv().await?,
            Export::Diagnostics => self.diagnosed().await?,
            Export::UnlinkedLearnersCsv => unlinked(LinkKind::Learner).await?,
            Export::UnlinkedOfficersCsv => unlinked(LinkKind::Officer).await?,
            Export::UnlinkedOrganisationsCsv => unlinked(LinkKind::Organisation).await?,
        };
        let file = self.tickets.to_write(&to.ticket)?;
        match to.what {
            Export::ReportPage | Export::Diagnostics => {
                files::write(&file.path, &text, file.replace)
            }
            _ => files::write_table(&file.path, &text, file.replace),
        }
    }
}

async fn unlinked(tandem: &Tandem, kind: LinkKind) -> Result<String, Error> {
    Ok(tandem.link_board().await?.unlinked_csv(&[kind]))
}
