//! The desktop shell: one window over [`tandem_desk::Desk`], and nothing else.

mod args;
mod calls;
mod demo;
mod platform;
mod window;

use clap::Parser;
use std::process::ExitCode;
use std::sync::Arc;
use tandem_api::{EndSignals, LogInFolder};
use tandem_desk::Desk;
use tauri::{App, Builder, Context, Runtime};

pub use args::Args;
pub use calls::NAMES;

/// Arguments, or this machine, have to be put right.
const USAGE: u8 = 2;

/// Starts Tandem, and answers once it has ended.
#[must_use]
pub fn run() -> ExitCode {
    tandem_api::no_dumps();
    tandem_api::take_secrets_out_of_the_environment();
    let args = Args::parse();
    tandem_api::start_log(LogInFolder::Kept);
    if let Some(sentence) = platform::no_display() {
        eprintln!("{sentence}");
        return USAGE.into();
    }
    started(&args).unwrap_or_else(|error| {
        let error = error.to_string();
        eprintln!("Tandem can't start: {}", tandem_desk::plain::shown(&error));
        USAGE.into()
    })
}

fn started(args: &Args) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut context = context();
    let mut builder = Builder::default();
    if let Some(instance) = args.instance(&context.config().identifier) {
        // First of all, so that a second start opens nothing.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
            window::raise(app);
        }));
        context.config_mut().identifier = instance;
    }
    let (desk, ground) = if args.demo {
        let (desk, ground) = tauri::async_runtime::block_on(demo::desk(args))?;
        (desk, Some(ground))
    } else {
        (Desk::new(args.open_request()), None)
    };
    let app = build(builder, context, desk)?;
    window::open(app.handle())?;
    let handle = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        if let Ok(mut signals) = EndSignals::listen() {
            signals.asked().await;
            window::end(&handle);
        }
    });
    let code = app.run_return(window::on_event);
    drop(ground);
    Ok(u8::try_from(code).unwrap_or(1).into())
}

/// What the page may call, over one desk: the same in the program and in its tests.
///
/// # Errors
/// When the system refuses an application.
pub fn build<R: Runtime>(
    builder: Builder<R>,
    context: Context<R>,
    desk: Arc<Desk>,
) -> tauri::Result<App<R>> {
    builder
        .manage(desk)
        .manage(window::Ending::default())
        .manage(calls::Follower::default())
        .invoke_handler(calls::handler())
        .build(context)
}

/// The page, its policy and its permissions.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}
