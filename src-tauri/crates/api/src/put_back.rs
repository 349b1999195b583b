//! Putting back what runs changed in PICS: a plan like any other, read first and then carried out.
//! What is put back is held, so that the next run does not change it again.

use crate::{Error, ErrorCode, Tandem};
use std::collections::BTreeSet;
use tandem_store::{HeldRow, HistoryFilter, Made, RunEnd};
use tandem_sync::engine::{Event, PicsAlone, Report};
use tandem_sync::plan::{Action, Change, Held, Rule, System};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{Outcome, RunCause, RunRequest, Scope};
use tandem_sync::undo::{self, CarriedOut, PutBack, Records, held_by};
use tokio_util::sync::CancellationToken;

/// What is to be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutBackOf {
    /// One entry of the history.
    Entry(i64),
    /// What the last run that changed a learner in PICS did there.
    LearnerLastRun(LearnerKey),
    /// A whole run.
    Run(i64),
}

impl Tandem {
    /// What putting back would do. It is kept, so that exactly this can be carried out.
    ///
    /// # Errors
    /// There is no such run or entry, or database trouble.
    pub async fn put_back_plan(&self, of: &PutBackOf) -> Result<PutBack, Error> {
        let made = self.made(of).await?;
        if made.is_empty() {
            return Err(nothing_to_put_back());
        }
        let done = self.store.put_back_of().await?;
        let mut now = Records::default();
        for made in &made {
            let key = &made.change.learner;
            if !now.learners.contains_key(key)
                && let Some(learner) = self.workspace.learner(key).await?
            {
                now.learners.insert(key.clone(), learner);
            }
        }
        if made.iter().any(|made| made.change.learner.is_nobody()) {
            let everything = self.workspace.everything().await?;
            (now.officers, now.organisations) = (everything.officers, everything.organisations);
        }
        let made = made.iter().map(|made| CarriedOut {
            entry: made.row.id,
            change: &made.change,
            onefile_id: made.row.change.onefile_id,
        });
        let put_back = undo::put_back(made, &done.into_keys().collect(), now);
        self.store
            .keep_plan(&put_back.plan, self.clock.now())
            .await?;
        Ok(put_back)
    }

    /// Carries out what [`Self::put_back_plan`] showed, and holds it.
    ///
    /// # Errors
    /// No such plan, the gate or a brake stands in the way, or PICS records or the database failed.
    pub async fn put_back(
        &self,
        plan: &str,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Report, Error> {
        let known = self.store.plan(plan).await?;
        let Some(mut plan) = known.filter(|plan| plan.changes().all(|c| c.rule == Rule::PutBack))
        else {
            return Err(Error::new(
                ErrorCode::PlanUnknown,
                "There is no such plan to put something back.",
                "Look again at what would be put back, and carry out that.",
            ));
        };
        let done = self.store.put_back_of().await?;
        let is_open = |change: &Change| match change.action {
            Action::PutBack { entry, .. } => !done.contains_key(&entry),
            _ => false,
        };
        for learner in &mut plan.learners {
            learner.changes.retain(is_open);
        }
        plan.shared.changes.retain(is_open);
        plan.learners.retain(|learner| !learner.changes.is_empty());
        if plan.learners.is_empty() && plan.shared.changes.is_empty() {
            return Err(nothing_to_put_back());
        }
        self.pass_gate_for_learners().await?;
        let _undisturbed = self.undisturbed.read().await;
        let begun = self.under_way.begin(cancel);
        let (memory, guard) = (self.store.for_a_run(), self.guard().await?);
        let writing = PicsAlone {
            pics: &self.workspace,
            journal: &memory,
            clock: &*self.clock,
            guard: &guard,
        };
        let free = writing.check(&self.locks);
        self.note_ground(&free, false).await?;
        free?;
        let record = RunRequest {
            scope: Scope::All,
            account: self.account.clone(),
            started: self.clock.now(),
            cause: RunCause::PutBack,
        };
        // Held first: a kill in between holds a value too many, and never changes one again.
        let nobody = LearnerKey::nobody();
        let of_learners = plan.learners.iter().map(|of| (&of.learner, &of.changes));
        for (learner, changes) in of_learners.chain([(&nobody, &plan.shared.changes)]) {
            let held: Vec<Held> = changes.iter().flat_map(held_by).collect();
            self.store
                .hold(learner, &held, &self.account, self.clock.now())
                .await?;
        }
        let ended = writing
            .carry_out(plan, &record, &self.locks, listener, &begun.stop)
            .await;
        let waits = |report: &Report| report.totals.not_reached + report.totals.others_waiting > 0;
        let end = match &ended {
            Ok(report) if begun.stop.is_cancelled() && waits(report) => RunEnd::Stopped,
            Ok(_) => RunEnd::Finished,
            Err(error) => RunEnd::of_error(error),
        };
        let noted = match memory.begun() {
            Some(run) => self.store.end_run(run, &end).await,
            None => Ok(()),
        };
        // What kept it from being carried out says more than what kept that from being noted.
        let report = ended?;
        noted?;
        let failed = |outcome: &Outcome| *outcome != Outcome::Changed;
        let others = (report.totals.others_waiting > 0).then_some(nobody);
        let stuck: BTreeSet<_> = (report.outcomes.iter())
            .filter(|(_, outcome)| failed(outcome))
            .map(|(learner, _)| learner.clone())
            .chain(others)
            .collect();
        self.release_what_stayed(&report, &stuck).await?;
        tracing::info!(
            run = report.run,
            changed = report.totals.changed,
            "something was put back"
        );
        Ok(report)
    }

    /// What is held.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn held_values(&self) -> Result<Vec<HeldRow>, Error> {
        Ok(self.store.held_list().await?)
    }

