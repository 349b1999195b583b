//! The gate, what changes, and handing back.

use crate::change;
use crate::state::sentence;
use crate::{
    Desk, EVIDENCE_SHOWN, EvidenceView, FileChosen, GateStepState, GateStepView, GateView,
    HandBackAsked, HandedBackView, NoticeView, Sentence, StepConfirmed, StepGoneRound, StepName,
    Tone,
};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tandem_api::gate::{Gate, GateStep};
use tandem_api::{Error, ErrorCode, Tandem};
use tandem_sync::gate::{Deed, State, Step};
use tandem_words as words;
use tandem_words::what_changes::{HandBackWords, WhatChanges};

impl Desk {
    /// The gate as it stands.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn gate(self: &Arc<Self>, (): ()) -> Result<GateView, Error> {
        let tandem = self.tandem().await?;
        Ok(view(&tandem.gate().await?, tandem.now()))
    }

    /// Keeps that a named person says that a step is so.
    ///
    /// # Errors
    /// Name or note are missing, or Tandem looks at it by itself and it is not so.
    pub async fn confirm_step(self: &Arc<Self>, said: StepConfirmed) -> Result<GateView, Error> {
        let tandem = self.tandem().await?;
        let step = named(&said.step)?;
        let gate = tandem.confirm_step(step, &said.name, &said.note).await?;
        self.tell();
        Ok(view(&gate, tandem.now()))
    }

    /// Takes the last word about a step back.
    ///
    /// # Errors
    /// There is no such step.
    pub async fn open_step(self: &Arc<Self>, name: StepName) -> Result<GateView, Error> {
        let tandem = self.tandem().await?;
        let gate = tandem.open_step(named(&name.step)?).await?;
        self.tell();
        Ok(view(&gate, tandem.now()))
    }

    /// Goes round an open step, for a reason that stays on record.
    ///
    /// # Errors
    /// There is no such step, or no reason is given.
    pub async fn go_round_step(self: &Arc<Self>, gone: StepGoneRound) -> Result<GateView, Error> {
        let tandem = self.tandem().await?;
        let step = named(&gone.step)?;
        tandem.go_round_step(step, &gone.reason).await?;
        self.tell();
        self.gate(()).await
    }

    /// Tests the connection and reads OneFile's lists anew, to see what was put right there.
    ///
    /// # Errors
    /// What keeps OneFile from answering.
    pub async fn check_gate(self: &Arc<Self>, (): ()) -> Result<GateView, Error> {
        let tandem = self.tandem().await?;
        tandem.test_connection().await?;
        tandem.read_listings().await?;
        self.tell();
        self.gate(()).await
    }

    /// Writes the values in PICS that the preview would replace to a file.
    ///
    /// # Errors
    /// There is no preview, or the file can't be written or is there already.
    pub async fn export_copy(self: &Arc<Self>, file: FileChosen) -> Result<GateView, Error> {
        let tandem = self.tandem().await?;
        let file = self.tickets.to_write(&file.ticket)?;
        tandem.export_copy(&file.path).await?;
        self.tell();
        self.gate(()).await
    }

    /// The two old routines beside the new one.
    ///
    /// # Errors
    /// None.
    pub async fn what_changes(self: &Arc<Self>, (): ()) -> Result<WhatChanges, Error> {
        Ok(words::what_changes::what_changes())
    }

    /// How to stop Tandem, before anybody does it.
    ///
    /// # Errors
    /// None.
    pub async fn hand_back_words(self: &Arc<Self>, (): ()) -> Result<HandBackWords, Error> {
        Ok(words::what_changes::hand_back())
    }

    /// Stops Tandem cleanly; erases what it keeps where that is asked for and meant.
    ///
    /// # Errors
    /// A run goes on, it is not meant, or the keyring or the operating system refused.
    pub async fn hand_back(
        self: &Arc<Self>,
        asked: HandBackAsked,
    ) -> Result<HandedBackView, Error> {
        if asked.erase && !asked.sure {
            return Err(Error::new(
                ErrorCode::ReasonNeeded,
                "Erasing needs a clear yes: nobody can bring the data back.",
                "Say that you are sure, or keep the data.",
            ));
        }
        let tandem = self.tandem().await?;
        let done = tandem.hand_back().await?;
        if asked.erase {
            drop(tandem);
            self.erase().await?;
        }
        self.tell();
        let mut afterwards: Vec<String> = (words::what_changes::hand_back().afterwards)
            .into_iter()
            .map(str::to_owned)
            .collect();
        if done.token_in_environment {
            let todo = "Remove TANDEM_ONEFILE_TOKEN where it is set.";
            afterwards.insert(0, todo.to_owned());
        }
        let rest = if asked.erase {
            "Background runs are off, the token is out of the keyring, and the data are erased."
        } else {
            "Background runs are off, and the token is out of the keyring. The data are kept."
        };
        Ok(HandedBackView {
            sentence: sentence(Tone::Well, "Tandem is handed back.", rest),
            afterwards,
        })
    }
}

