//! The whole story on invented data, in a folder that is thrown away.

use crate::args::{Args, Data};
use crate::progress::Teller;
use crate::{exit, print};
use secrecy::SecretString;
use std::collections::BTreeSet;
use tandem_api::routine::engine::Report;
use tandem_api::routine::plan::LearnerPlan;
use tandem_api::routine::records::pics::LearnerKey;
use tandem_api::routine::runs::Scope;
use tandem_api::{ConnectRequest, Error, ErrorCode, OpenRequest, SyncRequest, Tandem};
use tandem_standin::Invented;
use tokio_util::sync::CancellationToken;

pub async fn run(args: &Args, data: &Data) -> Result<exit::Code, Error> {
    let say = |text: &str| {
        if !args.json {
            outln!("{text}");
        }
    };
    let folder = tempfile::tempdir().map_err(|e| no_room(&e))?;
    let Invented { records, standin } = Invented::start(data.seed, data.learners, args.now)
        .await
        .map_err(|e| no_room(&e))?;
    let tandem = Tandem::open(OpenRequest {
        data: Some(folder.path().join("tandem")),
        command: "tandem demo".into(),
        now: args.now,
        throw_away: true,
    })
    .await?;

    say("1. Two systems, all invented, all on this computer");
    let learners = records.learners.len();
    tandem.fill(records).await?;
    let connection = tandem
        .connect(ConnectRequest {
            environment: standin.base_url.clone(),
            centre: None,
            token: Some(SecretString::from(standin.customer_token.clone())),
        })
        .await?;
    say(&format!(
        "   PICS holds {learners} learners; OneFile is a stand-in, centre {}.",
        connection.centre
    ));
    say("");

    say("2. Preview of the initial synchronisation: nothing is written");
    let preview = sync(args, &tandem, SyncRequest::Preview(Scope::All)).await?;
    for line in print::report_lines(&preview, 12) {
        say(&line);
    }
    say("");

    if let Some(example) = telling(&preview) {
        say("3. One learner, as staff see it");
        let view = tandem.show(example).await?;
        if !args.json {
            print::learner(&view);
            outln!("");
        }
    }
    say("4. The administrator accepts that plan, and it is carried out");
    let run = sync(
        args,
        &tandem,
        SyncRequest::Accepted(preview.totals.plan.clone()),
    )
    .await?;
    say(&format!("   {}", print::totals(&run.totals)));
    say("");

    say("5. A second run finds nothing to do");
    let before = standin.standin().metrics().writes;
    let again = sync(args, &tandem, SyncRequest::Everybody).await?;
    let writes = standin.standin().metrics().writes - before;
    say(&format!("   {}", print::totals(&again.totals)));
    say(&format!("   OneFile counted {writes} writes."));
    say("");

    tandem.close().await?;
    standin.stop().await;
    let agrees = preview.plan.hash() == run.plan.hash() && writes == 0 && again.totals.changed == 0;
    if args.json {
        print::json(&serde_json::json!({
            "learners": learners, "preview": preview.totals, "run": run.totals, "again": again.totals,
            "writes_of_second_run": writes,
        }));
    }
    if !agrees {
        errln!("The demo did not end in step: please report this.");
        return Ok(exit::SOME_WAIT);
    }
    Ok(exit::WELL)
}

/// The learner whose changes go both ways and are few enough to read.
fn telling(preview: &Report) -> Option<&LearnerKey> {
    let systems = |plan: &LearnerPlan| {
        plan.changes
            .iter()
            .map(|c| c.line().system)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let best = |plan: &&LearnerPlan| {
        (
            systems(plan),
            std::cmp::Reverse(plan.changes.len().abs_diff(6)),
        )
    };
    preview
        .plan
        .learners
        .iter()
        .max_by_key(best)
        .map(|plan| &plan.learner)
}

async fn sync(args: &Args, tandem: &Tandem, request: SyncRequest) -> Result<Report, Error> {
    let teller = if args.json {
        Teller::silent()
    } else {
        Teller::new(false)
    };
    tandem
        .synchronise(
            &request,
            &|event| teller.tell(&event),
            &CancellationToken::new(),
        )
        .await
}

fn no_room(error: &std::io::Error) -> Error {
    Error::new(
        ErrorCode::FolderRefused,
        format!("The demo can't be set up: {error}."),
        "Free some space in the folder for temporary files, and try again.",
    )
}
