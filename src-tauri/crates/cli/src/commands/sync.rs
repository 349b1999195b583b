use crate::args::{Args, Sync};
use crate::progress::Teller;
use crate::{exit, print};
use tandem_api::routine::engine::{RunCause, Scope};
use tandem_api::{Error, SyncRequest, Tandem};
use tokio_util::sync::CancellationToken;

/// Everybody at once, learners included who wait after trouble.
pub async fn retry(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "retry").await?;
    tandem.end_waiting().await?;
    let everybody = Sync {
        learner: None,
        dry_run: false,
        accept: None,
    };
    carry_out(args, &everybody, tandem).await
}

pub async fn run(args: &Args, sync: &Sync) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "sync").await?;
    carry_out(args, sync, tandem).await
}

async fn carry_out(args: &Args, sync: &Sync, tandem: Tandem) -> Result<exit::Code, Error> {
    let scope = match &sync.learner {
        Some(reference) => Scope::One(tandem.resolve(reference).await?),
        None => Scope::All,
    };
    let request = SyncRequest {
        scope,
        dry_run: sync.dry_run,
        accept: sync.accept.clone(),
        cause: RunCause::Asked,
    };
    let cancel = CancellationToken::new();
    super::stop_when_interrupted(&cancel);
    let teller = Teller::new(args.json);
    let report = tandem
        .synchronise(&request, &|event| teller.tell(&event), &cancel)
        .await?;
    tandem.close().await?;
    if !args.json {
        print::report(&report);
        match &sync.learner {
            _ if !sync.dry_run => {}
            Some(reference) => outln!(
                "Nothing was written. To carry this out: tandem sync --learner \"{reference}\""
            ),
            None => outln!(
                "Nothing was written. To carry this out: tandem sync --accept {}",
                report.totals.plan
            ),
        }
    }
    Ok(exit::of_run(&report))
}
