use crate::args::Args;
use crate::{exit, print};
use tandem_api::{Error, HistoryFilter};

/// Search shows no more than a person reads.
const SHOWN: usize = 50;

pub async fn search(args: &Args, text: &str) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "search").await?;
    let found = tandem.search(text, SHOWN).await?;
    tandem.close().await?;
    if args.json {
        print::json(&found);
    } else if found.is_empty() {
        outln!("No learner fits \"{text}\".");
    } else {
        for learner in &found {
            let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
            outln!(
                "{:<8} {:<14} {:<12} {}",
                or_dash(&learner.ident),
                or_dash(&learner.learner_ref),
                or_dash(&learner.uln),
                learner.name
            );
        }
        if found.len() == SHOWN {
            outln!("The first {SHOWN}; type more of the name to see fewer.");
        }
    }
    Ok(exit::WELL)
}

pub async fn show(args: &Args, reference: &str) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "show").await?;
    let learner = tandem.resolve(reference).await?;
    let view = tandem.show(&learner).await?;
    tandem.close().await?;
    if args.json {
        print::json(&view)
    } else {
        print::learner(&view)
    }
    Ok(exit::WELL)
}

/// Learner, run and text of a search in the history.
pub type Asked<'a> = (Option<&'a str>, Option<i64>, Option<String>);

pub async fn history(args: &Args, asked: Asked<'_>, csv: bool) -> Result<exit::Code, Error> {
    let (reference, run, text) = asked;
    let tandem = super::open(args, "history").await?;
    let learner = match reference {
        Some(reference) => Some(tandem.resolve(reference).await?),
        None => None,
    };
    let filter = HistoryFilter {
        learner,
        run,
        text,
        ..HistoryFilter::default()
    };
    let rows = tandem.history_where(&filter).await?;
    let table = tandem.history_csv(&filter).await?;
    tandem.close().await?;
    if csv {
        crate::out::table(&table);
    } else if args.json {
        rows.iter().for_each(print::json);
    } else if rows.is_empty() {
        outln!("Nothing of this kind has been changed yet.");
    } else {
        rows.iter().for_each(print::history);
    }
    Ok(exit::WELL)
}
