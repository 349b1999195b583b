use crate::args::Args;
use crate::{exit, print};
use std::path::Path;
use tandem_api::diagnostics::Diagnostics;
use tandem_api::{Error, Tandem, files};

/// Also where the data folder can't be opened, and says that then: this is when it is asked for.
pub async fn run(args: &Args, file: Option<&Path>) -> Result<exit::Code, Error> {
    let request = super::request(args, "diagnostics");
    let (told, unopened) = match Tandem::open(request.clone()).await {
        Ok(tandem) => {
            let told = tandem.diagnostics().await;
            tandem.close().await?;
            (told, None)
        }
        Err(error) => (Diagnostics::unopened(&request, &error), Some(error)),
    };
    match file {
        Some(file) => {
            files::write(file, &told.text(), false)?;
            if args.json {
                print::json(&serde_json::json!({"event": "written", "file": file}));
            } else {
                outln!(
                    "Written to {}: read it before you pass it on.",
                    file.display()
                );
            }
        }
        None if args.json => print::json(&told),
        None => {
            for line in told.text().lines() {
                outln!("{line}");
            }
        }
    }
    Ok(match unopened {
        Some(error) => {
            errln!("{error}");
            exit::of(&error)
        }
        None => exit::WELL,
    })
}
