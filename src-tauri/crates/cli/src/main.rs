//! `tandem`: the engine without a window. Parses, calls `tandem-api`, prints.

/// Prints a line for people. A reader that has gone away, such as `head`, is no reason to fail.
macro_rules! outln {
    ($($what:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($what)*);
    }};
}

mod args;
mod commands;
mod exit;
mod print;
mod progress;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("TANDEM_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let json = args.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Tandem can't start: {error}.");
            return exit::USAGE.into();
        }
    };
    match runtime.block_on(run(args)) {
        Ok(code) => code.into(),
        Err(error) => {
            print::error(&error, json);
            exit::of(&error).into()
        }
    }
}

async fn run(args: Args) -> Result<exit::Code, tandem_api::Error> {
    match &args.command {
        Command::Demo(demo) => commands::demo::run(&args, demo).await,
        Command::Standin(standin) => commands::standin::run(&args, standin).await,
        Command::Generate(data) => commands::records::generate(&args, data).await,
        Command::Import { files } => commands::records::import(&args, files).await,
        Command::Connect(connect) => commands::connect::run(&args, connect).await,
        Command::Sync(sync) => commands::sync::run(&args, sync).await,
        Command::Search { text } => commands::learner::search(&args, &text.join(" ")).await,
        Command::Show { reference } => commands::learner::show(&args, reference).await,
        Command::History { learner } => commands::learner::history(&args, learner.as_deref()).await,
        Command::Questions => commands::questions::list(&args).await,
        Command::Answer(answer) => commands::questions::answer(&args, answer).await,
        Command::Status => commands::status::run(&args).await,
        Command::Pics { what } => commands::records::pics(&args, *what).await,
    }
}
