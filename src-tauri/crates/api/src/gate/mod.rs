//! The gate, as a shell sees it: steps with their guidance, what Tandem found, and who said what.

mod facts;
mod hand_back;
mod pass;
mod seen;

pub use hand_back::HandedBack;
pub(crate) use seen::FactsSeen;

use crate::{Error, ErrorCode, Tandem};
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_sync::gate::{self, Check, Deed, Done, Facts, Part, RestsOn, State, Step};
use tandem_sync::ports::Pics;
use tandem_words as words;

/// The gate as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Nothing stands in the way of a run.
    pub done: bool,
    /// Steps that stand in the way.
    pub open: usize,
    /// Steps that an administrator went round, and that are not made good yet.
    pub gone_round: usize,
    /// All steps, in order.
    pub steps: Vec<GateStep>,
}

/// A step of the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateStep {
    /// Its name, which never changes.
    pub key: Step,
    /// What has to be so.
    pub title: &'static str,
    /// What to look for.
    pub guidance: &'static str,
    /// What to do if it is not as described.
    pub otherwise: &'static str,
    /// Who can tell.
    pub checked_by: CheckedBy,
    /// How it stands.
    pub state: State,
    /// A person may confirm it now.
    pub can_confirm: bool,
    /// What Tandem found.
    pub found: Vec<String>,
    /// What was done last about it.
    pub last: Option<Done>,
    /// What has changed since it was confirmed, where that is why it is open again.
    pub changed: Vec<Part>,
    /// What a confirmation would rest on.
    pub rests_on: RestsOn,
}

/// Who can tell whether a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckedBy {
    /// Tandem looks by itself, and asks where it can't know.
    Tandem,
    /// A named person.
    Person,
}

impl Tandem {
    /// The gate as it stands.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn gate(&self) -> Result<Gate, Error> {
        let ground = self.ground(None).await?;
        Ok(ground.gate())
    }

    /// Keeps that a named person looked and says that a step is so.
    ///
    /// # Errors
    /// Name or note are missing, or it is a step that Tandem looks at by itself.
    pub async fn confirm_step(&self, step: Step, name: &str, note: &str) -> Result<Gate, Error> {
        let (name, note) = (name.trim(), note.trim());
        if name.is_empty() || note.is_empty() {
            return Err(Error::new(
                ErrorCode::NameAndNoteNeeded,
                "A step is confirmed with the name of who looked and a note of what was seen.",
                "Give both.",
            ));
        }
        let ground = self.ground(None).await?;
        match ground.check(step) {
            Check::Ask => {}
            // What is so already needs no word, and one does no harm.
            Check::Done => {}
            Check::Open => {
                return Err(Error::new(
                    ErrorCode::StepNotConfirmable,
                    format!(
                        "“{}” is something that Tandem looks at by itself, and it is not so yet.",
                        words::gate::title(step)
                    ),
                    words::gate::otherwise(step),
                ));
            }
        }
        let deed = Deed::Confirmed {
            name: name.to_owned(),
            note: note.to_owned(),
        };
        self.note_steps(&[(step, deed)], &ground).await?;
        if matches!(step, Step::SchedulerOff | Step::PicswebOff) {
            self.store.close_notices(self.clock.now()).await?;
        }
        self.gate().await
    }

    /// Takes the last word about a step back.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn open_step(&self, step: Step) -> Result<Gate, Error> {
        let ground = self.ground(None).await?;
        self.note_steps(&[(step, Deed::Opened)], &ground).await?;
        self.gate().await
    }

    pub(crate) async fn note_steps(
        &self,
        deeds: &[(Step, Deed)],
        ground: &Ground,
    ) -> Result<(), Error> {
        let done: Vec<Done> = deeds
            .iter()
            .map(|(step, deed)| Done {
                step: *step,
                deed: deed.clone(),
                account: self.account.clone(),
                at: self.clock.now(),
                rests_on: ground.rests_on(*step),
            })
            .collect();
        Ok(self.store.note_gate(&done).await?)
    }
}

