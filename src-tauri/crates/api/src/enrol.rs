//! Enrolling learners in OneFile, as a shell asks for it: their accounts first, then an ordinary
//! run of each, which assigns the aims.

use crate::{Error, ErrorCode, SyncRequest, Tandem, log};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_store::{HistoryFilter, Kept, RunEnd};
use tandem_sync::engine::{Engine, EnrolReport, EnrolRequest, Enrolled, Event, Report};
use tandem_sync::enrol::{Creation, Standing};
use tandem_sync::plan::Action;
use tandem_sync::ports::Entries;
use tandem_sync::ports::onefile::OneFileErrorKind;
use tandem_sync::problems::Problem;
use tandem_sync::records::onefile::{Assessor, Classroom, Placement};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{Outcome, RunCause, RunRequest, Scope, Totals};
use tandem_sync::steps::{Entry, Step};
use tokio_util::sync::CancellationToken;

/// How enrolling went, or what it would take.
#[derive(Debug, Clone, Serialize)]
pub struct Enrolling {
    /// Learners, in the order in which they were asked for.
    pub learners: Vec<EnrolledLearner>,
    /// Assessors to choose from.
    #[serde(skip)]
    pub assessors: Vec<Assessor>,
    /// Placements to choose from.
    #[serde(skip)]
    pub placements: Vec<Placement>,
    /// Classes to choose from.
    #[serde(skip)]
    pub classrooms: Vec<Classroom>,
    /// Learners, counted, those runs included that brought them into step afterwards.
    pub totals: Totals,
    /// What ended it early, where something did.
    pub stopped_by: Option<OneFileErrorKind>,
}

/// One learner of [`Enrolling`].
#[derive(Debug, Clone, Serialize)]
pub struct EnrolledLearner {
    /// The account.
    #[serde(flatten)]
    pub enrolled: Enrolled,
    /// The run that brought the learner into step afterwards.
    pub run: Option<Totals>,
}

