use crate::args::{Args, Sync};
use crate::progress::Teller;
use crate::{exit, print};
use tandem_api::routine::engine::Scope;
use tandem_api::{Error, SyncRequest};
use tokio_util::sync::CancellationToken;

pub async fn run(args: &Args, sync: &Sync) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "sync").await?;
    let scope = match &sync.learner {
        Some(reference) => Scope::One(tandem.resolve(reference).await?),
        None => Scope::All,
    };
    let request = SyncRequest {
        scope,
        dry_run: sync.dry_run,
        accept: sync.accept.clone(),
    };
    let cancel = CancellationToken::new();
    tokio::spawn({
        let cancel = cancel.clone();
        async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                eprintln!("Stopping after the change under way; start again to go on from there.");
                cancel.cancel();
            }
        }
    });
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
