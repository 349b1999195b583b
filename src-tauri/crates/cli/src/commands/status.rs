use crate::args::Args;
use crate::{exit, print};
use tandem_api::Error;

pub async fn run(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "status").await?;
    let (status, now) = (tandem.status().await?, tandem.now());
    tandem.close().await?;
    if args.json {
        print::json(&status);
        return Ok(exit::WELL);
    }
    match &status.connection {
        Some(c) => outln!(
            "OneFile: {} at {}, centre {}",
            c.customer,
            c.base_url,
            c.centre
        ),
        None => outln!("OneFile: not connected yet"),
    }
    let copy = if status.mirror { ", Tandem's copy" } else { "" };
    outln!("PICS records: {} learners{copy}", status.learners);
    match &status.last_run {
        None => outln!("Last run: none yet"),
        Some(run) => match (&run.finished, &run.totals) {
            (Some(at), Some(totals)) => {
                outln!("Last run: {}", print::words::time(*at));
                outln!("  {}", print::totals(totals));
            }
            _ => outln!(
                "Last run: {}, {}",
                print::words::time(run.record.started),
                super::runs::how_it_ended(run)
            ),
        },
    }
    match (status.gate.open, status.gate.gone_round) {
        (0, 0) => {}
        (0, round) => outln!(
            "Gate: {} gone round: see `tandem gate`",
            print::words::count(round, "step", "steps")
        ),
        (open, _) => outln!(
            "Gate: {} open: see `tandem gate`",
            print::words::count(open, "step is", "steps are")
        ),
    }
    match &status.next_run {
        _ if status.paused => outln!("Background runs are paused"),
        Some(at) => outln!("Next background run: {}", print::words::time(*at)),
        None => {}
    }
    if status.erasures.count > 0 {
        let last =
            (status.erasures.last).map(|at| format!(", the last on {}", print::words::time(at)));
        outln!(
            "{}{}",
            print::words::upper_first(&print::words::erase::erased(status.erasures.count)),
            last.unwrap_or_default()
        );
    }
    if status.retention_months > 0 {
        outln!(
            "{}",
            print::words::erase::retention(status.retention_months)
        );
    }
    super::attention::say_released(&status.released, now);
    if status.notices > 0 {
        outln!("Something else still synchronises PICS and OneFile: see `tandem parked`");
    }
    outln!(
        "Calls to OneFile in the last minute: {} of {}",
        status.calls_last_minute,
        status.calls_allowed
    );
    if status.unfinished_reviews > 0 {
        outln!(
            "{} reviews stopped halfway to OneFile: see `tandem questions`",
            status.unfinished_reviews
        );
    }
    Ok(exit::WELL)
}
