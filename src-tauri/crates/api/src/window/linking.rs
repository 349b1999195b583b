//! Linking what both systems have already.

use super::linking_view::{counts, fits, linked, rivals, suggestion, unlinking};
use super::progress::Progress;
use super::state::sentence;
use super::{
    CheckView, CheckedView, CodeState, CodeView, Count, CoverageView, Desk, LINKS_SHOWN,
    LinkAccepted, LinkCounts, LinkPairView, LinkPairs, LinkedPage, LinkedRecord, LinksAsked,
    LinksExported, LinksFile, LinksFileLine, LinksFileView, LinksOverview, LinksReadView,
    LinksShown, StandardView, SuggestedPage, TextFile, Tone, UnlinkView,
};
use crate::linking::{LINK_KINDS, LinkKind, LinkPair, SuggestedLink, words as say};
use crate::{Error, ErrorCode, words};
use std::sync::Arc;
use tandem_sync::linking::coverage::Offered;

impl Desk {
    /// Reads OneFile for linking, as a run that can be stopped.
    ///
    /// # Errors
    /// OneFile can't be read, it was stopped, or another run goes on.
    pub async fn links_read(self: &Arc<Self>, (): ()) -> Result<LinksReadView, Error> {
        let progress = Progress::new("Reading OneFile for linking", true);
        self.in_run(progress, |tandem, handle| async move {
            let listener = handle.listener(&tandem);
            let read = tandem.read_for_links(&listener, &handle.cancel).await?;
            let (tone, failed) = match read.failed {
                0 => (Tone::Well, String::new()),
                number => (
                    Tone::Attention,
                    format!(
                        " OneFile could not show {}: read again to try once more.",
                        words::count(number, "record", "records")
                    ),
                ),
            };
            let of = |number, one, many| words::count(number, one, many);
            let rest = format!(
                "{}, {} and {} in the centre.{failed}",
                of(read.learners, "learner", "learners"),
                of(read.staff, "member of staff", "members of staff"),
                of(read.placements, "placement", "placements"),
            );
            Ok(LinksReadView {
                sentence: sentence(tone, "OneFile was read.", &rest),
            })
        })
        .await
    }

