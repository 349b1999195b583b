//! Runs that were made: the list, and one of them.

pub(crate) mod history;
mod put_back;
pub(crate) mod run;

use crate::change::{self, People};
use crate::runs::run::counts;
use crate::state::sentence;
use crate::{
    CHANGES_SHOWN, Desk, RUNS_SHOWN, RunEnded, RunList, RunName, RunPage, RunRow, RunsBefore,
    Sentence, Tone,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;
use tandem_api::Error;
use tandem_api::RunEnd;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{RunCause, Scope, Totals};
use tandem_words as words;

impl Desk {
    /// Runs that were made, newest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn runs(self: &Arc<Self>, of: RunsBefore) -> Result<RunList, Error> {
        let tandem = self.tandem().await?;
        let mut runs = tandem.runs_before(of.before, RUNS_SHOWN + 1).await?;
        let more = runs.len() > RUNS_SHOWN;
        runs.truncate(RUNS_SHOWN);
        let keys = runs.iter().filter_map(|run| learner_of(&run.record.scope));
        let people = tandem.people(keys.cloned().collect()).await?;
        let now = tandem.now();
        let rows = runs.iter().map(|run| self.row(run, &people, now)).collect();
        Ok(RunList { rows, more })
    }

    /// One run, with what it changed.
    ///
    /// # Errors
    /// No such run, or database trouble.
    pub async fn run(self: &Arc<Self>, of: RunName) -> Result<RunPage, Error> {
        let tandem = self.tandem().await?;
        let run = tandem.run(of.run).await?;
        let history = tandem.history_of_run(Some(of.run)).await?;
        let put_back = tandem.put_back_of().await?;
        let left = tandem.left_by(&run).await?;
        let shown = &history[..history.len().min(CHANGES_SHOWN)];
        let mut keys: BTreeSet<LearnerKey> = shown
            .iter()
            .map(|row| row.change.learner.clone())
            .chain(left.iter().take(CHANGES_SHOWN).map(|p| p.learner.clone()))
            .collect();
        keys.extend(learner_of(&run.record.scope).cloned());
        let people = tandem.people(keys).await?;
        let names = run.record.scope == Scope::All;
        Ok(RunPage {
            row: self.row(&run, &people, tandem.now()),
            lines: shown
                .iter()
                .map(|row| change::carried_out(row, &people, names))
                .collect(),
            more_lines: history.len() - shown.len(),
            problems: left
                .iter()
                .take(CHANGES_SHOWN)
                .map(|problem| change::problem(problem, &people, names))
                .collect(),
            more_problems: left.len().saturating_sub(CHANGES_SHOWN),
            can_put_back: history
                .iter()
                .any(|row| history::can_put_back(row, &put_back)),
        })
    }

    fn row(&self, run: &tandem_api::RunRow, people: &People, now: DateTime<Utc>) -> RunRow {
        let of = learner_of(&run.record.scope);
        let goes_on = self
            .running()
            .is_some_and(|going| going.wide == of.is_none());
        let ended = how(run, goes_on);
        RunRow {
            id: run.id,
            at: words::when(run.record.started, now),
            took: run
                .finished
                .map(|finished| took(finished - run.record.started)),
            by: run.record.account.clone(),
            cause: cause(run.record.cause).to_owned(),
            of: match (of, &run.record.scope) {
                (Some(key), _) => change::name(key, people),
                (None, Scope::All) => "everybody".to_owned(),
                (None, Scope::One(_)) => "a learner who was erased".to_owned(),
            },
            key: of.map(|key| key.0.clone()),
            ended,
            sentence: said(run, ended),
            counts: match &run.totals {
                Some(totals) if of.is_none() => counts(totals),
                _ => Vec::new(),
            },
        }
    }
}

fn learner_of(scope: &Scope) -> Option<&LearnerKey> {
    match scope {
        Scope::One(key) => Some(key).filter(|key| !key.is_nobody()),
        Scope::All => None,
    }
}

