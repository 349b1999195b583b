//! A crash leaves no picture of the memory, in which keys and people's data stand.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process};
use std::io::{BufRead, BufReader};
use std::path::Path;
use tandem_tests::{StandIn, Tandem};

/// Where the system writes cores as files, they are named so.
const PATTERN: &str = "/proc/sys/kernel/core_pattern";

/// Whether a crash of `tandem watch` left a core in the folder that it ran in.
fn leaves_a_core(silent: bool) -> bool {
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let folder = tempfile::tempdir().unwrap();
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    tandem.must(&["generate", "--learners", "5"]);
    let mut command = tandem.command(&["watch", "--json"]);
    command.current_dir(folder.path());
    if silent {
        command.env("TANDEM_NO_DUMPS", "1");
    }
    let mut watching = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(watching.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    kill_process(Pid::from_child(&watching), Signal::ABORT).unwrap();
    watching.wait().unwrap();
    let names = std::fs::read_dir(folder.path()).unwrap();
    names
        .map(|entry| entry.unwrap().file_name())
        .any(|name| name.to_string_lossy().starts_with("core"))
}

#[test]
fn a_crash_leaves_no_core() {
    // Whoever runs the tests may have forbidden cores; then nothing is shown by there being none.
    let most = rustix::process::getrlimit(Resource::Core).maximum;
    let allowed = Rlimit {
        current: most,
        maximum: most,
    };
    rustix::process::setrlimit(Resource::Core, allowed).unwrap();
    let pattern = std::fs::read_to_string(Path::new(PATTERN)).unwrap();
    if most != Some(0) && pattern.starts_with("core") {
        assert!(leaves_a_core(false), "so that this test can fail");
    } else {
        eprintln!("cores do not become files here: {pattern}");
    }
    assert!(!leaves_a_core(true));
}