    /// How far linking is, from what was read last.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn links_overview(self: &Arc<Self>, (): ()) -> Result<LinksOverview, Error> {
        let tandem = self.tandem().await?;
        let board = match tandem.link_board().await {
            Ok(board) => board,
            Err(error) if error.code == ErrorCode::LinksNotRead => {
                return Ok(LinksOverview {
                    sentence: sentence(Tone::Quiet, &error.message, &error.remedy),
                    read: None,
                    kinds: Vec::new(),
                });
            }
            Err(error) => return Err(error),
        };
        let kinds: Vec<LinkCounts> = LINK_KINDS
            .into_iter()
            .map(|kind| counts(&board, kind))
            .collect();
        let strong: usize = kinds.iter().map(|counts| counts.strong).sum();
        let look: usize = kinds.iter().map(|counts| counts.look + counts.rivals).sum();
        let said = match (strong, look) {
            (0, 0) => sentence(
                Tone::Well,
                "Nothing is left to check.",
                "No further pair is suggested.",
            ),
            _ => sentence(
                Tone::Attention,
                &format!(
                    "{} to check.",
                    words::count(strong + look, "suggestion", "suggestions")
                ),
                &format!("{strong} may be accepted at once, {look} need a look."),
            ),
        };
        Ok(LinksOverview {
            sentence: said,
            read: Some(words::when(board.read, tandem.now())),
            kinds,
        })
    }

    /// A page of suggestions.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_suggested(
        self: &Arc<Self>,
        asked: LinksAsked,
    ) -> Result<SuggestedPage, Error> {
        let board = self.tandem().await?.link_board().await?;
        let mut all = board.suggested(asked.kind.into());
        let rivals = rivals(&all);
        let wanted = |suggested: &SuggestedLink| {
            let suggestion = &suggested.suggestion;
            (match asked.shown {
                LinksShown::All => true,
                LinksShown::Strong => suggested.with_others,
                LinksShown::Look => !suggested.with_others && !suggestion.rivals,
                LinksShown::Rivals => suggestion.rivals,
            }) && fits(
                &asked.text,
                &[
                    &suggested.pics_name,
                    &suggested.onefile_name,
                    &suggestion.pics,
                    &suggestion.onefile_id.to_string(),
                ],
            )
        };
        all.retain(wanted);
        let group = |suggested: &SuggestedLink| rivals.get(&suggested.suggestion.pics).cloned();
        all.sort_by_key(|suggested| {
            let with_rivals = suggested
                .suggestion
                .rivals
                .then(|| group(suggested))
                .flatten();
            (
                with_rivals.is_some(),
                with_rivals,
                suggested.suggestion.strength,
            )
        });
        let found = all.len();
        let page = all.into_iter().skip(asked.after).take(LINKS_SHOWN);
        Ok(SuggestedPage {
            rows: page
                .map(|suggested| {
                    let rivals = suggested
                        .suggestion
                        .rivals
                        .then(|| group(&suggested))
                        .flatten();
                    suggestion(suggested, rivals)
                })
                .collect(),
            found,
        })
    }

    /// A page of pairs that are linked.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_linked(self: &Arc<Self>, asked: LinksAsked) -> Result<LinkedPage, Error> {
        let board = self.tandem().await?.link_board().await?;
        let mut rows = board.linked_rows(asked.kind.into());
        rows.retain(|row| {
            let onefile = row.onefile_name.as_deref().unwrap_or_default();
            let id = row.pair.onefile_id.to_string();
            fits(&asked.text, &[&row.pics_name, onefile, &row.pair.pics, &id])
        });
        let found = rows.len();
        let page = rows.into_iter().skip(asked.after).take(LINKS_SHOWN);
        Ok(LinkedPage {
            rows: page.map(linked).collect(),
            found,
        })
    }

    /// Links one pair.
    ///
    /// # Errors
    /// It can't be linked, or is archived and nobody said yes to that.
    pub async fn link_accept(self: &Arc<Self>, accepted: LinkAccepted) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        tandem
            .accept_link(&accepted.pair.into(), accepted.archived)
            .await?;
        self.tell();
        Ok(())
    }

    /// Links many pairs at once: all of them, or none.
    ///
    /// # Errors
    /// One of them has to be looked at by itself.
    pub async fn links_accept_many(self: &Arc<Self>, pairs: LinkPairs) -> Result<usize, Error> {
        let tandem = self.tandem().await?;
        let pairs: Vec<LinkPair> = pairs.pairs.into_iter().map(LinkPair::from).collect();
        let linked = tandem.accept_links(&pairs).await?;
        self.tell();
        Ok(linked)
    }

    /// Keeps that two records are not one.
    ///
    /// # Errors
    /// One of them does not exist, or they are linked.
    pub async fn link_reject(self: &Arc<Self>, pair: LinkPairView) -> Result<(), Error> {
        self.tandem().await?.reject_link(&pair.into()).await?;
        self.tell();
        Ok(())
    }

    /// What unlinking would do.
    ///
    /// # Errors
    /// It is not linked, or can't be unlinked here.
    pub async fn unlink_preview(self: &Arc<Self>, of: LinkedRecord) -> Result<UnlinkView, Error> {
        Ok(unlinking(
            self.tandem()
                .await?
                .unlinking(of.kind.into(), &of.pics)
                .await?,
        ))
    }

    /// Unlinks a record.
    ///
    /// # Errors
    /// It is not linked, or can't be unlinked here.
    pub async fn unlink(self: &Arc<Self>, of: LinkedRecord) -> Result<UnlinkView, Error> {
        let done = self
            .tandem()
            .await?
            .unlink(of.kind.into(), &of.pics)
            .await?;
        self.tell();
        Ok(unlinking(done))
    }

    /// What makes linking and enrolling go wrong later.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_check(self: &Arc<Self>, (): ()) -> Result<Vec<CheckView>, Error> {
        let found = self.tandem().await?.check_links().await?.into_iter();
        Ok(found
            .map(|finding| {
                let of_learners =
                    finding.check.starts_with("learner") || finding.check.starts_with("linked");
                CheckView {
                    title: finding.title.to_owned(),
                    remedy: finding.remedy.to_owned(),
                    found: finding.things.len(),
                    things: (finding.things.into_iter().take(LINKS_SHOWN))
                        .map(|thing| CheckedView {
                            text: thing.text,
                            learner: thing.pics.filter(|_| of_learners),
                        })
                        .collect(),
                }
            })
            .collect())
    }

    /// How far OneFile offers what PICS has as learning aims.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_coverage(self: &Arc<Self>, (): ()) -> Result<CoverageView, Error> {
        let report = self.tandem().await?.coverage().await?;
        let seen = &report.coverage;
        let open = seen.ambiguous + seen.not_offered + seen.without_code;
        let said = match open {
            0 => sentence(Tone::Well, "Every learning aim has its standard.", ""),
            _ => sentence(
                Tone::Attention,
                &format!(
                    "{} of {} learning aims have their standard.",
                    seen.matched, seen.aims
                ),
                "The others are listed first, with what to do.",
            ),
        };
        let some = |value: usize, tone| if value > 0 { tone } else { Tone::Quiet };
        let counts = [
            ("matched", seen.matched, Tone::Quiet),
            (
                "ambiguous",
                seen.ambiguous,
                some(seen.ambiguous, Tone::Attention),
            ),
            (
                "not offered",
                seen.not_offered,
                some(seen.not_offered, Tone::Attention),
            ),
            (
                "without code",
                seen.without_code,
                some(seen.without_code, Tone::Attention),
            ),
        ];
        Ok(CoverageView {
            sentence: said,
            counts: (counts.into_iter())
                .map(|(label, value, tone)| Count {
                    label: label.to_owned(),
                    value,
                    tone,
                })
                .collect(),
            codes: (seen.codes.iter())
                .map(|code| CodeView {
                    code: code.code.clone(),
                    title: code.title.clone(),
                    part: code.part.map(|part| say::part(part).to_owned()),
                    state: match code.offered {
                        Offered::Yes => CodeState::Matched,
                        Offered::Ambiguous => CodeState::Ambiguous,
                        Offered::No => CodeState::NotOffered,
                        Offered::NoCode => CodeState::NoCode,
                    },
                    text: match code.nearby.is_empty() {
                        true => say::offered(code.offered).to_owned(),
                        false => {
                            let nearby: Vec<String> = code.nearby.iter().cloned().collect();
                            format!("not offered; OneFile has {}", words::list(&nearby))
                        }
                    },
                    todo: say::offered_todo(code.offered).to_owned(),
                    standards: (code.standards.iter())
                        .map(|id| StandardView {
                            id: *id,
                            title: report.titles.get(id).cloned().unwrap_or_default(),
                        })
                        .collect(),
                    aims: code.aims,
                    learners: code.learners,
                })
                .collect(),
        })
    }

    /// What remains without partner, as comma-separated values.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_export(self: &Arc<Self>, asked: LinksExported) -> Result<TextFile, Error> {
        let board = self.tandem().await?.link_board().await?;
        let kinds: Vec<LinkKind> = match asked.kind {
            Some(kind) => vec![kind.into()],
            None => LINK_KINDS.to_vec(),
        };
        Ok(TextFile {
            name: "unlinked.csv".into(),
            text: board.unlinked_csv(&kinds),
        })
    }

    /// Links what a file says, or only says what it would do.
    ///
    /// # Errors
    /// The file has no two columns, or OneFile was never read for linking.
    pub async fn links_import(self: &Arc<Self>, file: LinksFile) -> Result<LinksFileView, Error> {
        let tandem = self.tandem().await?;
        let report = tandem
            .import_links(file.kind.into(), &file.text, file.carry_out)
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
            links: report.links,
            refused: report.refused,
        })
    }
}
