use crate::args::{Args, Links, LinksKind};
use crate::progress::Teller;
use crate::{exit, print};
use std::sync::Arc;
use tandem_api::holder::Attending;
use tandem_api::linking::{
    LINK_KINDS, LinkBoard, LinkFileReport, LinkKind, LinkPair, LinkYes, SuggestedLink,
};
use tandem_api::{Error, Tandem, files};
use tandem_words::linking as words;
use tokio_util::sync::CancellationToken;

pub async fn run(args: &Args, what: &Links) -> Result<exit::Code, Error> {
    let tandem = Arc::new(super::open(args, "links").await?);
    let code = match what {
        Links::Suggest { kind, as_read } => suggest(args, &tandem, *kind, *as_read).await?,
        Links::Accept {
            strong: true, kind, ..
        } => accept_strong(args, &tandem, *kind).await?,
        Links::Accept {
            reference,
            onefile_id,
            kind,
            archived,
            different,
            ..
        } => {
            let kind = kind.unwrap_or(LinksKind::Learner).into();
            let (reference, id) = (
                reference.as_deref().unwrap_or_default(),
                onefile_id.unwrap_or_default(),
            );
            let pair = pair(&tandem.link_board().await?, kind, reference, id)?;
            let yes = LinkYes {
                archived: *archived,
                different: *different,
            };
            tandem.accept_link(&pair, yes).await?;
            kept(args, &pair, "Linked. The next run goes by it.")
        }
        Links::Reject {
            reference,
            onefile_id,
            kind,
        } => {
            let pair = pair(
                &tandem.link_board().await?,
                (*kind).into(),
                reference,
                *onefile_id,
            )?;
            tandem.reject_link(&pair).await?;
            kept(args, &pair, words::NOT_AGAIN)
        }
        Links::Remove {
            reference,
            kind,
            yes,
        } => remove(args, &tandem, (*kind).into(), reference, *yes).await?,
        Links::Import {
            file,
            kind,
            dry_run,
        } => {
            let report = tandem
                .import_links((*kind).into(), &files::read_table(file)?, !dry_run)
                .await?;
            imported(args, &report)
        }
        Links::Export { kind } => {
            let board = tandem.link_board().await?;
            let kinds = kinds(*kind);
            if args.json {
                for kind in kinds {
                    board.unlinked_rows(kind).iter().for_each(print::json);
                }
            } else {
                crate::out::table(&board.unlinked_csv(&kinds));
            }
            exit::WELL
        }
        Links::Check => check(args, &tandem).await?,
        Links::Coverage => coverage(args, &tandem).await?,
    };
    tandem.close().await?;
    Ok(code)
}

fn kinds(kind: Option<LinksKind>) -> Vec<LinkKind> {
    kind.map_or_else(|| LINK_KINDS.to_vec(), |kind| vec![kind.into()])
}

fn pair(
    board: &LinkBoard,
    kind: LinkKind,
    reference: &str,
    onefile_id: i64,
) -> Result<LinkPair, Error> {
    Ok(LinkPair {
        kind,
        pics: board.key_of(kind, reference)?,
        onefile_id,
    })
}

fn kept(args: &Args, pair: &LinkPair, said: &str) -> exit::Code {
    if args.json {
        print::json(pair);
    } else {
        outln!("{said}");
    }
    exit::WELL
}

async fn suggest(
    args: &Args,
    tandem: &Arc<Tandem>,
    kind: Option<LinksKind>,
    as_read: bool,
) -> Result<exit::Code, Error> {
    let mut failed = 0;
    if !as_read {
        let cancel = CancellationToken::new();
        super::stop_when_interrupted(&cancel);
        let teller = Teller::of_records(args.json);
        let attending = Attending::begin(tandem, || {});
        let read = tandem
            .read_for_links(&|event| teller.tell(&event), &cancel)
            .await;
        teller.finish();
        attending.end().await;
        let read = read?;
        failed = read.failed;
        if read.erased > 0 {
            errln!("{}", words::erased(read.erased).trim());
        }
    }
    let board = tandem.link_board().await?;
    for kind in kinds(kind) {
        let suggested = board.suggested(kind);
        if args.json {
            suggested.iter().for_each(print::json);
            continue;
        }
        let strong = suggested
            .iter()
            .filter(|suggested| suggested.with_others)
            .count();
        outln!(
            "{}s: {} suggested, {strong} of them strongly and without rival; {} linked.",
            print::words::upper_first(words::kind(kind)),
            suggested.len(),
            board.linked(kind).len()
        );
        suggested.iter().for_each(told);
    }
    if failed > 0 {
        errln!("OneFile could not show {failed} records; run it again to try them once more.");
        return Ok(exit::SOME_WAIT);
    }
    Ok(exit::WELL)
}

