//! Runs: of one learner, of everybody, and of an accepted plan.

use super::change::{self, People};
use super::desk::RunHandle;
use super::progress::Progress;
use super::state::sentence;
use super::{CHANGES_SHOWN, Count, Desk, LearnerRef, PlanName, RunResult, Sentence, Tone};
use crate::{Error, HistoryRow, SyncRequest, Tandem, words};
use std::sync::Arc;
use tandem_sync::engine::{Event, Report, Scope, Totals};
use tandem_sync::plan::{Rule, System};
use tandem_sync::ports::onefile::OneFileErrorKind;
use tandem_sync::records::pics::LearnerKey;

impl Desk {
    /// Brings one learner into step.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn sync_learner(self: &Arc<Self>, of: LearnerRef) -> Result<RunResult, Error> {
        let key = LearnerKey(of.learner);
        let tandem = self.tandem().await?;
        let (found, _) = tandem.held(&key).await?;
        let progress = Progress::new(&format!("Sync of {}", found.name), false, tandem.now());
        self.carry_out(
            progress,
            SyncRequest {
                scope: Scope::One(key),
                dry_run: false,
                accept: None,
            },
        )
        .await
    }

    /// Accepts a previewed plan and carries it out.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn accept(self: &Arc<Self>, name: PlanName) -> Result<RunResult, Error> {
        self.of_everybody("Initial synchronisation", Some(name.plan))
            .await
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
        self.of_everybody(title, None).await
    }

    async fn of_everybody(
        self: &Arc<Self>,
        title: &str,
        accept: Option<String>,
    ) -> Result<RunResult, Error> {
        let now = self.tandem().await?.now();
        let result = self
            .carry_out(
                Progress::new(title, true, now),
                SyncRequest {
                    scope: Scope::All,
                    dry_run: false,
                    accept,
                },
            )
            .await?;
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
            result(&tandem, &request.scope, &report).await
        })
        .await
    }
}

/// Runs the routine and tells how far it is.
pub(super) async fn synchronise(
    tandem: &Tandem,
    request: &SyncRequest,
    handle: &RunHandle,
) -> Result<Report, Error> {
    let listener = |event| {
        if let Event::Progress { phase, done, total } = event {
            handle.note(|progress| progress.reached(phase, done, total, tandem.now()));
        }
    };
    tandem.synchronise(request, &listener, &handle.cancel).await
}

async fn result(tandem: &Tandem, scope: &Scope, report: &Report) -> Result<RunResult, Error> {
    let history = tandem.history_of_last_run().await?;
    let wide = *scope == Scope::All;
    let people = people(tandem, scope).await?;
    let shown = history.iter().take(CHANGES_SHOWN);
    let problems = report.problems.iter().take(CHANGES_SHOWN);
    Ok(RunResult {
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
pub(super) async fn people(tandem: &Tandem, scope: &Scope) -> Result<People, Error> {
    let learners = match scope {
        Scope::All => tandem.workspace.everything().await?.learners,
        Scope::One(key) => vec![tandem.held(key).await?.1],
    };
    Ok(learners.into_iter().map(|l| (l.key.clone(), l)).collect())
}

/// Learners of a run, counted: the parts add up to those in scope.
pub(super) fn counts(totals: &Totals) -> Vec<Count> {
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
    let changes = history.iter().map(|row| {
        (
            row.change.system,
            row.change.rule,
            row.change.before.is_some(),
        )
    });
    let done = deeds(changes, false);
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
    } else if history.is_empty() {
        sentence(Tone::Well, "In step.", "Nothing had to be changed.")
    } else {
        sentence(Tone::Well, "In step.", &done)
    }
}

/// What changes do, counted: `send 1 review and fill 2 values in OneFile, bring …`; or what they
/// did, where `planned` is false.
pub(super) fn deeds(changes: impl Iterator<Item = (System, Rule, bool)>, planned: bool) -> String {
    let (mut sent, mut filled_there) = (0, 0);
    let (mut brought, mut filled, mut replaced) = (0, 0, 0);
    for (system, rule, replaces) in changes {
        match (system, rule, replaces) {
            (System::Onefile, Rule::ReviewToOnefile, _) => sent += 1,
            (System::Onefile, ..) => filled_there += 1,
            (System::Pics, Rule::ReviewToPics, false) => brought += 1,
            (System::Pics, _, true) => replaced += 1,
            (System::Pics, _, false) => filled += 1,
        }
    }
    let verb = |now: &str, past: &str| {
        if planned {
            now.to_owned()
        } else {
            past.to_owned()
        }
    };
    let (send, fill, bring, replace) = (
        verb("send", "sent"),
        verb("fill", "filled"),
        verb("bring", "brought"),
        verb("replace", "replaced"),
    );
    let part = |number: usize, verb: &str, one: &str, many: &str, place: &str| {
        (number > 0).then(|| format!("{verb} {} {place}", words::count(number, one, many)))
    };
    let parts: Vec<String> = [
        part(sent, &send, "review", "reviews", "to OneFile"),
        part(filled_there, &fill, "blank", "blanks", "in OneFile"),
        part(brought, &bring, "review", "reviews", "into PICS"),
        part(filled, &fill, "blank", "blanks", "in PICS"),
        part(replaced, &replace, "value", "values", "in PICS"),
    ]
    .into_iter()
    .flatten()
    .collect();
    words::list(&parts)
}
