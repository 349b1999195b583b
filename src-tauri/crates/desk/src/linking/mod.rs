//! Linking what both systems have already.

mod checks;
mod rest;
mod view;

use crate::linking::view::{counts, fits, how_far, linked, rivals, suggestion, unlinking};
use crate::progress::Progress;
use crate::state::sentence;
use crate::{
    Desk, LINKS_SHOWN, LinkAccepted, LinkCounts, LinkPairView, LinkPairs, LinkedPage, LinkedRecord,
    LinksAsked, LinksOverview, LinksReadView, LinksShown, SuggestedPage, Tone, UnlinkView,
};
use std::sync::Arc;
use tandem_api::linking::{LINK_KINDS, LinkPair, LinkYes, SuggestedLink};
use tandem_api::{Error, ErrorCode};
use tandem_words as words;

impl Desk {
    /// Reads OneFile for linking, as a run that can be stopped.
    ///
    /// # Errors
    /// OneFile can't be read, it was stopped, or another run goes on.
    pub async fn links_read(self: &Arc<Self>, (): ()) -> Result<LinksReadView, Error> {
        let progress = Progress::new("Reading OneFile for linking", true);
        self.in_run(progress, |tandem, handle| async move {
            let listener = handle.listener(&tandem);
            let read = tandem.read_for_links(&listener, handle.stop()).await?;
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
            let erased = words::linking::erased(read.erased);
            let of = |number, one, many| words::count(number, one, many);
            let rest = format!(
                "{}, {} and {} in the centre.{failed}{erased}",
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
        let said = how_far(&kinds);
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

    /// Links one pair, or confirms that an account in question is still the same person's.
    ///
    /// # Errors
    /// It can't be linked; or it is archived, or the two have nothing in common, and nobody said
    /// yes to that.
    pub async fn link_accept(self: &Arc<Self>, accepted: LinkAccepted) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        let yes = LinkYes {
            archived: accepted.archived,
            different: accepted.different,
        };
        tandem.accept_link(&accepted.pair.into(), yes).await?;
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
}
