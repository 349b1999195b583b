//! `tandem`: the engine without a window. Parses, calls `tandem-api`, prints.

/// Prints one line on standard output; a line end within a value makes no second one.
macro_rules! outln {
    ($($what:tt)*) => {
        crate::out::line(format_args!($($what)*))
    };
}

/// Prints one line on standard error. Where nobody listens any more there is nobody to tell.
macro_rules! errln {
    ($($what:tt)*) => {
        crate::out::error_line(format_args!($($what)*))
    };
}

mod args;
mod commands;
mod exit;
mod out;
mod print;
mod progress;

use args::{Args, Command, SettingsWhat};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    tandem_api::no_dumps();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return out::code(not_understood(&harmless(error))).into(),
    };
    tandem_api::start_log(args.command.log());
    let json = args.json;
    let putting_back = matches!(args.command, Command::PutBack(_));
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            errln!("Tandem can't start: {error}.");
            return exit::USAGE.into();
        }
    };
    let code = match runtime.block_on(run(args)) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error, json, putting_back);
            exit::of(&error)
        }
    };
    out::code(code).into()
}

/// The same error about the same arguments, with what can't be seen in them shown: the text of an
/// error does not tell them from its own.
fn harmless(error: clap::Error) -> clap::Error {
    let shown = std::env::args_os()
        .map(|argument| print::words::plain::shown(&argument.to_string_lossy()).into_owned());
    Args::try_parse_from(shown).err().unwrap_or(error)
}

/// Help that was asked for, or arguments that say nothing. Programs read about the latter too.
fn not_understood(error: &clap::Error) -> exit::Code {
    let wanted = error.exit_code() == 0;
    let as_json = !wanted && std::env::args_os().any(|arg| arg == "--json");
    if as_json {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default();
        let message = print::words::upper_first(message.trim_start_matches("error: "));
        print::json(&serde_json::json!({
            "event": "error", "code": "usage",
            "message": format!("{}.", message.trim_end_matches([':', '.'])),
            "remedy": "See tandem --help.",
        }));
    }
    if wanted {
        // Nothing in it was entered by anybody.
        out::keep(error.print());
        return exit::WELL;
    }
    out::error_lines(&error.to_string());
    exit::USAGE
}

async fn run(args: Args) -> Result<exit::Code, tandem_api::Error> {
    match &args.command {
        Command::Demo(demo) => commands::demo::run(&args, demo).await,
        Command::Standin(standin) => commands::standin::run(&args, standin).await,
        Command::Generate(data) => commands::records::generate(&args, data).await,
        Command::Import { files } => commands::records::import(&args, files).await,
        Command::Connect(connect) => commands::connect::run(&args, connect).await,
        Command::Sync(sync) => commands::sync::run(&args, sync).await,
        Command::Choose(choose) => commands::initial::choose(&args, choose).await,
        Command::Report { page, csv } => {
            commands::initial::report(&args, page.as_deref(), csv.as_deref()).await
        }
        Command::Enrol(enrol) => commands::enrol::run(&args, enrol).await,
        Command::Search { text } => commands::learner::search(&args, &text.join(" ")).await,
        Command::Show { reference } => commands::learner::show(&args, reference).await,
        Command::History {
            learner,
            run,
            text,
            csv,
        } => {
            let asked = (learner.as_deref(), *run, text.clone());
            commands::learner::history(&args, asked, *csv).await
        }
        Command::Runs { run } => commands::runs::list(&args, *run).await,
        Command::Parked => commands::attention::parked(&args).await,
        Command::Retry => commands::sync::retry(&args).await,
        Command::PutBack(what) => commands::runs::put_back(&args, what).await,
        Command::Release { id, brake, reason } => {
            commands::attention::release(&args, *id, *brake, reason.as_deref()).await
        }
        Command::Handover { tick, untick, csv } => {
            commands::attention::handover(&args, tick, untick, *csv).await
        }
        Command::Standards => commands::attention::standards(&args).await,
        Command::Pathway { code, standard } => {
            commands::attention::pathway(&args, code, *standard).await
        }
        Command::Links { what } => commands::links::run(&args, what).await,
        Command::Watch => commands::watch::run(&args).await,
        Command::Cancel => commands::watch::cancel(&args).await,
        Command::Pause => commands::watch::set_paused(&args, true).await,
        Command::Resume => commands::watch::set_paused(&args, false).await,
        Command::Settings { what } => match what {
            SettingsWhat::List => commands::attention::settings_list(&args, None).await,
            SettingsWhat::Get { name } => {
                commands::attention::settings_list(&args, Some(name)).await
            }
            SettingsWhat::Set { name, value } => {
                commands::attention::settings_set(&args, name, value).await
            }
        },
        Command::Questions => commands::questions::list(&args).await,
        Command::Answer(answer) => commands::questions::answer(&args, answer).await,
        Command::Gate { what } => commands::gate::run(&args, what.as_ref()).await,
        Command::HandBack(asked) => commands::gate::hand_back(&args, asked).await,
        Command::Diagnostics { file } => commands::diagnostics::run(&args, file.as_deref()).await,
        Command::Copies { what } => commands::keeping::copies(&args, what.as_ref()).await,
        Command::Key { what } => commands::keeping::key(&args, what).await,
        Command::BeginAnew(_) => commands::keeping::begin_anew(&args).await,
        Command::Pack(parcel) => commands::keeping::pack(&args, parcel).await,
        Command::Unpack(parcel) => commands::keeping::unpack(&args, parcel).await,
        Command::Erase(erase) => commands::erase::run(&args, erase).await,
        Command::Retention { carry_out, .. } => commands::erase::retention(&args, *carry_out).await,
        Command::Status => commands::status::run(&args).await,
        Command::Pics { what } => commands::records::pics(&args, *what).await,
    }
}
