//! Files that people hand over: what is no file is not read, and nothing is read without end.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tandem_tests::{Ended, NOW, StandIn, Tandem, program};

/// Longer than any refusal takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a command, and ends it where it goes on without end.
fn ended(mut command: Command, what: &str) -> Ended {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let since = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if since.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{what} goes on without end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ended::of(child)
}

fn code(ended: &Ended) -> String {
    let last = ended.stdout.lines().last().unwrap_or_default();
    let said: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{ended:?}"));
    said["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_is_no_file_is_refused_by_name_wherever_a_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    tandem.must(&["generate", "--learners", "5"]);
    tandem.connect(&standin);
    let pipe = folder.path().join("a pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let socket = folder.path().join("a socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    let named = [
        (folder.path(), "is a folder, not a file."),
        (&pipe, "is a pipe, not a file."),
        (&socket, "is a socket, not a file."),
        (Path::new("/dev/zero"), "is a device, not a file."),
    ];
    for (path, says) in named {
        let file = path.to_str().unwrap();
        let standin = || {
            let mut command = Command::new(program());
            command.args(["standin", "--now", NOW, "--ilr", file, "--json"]);
            command
        };
        for (what, command) in [
            ("import", tandem.command(&["import", file, "--json"])),
            (
                "links",
                tandem.command(&["links", "import", file, "--json"]),
            ),
            ("standin", standin()),
        ] {
            let ended = ended(command, &format!("{what} {file}"));
            assert_eq!(ended.code, Some(2), "{what} {file}: {ended:?}");
            assert_eq!(code(&ended), "no_file", "{what} {file}");
            assert!(
                ended.stderr.contains(says),
                "{what} {file}: {}",
                ended.stderr
            );
        }
    }
}

#[test]
fn a_field_without_end_is_refused_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    let before = tandem.must(&["pics", "state"]);
    let file = folder.path().join("long.xml");
    let long = "aaa<!-- -->".repeat(1_000_000);
    let text = format!(
        "<Message xmlns='ESFA/ILR/2026-27'>\n<Learner><LearnRefNumber>NM-7</LearnRefNumber>\n\
         <GivenNames>{long}</GivenNames></Learner></Message>"
    );
    std::fs::write(&file, text).unwrap();
    let ended = ended(
        tandem.command(&["import", file.to_str().unwrap(), "--json"]),
        "import",
    );
    assert_eq!(
        (ended.code, code(&ended)),
        (Some(2), "file_too_large".into())
    );
    for says in [
        "learner NM-7",
        "GivenNames",
        "1000 characters",
        "Nothing was imported",
    ] {
        assert!(ended.stderr.contains(says), "{says}: {}", ended.stderr);
    }
    assert_eq!(tandem.must(&["pics", "state"]), before);
}