fn cause(cause: RunCause) -> &'static str {
    match cause {
        RunCause::Asked => "asked for",
        RunCause::Background => "in the background",
        RunCause::Accepted => "preview accepted",
        RunCause::PutBack => "put back",
        RunCause::Enrol => "enrolled",
    }
}

fn how(run: &tandem_api::RunRow, goes_on: bool) -> RunEnded {
    match (&run.ended, run.finished) {
        (Some(RunEnd::Finished), _) | (None, Some(_)) => RunEnded::Finished,
        (Some(RunEnd::Stopped), _) => RunEnded::Stopped,
        (Some(RunEnd::Braked(_)), _) => RunEnded::Braked,
        (Some(RunEnd::Failed { .. }), _) => RunEnded::Failed,
        (None, None) if goes_on => RunEnded::UnderWay,
        (None, None) => RunEnded::Interrupted,
    }
}

fn said(run: &tandem_api::RunRow, ended: RunEnded) -> Sentence {
    let done = run.totals.as_ref().map(done).unwrap_or_default();
    match (ended, &run.ended) {
        (RunEnded::Braked, Some(RunEnd::Braked(brake))) => sentence(
            Tone::Attention,
            "Stopped for a person.",
            &words::brakes::sentence(brake),
        ),
        (RunEnded::Braked, _) => sentence(Tone::Attention, "Stopped for a person.", ""),
        (RunEnded::Stopped, _) => sentence(Tone::Attention, "Stopped.", &done),
        (RunEnded::Failed, _) => sentence(Tone::Failed, "Ended early.", &done),
        (RunEnded::UnderWay, _) => sentence(Tone::Quiet, "Under way.", ""),
        (RunEnded::Interrupted, _) => sentence(
            Tone::Attention,
            "Interrupted.",
            "What it had done is kept; the next run goes on from there.",
        ),
        (RunEnded::Finished, _) => finished(run, &done),
    }
}

fn finished(run: &tandem_api::RunRow, done: &str) -> Sentence {
    let Some(totals) = &run.totals else {
        return sentence(Tone::Quiet, "Done.", "");
    };
    let wide = run.record.scope == Scope::All;
    let (tone, one, many) = if totals.failed > 0 {
        (
            Tone::Failed,
            "Not everything could be done.",
            (totals.failed, "failed"),
        )
    } else if totals.not_reached > 0 {
        (
            Tone::Attention,
            "Ended early.",
            (totals.not_reached, "not reached"),
        )
    } else if totals.parked > 0 {
        (
            Tone::Attention,
            "Done, and something waits.",
            (totals.parked, "with something that waits"),
        )
    } else if totals.others_waiting > 0 {
        let number = words::others(totals.others_waiting);
        let lead = format!("{number} with something that waits.");
        return sentence(Tone::Attention, &lead, done);
    } else {
        return match run.record.cause {
            RunCause::PutBack => sentence(Tone::Well, "Put back.", done),
            RunCause::Enrol => sentence(Tone::Well, "Enrolled.", done),
            _ => sentence(Tone::Well, "In step.", done),
        };
    };
    let lead = if wide {
        let (number, what) = many;
        format!("{} {what}.", words::count(number, "learner", "learners"))
    } else {
        one.to_owned()
    };
    sentence(tone, &lead, done)
}

fn done(totals: &Totals) -> String {
    let part = |number: usize, place: &str| {
        (number > 0).then(|| format!("{} in {place}", words::count(number, "change", "changes")))
    };
    let parts: Vec<String> = [
        part(totals.to_onefile, "OneFile"),
        part(totals.to_pics, "PICS"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut text = if parts.is_empty() {
        "Nothing was changed.".to_owned()
    } else {
        format!("{}.", words::list(&parts))
    };
    if totals.by_hand > 0 {
        text += &format!(
            " {} in OneFile by hand.",
            words::count(
                totals.by_hand,
                "thing is to be done",
                "things are to be done"
            )
        );
    }
    text
}

fn took(time: TimeDelta) -> String {
    match time.num_seconds().max(0) {
        0 => "under a second".to_owned(),
        seconds @ 1..=119 => format!("{seconds} s"),
        seconds @ 120..=7199 => format!("{} min", seconds / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}
