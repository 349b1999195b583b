//! Learners with trouble: a run over everybody leaves them alone for a while, longer after each
//! try that fails. Somebody who asks for one of them is served at once.

use super::parts::{Engine, Mode};
use super::reading::Observed;
use super::report::{Report, worsen};
use crate::error::EngineError;
use crate::ports::Retry;
use crate::problems::ProblemKind;
use crate::records::pics::LearnerKey;
use crate::runs::{Outcome, Scope};
use crate::settings::Settings;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

impl Engine<'_> {
    /// Learners whom this run leaves alone, and until when.
    pub(super) async fn left_alone(
        &self,
        scope: &Scope,
        mode: &Mode,
    ) -> Result<BTreeMap<LearnerKey, DateTime<Utc>>, EngineError> {
        if !matches!((scope, mode), (Scope::All, Mode::CarryOut)) {
            return Ok(BTreeMap::new());
        }
        let now = self.clock.now();
        let retries = self.journal.retries().await?.into_iter();
        let until = retries.map(|(learner, retry)| (learner, retry.until));
        Ok(until.filter(|(_, until)| *until > now).collect())
    }

    pub(super) fn report_left_alone(
        &self,
        observed: &Observed,
        report: &mut Report,
        outcomes: &mut BTreeMap<LearnerKey, Outcome>,
    ) {
        for (learner, until) in &observed.left_alone {
            worsen(outcomes, learner, Outcome::Parked);
            report.problem(learner, None, ProblemKind::WaitsToRetry { until: *until });
        }
    }

    /// Keeps who waits from now on. A run that ended early says nothing about single learners.
    pub(super) async fn keep_retries(
        &self,
        report: &Report,
        outcomes: &BTreeMap<LearnerKey, Outcome>,
        left_alone: &BTreeMap<LearnerKey, DateTime<Utc>>,
    ) -> Result<(), EngineError> {
        let before = self.journal.retries().await?;
        let now = self.clock.now();
        let mut waits = BTreeMap::new();
        for (learner, outcome) in outcomes {
            let held = before.get(learner);
            match outcome {
                Outcome::Failed if report.stopped_by.is_none() => {
                    let wait = next(learner, held, now, self.settings);
                    waits.insert(learner.clone(), Some(wait));
                }
                // Whoever was left alone waits on.
                Outcome::Changed | Outcome::Unchanged | Outcome::Parked
                    if held.is_some() && !left_alone.contains_key(learner) =>
                {
                    waits.insert(learner.clone(), None);
                }
                _ => {}
            }
        }
        if !waits.is_empty() {
            self.journal.keep_retries(&waits).await?;
        }
        Ok(())
    }
}

/// The wait after one more try that failed: twice as long as the one before, and not the same to
/// the minute for everybody.
fn next(
    learner: &LearnerKey,
    before: Option<&Retry>,
    now: DateTime<Utc>,
    settings: &Settings,
) -> Retry {
    let tries = before.map_or(0, |before| before.tries).saturating_add(1);
    let most = i64::from(settings.retry_hours_most) * 60;
    let doubled = i64::from(settings.retry_minutes).saturating_mul(1 << (tries - 1).min(16));
    let minutes = doubled.min(most);
    let spread = learner
        .0
        .bytes()
        .fold(0_i64, |sum, b| (sum * 31 + i64::from(b)) % 21);
    Retry {
        tries,
        since: before.map_or(now, |before| before.since),
        until: now + TimeDelta::seconds(minutes * 60 * (90 + spread) / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let settings = Settings::default();
        let key = LearnerKey("NM-00042".into());
        let mut now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let since = now;
        let mut before = None;
        let mut minutes = Vec::new();
        for _ in 0..9 {
            let wait = next(&key, before.as_ref(), now, &settings);
            assert_eq!(wait.since, since);
            minutes.push((wait.until - now).num_minutes());
            now = wait.until;
            before = Some(wait);
        }
        let share = |minutes: i64, of: i64| (of * 9 / 10..=of * 11 / 10).contains(&minutes);
        for (at, usual) in [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
            .into_iter()
            .enumerate()
        {
            assert!(share(minutes[at], usual), "{minutes:?}");
        }
    }
}
