//! Runs: of one learner, of everybody, and of an accepted plan.

use crate::change::{self, People};
use crate::desk::RunHandle;
use crate::progress::Progress;
use crate::state::sentence;
use crate::{
    CHANGES_SHOWN, Comparison, Count, Desk, LearnerRef, PlanName, RunResult, Sentence, Tone,
};
use std::sync::Arc;
use tandem_api::{Error, HistoryRow, SyncRequest, Tandem};
use tandem_sync::engine::Report;
use tandem_sync::ports::onefile::OneFileErrorKind;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{Scope, Totals};
use tandem_words as words;

impl Desk {
    /// Brings one learner into step.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn sync_learner(self: &Arc<Self>, of: LearnerRef) -> Result<RunResult, Error> {
        let key = LearnerKey(of.learner);
        let tandem = self.tandem().await?;
        let (found, _) = tandem.held(&key).await?;
        let progress = Progress::new(&format!("Sync of {}", found.name), false);
        self.carry_out(progress, SyncRequest::Learner(key)).await
    }

    /// Accepts a previewed plan and carries it out.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn accept(self: &Arc<Self>, name: PlanName) -> Result<RunResult, Error> {
        let request = SyncRequest::Accepted(name.plan);
        self.of_everybody("Initial synchronisation", request).await
    }

    /// Goes on with an accepted plan that did not come to its end; otherwise brings everybody
    /// into step.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn sync_all(self: &Arc<Self>, (): ()) -> Result<RunResult, Error> {
        let begun = self.tandem().await?.initial_carried_out().await? == Some(false);
        let title = if begun {
            "Initial synchronisation"
        } else {
            "Synchronising everybody"
        };
        self.of_everybody(title, SyncRequest::Everybody).await
    }

    /// As [`Self::sync_all`], and learners who had trouble before are tried at once.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn retry_all(self: &Arc<Self>, (): ()) -> Result<RunResult, Error> {
        self.tandem().await?.end_waiting().await?;
        self.sync_all(()).await
    }

    /// A run that was due.
    pub(crate) async fn run_in_the_background(self: &Arc<Self>) -> Result<Totals, Error> {
        let progress = Progress::new("Background run", true);
        self.in_run(progress, |tandem, handle| async move {
            let report = synchronise(&tandem, &SyncRequest::Due, &handle).await?;
            Ok(report.totals)
        })
        .await
    }

    async fn of_everybody(
        self: &Arc<Self>,
        title: &str,
        request: SyncRequest,
    ) -> Result<RunResult, Error> {
        let result = self.carry_out(Progress::new(title, true), request).await?;
        self.forget_preview();
        Ok(result)
    }

    async fn carry_out(
        self: &Arc<Self>,
        progress: Progress,
        request: SyncRequest,
    ) -> Result<RunResult, Error> {
        self.in_run(progress, |tandem, handle| async move {
            let report = synchronise(&tandem, &request, &handle).await?;
            result(&tandem, &request.scope(), &report).await
        })
        .await
    }
}

/// Runs the routine and tells how far it is.
pub(crate) async fn synchronise(
    tandem: &Tandem,
    request: &SyncRequest,
    handle: &RunHandle,
) -> Result<Report, Error> {
    let listener = handle.listener(tandem);
    tandem.synchronise(request, &listener, handle.stop()).await
}

pub(crate) async fn result(
    tandem: &Tandem,
    scope: &Scope,
    report: &Report,
) -> Result<RunResult, Error> {
    let history = tandem.history_of_run(report.run).await?;
    let wide = *scope == Scope::All;
    let people = people(tandem, scope).await?;
    let shown = history.iter().take(CHANGES_SHOWN);
    let problems = report.problems.iter().take(CHANGES_SHOWN);
    let comparison = match scope {
        Scope::One(learner) => match tandem.after(report, learner).await? {
            Some(view) => Some(Comparison::of(&view, &tandem.unfinished().await?)),
            None => None,
        },
        Scope::All => None,
    };
    Ok(RunResult {
        comparison,
        sentence: said(report, &history, wide),
        lines: shown
            .map(|row| change::change(&row.change, &people, wide))
            .collect(),
        more_lines: history.len().saturating_sub(CHANGES_SHOWN),
        problems: problems
            .map(|problem| change::problem(problem, &people, wide))
            .collect(),
        more_problems: report.problems.len().saturating_sub(CHANGES_SHOWN),
        counts: if wide {
            counts(&report.totals)
        } else {
            Vec::new()
        },
    })
}

/// The learners of a scope.
pub(crate) async fn people(tandem: &Tandem, scope: &Scope) -> Result<People, Error> {
    match scope {
        Scope::All => tandem.everybody().await,
        Scope::One(key) => Ok(People::from([(key.clone(), tandem.held(key).await?.1)])),
    }
}

/// Learners of a run, counted: the parts add up to those in scope.
pub(crate) fn counts(totals: &Totals) -> Vec<Count> {
    let changed = if totals.dry_run {
        "would change"
    } else {
        "changed"
    };
    let some = |number, tone| if number > 0 { tone } else { Tone::Quiet };
    [
        ("learners in scope", totals.in_scope, Tone::Quiet),
        (changed, totals.changed, Tone::Quiet),
        ("in step before", totals.unchanged, Tone::Quiet),
        (
            "wait for something",
            totals.parked,
            some(totals.parked, Tone::Attention),
        ),
        ("failed", totals.failed, some(totals.failed, Tone::Failed)),
        (
            "not reached",
            totals.not_reached,
            some(totals.not_reached, Tone::Attention),
        ),
    ]
    .into_iter()
    .filter(|(label, value, _)| *value > 0 || *label != "not reached")
    .map(|(label, value, tone)| Count {
        label: label.to_owned(),
        value,
        tone,
    })
    .collect()
}

fn said(report: &Report, history: &[HistoryRow], wide: bool) -> Sentence {
    let done = words::deeds::done(history.iter().map(|row| &row.change));
    let done = if done.is_empty() {
        "Nothing was changed.".to_owned()
    } else {
        format!("{}.", words::upper_first(&done))
    };
    let totals = &report.totals;
    match report.stopped_by {
        Some(OneFileErrorKind::Stopped) => {
            return sentence(
                Tone::Attention,
                "Stopped.",
                &format!("{done} What was done is kept; start again to go on from there."),
            );
        }
        Some(kind) => {
            return sentence(
                Tone::Failed,
                &format!("Ended early: {}.", words::trouble(kind)),
                &format!("{done} What was done is kept; start again to go on from there."),
            );
        }
        None => {}
    }
    let learners = |number| words::count(number, "learner", "learners");
    if totals.failed > 0 {
        let lead = if wide {
            format!("{} failed.", learners(totals.failed))
        } else {
            "Not everything could be done.".to_owned()
        };
        sentence(Tone::Failed, &lead, &done)
    } else if totals.parked > 0 {
        let lead = if wide {
            format!(
                "Done, and {} with something that waits.",
                learners(totals.parked)
            )
        } else {
            "Done, and something waits.".to_owned()
        };
        sentence(Tone::Attention, &lead, &done)
    } else if totals.others_waiting > 0 {
        let number = words::others(totals.others_waiting);
        let lead = format!("Done, and {number} with something that waits.");
        sentence(Tone::Attention, &lead, &done)
    } else if history.is_empty() {
        sentence(Tone::Well, "In step.", "Nothing had to be changed.")
    } else {
        sentence(Tone::Well, "In step.", &done)
    }
}