fn told(suggested: &SuggestedLink) {
    let suggestion = &suggested.suggestion;
    let mark = match suggested.with_others {
        true => "strong",
        false if suggestion.rivals => "rival ",
        false if suggestion.archived => "archiv",
        false => "look  ",
    };
    outln!(
        "  {mark}  {} ({}) = {} ({}): {}",
        suggested.pics_name,
        suggestion.pics,
        suggested.onefile_name,
        suggestion.onefile_id,
        suggested.why.join("; ")
    );
    if !suggested.but.is_empty() {
        outln!("          but {}", suggested.but.join("; "));
    }
}

async fn accept_strong(
    args: &Args,
    tandem: &Tandem,
    kind: Option<LinksKind>,
) -> Result<exit::Code, Error> {
    let linked = tandem.accept_strong(&kinds(kind)).await?;
    if args.json {
        linked.iter().for_each(print::json);
    } else {
        outln!(
            "{} linked. The next run goes by them.",
            print::words::count(linked.len(), "pair", "pairs")
        );
    }
    Ok(exit::WELL)
}

async fn remove(
    args: &Args,
    tandem: &Tandem,
    kind: LinkKind,
    reference: &str,
    yes: bool,
) -> Result<exit::Code, Error> {
    let unlinking = match yes {
        true => tandem.unlink(kind, reference).await?,
        false => tandem.unlinking(kind, reference).await?,
    };
    if args.json {
        print::json(&unlinking);
        return Ok(exit::WELL);
    }
    outln!(
        "{} in PICS and {} in OneFile ({}):",
        unlinking.pics_name,
        unlinking.onefile_name,
        unlinking.pair.onefile_id
    );
    for follows in &unlinking.follows {
        outln!("  {follows}");
    }
    match yes {
        true => outln!("Unlinked."),
        false => outln!(
            "Nothing was changed. To unlink: tandem links remove \"{reference}\" --kind {} --yes",
            words::kind(kind)
        ),
    }
    Ok(exit::WELL)
}

fn imported(args: &Args, report: &LinkFileReport) -> exit::Code {
    if args.json {
        print::json(report);
    } else {
        for line in &report.lines {
            match &line.error {
                Some(error) => outln!("line {}: {} {}", line.line, error.message, error.remedy),
                None if !report.carried_out && !line.as_before => {
                    outln!(
                        "line {}: {} with {}: {}",
                        line.line,
                        line.pics,
                        line.onefile,
                        line.names
                    );
                }
                None => {}
            }
        }
        outln!(
            "{} {}, {} linked so before, {} can't be used.",
            print::words::count(report.links, "line", "lines"),
            if report.carried_out {
                "linked"
            } else {
                "would be linked"
            },
            report.as_before,
            report.refused
        );
    }
    if report.refused > 0 {
        exit::SOME_WAIT
    } else {
        exit::WELL
    }
}

async fn check(args: &Args, tandem: &Tandem) -> Result<exit::Code, Error> {
    let found = tandem.check_links().await?;
    if args.json {
        found.iter().for_each(print::json);
    } else if found.is_empty() {
        outln!("The checks found nothing.");
    }
    for finding in found.iter().filter(|_| !args.json) {
        outln!("{}: {}", finding.title, finding.things.len());
        outln!("  {}", finding.remedy);
        for thing in &finding.things {
            outln!("    {}", thing.text);
        }
    }
    Ok(if found.is_empty() {
        exit::WELL
    } else {
        exit::SOME_WAIT
    })
}

async fn coverage(args: &Args, tandem: &Tandem) -> Result<exit::Code, Error> {
    let report = tandem.coverage().await?;
    if args.json {
        print::json(&report);
        return Ok(exit::WELL);
    }
    let seen = &report.coverage;
    outln!(
        "{} in learning: {} matched, {} ambiguous, {} not offered, {} without code.",
        print::words::count(seen.aims, "aim", "aims"),
        seen.matched,
        seen.ambiguous,
        seen.not_offered,
        seen.without_code
    );
    for code in &seen.codes {
        let part = code
            .part
            .map(|part| format!(", {}", words::part(part)))
            .unwrap_or_default();
        outln!(
            "  {:<12} {:<26} {:>4} learners{part}",
            code.code,
            words::offered(code.offered),
            code.learners
        );
        let todo = words::offered_todo(code.offered);
        if !todo.is_empty() {
            outln!("               {todo}");
        }
        if !code.nearby.is_empty() {
            let nearby: Vec<&str> = code.nearby.iter().map(String::as_str).collect();
            outln!("               OneFile offers {} of it.", nearby.join(", "));
        }
        if code.standards.len() > 1 {
            for id in &code.standards {
                let title = report
                    .titles
                    .get(id)
                    .map(String::as_str)
                    .unwrap_or_default();
                outln!("               tandem pathway {} {id}   {title}", code.code);
            }
        }
    }
    Ok(exit::WELL)
}
