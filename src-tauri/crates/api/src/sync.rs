//! The routine, as a shell asks for it.

use crate::{Error, ErrorCode, SyncRequest, Tandem, log};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tandem_onefile::{OneFileClient, TimesOnWire};
use tandem_store::{BrakeRow, RunEnd, Standing};
use tandem_sync::brakes::Guard;
use tandem_sync::engine::{Engine, Event, Mode, Observed, Report};
use tandem_sync::error::EngineError;
use tandem_sync::plan::{Plan, Rule};
use tandem_sync::ports::Kept;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{Outcome, RunCause, RunRequest, Scope, Totals};
use tandem_sync::settings::Settings;
use tandem_words as words;
use tokio_util::sync::CancellationToken;

impl Tandem {
    /// Brings both systems into step, or says what would.
    ///
    /// # Errors
    /// What kept the run from being made or finished, or a decision that a person has to make
    /// first: the first full run of a data folder needs an accepted preview.
    pub async fn synchronise(
        &self,
        request: &SyncRequest,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Report, Error> {
        tracing::info!(
            everybody = request.scope() == Scope::All,
            preview = request.is_preview(),
            cause = ?request.cause(),
            "a run is asked for"
        );
        let ended = self.brought_into_step(request, listener, cancel).await;
        if let Ok(report) = &ended {
            log_totals(report.run, &report.totals);
        }
        log::unless_well("synchronise", ended)
    }

    async fn brought_into_step(
        &self,
        request: &SyncRequest,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Report, Error> {
        self.pass_gate(request).await?;
        match request {
            SyncRequest::Accepted(_) => self.copy_before_the_initial_run().await?,
            SyncRequest::Everybody | SyncRequest::Due => self.copy_once_a_day().await,
            _ => {}
        }
        let _undisturbed = self.undisturbed.read().await;
        let begun = self.under_way.begin(cancel);
        let (cancel, scope) = (&begun.stop, &request.scope());
        let before = self.last_entry_before(scope).await?;
        let mode = self.mode(request).await?;
        let settings = self.store.settings().await?;
        let client = self.client_with(&settings, scope, cancel).await?;
        let guard = self.guard().await?;
        let memory = self.store.for_a_run();
        let engine = Engine {
            journal: &memory,
            ..self.engine(&client, &settings, listener, cancel, &guard)
        };
        let record = RunRequest {
            scope: scope.clone(),
            account: self.account.clone(),
            started: self.clock.now(),
            cause: match mode {
                Mode::Accepted { .. } => RunCause::Accepted,
                _ => request.cause(),
            },
        };
        let ended = engine.synchronise(scope, &mode, &record).await;
        self.note_end(request, memory.begun(), record.started, &ended)
            .await?;
        self.keep_shown(&client).await?;
        self.close_acceptance(&mode, &ended).await?;
        let report = ended?;
        self.store
            .keep_standings(&standings_of(&report), self.clock.now())
            .await?;
        if !request.is_preview() {
            self.keep_left(scope, &report).await?;
        }
        self.facts_seen.forget();
        if let Some(before) = before {
            self.store.note_listed(self.clock.now()).await?;
            self.look_for_another(&report, &record, before).await?;
        }
        if *request == SyncRequest::Preview(Scope::All) {
            self.store.keep_plan(&report.plan, self.clock.now()).await?;
        }
        Ok(report)
    }

    /// What both systems hold of one learner, and what a run would do. Only reads.
    pub(crate) async fn look(&self, scope: &Scope) -> Result<(Observed, Plan), Error> {
        let _undisturbed = self.undisturbed.read().await;
        let cancel = CancellationToken::new();
        let settings = self.store.settings().await?;
        let client = self.client_with(&settings, scope, &cancel).await?;
        let observed = self
            .engine(&client, &settings, &|_| {}, &cancel, &Guard::default())
            .observe(scope)
            .await;
        self.keep_shown(&client).await?;
        let observed = observed?;
        let plan = observed.plan(&settings);
        let standings = standings_of(&Report {
            outcomes: plan
                .learners
                .iter()
                .map(|plan| (plan.learner.clone(), plan.outcome_if_carried_out()))
                .collect(),
            plan: plan.clone(),
            totals: Totals {
                dry_run: true,
                ..Totals::default()
            },
            ..Report::default()
        });
        self.store
            .keep_standings(&standings, self.clock.now())
            .await?;
        Ok((observed, plan))
    }

    /// Ends the waiting of learners who had trouble: the next run over everybody tries them all.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn end_waiting(&self) -> Result<(), Error> {
        let waiting = self.store.retries().await?.into_keys();
        let ended = waiting.map(|learner| (learner, None)).collect();
        Ok(self.store.keep_retries(&ended).await?)
    }

    /// Forgets what was last seen in OneFile: the next run over everybody reads all of it again.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn read_everybody_anew(&self) -> Result<(), Error> {
        Ok(self.store.doubt_all_observations().await?)
    }

