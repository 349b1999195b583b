//! Serves the window to a browser on this computer, for tests. The first line on stdout says where;
//! it ends when it is told to, or when standard input closes.

use chrono::{DateTime, Utc};
use clap::Parser;
use std::io::Read;
use std::path::PathBuf;
use tandem_api::OpenRequest;
use tandem_desk::Desk;
use tandem_tests::web::Shell;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

#[derive(Parser)]
struct Args {
    /// Data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The built window.
    #[arg(long, value_name = "DIR")]
    ui: PathBuf,
    /// Time to start at.
    #[arg(long, value_name = "TIME")]
    now: Option<DateTime<Utc>>,
    /// Keep keys in memory only.
    #[arg(long)]
    throw_away: bool,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let request = OpenRequest {
        data: Some(args.data),
        command: "window-shell".into(),
        now: args.now,
        throw_away: args.throw_away,
    };
    let shell = Shell::start(Desk::new(request), &args.ui).await?;
    println!("{}", serde_json::json!({ "url": shell.url }));
    let mut told = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = told.recv() => {}
        _ = input_closed() => {}
    }
    shell.stop().await;
    // The thread that waits for standard input must not hold the process up.
    std::process::exit(0)
}

/// Whoever started this process is gone.
async fn input_closed() {
    let (tell, closed) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = tell.send(());
    });
    let _ = closed.await;
}
