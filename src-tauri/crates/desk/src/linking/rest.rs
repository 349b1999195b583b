//! What remains without partner, as pages, and links from a file.

use crate::linking::view::{alone, fits};
use crate::state::sentence;
use crate::{
    AloneAsked, AlonePage, Desk, LINKS_SHOWN, LinksFile, LinksFileLine, LinksFileView, Side, Tone,
};
use std::sync::Arc;
use tandem_api::linking::UnlinkedRow;
use tandem_api::{Error, ErrorCode, files};
use tandem_sync::digest;
use tandem_sync::plan::System;
use tandem_words as words;

impl Desk {
    /// A page of records of one system that have no partner.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_alone(self: &Arc<Self>, asked: AloneAsked) -> Result<AlonePage, Error> {
        let board = self.tandem().await?.link_board().await?;
        let system = match asked.side {
            Side::Pics => System::Pics,
            Side::Onefile => System::Onefile,
        };
        let mut rows = board.unlinked_rows(asked.kind.into());
        rows.retain(|row| {
            row.system == system
                && fits(
                    &asked.text,
                    &[&row.name, &row.id, &row.code, &row.uln, &row.email],
                )
        });
        // Whoever has no candidate is what nobody else on this screen speaks of.
        rows.sort_by(|a, b| {
            let order = |row: &UnlinkedRow| (row.suggestions > 0, row.put_away, row.name.clone());
            order(a).cmp(&order(b))
        });
        let found = rows.len();
        let page = rows.into_iter().skip(asked.after).take(LINKS_SHOWN);
        Ok(AlonePage {
            rows: page.map(alone).collect(),
            found,
        })
    }

    /// Links what a file says, or only says what it would do.
    ///
    /// # Errors
    /// The file can't be read or has no two columns, or OneFile was never read for linking.
    pub async fn links_import(self: &Arc<Self>, file: LinksFile) -> Result<LinksFileView, Error> {
        let tandem = self.tandem().await?;
        let text = files::read_table(&self.tickets.to_read(&file.ticket)?)?;
        let mark = digest::of(text.as_bytes());
        if file.seen.as_ref().is_some_and(|seen| *seen != mark) {
            return Err(Error::new(
                ErrorCode::LinkFileRefused,
                "The table is not the one any more that was looked at.",
                "See once more what it would link.",
            ));
        }
        let report = tandem
            .import_links(file.kind.into(), &text, file.carry_out)
            .await?;
        if file.carry_out {
            self.tell();
        }
        let verb = if file.carry_out {
            "linked"
        } else {
            "would be linked"
        };
        let lead = format!("{} {verb}.", words::count(report.links, "pair", "pairs"));
        let mut rest = Vec::new();
        if report.as_before > 0 {
            rest.push(format!(
                "{} linked so before.",
                words::count(report.as_before, "line was", "lines were")
            ));
        }
        if report.refused > 0 {
            rest.push(format!(
                "{} can't be used.",
                words::count(report.refused, "line", "lines")
            ));
        }
        let tone = if report.refused > 0 {
            Tone::Attention
        } else {
            Tone::Well
        };
        let mut lines = report.lines;
        lines.sort_by_key(|line| (line.error.is_none(), line.line));
        Ok(LinksFileView {
            sentence: sentence(tone, &lead, &rest.join(" ")),
            lines: (lines.into_iter().take(LINKS_SHOWN))
                .map(|line| LinksFileLine {
                    line: line.line,
                    text: match line.names.is_empty() {
                        true => format!("{} = {}", line.pics, line.onefile),
                        false => format!("{} = {}: {}", line.pics, line.onefile, line.names),
                    },
                    remedy: line.error.as_ref().map(|error| error.remedy.clone()),
                    error: line.error.map(|error| error.message),
                })
                .collect(),
            mark,
            links: report.links,
            refused: report.refused,
        })
    }
}
