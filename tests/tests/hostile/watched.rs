//! The program, watched: how it ends, and what memory it takes.

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tandem_tests::{Ended, Tandem};
use tempfile::TempDir;

/// What the program may take at its highest, in KiB. It begins with some forty thousand.
const MOST_KIB: u64 = 250_000;

/// A data folder that nobody has connected.
pub fn unconnected() -> (TempDir, Tandem) {
    let folder = tempfile::tempdir().unwrap();
    let tandem = Tandem::signing_in(folder.path(), "customer-token-of-a-test");
    (folder, tandem)
}

/// Runs a command and looks at its memory as long as it goes on.
pub fn watched(mut command: Command) -> Ended {
    let child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let (done, ended) = std::sync::mpsc::channel();
    let waiting = std::thread::spawn(move || {
        let output = Ended::of(child);
        let _ = done.send(());
        output
    });
    let mut highest = 0;
    while ended.recv_timeout(Duration::from_millis(2)).is_err() {
        highest = highest.max(high_water(Path::new(&status)).unwrap_or(0));
    }
    let output = waiting.join().unwrap();
    println!("highest memory: {highest} KiB");
    assert!(highest > 0, "it was looked at");
    assert!(highest < MOST_KIB, "{highest} KiB");
    output
}

fn high_water(status: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The code of an error that was told with a sentence and a remedy, and its whole text.
pub fn refused(ended: &Ended) -> (String, String) {
    let last = ended.stdout.lines().last().unwrap_or_default();
    let error: Value = serde_json::from_str(last)
        .unwrap_or_else(|_| panic!("no error: {} {}", ended.stdout, ended.stderr));
    assert_eq!(error["event"], "error", "{last}");
    assert_ne!(ended.code, Some(0), "{last}");
    let text = |name: &str| error[name].as_str().unwrap().to_owned();
    assert!(text("message").ends_with('.'), "{last}");
    assert!(text("remedy").ends_with('.'), "{last}");
    let code = text("code");
    (code, format!("{} {}", text("message"), text("remedy")))
}

/// Connects, which has to be refused and to leave nothing; the code and the text.
pub fn refused_connection(tandem: &Tandem, base_url: &str) -> (String, String) {
    let arguments = ["connect", "--environment", base_url, "--json"];
    let ended = watched(tandem.command(&arguments));
    let told = refused(&ended);
    assert_eq!(ended.code, Some(3), "{told:?}");
    let next = tandem.run(&["sync", "--dry-run", "--json"]);
    assert_eq!(refused(&next).0, "not_connected", "nothing was kept");
    told
}