fn named(key: &str) -> Result<Step, Error> {
    Step::from_key(key).ok_or_else(|| {
        Error::new(
            ErrorCode::StepNotConfirmable,
            "The gate has no such step.",
            "Look at the gate again.",
        )
    })
}

fn view(gate: &Gate, now: DateTime<Utc>) -> GateView {
    GateView {
        sentence: said(gate),
        done: gate.done,
        open: gate.open,
        gone_round: gate.gone_round,
        steps: gate.steps.iter().map(|step| step_view(step, now)).collect(),
    }
}

fn said(gate: &Gate) -> Sentence {
    let steps = |number| words::count(number, "step", "steps");
    match (gate.open, gate.gone_round) {
        (0, 0) => sentence(Tone::Well, "Every step is done.", ""),
        (0, round) => sentence(
            Tone::Attention,
            &format!("{} gone round.", steps(round)),
            "Runs go on; make each good when you can.",
        ),
        (open, _) => sentence(
            Tone::Attention,
            &format!("{} to go.", steps(open)),
            match open {
                1 => "Nothing runs before it is done. Single learners can be previewed.",
                _ => "Nothing runs before they are done. Single learners can be previewed.",
            },
        ),
    }
}

fn step_view(step: &GateStep, now: DateTime<Utc>) -> GateStepView {
    GateStepView {
        key: step.key.key().to_owned(),
        title: step.title.to_owned(),
        guidance: step.guidance.to_owned(),
        otherwise: step.otherwise.to_owned(),
        checked_by: step.checked_by,
        state: match step.state {
            State::Open => GateStepState::Open,
            State::Done => GateStepState::Done,
            State::GoneRound => GateStepState::GoneRound,
            State::Expired => GateStepState::Expired,
        },
        state_text: words::gate::state(step.state).to_owned(),
        can_confirm: step.can_confirm,
        can_take_back: can_take_back(step),
        found: step.found.clone(),
        last: step.last.as_ref().map(|done| words::gate::noted(done, now)),
        changed: (!step.changed.is_empty()).then(|| words::gate::changed(&step.changed)),
    }
}

fn can_take_back(step: &GateStep) -> bool {
    let word = (step.last.as_ref())
        .is_some_and(|done| matches!(done.deed, Deed::Confirmed { .. } | Deed::GoneRound { .. }));
    word && step.state.lets_pass()
}

/// Notices that something else still synchronises.
pub(crate) async fn notices(tandem: &Tandem) -> Result<Vec<NoticeView>, Error> {
    let rows = tandem.notices().await?;
    let keys = rows.iter().flat_map(|row| &row.evidence);
    let people = tandem
        .people(keys.map(|one| one.learner.clone()).collect())
        .await?;
    let now = tandem.now();
    let views = rows.iter().map(|row| NoticeView {
        id: row.id,
        text: words::second::sentence(&row.evidence),
        remedy: words::second::remedy().to_owned(),
        at: words::when(row.at, now),
        evidence: (row.evidence.iter().take(EVIDENCE_SHOWN))
            .map(|one| EvidenceView {
                key: one.learner.0.clone(),
                name: change::name(&one.learner, &people),
                text: words::second::evidence(one),
                after: words::when(one.after, now),
                seen: words::when(one.seen, now),
            })
            .collect(),
        more: row.evidence.len().saturating_sub(EVIDENCE_SHOWN),
    });
    Ok(views.collect())
}