    async fn keep_shown(&self, client: &OneFileClient) -> Result<(), Error> {
        self.store.keep_names(&client.shown_names()).await?;
        self.store.keep_pages_seen(&client.pages_seen()).await?;
        let details = client.shown_detail_names();
        Ok(self.store.keep_detail_names(&details).await?)
    }

    pub(crate) async fn guard(&self) -> Result<Guard, Error> {
        let (connection, now) = (self.store.connection().await?, self.clock.now());
        let brakes = |rows: Vec<BrakeRow>| rows.into_iter().map(|row| row.brake).collect();
        Ok(Guard {
            identity: connection.map(|known| (known.customer_id, known.centre_id)),
            not_before: self.store.last_time().await?,
            released: brakes(self.store.released_brakes(now).await?),
            standing: brakes(self.store.open_brakes(now).await?),
        })
    }

    /// Keeps what a brake says to whoever looks, or else the time, where the clock was compared.
    pub(crate) async fn note_ground<T>(
        &self,
        ended: &Result<T, EngineError>,
        clock_was_compared: bool,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        match ended {
            Err(EngineError::Braked(brake)) => {
                // Figures, fields and OneFile's own numbers.
                tracing::warn!(?brake, "a brake");
                self.store.tripped(brake, now).await?;
            }
            _ if clock_was_compared => self.store.note_time(now).await?,
            _ => {}
        }
        Ok(())
    }

    /// Keeps how a run ended, and what a brake says to whoever looks.
    async fn note_end(
        &self,
        request: &SyncRequest,
        run: Option<i64>,
        started: DateTime<Utc>,
        ended: &Result<Report, EngineError>,
    ) -> Result<(), Error> {
        let wide = request.scope() == Scope::All;
        let clock_was_compared = !request.is_preview() || wide;
        self.note_ground(ended, clock_was_compared).await?;
        if request.is_preview() {
            return Ok(());
        }
        let end = match ended {
            Ok(report) => RunEnd::of(report.stopped_by, report.totals.not_reached),
            Err(error) => RunEnd::of_error(error),
        };
        if let Some(run) = run {
            self.store.end_run(run, &end).await?;
        }
        if wide && end == RunEnd::Finished {
            let now = self.clock.now();
            self.store.use_up_releases(started, now).await?;
            self.forget_old_history().await?;
        }
        Ok(())
    }

    async fn mode(&self, request: &SyncRequest) -> Result<Mode, Error> {
        match request {
            SyncRequest::Preview(_) => Ok(Mode::DryRun),
            SyncRequest::Accepted(hash) => self.accept(hash).await,
            SyncRequest::Learner(_) | SyncRequest::Enrolled(_) => Ok(Mode::CarryOut),
            SyncRequest::Everybody | SyncRequest::Due => match self.store.accepted_plan().await? {
                Some((_, true)) => Ok(Mode::CarryOut),
                // What was accepted and interrupted goes on as what was accepted.
                Some((plan, false)) => self.accepted(plan).await,
                None => Err(Error::new(
                    ErrorCode::PlanNeeded,
                    "The first full synchronisation needs a preview that you have read and accepted.",
                    "Make a preview, read what it would change, and accept it.",
                )),
            },
        }
    }

    async fn accept(&self, hash: &str) -> Result<Mode, Error> {
        let shown = self
            .store
            .plan(hash)
            .await?
            .filter(|plan| !plan.learners.is_empty() || !plan.shared.is_empty())
            .filter(|plan| plan.changes().all(|change| change.rule != Rule::PutBack));
        let Some(plan) = shown else {
            return Err(Error::new(
                ErrorCode::PlanUnknown,
                "There is no preview of this name in this data folder, or it has no learners in scope.",
                "Make a new preview, and accept that.",
            ));
        };
        self.not_carried_out_yet(hash).await?;
        self.store
            .accept_plan(hash, &self.account, self.clock.now())
            .await?;
        self.accepted(plan).await
    }

