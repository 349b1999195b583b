use crate::args::{Args, Choose, Chosen};
use crate::{exit, print};
use serde_json::json;
use std::path::Path;
use tandem_api::{Error, ErrorCode, RowChoice, Which, files};
use tandem_desk::InitialReport;

pub async fn choose(args: &Args, asked: &Choose) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "choose").await?;
    let plan = match &asked.plan {
        Some(plan) => plan.clone(),
        None => tandem.last_preview().await?,
    };
    let learner = match &asked.learner {
        Some(reference) => Some(tandem.resolve(reference).await?),
        None => None,
    };
    let rule = asked.rule.as_deref().map(rule).transpose()?;
    let which = Which {
        learner,
        record: asked.record.clone(),
        rule,
        field: asked.field.clone(),
        passed: asked.passed,
    };
    let choice = match asked.choice {
        Chosen::Make => RowChoice::Make,
        Chosen::NotThisTime => RowChoice::NotThisTime,
        Chosen::Never => RowChoice::Never,
    };
    let names = tandem.which(&plan, &which).await?;
    if names.is_empty() {
        return Err(Error::new(
            ErrorCode::NoSuchItem,
            "No change of the preview fits.",
            "Look at the learner, the rule and the field as a preview with --json shows them.",
        ));
    }
    let chosen = tandem.choose(&plan, &names, choice).await?;
    tandem.close().await?;
    if args.json {
        print::json(&json!({
            "plan": plan,
            "changes": chosen.changes,
            "stay_never": chosen.stay_never,
            "choice": choice,
        }));
    } else {
        outln!(
            "Chosen for {}.",
            print::words::count(chosen.changes, "change", "changes")
        );
        if chosen.stay_never > 0 {
            outln!(
                "{} never made, as chosen before: `tandem release` lists them.",
                print::words::count(chosen.stay_never, "change stays", "changes stay")
            );
        }
    }
    Ok(exit::WELL)
}

fn rule(name: &str) -> Result<tandem_api::routine::plan::Rule, Error> {
    serde_json::from_value(json!(name)).map_err(|_| {
        Error::new(
            ErrorCode::NoSuchItem,
            format!("There is no rule \"{name}\"."),
            "Take the name of a rule as a preview with --json shows it.",
        )
    })
}

pub async fn report(
    args: &Args,
    page: Option<&Path>,
    csv: Option<&Path>,
) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "report").await?;
    let report = InitialReport::of(&tandem).await?;
    if let Some(file) = page {
        files::write(file, &report.page(), false)?;
    }
    if let Some(file) = csv {
        files::write_table(file, &report.csv(), false)?;
    }
    tandem.close().await?;
    if page.or(csv).is_some() {
        let both = page.and(csv).is_some();
        errln!("{}", print::words::files::plain(both));
    }
    if args.json {
        print::json(&report);
        return Ok(exit::WELL);
    }
    outln!(
        "Accepted by {} on {}.",
        report.accepted_by,
        print::words::time(report.accepted)
    );
    match report.carried_out {
        Some(at) => outln!("Carried out to its end on {}.", print::words::time(at)),
        None => outln!("Not carried out to its end yet."),
    }
    for (what, number) in report.learners.iter().chain(&report.kinds) {
        outln!("  {number:>6}  {what}");
    }
    outln!("  {:>6}  values replaced in PICS", report.replaced.len());
    outln!("  {:>6}  left out this time", report.left_out);
    outln!("  {:>6}  never, until released", report.never.len());
    outln!("  {:>6}  learners planned again", report.replanned);
    outln!("  {:>6}  need a person", report.waits.len());
    outln!("  {:>6}  to be keyed in by hand", report.by_hand);
    Ok(exit::WELL)
}
