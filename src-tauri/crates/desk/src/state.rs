//! How things stand, as the top of the window says it.

use crate::{ConnectionView, Desk, GateFigures, InitialStep, Sentence, State, Tone};
use std::sync::Arc;
use tandem_api::{Connection, Error, Status, Tandem};
use tandem_words as words;

impl Desk {
    /// How things stand. Nothing is called.
    ///
    /// # Errors
    /// The data folder can't be opened, or database trouble.
    pub async fn state(self: &Arc<Self>, (): ()) -> Result<State, Error> {
        let tandem = self.tandem().await?;
        self.state_of(&tandem).await
    }

    /// Stops the run that goes on, between two changes.
    ///
    /// # Errors
    /// None.
    pub async fn stop(self: &Arc<Self>, (): ()) -> Result<(), Error> {
        self.stop_runs().await;
        Ok(())
    }

    pub(crate) async fn state_of(&self, tandem: &Tandem) -> Result<State, Error> {
        let status = tandem.status().await?;
        let initial = initial(tandem, &status).await?;
        let last = tandem.last_wide_run().await?;
        let run = self.running();
        let now = tandem.now();
        let last_run = last.as_ref().map(|row| last_run(row, now));
        let line = match (&run, initial) {
            (Some(run), _) => sentence(Tone::Quiet, &run.title, &run.doing),
            (None, InitialStep::Records) => {
                sentence(Tone::Quiet, "No PICS records yet", "next: import them")
            }
            (None, InitialStep::Connect) => sentence(
                Tone::Quiet,
                "Not connected to OneFile",
                "next: enter the customer token",
            ),
            (None, InitialStep::Preview) => sentence(
                Tone::Quiet,
                "Not yet synchronised",
                "next: preview the initial synchronisation",
            ),
            (None, InitialStep::Unfinished) => sentence(
                Tone::Attention,
                "The initial synchronisation is not finished",
                "next: go on where it stopped",
            ),
            (None, InitialStep::Done) if status.unfinished_reviews > 0 => sentence(
                Tone::Attention,
                &format!(
                    "{} on the way to OneFile",
                    words::count(
                        status.unfinished_reviews,
                        "review stopped",
                        "reviews stopped"
                    )
                ),
                "the learner's page asks what became of it",
            ),
            (None, InitialStep::Done) => last_run
                .clone()
                .unwrap_or_else(|| sentence(Tone::Quiet, "Ready", "")),
        };
        Ok(State {
            line,
            demo: self.demo.is_some(),
            copy: status.mirror,
            learners: status.learners,
            connection: status.connection.as_ref().map(connection),
            initial,
            run,
            asked: self.asked(),
            last_run,
            attention: status.attention,
            gate: GateFigures {
                open: status.gate.open,
                gone_round: status.gate.gone_round,
            },
            background: crate::background::of(&status, now),
            calls_last_minute: status.calls_last_minute,
            calls_allowed: status.calls_allowed,
            folder: status.folder,
            account: tandem.account().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo_connection: self.demo.clone(),
        })
    }
}

pub(crate) fn sentence(tone: Tone, lead: &str, rest: &str) -> Sentence {
    Sentence {
        tone,
        lead: lead.to_owned(),
        rest: rest.to_owned(),
    }
}

/// The connection as people call its parts.
pub(crate) fn connection(connection: &Connection) -> ConnectionView {
    let name = match connection.environment.trim().to_ascii_lowercase().as_str() {
        "live" => "Live",
        "beta" => "Beta",
        "practice" => "Practice",
        _ if tandem_api::on_this_computer(connection) => "Stand-in on this computer",
        _ => "Other address",
    };
    ConnectionView {
        environment: connection.environment.clone(),
        name: name.to_owned(),
        address: connection.base_url.clone(),
        customer: connection.customer.clone(),
        centre: connection.centre.clone(),
        centre_id: connection.centre_id,
    }
}

async fn initial(tandem: &Tandem, status: &Status) -> Result<InitialStep, Error> {
    Ok(match tandem.initial_carried_out().await? {
        Some(true) => InitialStep::Done,
        Some(false) => InitialStep::Unfinished,
        None if status.learners == 0 => InitialStep::Records,
        None if status.connection.is_none() => InitialStep::Connect,
        None => InitialStep::Preview,
    })
}

fn last_run(row: &tandem_api::RunRow, now: chrono::DateTime<chrono::Utc>) -> Sentence {
    let (Some(finished), Some(totals)) = (row.finished, &row.totals) else {
        return sentence(
            Tone::Attention,
            "The last run was interrupted",
            &format!("it began {}", words::when(row.record.started, now)),
        );
    };
    let at = words::when(finished, now);
    let learners = |number| words::count(number, "learner", "learners");
    if totals.failed > 0 {
        sentence(
            Tone::Failed,
            &format!("{} failed", learners(totals.failed)),
            &format!("in the run that ended {at}"),
        )
    } else if totals.not_reached > 0 {
        sentence(
            Tone::Attention,
            &format!("{} not reached", learners(totals.not_reached)),
            &format!("by the run that ended {at}"),
        )
    } else if totals.parked > 0 {
        sentence(
            Tone::Attention,
            &format!("{} with something that waits", learners(totals.parked)),
            &format!("others in step since {at}"),
        )
    } else {
        sentence(Tone::Well, &format!("In step since {at}"), "")
    }
}