    /// Lets runs change it again.
    ///
    /// # Errors
    /// It is not held.
    pub async fn release_held(&self, id: i64) -> Result<(), Error> {
        let released = self
            .store
            .release_held(id, &self.account, self.clock.now())
            .await?;
        if released {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NotHeld,
            "This is not held any more.",
            "Look again at what is held.",
        ))
    }

    /// Nothing is held of learners whose records had changed meanwhile, so that nothing was put
    /// back there.
    async fn release_what_stayed(
        &self,
        report: &Report,
        stuck: &BTreeSet<LearnerKey>,
    ) -> Result<(), Error> {
        if stuck.is_empty() {
            return Ok(());
        }
        let put_back = self.store.put_back_of().await?;
        let mut stayed: BTreeSet<(LearnerKey, Held)> = BTreeSet::new();
        for change in report.plan.changes().filter(|c| stuck.contains(&c.learner)) {
            if let Action::PutBack { entry, .. } = change.action
                && !put_back.contains_key(&entry)
            {
                let held = held_by(change).into_iter();
                stayed.extend(held.map(|held| (change.learner.clone(), held)));
            }
        }
        for row in self.store.held_list().await? {
            if stayed.contains(&(row.learner, row.held)) {
                self.store
                    .release_held(row.id, &self.account, self.clock.now())
                    .await?;
            }
        }
        Ok(())
    }

    async fn made(&self, of: &PutBackOf) -> Result<Vec<Made>, Error> {
        let mut filter = HistoryFilter::default();
        match of {
            PutBackOf::Entry(entry) => filter.entry = Some(*entry),
            PutBackOf::Run(run) => filter.run = Some(*run),
            PutBackOf::LearnerLastRun(learner) => {
                filter.learner = Some(learner.clone());
                let all = self.store.made(&filter, usize::MAX).await?;
                let of_run = |made: &&Made| {
                    made.row.change.system == System::Pics && made.change.rule != Rule::PutBack
                };
                filter.run = Some(all.iter().find(of_run).map_or(0, |made| made.row.run));
            }
        }
        Ok(self.store.made(&filter, usize::MAX).await?)
    }
}

fn nothing_to_put_back() -> Error {
    Error::new(
        ErrorCode::NothingToPutBack,
        "There is nothing to put back: no such run or entry changed anything, or it was put back already.",
        "Choose a run, a learner or an entry from the history.",
    )
}
