use crate::args::Args;
use crate::{exit, print};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tandem_api::{BrakeRow, Error, ErrorCode, NoticeRow, ParkedRow};

pub async fn parked(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "parked").await?;
    let (problems, brakes) = (tandem.problems().await?, tandem.brakes().await?);
    let (notices, now) = (tandem.notices().await?, tandem.now());
    let released = tandem.released_brakes().await?;
    tandem.close().await?;
    let nothing = brakes.is_empty() && problems.is_empty() && notices.is_empty();
    notices.iter().for_each(|notice| say(args, notice));
    if args.json {
        brakes.iter().for_each(print::json);
        for row in &problems {
            let problem = row.problem.clone().unsaid();
            print::json(&ParkedRow {
                problem,
                ..row.clone()
            });
        }
        released.iter().for_each(print::json);
    } else {
        for brake in &brakes {
            outln!("{}", print::words::brakes::sentence(&brake.brake));
            outln!("  {}", print::words::brakes::remedy(&brake.brake));
            outln!("  tandem release --brake {} --reason \"…\"", brake.id);
        }
        let mut causes: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        for row in &problems {
            let kind = &row.problem.kind;
            let cause = causes
                .entry(print::words::problem(kind))
                .or_insert_with(|| (print::words::todo(kind), Vec::new()));
            let record = row.problem.of.as_ref().map(print::words::record);
            let record = record
                .map(|record| format!(" {record}"))
                .unwrap_or_default();
            cause.1.push(format!(
                "{}{record}",
                print::words::whose(&row.problem.learner)
            ));
        }
        for (cause, (todo, records)) in causes {
            outln!("{cause}");
            outln!("  {todo}");
            outln!("  {}", records.join(", "));
        }
        say_released(&released, now);
        if nothing {
            outln!("Nothing is parked.");
        }
    }
    Ok(if nothing { exit::WELL } else { exit::SOME_WAIT })
}

/// Brakes that somebody let pass, as long as that counts.
pub(super) fn say_released(released: &[BrakeRow], now: DateTime<Utc>) {
    for row in released {
        if let Some(release) = &row.release {
            outln!(
                "{}",
                print::words::brakes::released(
                    &row.brake,
                    (&release.by, &release.reason),
                    release.until,
                    now
                )
            );
        }
    }
}

/// Something else still synchronises.
fn say(args: &Args, notice: &NoticeRow) {
    use print::words::second;
    if args.json {
        print::json(&serde_json::json!({
            "notice": second::CODE,
            "id": notice.id,
            "at": notice.at,
            "message": second::sentence(&notice.evidence),
            "remedy": second::remedy(),
            "evidence": notice.evidence,
        }));
        return;
    }
    outln!("{}", second::sentence(&notice.evidence));
    outln!("  {}", second::remedy());
    for one in &notice.evidence {
        let seen = print::words::time(one.seen);
        outln!("  {}  {} (seen {seen})", one.learner, second::evidence(one));
    }
    outln!("  tandem gate confirm scheduler_off --name \"…\" --note \"…\"");
}

pub async fn release(
    args: &Args,
    id: Option<i64>,
    brake: Option<i64>,
    reason: Option<&str>,
) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "release").await?;
    match (id, brake) {
        (Some(id), _) => tandem.release_held(id).await?,
        (None, Some(brake)) => {
            tandem
                .release_brake(brake, reason.unwrap_or_default())
                .await?;
        }
        (None, None) => {
            let held = tandem.held_values().await?;
            for row in &held {
                if args.json {
                    print::json(row);
                } else {
                    let what = print::words::held(&row.held);
                    outln!(
                        "{:>5}  {}  {what}  since {}",
                        row.id,
                        print::words::whose(&row.learner),
                        print::words::time(row.since)
                    );
                }
            }
            if held.is_empty() && !args.json {
                outln!("Nothing is held.");
            }
        }
    }
    tandem.close().await?;
    if (id.is_some() || brake.is_some()) && !args.json {
        outln!("Released. The next run acts on it.");
    }
    Ok(exit::WELL)
}

pub async fn handover(
    args: &Args,
    tick: &[String],
    untick: &[String],
    csv: bool,
) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "handover").await?;
    for id in tick {
        tandem.tick(id, true).await?;
    }
    for id in untick {
        tandem.tick(id, false).await?;
    }
    let (items, table) = (tandem.handover().await?, tandem.handover_csv().await?);
    tandem.close().await?;
    if csv {
        crate::out::table(&table);
        return Ok(exit::WELL);
    }
    for item in &items {
        if args.json {
            print::json(item);
            continue;
        }
        let mark = if item.ticked.is_some() { "x" } else { " " };
        outln!(
            "[{mark}] {:<12} {}  {:?}  {} {}: {} => {}",
            item.id,
            print::words::whose(&item.learner),
            item.system,
            item.what,
            print::words::record(&item.record),
            item.before.as_deref().unwrap_or("blank"),
            item.after.as_deref().unwrap_or("blank")
        );
    }
    if items.is_empty() && !args.json {
        outln!("There is nothing to key in.");
    }
    Ok(exit::WELL)
}

pub async fn standards(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "standards").await?;
    let offered = tandem.read_standards().await?;
    tandem.close().await?;
    if args.json {
        print::json(&serde_json::json!({"event": "standards", "offered": offered}));
    } else {
        outln!("OneFile offers {offered} standards.");
    }
    Ok(exit::WELL)
}

pub async fn pathway(args: &Args, code: &str, standard: i64) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "pathway").await?;
    tandem.choose_pathway(code, standard).await?;
    tandem.close().await?;
    if !args.json {
        outln!("Kept. The next run acts on it.");
    }
    Ok(exit::WELL)
}

pub async fn settings_list(args: &Args, name: Option<&str>) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "settings").await?;
    let rows = tandem.settings_list().await?;
    tandem.close().await?;
    let chosen: Vec<_> = rows
        .iter()
        .filter(|row| name.is_none_or(|name| row.name == name))
        .collect();
    if let (Some(name), true) = (name, chosen.is_empty()) {
        return Err(Error::new(
            ErrorCode::UnknownSetting,
            format!("There is no setting called {name:?}."),
            "Choose one from the list of settings.",
        ));
    }
    for row in chosen {
        match (args.json, name) {
            (true, _) => print::json(row),
            (false, Some(_)) => outln!("{}", row.value),
            (false, None) => outln!("{:<24} {:<10} {}", row.name, row.value, row.label),
        }
    }
    Ok(exit::WELL)
}

pub async fn settings_set(args: &Args, name: &str, value: &str) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "settings").await?;
    tandem.set_setting(name, value).await?;
    tandem.close().await?;
    if !args.json {
        outln!("Kept.");
    }
    Ok(exit::WELL)
}