    /// A preview is carried out once.
    pub(crate) async fn not_carried_out_yet(&self, hash: &str) -> Result<(), Error> {
        let Some(at) = self.store.carried_out_at(hash).await? else {
            return Ok(());
        };
        Err(Error::new(
            ErrorCode::PlanCarriedOut,
            format!("This preview was carried out on {}.", words::time(at)),
            "Make a new preview, if anything is to be looked at before the next run.",
        ))
    }

    async fn accepted(&self, plan: Plan) -> Result<Mode, Error> {
        Ok(Mode::Accepted {
            left_out: self.store.left_out(&plan.hash()).await?,
            plan: Box::new(plan),
        })
    }

    /// Keeps how far an accepted plan came.
    async fn close_acceptance(
        &self,
        mode: &Mode,
        ended: &Result<Report, EngineError>,
    ) -> Result<(), Error> {
        let Mode::Accepted { plan, .. } = mode else {
            return Ok(());
        };
        match ended {
            Ok(report) if report.totals.not_reached == 0 && report.stopped_by.is_none() => {
                self.store
                    .plan_carried_out(&plan.hash(), self.clock.now())
                    .await?;
            }
            Err(EngineError::PlanOutdated { .. }) => self.store.withdraw_plan(&plan.hash()).await?,
            Ok(_) | Err(_) => {}
        }
        Ok(())
    }

    /// What someone asked for goes before a run over everybody.
    pub(crate) async fn client_of(
        &self,
        scope: &Scope,
        cancel: &CancellationToken,
    ) -> Result<OneFileClient, Error> {
        let settings = self.store.settings().await?;
        self.client_with(&settings, scope, cancel).await
    }

    async fn client_with(
        &self,
        settings: &Settings,
        scope: &Scope,
        cancel: &CancellationToken,
    ) -> Result<OneFileClient, Error> {
        let times = match settings.times_as_uk_clock {
            true => TimesOnWire::UkWallClock,
            false => TimesOnWire::TrueUtc,
        };
        let client = self.client().await?;
        let client = client.stopped_by(cancel.clone()).sending(times);
        Ok(match scope {
            Scope::One(_) => client.asked(),
            Scope::All => client,
        })
    }

    pub(crate) fn engine<'a>(
        &'a self,
        client: &'a OneFileClient,
        settings: &'a Settings,
        listener: &'a (dyn Fn(Event) + Send + Sync),
        cancel: &'a CancellationToken,
        guard: &'a Guard,
    ) -> Engine<'a> {
        Engine {
            onefile: client,
            pics: &self.workspace,
            journal: &self.store,
            clock: &*self.clock,
            settings,
            listener,
            cancel,
            locks: &self.locks,
            guard,
        }
    }
}

fn log_totals(run: Option<i64>, totals: &Totals) {
    tracing::info!(
        run,
        preview = totals.dry_run,
        in_scope = totals.in_scope,
        changed = totals.changed,
        unchanged = totals.unchanged,
        parked = totals.parked,
        failed = totals.failed,
        not_reached = totals.not_reached,
        to_onefile = totals.to_onefile,
        to_pics = totals.to_pics,
        joining = totals.joining,
        calls = totals.calls,
        "a run has ended"
    );
}

/// How learners stand after a run or a look.
fn standings_of(report: &Report) -> BTreeMap<LearnerKey, Standing> {
    let out = report.plan.out_of_scope.iter();
    let mut standings: BTreeMap<_, _> = out
        .map(|(learner, why)| (learner.clone(), Standing::OutOfScope { why: why.clone() }))
        .collect();
    let plans: BTreeMap<_, _> = report
        .plan
        .learners
        .iter()
        .map(|plan| (&plan.learner, plan))
        .collect();
    for (learner, outcome) in &report.outcomes {
        let (changes, things) = plans.get(learner).map_or((0, 0), |plan| {
            (plan.changes.len(), plan.parked.len() + plan.questions.len())
        });
        let open = report.totals.dry_run || *outcome == Outcome::NotReached;
        let standing = match outcome {
            Outcome::Failed => Standing::Failed,
            Outcome::Parked if things > 0 => Standing::NeedsYou { things },
            Outcome::Parked => Standing::NeedsYou { things: 1 },
            Outcome::Unchanged | Outcome::Changed | Outcome::NotReached => match changes {
                changes if open && changes > 0 => Standing::Waiting { changes },
                _ if *outcome == Outcome::NotReached => continue,
                _ => Standing::InStep,
            },
        };
        standings.insert(learner.clone(), standing);
    }
    standings
}