/// Everything that decides how steps stand.
pub(crate) struct Ground {
    /// What Tandem can see. Without it, only what is not about the initial run is looked at.
    facts: Facts,
    now: RestsOn,
    last: BTreeMap<Step, Done>,
    /// A plan is accepted: what is about the initial run alone is settled.
    settled: bool,
    /// The records are invented, or a test's: there is nothing to move off.
    authoritative: bool,
}

impl Ground {
    fn check(&self, step: Step) -> Check {
        let last = self.last.get(&step).map(|done| &done.deed);
        if self.authoritative && last.is_none() {
            return Check::Done;
        }
        let untouched = !matches!(last, Some(Deed::Opened | Deed::GoneRound { .. }));
        if self.settled && untouched && step.is_of_the_initial_run() {
            return Check::Done;
        }
        self.facts.check(step, &self.now)
    }

    fn rests_on(&self, step: Step) -> RestsOn {
        self.facts.rests_on(step, &self.now)
    }

    fn state(&self, step: Step) -> State {
        gate::state(self.check(step), self.last.get(&step), &self.rests_on(step))
    }

    /// Steps that stand in the way.
    pub(crate) fn open(&self) -> Vec<Step> {
        let steps = Step::ALL.iter().copied();
        steps
            .filter(|step| !self.state(*step).lets_pass())
            .collect()
    }

    /// Steps about which a person has the last word.
    pub(crate) fn said(&self) -> impl Iterator<Item = Step> {
        let said = self.last.iter().filter(|(_, done)| {
            matches!(done.deed, Deed::Confirmed { .. } | Deed::GoneRound { .. })
        });
        said.map(|(step, _)| *step)
    }

    fn gate(&self) -> Gate {
        let steps: Vec<GateStep> = Step::ALL.iter().map(|step| self.step(*step)).collect();
        let count = |of: fn(State) -> bool| steps.iter().filter(|step| of(step.state)).count();
        let open = count(|state| !state.lets_pass());
        Gate {
            done: open == 0,
            open,
            gone_round: count(|state| state == State::GoneRound),
            steps,
        }
    }

    fn step(&self, step: Step) -> GateStep {
        let (state, rests_on) = (self.state(step), self.rests_on(step));
        let last = self.last.get(&step).cloned();
        let changed = match (&last, state) {
            (Some(last), State::Expired | State::Open) if !matches!(last.deed, Deed::Opened) => {
                last.rests_on.changed(&rests_on)
            }
            _ => Vec::new(),
        };
        let found = if self.authoritative && last.is_none() {
            vec!["These records are invented or for tests: there is no older synchronisation to move off.".to_owned()]
        } else {
            words::gate::found(step, &self.facts, &self.now)
        };
        GateStep {
            key: step,
            title: words::gate::title(step),
            guidance: words::gate::guidance(step),
            otherwise: words::gate::otherwise(step),
            checked_by: if step.is_a_persons() {
                CheckedBy::Person
            } else {
                CheckedBy::Tandem
            },
            state,
            can_confirm: state != State::Done && self.check(step) == Check::Ask,
            found,
            last,
            changed,
            rests_on,
        }
    }
}

/// The gate in a few figures, for what is asked often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct GateBrief {
    /// Steps that stand in the way of a run.
    pub open: usize,
    /// Steps that an administrator went round.
    pub gone_round: usize,
}

impl Tandem {
    /// The gate in a few figures. Records are read again only where something has happened since.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn gate_brief(&self) -> Result<GateBrief, Error> {
        let ground = self.known_ground().await?;
        let states = Step::ALL.iter().map(|step| ground.state(*step));
        let mut brief = GateBrief::default();
        for state in states {
            brief.open += usize::from(!state.lets_pass());
            brief.gone_round += usize::from(state == State::GoneRound);
        }
        Ok(brief)
    }

    pub(crate) fn is_authoritative(&self) -> bool {
        self.workspace.capabilities().authoritative
    }
}
