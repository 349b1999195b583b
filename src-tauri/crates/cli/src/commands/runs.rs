use crate::args::{Args, PutBack};
use crate::progress::Teller;
use crate::{exit, print};
use std::sync::Arc;
use tandem_api::holder::Attending;
use tandem_api::routine::plan::Change;
use tandem_api::{Error, ErrorCode, PutBackOf, RunEnd, RunRow};
use tokio_util::sync::CancellationToken;

pub async fn list(args: &Args, run: Option<i64>) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "runs").await?;
    let runs = tandem.runs(run).await?;
    if let (Some(number), true) = (run, runs.is_empty()) {
        return Err(Error::new(
            ErrorCode::NoSuchRun,
            format!("There is no run {number}."),
            "Choose one from the list of runs.",
        ));
    }
    let history = match run {
        Some(_) => tandem.history_of_run(run).await?,
        None => Vec::new(),
    };
    tandem.close().await?;
    if args.json {
        runs.iter().for_each(print::json);
        history.iter().for_each(print::json);
    } else {
        runs.iter().for_each(one);
        history.iter().for_each(print::history);
    }
    Ok(exit::WELL)
}

fn one(run: &RunRow) {
    let how = how_it_ended(run);
    let totals = run.totals.as_ref().map(print::totals).unwrap_or_default();
    outln!(
        "{:>5}  {}  {:<12} {}",
        run.id,
        print::words::time(run.record.started),
        run.record.account,
        [totals, how].join("  ").trim()
    );
}

/// How a run ended, where it did not come to its end.
pub fn how_it_ended(run: &RunRow) -> String {
    match &run.ended {
        Some(RunEnd::Stopped) => "stopped".to_owned(),
        Some(RunEnd::Braked(brake)) => print::words::brakes::sentence(brake),
        Some(RunEnd::Failed { code }) => format!("ended early: {code}"),
        Some(RunEnd::Finished) => String::new(),
        None if run.finished.is_some() => String::new(),
        None => "interrupted".to_owned(),
    }
}

pub async fn put_back(args: &Args, what: &PutBack) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "put-back").await?;
    if let Some(plan) = &what.accept {
        let teller = Teller::new(args.json);
        let tandem = Arc::new(tandem);
        let attending = Attending::begin(&tandem, || {});
        let cancel = CancellationToken::new();
        super::stop_when_interrupted(&cancel);
        let report = tandem
            .put_back(plan, &|event| teller.tell(&event), &cancel)
            .await;
        attending.end().await;
        let report = report?;
        tandem.close().await?;
        if !args.json {
            print::report(&report);
            outln!("What was put back is held: see tandem release.");
        }
        return Ok(exit::of_run(&report));
    }
    let of = match (what.run, what.entry, &what.learner) {
        (Some(run), ..) => PutBackOf::Run(run),
        (_, Some(entry), _) => PutBackOf::Entry(entry),
        (_, _, learner) => {
            let reference = learner.as_deref().unwrap_or_default();
            PutBackOf::LearnerLastRun(tandem.resolve(reference).await?)
        }
    };
    use print::words::put_back;
    let put_back = tandem.put_back_plan(&of).await?;
    tandem.close().await?;
    let lines: Vec<_> = put_back.plan.changes().map(Change::line).collect();
    if args.json {
        for line in &lines {
            print::json(&serde_json::json!({"event": "change", "change": line}));
        }
        for (line, why) in &put_back.stays {
            print::json(&serde_json::json!({
                "event": "stays", "change": line, "todo": put_back::stays(*why),
            }));
        }
        print::json(&serde_json::json!({"event": "plan", "plan": put_back.plan.hash()}));
        return Ok(exit::WELL);
    }
    outln!("Would be put back in PICS, {} in all:", lines.len());
    for line in &lines {
        outln!("  {}", print::words::change(line));
    }
    if !put_back.stays.is_empty() {
        outln!("Stays as it is, {} in all:", put_back.stays.len());
    }
    for (line, why) in &put_back.stays {
        outln!("  {}", print::words::change(line));
        outln!("      {}", put_back::stays(*why));
    }
    if !lines.is_empty() {
        outln!(
            "Nothing was written. To carry this out: tandem put-back --accept {}",
            put_back.plan.hash()
        );
    }
    Ok(exit::WELL)
}
