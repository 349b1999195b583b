use crate::args::Args;
use crate::{exit, print};
use tandem_api::Error;
use tandem_api::background::Watched;
use tokio_util::sync::CancellationToken;

pub async fn run(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "watch").await?;
    let cancel = CancellationToken::new();
    super::stop_when_interrupted(&cancel);
    tandem
        .watch(&|_| {}, &|told| say(args.json, &told), &cancel)
        .await?;
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
    let tandem = super::open(args, "pause").await?;
    tandem.set_paused(paused).await?;
    tandem.close().await?;
    if !args.json {
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
