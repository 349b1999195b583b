use crate::args::{Args, Data, Pics};
use crate::{exit, print};
use std::io::Read;
use std::path::PathBuf;
use tandem_api::routine::uktime;
use tandem_api::{Error, ErrorCode};
use tandem_standin::generate;

pub async fn generate(args: &Args, data: &Data) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "generate").await?;
    let today = uktime::day(args.now.unwrap_or_else(chrono::Utc::now));
    let made = if data.unlinked {
        generate::parted
    } else {
        generate::world
    };
    let world = made(data.seed, data.learners, today);
    let learners = world.pics.learners.len();
    tandem.fill(world.pics).await?;
    tandem.close().await?;
    if args.json {
        print::json(&serde_json::json!({ "learners": learners }));
    } else {
        outln!("Filled with {learners} invented learners.");
    }
    Ok(exit::WELL)
}

pub async fn import(args: &Args, files: &[PathBuf]) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "import").await?;
    for file in files {
        let report = tandem.import(file).await?;
        if args.json {
            print::json(&report);
        } else {
            outln!(
                "{}: {} learners new, {} changed, {} as before; {} aims new, {} changed.",
                report.file,
                report.learners_new,
                report.learners_changed,
                report.learners_unchanged,
                report.aims_new,
                report.aims_changed
            );
            if report.erased > 0 {
                let words = print::words::erase::left_out(report.erased, &report.erased_references);
                outln!("{words} {}", print::words::erase::COME_BACK);
                outln!("That is `tandem erase --forget-mark REFERENCE`.");
            }
        }
    }
    tandem.close().await?;
    Ok(exit::WELL)
}

pub async fn pics(args: &Args, what: Pics) -> Result<exit::Code, Error> {
    match what {
        Pics::State => {
            let tandem = super::open(args, "pics").await?;
            let state = tandem.pics_state().await?;
            tandem.close().await?;
            crate::out::json(&state);
        }
        Pics::Edit => {
            // Read before the folder is opened: what writes these lines may be a Tandem as well.
            let mut lines = String::new();
            if std::io::stdin().read_to_string(&mut lines).is_err() {
                return Err(Error::new(
                    ErrorCode::EditRefused,
                    "Standard input can't be read as text.",
                    "Give one edit a line, as JSON in UTF-8.",
                ));
            }
            let tandem = super::open(args, "pics").await?;
            let edits = tandem.pics_edit(&lines).await?;
            tandem.close().await?;
            if args.json {
                print::json(&serde_json::json!({ "edits": edits }));
            } else {
                outln!("{edits} edits made.");
            }
        }
    }
    Ok(exit::WELL)
}
