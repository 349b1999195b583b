//! What makes linking go wrong later, and how far OneFile offers what PICS has.

use crate::state::sentence;
use crate::{
    CheckView, CheckedView, CodeState, CodeView, Count, CoverageView, Desk, LINKS_SHOWN,
    StandardView, Tone,
};
use std::sync::Arc;
use tandem_api::Error;
use tandem_api::linking::LinkKind;
use tandem_sync::linking::coverage::Offered;
use tandem_words as words;
use tandem_words::linking as say;

impl Desk {
    /// What makes linking and enrolling go wrong later.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn links_check(self: &Arc<Self>, (): ()) -> Result<Vec<CheckView>, Error> {
        let found = self.tandem().await?.check_links().await?.into_iter();
        Ok(found
            .map(|finding| CheckView {
                title: finding.title.to_owned(),
                remedy: finding.remedy.to_owned(),
                found: finding.things.len(),
                things: (finding.things.into_iter().take(LINKS_SHOWN))
                    .map(|thing| CheckedView {
                        text: thing.text,
                        learner: thing.pics.filter(|_| thing.kind == Some(LinkKind::Learner)),
                    })
                    .collect(),
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
}
