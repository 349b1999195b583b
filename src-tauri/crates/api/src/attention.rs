//! What needs a person, from what Tandem remembers.

use crate::{Error, ErrorCode, Tandem};
use std::collections::BTreeSet;
use tandem_store::{BrakeRow, ParkedRow, RunRow};
use tandem_sync::engine::Report;
use tandem_sync::plan::Cause;
use tandem_sync::problems::{Problem, ProblemKind};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::Scope;

impl Tandem {
    /// What did not come into step at each learner's last run.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn problems(&self) -> Result<Vec<ParkedRow>, Error> {
        Ok(self.store.problems().await?)
    }

    /// What a run left of the learners that it looked at, as far as no later run settled it.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn left_by(&self, run: &RunRow) -> Result<Vec<Problem>, Error> {
        let problems = self.store.problems().await?.into_iter();
        let of = |problem: &Problem| match &run.record.scope {
            Scope::One(learner) => problem.learner == *learner,
            Scope::All => true,
        };
        let last = self.store.last_run().await?.map(|last| last.id);
        let last_wide = self.store.last_wide_run().await?.map(|last| last.id);
        if last != Some(run.id) && last_wide != Some(run.id) {
            return Ok(Vec::new());
        }
        Ok(problems.map(|row| row.problem).filter(of).collect())
    }

    /// Brakes that nobody has released.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn brakes(&self) -> Result<Vec<BrakeRow>, Error> {
        Ok(self.store.open_brakes(self.clock.now()).await?)
    }

    /// Brakes that were released: what is no worse passes, until a run over everybody has used it up
    /// or a day has passed.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn released_brakes(&self) -> Result<Vec<BrakeRow>, Error> {
        Ok(self.store.released_brakes(self.clock.now()).await?)
    }

    /// Lets runs pass a brake for a day, as far as their figures are no worse.
    ///
    /// # Errors
    /// The brake is not open, or no reason is given.
    pub async fn release_brake(&self, id: i64, reason: &str) -> Result<(), Error> {
        if reason.trim().is_empty() {
            return Err(Error::new(
                ErrorCode::ReasonNeeded,
                "A brake is released with a reason.",
                "Say in a few words what you have looked at.",
            ));
        }
        let released = self
            .store
            .release_brake(id, &self.account, reason.trim(), self.clock.now())
            .await?;
        if released {
            tracing::info!(brake = id, "a brake was released");
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NoSuchBrake,
            "This brake is not open any more.",
            "Look again at what needs you.",
        ))
    }

    /// How many things need a person: brakes, notices, learners with something parked, tasks without tick.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn attention_count(&self) -> Result<usize, Error> {
        let brakes = self.store.open_brakes(self.clock.now()).await?.len();
        let notices = self.store.open_notices().await?.len();
        // Officers and organisations count one by one.
        let learners: BTreeSet<_> = (self.store.problems().await?.into_iter())
            .filter(|row| needs_a_person(&row.problem.kind))
            .map(|row| row.problem)
            .map(|Problem { learner, of, .. }| match learner.is_nobody() {
                true => (learner, of),
                false => (learner, None),
            })
            .collect();
        let tasks = self.handover().await?;
        let open = tasks.iter().filter(|item| item.ticked.is_none()).count();
        Ok(brakes + notices + learners.len() + open)
    }

    /// Keeps what a run left for people.
    pub(crate) async fn keep_left(&self, scope: &Scope, report: &Report) -> Result<(), Error> {
        let now = self.clock.now();
        let looked_at: BTreeSet<LearnerKey> = (report.outcomes.keys())
            .chain(report.plan.out_of_scope.keys())
            .cloned()
            .chain((*scope == Scope::All).then(LearnerKey::nobody))
            .collect();
        self.store
            .keep_problems(&looked_at, &report.problems, now)
            .await?;
        let tasks = report.plan.learners.iter();
        let tasks = tasks.map(|plan| (plan.learner.clone(), plan.by_hand.clone()));
        let gone = (report.plan.out_of_scope.keys()).map(|learner| (learner.clone(), Vec::new()));
        let shared = (*scope == Scope::All)
            .then(|| (LearnerKey::nobody(), report.plan.shared.by_hand.clone()));
        self.store
            .keep_by_hand(&gone.chain(tasks).chain(shared).collect(), now)
            .await?;
        Ok(())
    }
}

/// Whether nothing but a person helps.
pub fn needs_a_person(kind: &ProblemKind) -> bool {
    match kind {
        ProblemKind::Asked { .. } | ProblemKind::RecordGone => true,
        ProblemKind::Parked { cause } => !matches!(
            cause,
            Cause::FieldNotShown { .. }
                | Cause::DetailNotShown { .. }
                | Cause::ReviewPending { .. }
                | Cause::AssignmentPending { .. }
        ),
        ProblemKind::OneFile { kind, .. } => {
            use tandem_sync::ports::onefile::OneFileErrorKind as K;
            matches!(kind, K::Forbidden | K::Refused | K::NotFound)
        }
        ProblemKind::AccountInDoubt
        | ProblemKind::AccountDiffers { .. }
        | ProblemKind::CreationNotProven { .. }
        | ProblemKind::OtherPerson { .. } => true,
        ProblemKind::ChangedMeanwhile
        | ProblemKind::WaitsToRetry { .. }
        | ProblemKind::CreationPending { .. } => false,
    }
}
