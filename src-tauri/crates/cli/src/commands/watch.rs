use crate::args::Args;
use crate::{exit, print};
use std::sync::Arc;
use tandem_api::background::Watched;
use tandem_api::holder::{self, Answer, Attending, Request};
use tandem_api::{Error, ErrorCode};
use tokio_util::sync::CancellationToken;

pub async fn run(args: &Args) -> Result<exit::Code, Error> {
    let tandem = Arc::new(super::open(args, "watch").await?);
    let attending = Attending::begin(&tandem, || {});
    let cancel = CancellationToken::new();
    super::stop_when_interrupted(&cancel);
    let watched = tandem
        .watch(&|_| {}, &|told| say(args.json, told), &cancel)
        .await;
    attending.end().await;
    watched?;
    tandem.close().await?;
    Ok(exit::WELL)
}

fn say(json: bool, told: &Watched) {
    let (event, sentence) = match told {
        Watched::Waiting { until: None } => (
            "waiting",
            "No run is due: see tandem status and tandem parked.".to_owned(),
        ),
        Watched::Waiting { until: Some(until) } => (
            "waiting",
            format!("Next run {}", print::words::time(*until)),
        ),
        Watched::Began => ("began", "A run begins".to_owned()),
        Watched::Ended(totals) => ("ended", print::totals(totals)),
        Watched::Trouble(error) => ("trouble", error.to_string()),
    };
    if json {
        let mut line = serde_json::json!({"event": event});
        match told {
            Watched::Waiting { until } => line["until"] = serde_json::json!(until),
            Watched::Ended(totals) => line["totals"] = serde_json::json!(totals),
            Watched::Trouble(error) => line["error"] = serde_json::json!(error),
            Watched::Began => {}
        }
        print::json(&line);
    } else {
        outln!("{sentence}");
    }
}

pub async fn set_paused(args: &Args, paused: bool) -> Result<exit::Code, Error> {
    match super::open(args, "pause").await {
        Ok(tandem) => {
            tandem.set_paused(paused).await?;
            tandem.close().await?;
        }
        Err(held) => {
            let request = Request::SetPaused { paused };
            hand_over(args, &request, held).await?;
        }
    }
    if args.json {
        let event = if paused { "paused" } else { "resumed" };
        print::json(&serde_json::json!({"event": event}));
    } else {
        outln!(
            "{}",
            if paused {
                "Background runs are paused."
            } else {
                "Background runs go on."
            }
        );
    }
    Ok(exit::WELL)
}

/// Stops what goes on in the process that holds the data folder.
pub async fn cancel(args: &Args) -> Result<exit::Code, Error> {
    let stopped = match super::open(args, "cancel").await {
        Ok(tandem) => {
            tandem.close().await?;
            0
        }
        Err(held) => match hand_over(args, &Request::Cancel, held).await? {
            Answer::Cancelled { runs } => runs,
            Answer::Synchronised { .. } | Answer::Done => 0,
        },
    };
    if args.json {
        print::json(&serde_json::json!({"event": "cancelled", "runs": stopped}));
    } else {
        outln!(
            "{}",
            match stopped {
                0 => "No run goes on.".to_owned(),
                1 => "The run stops after the change under way.".to_owned(),
                runs => format!("{runs} runs stop, each after the change under way."),
            }
        );
    }
    Ok(exit::WELL)
}

/// Hands a request to the process that holds the data folder, where that is why it can't be opened.
async fn hand_over(args: &Args, request: &Request, held: Error) -> Result<Answer, Error> {
    if held.code != ErrorCode::FolderHeld {
        return Err(held);
    }
    let answer = holder::ask(args.data.clone(), request, &|_| {}).await?;
    answer.ok_or(held)
}