impl Tandem {
    /// Creates learners in OneFile, stores their links and brings each into step; or says what
    /// would be created. One at a time goes on in a process.
    ///
    /// # Errors
    /// What kept it from being begun or finished. What was done by then is kept, and asking again
    /// goes on from there. Trouble with single learners is in the answer.
    pub async fn enrol(
        &self,
        request: &EnrolRequest,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Enrolling, Error> {
        tracing::info!(
            learners = request.learners.len(),
            preview = request.dry_run,
            "enrolling is asked for"
        );
        log::unless_well("enrol", self.enrolled(request, listener, cancel).await)
    }

    async fn enrolled(
        &self,
        request: &EnrolRequest,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Enrolling, Error> {
        if !request.dry_run {
            self.pass_gate_for_learners().await?;
        }
        let _one_at_a_time = self.enrolling.lock().await;
        let _undisturbed = self.undisturbed.read().await;
        let begun = self.under_way.begin(cancel);
        let cancel = &begun.stop;
        let mut request = request.clone();
        let mut seen = BTreeSet::new();
        request.learners.retain(|key| seen.insert(key.clone()));
        let report = self.create_accounts(&request, listener, cancel).await?;
        let mut enrolling = Enrolling::of(report);
        let goes_on = matches!(enrolling.stopped_by, None | Some(OneFileErrorKind::Stopped));
        if !request.dry_run && goes_on && !cancel.is_cancelled() {
            self.bring_into_step(&mut enrolling, listener, cancel)
                .await?;
        }
        Ok(enrolling)
    }

    /// Keeps what a person saw in OneFile of an account whose answer was lost: it is there, with
    /// this ID, or it is not there.
    ///
    /// # Errors
    /// The gate or a brake stands in the way, no such question is open, or the ID is no learner's or
    /// another one's.
    pub async fn settle_account(
        &self,
        learner: &LearnerKey,
        there: Option<i64>,
    ) -> Result<(), Error> {
        self.pass_gate_for_learners().await?;
        if there.is_none()
            && let Some(sent) = self.account_sent(learner).await?
        {
            self.must_be_old_enough(sent).await?;
        }
        let _undisturbed = self.undisturbed.read().await;
        let cancel = CancellationToken::new();
        let client = self
            .client_of(&Scope::One(learner.clone()), &cancel)
            .await?;
        let (settings, guard) = (self.store.settings().await?, self.guard().await?);
        let engine = self.engine(&client, &settings, &|_| {}, &cancel, &guard);
        let settled = engine.settle_account(learner, there).await;
        self.note_ground(&settled, true).await?;
        match settled? {
            true => Ok(()),
            false => Err(Error::new(
                ErrorCode::NoSuchQuestion,
                "There is no such open question about this learner's account, or the ID is not that of a learner who is free.",
                "Look at the open questions again, and at the account in OneFile.",
            )),
        }
    }

    /// When a learner's account was sent to which no answer came.
    async fn account_sent(&self, learner: &LearnerKey) -> Result<Option<DateTime<Utc>>, Error> {
        let open = self.store.open_entries().await?;
        let is_it = |entry: &&Entry| {
            let creates = matches!(&entry.change.action, Action::Create(Creation::Learner(_)));
            entry.change.learner == *learner && entry.step == Step::CreationSent && creates
        };
        Ok(open.iter().find(is_it).map(|entry| entry.at))
    }

    async fn create_accounts(
        &self,
        request: &EnrolRequest,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<EnrolReport, Error> {
        let scope = match request.learners.as_slice() {
            [one] => Scope::One(one.clone()),
            _ => Scope::All,
        };
        let client = self.client_of(&scope, cancel).await?;
        let (settings, guard) = (self.store.settings().await?, self.guard().await?);
        let memory = self.store.for_a_run();
        let engine = Engine {
            journal: &memory,
            ..self.engine(&client, &settings, listener, cancel, &guard)
        };
        let record = RunRequest {
            scope,
            account: self.account.clone(),
            started: self.clock.now(),
            cause: RunCause::Enrol,
        };
        let ended = engine.enrol(request, &record).await;
        self.note_ground(&ended, !request.dry_run).await?;
        if let Some(run) = memory.begun() {
            let end = match &ended {
                Ok(report) => RunEnd::of(report.stopped_by, report.totals.not_reached),
                Err(error) => RunEnd::of_error(error),
            };
            self.store.end_run(run, &end).await?;
        }
        let report = ended?;
        if !request.dry_run {
            self.keep_troubles(&report).await?;
        }
        Ok(report)
    }

    /// What kept learners from being enrolled; of those who are, their own run keeps it.
    async fn keep_troubles(&self, report: &EnrolReport) -> Result<(), Error> {
        let mut learners = BTreeSet::new();
        let mut problems: Vec<Problem> = Vec::new();
        for enrolled in &report.learners {
            if !enrolled.problems.is_empty() {
                learners.insert(enrolled.enrolment.learner.clone());
                problems.extend(enrolled.problems.iter().cloned());
            }
        }
        if !learners.is_empty() {
            self.store
                .keep_problems(&learners, &problems, self.clock.now())
                .await?;
        }
        Ok(())
    }

    /// Runs over each learner who was enrolled, now or by an enrolment that was interrupted.
    async fn bring_into_step(
        &self,
        enrolling: &mut Enrolling,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let mut ours = BTreeSet::new();
        for learner in &enrolling.learners {
            if self.was_enrolled(&learner.enrolled).await? {
                ours.insert(learner.enrolled.enrolment.learner.clone());
            }
        }
        let at_once = self.store.settings().await?.at_once.max(1);
        let quiet: &(dyn Fn(Event) + Send + Sync) = &|event: Event| {
            if matches!(event, Event::Change(_) | Event::Problem(_)) {
                listener(event);
            }
        };
        let runs: Vec<BoxFuture<'_, (LearnerKey, Result<Report, Error>)>> = ours
            .into_iter()
            .map(|learner| self.enrolled_run(learner, quiet, cancel).boxed())
            .collect();
        let mut runs = futures::stream::iter(runs).buffer_unordered(at_once);
        let mut ended: BTreeMap<LearnerKey, Report> = BTreeMap::new();
        let mut failed = None;
        while let Some((learner, report)) = runs.next().await {
            match report {
                Ok(report) => {
                    ended.insert(learner, report);
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        drop(runs);
        enrolling.take(&ended);
        failed.map_or(Ok(()), Err)
    }

    async fn enrolled_run(
        &self,
        learner: LearnerKey,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> (LearnerKey, Result<Report, Error>) {
        let request = SyncRequest::Enrolled(learner.clone());
        let ended = self.synchronise(&request, listener, cancel).await;
        (learner, ended)
    }

    /// Whether Tandem enrolled the learner, and has not brought everything into step since.
    async fn was_enrolled(&self, enrolled: &Enrolled) -> Result<bool, Error> {
        if enrolled.onefile_id.is_none() {
            return Ok(false);
        }
        let key = &enrolled.enrolment.learner;
        if !matches!(enrolled.enrolment.standing, Standing::Linked { .. }) {
            return Ok(true);
        }
        let kept = self.store.standings(vec![key.clone()]).await?;
        let in_step = |kept: &Kept| kept.standing == tandem_store::Standing::InStep;
        if kept.get(key).is_some_and(in_step) {
            return Ok(false);
        }
        let filter = HistoryFilter {
            learner: Some(key.clone()),
            ..HistoryFilter::default()
        };
        let made = self.store.made(&filter, usize::MAX).await?;
        let is_account = |action: &Action| matches!(action, Action::Create(Creation::Learner(_)));
        Ok(made.iter().any(|made| is_account(&made.change.action)))
    }

    /// Accounts whose answers were lost, with the learners for whom they were sent. Asks nobody but
    /// Tandem's own journal.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn accounts_in_doubt(&self) -> Result<Vec<LearnerKey>, Error> {
        let open = self.store.open_entries().await?;
        let in_doubt = tandem_sync::steps::unfinished_creations(&open);
        Ok(in_doubt
            .into_iter()
            .filter(|(_, creation)| matches!(creation, Creation::Learner(_)))
            .map(|(learner, _)| learner)
            .collect())
    }
}

impl Enrolling {
    fn of(report: EnrolReport) -> Self {
        let learner = |enrolled| EnrolledLearner {
            enrolled,
            run: None,
        };
        Self {
            learners: report.learners.into_iter().map(learner).collect(),
            assessors: report.assessors,
            placements: report.placements,
            classrooms: report.classrooms,
            totals: report.totals,
            stopped_by: report.stopped_by,
        }
    }

    /// A learner is as well as the worse of account and run.
    fn take(&mut self, runs: &BTreeMap<LearnerKey, Report>) {
        let totals = &mut self.totals;
        for learner in &mut self.learners {
            let Some(report) = runs.get(&learner.enrolled.enrolment.learner) else {
                continue;
            };
            let enrolled = &mut learner.enrolled;
            let run = report.outcomes.get(&enrolled.enrolment.learner);
            enrolled.outcome = enrolled
                .outcome
                .max(run.copied().unwrap_or(Outcome::Parked));
            enrolled.problems.extend(report.problems.iter().cloned());
            learner.run = Some(report.totals.clone());
            totals.to_onefile += report.totals.to_onefile;
            totals.to_pics += report.totals.to_pics;
            totals.calls += report.totals.calls;
            self.stopped_by = self.stopped_by.or(report.stopped_by);
        }
        let outcomes = self.learners.iter().map(|learner| learner.enrolled.outcome);
        totals.recount(outcomes);
    }
}
