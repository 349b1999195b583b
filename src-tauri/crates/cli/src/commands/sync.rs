use crate::args::{Args, Sync};
use crate::progress::Teller;
use crate::{exit, print};
use std::sync::Arc;
use tandem_api::holder::{self, Attending};
use tandem_api::routine::engine::Report;
use tandem_api::routine::runs::Scope;
use tandem_api::{CALLS_OF_A_RUN, Error, ErrorCode, SyncRequest, Tandem};
use tokio_util::sync::CancellationToken;

/// Everybody at once, learners included who wait after trouble.
pub async fn retry(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "retry").await?;
    tandem.end_waiting().await?;
    let everybody = Sync {
        learner: None,
        dry_run: false,
        accept: None,
        anew: false,
        around_gate: None,
    };
    carry_out(args, &everybody, tandem).await
}

pub async fn run(args: &Args, sync: &Sync) -> Result<exit::Code, Error> {
    match (super::open(args, "sync").await, &sync.learner) {
        (Err(held), Some(learner)) if held.code == ErrorCode::FolderHeld => {
            hand_over(args, sync, learner, held).await
        }
        (tandem, _) => carry_out(args, sync, tandem?).await,
    }
}

/// The process that holds the data folder does it, ahead of what it does for everybody.
async fn hand_over(
    args: &Args,
    sync: &Sync,
    learner: &str,
    held: Error,
) -> Result<exit::Code, Error> {
    let request = holder::Request::Sync {
        learner: learner.to_owned(),
        dry_run: sync.dry_run,
    };
    let teller = Teller::new(args.json);
    let answer = holder::ask(args.data.clone(), &request, &|event| teller.tell(&event)).await?;
    match answer {
        Some(holder::Answer::Synchronised { report }) => Ok(tell(args, sync, &report)),
        _ => Err(held),
    }
}

async fn carry_out(args: &Args, sync: &Sync, tandem: Tandem) -> Result<exit::Code, Error> {
    let learner = match &sync.learner {
        Some(reference) => Some(tandem.resolve(reference).await?),
        None => None,
    };
    if sync.anew {
        tandem.read_everybody_anew().await?;
    }
    let request = match (learner, &sync.accept) {
        (Some(learner), _) if sync.dry_run => SyncRequest::Preview(Scope::One(learner)),
        (None, _) if sync.dry_run => SyncRequest::Preview(Scope::All),
        (Some(learner), _) => SyncRequest::Learner(learner),
        (None, Some(plan)) => SyncRequest::Accepted(plan.clone()),
        (None, None) => SyncRequest::Everybody,
    };
    if let Some(reason) = &sync.around_gate {
        tandem.go_round_gate(sync.accept.as_deref(), reason).await?;
    }
    let tandem = Arc::new(tandem);
    let attending = Attending::begin(&tandem, || {});
    let cancel = CancellationToken::new();
    super::stop_when_interrupted(&cancel);
    let teller = Teller::new(args.json);
    let report = tandem
        .synchronise(&request, &|event| teller.tell(&event), &cancel)
        .await;
    attending.end().await;
    let report = report?;
    let by_hand = tandem.handover().await?;
    let by_hand = by_hand.iter().filter(|item| item.ticked.is_none()).count();
    tandem.close().await?;
    let code = tell(args, sync, &report);
    if by_hand > 0 && !args.json && !sync.dry_run {
        outln!(
            "{} to be keyed in by hand: `tandem handover` lists them.",
            print::words::count(by_hand, "change is", "changes are")
        );
    }
    Ok(code)
}

fn tell(args: &Args, sync: &Sync, report: &Report) -> exit::Code {
    if !args.json {
        print::report(report);
        match &sync.learner {
            _ if !sync.dry_run => {}
            Some(reference) => outln!(
                "Nothing was written. To carry this out: tandem sync --learner \"{reference}\""
            ),
            None => {
                let left_alone = report.plan.out_of_scope.len();
                if left_alone > 0 {
                    outln!(
                        "{} not synchronised: `tandem show` says why of each.",
                        print::words::count(left_alone, "learner is", "learners are")
                    );
                }
                let cost = print::words::cost(&report.plan, CALLS_OF_A_RUN);
                if !cost.is_empty() {
                    outln!("Carrying it out takes {cost}. With --json every change is listed.");
                }
                outln!(
                    "Nothing was written. To carry this out: tandem sync --accept {}",
                    report.totals.plan
                );
            }
        }
    }
    exit::of_run(report)
}
