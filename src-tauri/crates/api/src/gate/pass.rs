//! Passing the gate: no run goes by an open step, and going round one is written down.

use crate::tables::Table;
use crate::{Error, ErrorCode, SyncRequest, Tandem, files};
use std::collections::BTreeMap;
use std::path::Path;
use tandem_sync::gate::{self, Deed, Step};
use tandem_sync::plan::Plan;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::Scope;
use tandem_words as words;

impl Tandem {
    /// Whether a run may be made. A preview always may.
    pub(crate) async fn pass_gate(&self, request: &SyncRequest) -> Result<(), Error> {
        if request.is_preview() {
            return Ok(());
        }
        let accepting = match request {
            // An unknown plan is refused as such.
            SyncRequest::Accepted(hash) => match self.store.plan(hash).await? {
                None => return Ok(()),
                plan => plan,
            },
            _ => None,
        };
        let open = match &accepting {
            Some(plan) => self.ground(Some(plan)).await?.open(),
            None => self.known_ground().await?.open(),
        };
        let of_the_preview = |step: &Step| matches!(step, Step::PreviewRead | Step::CopyExported);
        let only_the_preview = open.iter().all(of_the_preview) && request.scope() == Scope::All;
        // Then the run says itself that it needs a preview.
        let says_so = accepting.is_none() && self.store.acceptance().await?.is_none();
        if open.is_empty() || (only_the_preview && says_so) {
            return Ok(());
        }
        Err(closed(&open, Some(&request.scope())))
    }

    /// Whether anything else may be written for learners whom somebody names: enrolling, answering
    /// for an account, putting back.
    pub(crate) async fn pass_gate_for_learners(&self) -> Result<(), Error> {
        let open = self.known_ground().await?.open();
        match open.is_empty() {
            true => Ok(()),
            false => Err(closed(&open, None)),
        }
    }

    /// Goes round every open step with a reason, for the plan that is about to be accepted. It is
    /// shown until each is made good.
    ///
    /// # Errors
    /// No reason is given, or there is no such plan.
    pub async fn go_round_gate(
        &self,
        plan: Option<&str>,
        reason: &str,
    ) -> Result<Vec<Step>, Error> {
        let accepting = match plan {
            Some(hash) => {
                self.not_carried_out_yet(hash).await?;
                let shown = self.store.plan(hash).await?;
                Some(shown.ok_or_else(crate::choices::no_preview)?)
            }
            None => None,
        };
        self.go_round(accepting.as_ref(), None, reason).await
    }

    /// Goes round one open step with a reason.
    ///
    /// # Errors
    /// No reason is given, or the step is not open.
    pub async fn go_round_step(&self, step: Step, reason: &str) -> Result<(), Error> {
        if self.go_round(None, Some(step), reason).await?.is_empty() {
            return Err(Error::new(
                ErrorCode::StepNotConfirmable,
                format!("“{}” is not open.", words::gate::title(step)),
                "There is nothing to go round.",
            ));
        }
        Ok(())
    }

    async fn go_round(
        &self,
        accepting: Option<&Plan>,
        only: Option<Step>,
        reason: &str,
    ) -> Result<Vec<Step>, Error> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::new(
                ErrorCode::ReasonNeeded,
                "A step of the gate is gone round with a reason.",
                "Say in a few words why it can't be done yet.",
            ));
        }
        let ground = self.ground(accepting).await?;
        let mut open = ground.open();
        open.retain(|step| only.is_none_or(|only| only == *step));
        let deeds: Vec<(Step, Deed)> = open
            .iter()
            .map(|step| {
                let reason = reason.to_owned();
                (*step, Deed::GoneRound { reason })
            })
            .collect();
        self.note_steps(&deeds, &ground).await?;
        Ok(open)
    }

    /// Exports the values in PICS that the preview would replace: the one that is accepted, or the
    /// last one. How many there are.
    ///
    /// # Errors
    /// There is no preview, or the file can't be written or is there already.
    pub async fn export_copy(&self, file: &Path) -> Result<usize, Error> {
        let Some(shown) = self.store.shown_preview().await? else {
            return Err(Error::new(
                ErrorCode::PlanNeeded,
                "There is no preview yet whose values could be exported.",
                "Make a preview first.",
            ));
        };
        let (text, values) = self.copy_of(&shown.plan).await?;
        files::write_table(file, &text, false)?;
        self.note_exported(&shown.plan, values).await?;
        Ok(values)
    }

    /// The same as text, for a shell that keeps it itself.
    ///
    /// # Errors
    /// Database trouble.
    pub(crate) async fn copy_of(&self, plan: &Plan) -> Result<(String, usize), Error> {
        let people: BTreeMap<LearnerKey, String> = (self.workspace.everything().await?.learners)
            .into_iter()
            .map(|learner| (learner.key.clone(), learner.name()))
            .collect();
        let mut table = Table::new(&[
            "learner",
            "name",
            "record",
            "field",
            "in PICS now",
            "will be",
            "rule",
        ]);
        let mut values = 0;
        for line in gate::replaced(plan) {
            values += 1;
            table.line(&[
                &line.learner.0,
                people.get(&line.learner).map_or("", String::as_str),
                &words::record(&line.record),
                line.field.label(),
                line.before.as_deref().unwrap_or_default(),
                line.after.as_deref().unwrap_or_default(),
                words::rule(line.rule),
            ]);
        }
        Ok((table.into_text(), values))
    }

    async fn note_exported(&self, plan: &Plan, values: usize) -> Result<(), Error> {
        let ground = self.ground(None).await?;
        let mut done = gate::Done {
            step: Step::CopyExported,
            deed: Deed::Exported { values },
            account: self.account.clone(),
            at: self.clock.now(),
            rests_on: ground.rests_on(Step::CopyExported),
        };
        done.rests_on.plan = Some(plan.hash());
        self.store.note_gate(&[done]).await?;
        self.facts_seen.forget();
        Ok(())
    }
}

fn closed(open: &[Step], scope: Option<&Scope>) -> Error {
    let named: Vec<String> = open
        .iter()
        .map(|step| format!("“{}” ({})", words::gate::title(*step), step.key()))
        .collect();
    let steps = words::count(open.len(), "step is", "steps are");
    let message = format!(
        "The way off the old synchronisation is not finished: {steps} still open: {}.",
        words::list(&named)
    );
    let remedy = match scope {
        Some(Scope::All) => {
            "Do what each step says. An administrator can go round open steps with a reason, which stays on record."
        }
        Some(Scope::One(_)) => {
            "Do what each step says. Until then a single learner can be previewed, and nothing is written."
        }
        None => {
            "Do what each step says. Until then it can be looked at what would be done, and nothing is written."
        }
    };
    Error::new(ErrorCode::GateOpen, message, remedy)
}
