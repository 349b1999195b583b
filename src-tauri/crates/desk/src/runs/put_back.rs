//! Putting back what runs changed: seen first, then carried out.

use crate::change;
use crate::progress::Progress;
use crate::state::sentence;
use crate::{
    CHANGES_SHOWN, CannotView, Desk, PlanName, PutBackOf, PutBackView, RunResult, Sentence, Tone,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use tandem_api::{Error, ErrorCode};
use tandem_sync::plan::{Change, ChangeLine};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::Scope;
use tandem_words::{self as words, named};

impl Desk {
    /// What putting back would do. Nothing is written, and OneFile is not asked.
    ///
    /// # Errors
    /// There is no such run, learner or entry, or database trouble.
    pub async fn put_back_preview(self: &Arc<Self>, of: PutBackOf) -> Result<PutBackView, Error> {
        let of = chosen(of)?;
        let tandem = self.tandem().await?;
        let made = tandem.put_back_plan(&of).await?;
        let lines: Vec<ChangeLine> = made.plan.changes().map(Change::line).collect();
        let shown = || lines.iter().take(CHANGES_SHOWN);
        let stays = || made.stays.iter().take(CHANGES_SHOWN);
        let keys: BTreeSet<LearnerKey> = shown()
            .chain(stays().map(|(line, _)| line))
            .map(|line| line.learner.clone())
            .collect();
        let people = tandem.people(keys).await?;
        Ok(PutBackView {
            plan: made.plan.hash(),
            sentence: said(&lines, made.stays.len()),
            lines: shown()
                .map(|line| change::change(line, &people, true))
                .collect(),
            more_lines: lines.len().saturating_sub(CHANGES_SHOWN),
            cannot: stays()
                .map(|(line, why)| CannotView {
                    key: line.learner.0.clone(),
                    learner: change::name(&line.learner, &people),
                    what: named::change(line, people.get(&line.learner)),
                    todo: words::put_back::stays(*why).to_owned(),
                })
                .collect(),
            more_cannot: made.stays.len().saturating_sub(CHANGES_SHOWN),
        })
    }

    /// Carries out what was previewed.
    ///
    /// # Errors
    /// No such preview, or another run goes on.
    pub async fn put_back(self: &Arc<Self>, name: PlanName) -> Result<RunResult, Error> {
        let progress = Progress::new("Putting back", true);
        let result = self
            .in_run(progress, |tandem, handle| async move {
                let report = tandem
                    .put_back(&name.plan, &handle.listener(&tandem), handle.stop())
                    .await?;
                crate::runs::run::result(&tandem, &Scope::All, &report).await
            })
            .await?;
        self.forget_preview();
        Ok(result)
    }
}

fn chosen(of: PutBackOf) -> Result<tandem_api::PutBackOf, Error> {
    match (of.run, of.learner, of.entry) {
        (Some(run), None, None) => Ok(tandem_api::PutBackOf::Run(run)),
        (None, Some(learner), None) => {
            Ok(tandem_api::PutBackOf::LearnerLastRun(LearnerKey(learner)))
        }
        (None, None, Some(entry)) => Ok(tandem_api::PutBackOf::Entry(entry)),
        _ => Err(Error::new(
            ErrorCode::NothingToPutBack,
            "It is not clear what is to be put back.",
            "Choose one run, one learner or one entry of the history.",
        )),
    }
}

fn said(lines: &[ChangeLine], stays: usize) -> Sentence {
    let by_hand = match stays {
        0 => String::new(),
        n => format!(
            " {}; below stands why and what to do.",
            words::count(n, "thing stays as it is", "things stay as they are")
        ),
    };
    if lines.is_empty() {
        return sentence(
            Tone::Attention,
            "Nothing can be put back.",
            by_hand.trim_start(),
        );
    }
    let number = words::count(lines.len(), "thing", "things");
    sentence(
        Tone::Quiet,
        &format!("This would put back {number}:"),
        &format!(
            "{}. What is put back stays so until you release it.{by_hand}",
            words::deeds::planned(lines.iter())
        ),
    )
}
