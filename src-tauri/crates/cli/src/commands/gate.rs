//! The gate on the command line, and handing Tandem back.

use crate::args::{Args, Gate as What, HandBack};
use crate::{exit, print};
use tandem_api::gate::{CheckedBy, Gate, GateStep};
use tandem_api::routine::gate::{Deed, State, Step};
use tandem_api::{Error, ErrorCode};

pub async fn run(args: &Args, what: Option<&What>) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "gate").await?;
    let gate = match what {
        None | Some(What::Show) => tandem.gate().await?,
        Some(What::Confirm { step, name, note }) => {
            tandem.confirm_step(named(step)?, name, note).await?
        }
        Some(What::Open { step }) => tandem.open_step(named(step)?).await?,
        Some(What::Round { step, reason }) => {
            tandem.go_round_step(named(step)?, reason).await?;
            tandem.gate().await?
        }
        Some(What::Check) => {
            tandem.test_connection().await?;
            tandem.read_listings().await?;
            tandem.gate().await?
        }
        Some(What::Export { file }) => {
            let values = tandem.export_copy(file).await?;
            if !args.json {
                outln!("{values} values written to {}.", file.display());
            }
            errln!("{}", print::words::files::PLAIN);
            tandem.gate().await?
        }
        Some(What::Changes) => {
            tandem.close().await?;
            changes(args);
            return Ok(exit::WELL);
        }
    };
    tandem.close().await?;
    if args.json {
        print::json(&gate);
    } else {
        show(&gate);
    }
    Ok(if gate.done {
        exit::WELL
    } else {
        exit::DECISION
    })
}

fn named(key: &str) -> Result<Step, Error> {
    Step::from_key(key).ok_or_else(|| {
        let keys: Vec<&str> = Step::ALL.iter().map(|step| step.key()).collect();
        Error::new(
            ErrorCode::StepNotConfirmable,
            format!("The gate has no step called {key:?}."),
            format!("Choose one of: {}.", keys.join(", ")),
        )
    })
}

fn show(gate: &Gate) {
    for step in &gate.steps {
        let mark = match step.state {
            State::Done => "x",
            State::GoneRound => "~",
            State::Open | State::Expired => " ",
        };
        outln!("[{mark}] {:<20} {}", step.key.key(), step.title);
        said(step);
    }
    outln!(
        "{}",
        match (gate.open, gate.gone_round) {
            (0, 0) => "Every step is done.".to_owned(),
            (0, round) => format!("No step is open; {round} gone round, to be made good."),
            (1, _) => "1 step is open: nothing runs before it is done.".to_owned(),
            (open, _) => format!("{open} steps are open: nothing runs before they are done."),
        }
    );
}

fn said(step: &GateStep) {
    for found in &step.found {
        outln!("      {found}");
    }
    if let Some(done) = &step.last {
        let at = print::words::time(done.at);
        match &done.deed {
            Deed::Confirmed { name, note } => outln!("      Confirmed by {name}, {at}: {note}"),
            Deed::GoneRound { reason } => {
                outln!("      Gone round by {}, {at}: {reason}", done.account);
            }
            Deed::Opened => outln!("      Opened again by {}, {at}", done.account),
            Deed::Exported { .. } => {}
        }
    }
    if !step.changed.is_empty() {
        outln!("      {}", print::words::gate::changed(&step.changed));
    }
    if !step.state.lets_pass() {
        outln!("      {}", step.guidance);
        outln!("      If it is not so: {}", step.otherwise);
        if step.key == Step::CopyExported {
            outln!("      tandem gate export FILE");
        } else if step.checked_by == CheckedBy::Tandem {
            outln!("      tandem gate check");
        }
        if step.can_confirm {
            outln!(
                "      tandem gate confirm {} --name \"…\" --note \"…\"",
                step.key.key()
            );
        }
    }
}

fn changes(args: &Args) {
    let table = print::words::what_changes::what_changes();
    if args.json {
        print::json(&table);
        return;
    }
    for row in &table.rows {
        outln!("{}", row.what);
        for (column, cell) in table.columns.iter().zip(row.cells) {
            outln!("  {column}: {cell}");
        }
    }
    for consequence in &table.consequences {
        outln!("- {consequence}");
    }
}

pub async fn hand_back(args: &Args, asked: &HandBack) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "hand-back").await?;
    let done = tandem.hand_back().await?;
    if asked.erase {
        tandem.erase().await?;
    } else {
        tandem.close().await?;
    }
    if args.json {
        print::json(&serde_json::json!({
            "event": "handed_back",
            "background_off": done.background_off,
            "token_removed": done.token_removed,
            "token_in_environment": done.token_in_environment,
            "erased": asked.erase,
        }));
        return Ok(exit::WELL);
    }
    let words = print::words::what_changes::hand_back();
    outln!("Background runs are off, and the customer token is not in the keyring any more.");
    if done.token_in_environment {
        outln!("TANDEM_ONEFILE_TOKEN is still set: remove it where it is set.");
    }
    outln!(
        "{}",
        if asked.erase {
            "The data are erased."
        } else {
            words.kept
        }
    );
    for todo in words.afterwards {
        outln!("- {todo}");
    }
    Ok(exit::WELL)
}
