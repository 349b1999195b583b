//! Erasing a learner, and retention.

use crate::args::{Args, Erase};
use crate::{exit, print};
use print::words::erase as words;
use tandem_api::Error;

pub async fn run(args: &Args, erase: &Erase) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "erase").await?;
    let code = match (&erase.forget_mark, &erase.learner) {
        (Some(reference), _) => {
            tandem.forget_mark(reference).await?;
            if args.json {
                print::json(&serde_json::json!({ "event": "mark_forgotten" }));
            } else {
                outln!("The mark is forgotten. The next import takes the learner again.");
            }
            exit::WELL
        }
        (None, reference) => {
            let learner = tandem
                .resolve(reference.as_deref().unwrap_or_default())
                .await?;
            if erase.yes {
                let done = tandem
                    .erase_learner(&learner, erase.reason.as_deref())
                    .await?;
                if args.json {
                    print::json(&done);
                } else {
                    outln!("Erased. So far {}.", words::erased(done.count));
                    if !done.swept {
                        outln!(
                            "The files could not be written anew yet: Tandem tries again when it starts."
                        );
                    }
                    list("To be done by hand:", &done.by_hand);
                }
                exit::WELL
            } else {
                let plan = tandem.erasing(&learner).await?;
                if args.json {
                    print::json(&plan);
                } else {
                    outln!(
                        "Erasing {} ({}). Nothing is erased yet.",
                        plan.name,
                        plan.learner
                    );
                    list("Gone for good:", &plan.goes);
                    list("What stays:", &plan.stays);
                    list("To be done by hand:", &plan.by_hand);
                    outln!("Say --yes to erase.");
                }
                exit::DECISION
            }
        }
    };
    tandem.close().await?;
    Ok(code)
}

pub async fn retention(args: &Args, carry_out: bool) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "retention").await?;
    let done = tandem.retain(!carry_out).await?;
    tandem.close().await?;
    if args.json {
        print::json(&done);
        return Ok(exit::WELL);
    }
    outln!("{}", words::retention(done.months));
    if done.months == 0 {
        outln!("`tandem settings set retention_months N` switches it on.");
        return Ok(exit::WELL);
    }
    let learners = print::words::count(done.learners, "learner", "learners");
    match done.dry_run {
        true => outln!(
            "{learners} would lose their personal data now, {} did before.",
            done.before
        ),
        false => outln!(
            "{learners} lost their personal data, {} did before.",
            done.before
        ),
    }
    if done.waiting > 0 {
        outln!(
            "{} first: something about them is under way.",
            print::words::count(done.waiting, "learner waits", "learners wait")
        );
    }
    Ok(exit::WELL)
}

fn list(title: &str, lines: &[String]) {
    outln!("{title}");
    for line in lines {
        outln!("- {line}");
    }
}
