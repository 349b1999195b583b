//! Somebody else who has an account on the same computer: reads nothing, commands nothing, breaks
//! nothing. The folders that all accounts share stay as they were.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tandem_tests::{Ended, StandIn, Tandem, program};
use tempfile::TempDir;

/// An account that has nothing, and is no member of anything.
const STRANGER: u32 = 65534;

/// A folder for the test, which every account may look into, with the program and a data folder.
struct Computer {
    top: TempDir,
    standin: StandIn,
}

impl Computer {
    /// None where the tests do not run as an account that may act as another.
    fn new() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            eprintln!("not tried: only root can act as another account");
            return None;
        }
        let top = tempfile::tempdir().unwrap();
        fs::set_permissions(top.path(), Permissions::from_mode(0o755)).unwrap();
        let here = top.path().join("tandem");
        fs::copy(program(), &here).unwrap();
        fs::set_permissions(&here, Permissions::from_mode(0o755)).unwrap();
        Some(Self {
            top,
            standin: StandIn::start(&["--learners", "5", "--limit", "off"]),
        })
    }

    fn data(&self) -> PathBuf {
        self.top.path().join("data")
    }

    fn tandem(&self) -> Tandem {
        Tandem::at(&self.data(), &self.standin)
    }

    fn folder(&self, name: &str, mode: u32) -> PathBuf {
        let path = self.top.path().join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    /// Runs a command as the stranger.
    fn stranger(&self, program: &str, arguments: &[&str]) -> Output {
        let account = STRANGER.to_string();
        Command::new("setpriv")
            .args(["--reuid", &account, "--regid", &account, "--clear-groups"])
            .arg("--")
            .arg(program)
            .args(arguments)
            .env("HOME", "/nonexistent")
            .env("TANDEM_DATA_KEY", "07".repeat(32))
            .output()
            .unwrap()
    }

    fn stranger_runs_tandem(&self, arguments: &[&str]) -> Ended {
        let here = self.top.path().join("tandem");
        let data = self.data().to_str().unwrap().to_owned();
        let all: Vec<&str> = ["--data", &data].iter().chain(arguments).copied().collect();
        let output = self.stranger(here.to_str().unwrap(), &all);
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn give_away(path: &Path) {
    std::os::unix::fs::lchown(path, Some(STRANGER), Some(STRANGER)).unwrap();
}

#[track_caller]
fn refused(ended: &Ended, part: &str) {
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended.stdout.contains("\"folder_refused\""),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains(part), "{}", ended.stdout);
}

#[test]
fn what_tandem_makes_is_for_its_account_alone() {
    let Some(computer) = Computer::new() else {
        return;
    };
    computer.tandem().must(&["generate", "--learners", "5"]);
    computer.tandem().connect(&computer.standin);
    assert_eq!(mode(&computer.data()), 0o700);
    for entry in fs::read_dir(computer.data()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    let ended = computer.stranger_runs_tandem(&["status", "--json"]);
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);
}

#[test]
fn a_folder_of_before_is_closed() {
    let Some(computer) = Computer::new() else {
        return;
    };
    let tandem = computer.tandem();
    tandem.must(&["generate", "--learners", "5"]);
    fs::set_permissions(computer.data(), Permissions::from_mode(0o777)).unwrap();
    let database = computer.data().join("tandem.db");
    fs::set_permissions(&database, Permissions::from_mode(0o666)).unwrap();
    tandem.must(&["status"]);
    assert_eq!(mode(&computer.data()), 0o700);
    assert_eq!(mode(&database), 0o600);
}

#[test]
fn folders_that_are_not_tandems_alone_stay_as_they_were() {
    let Some(computer) = Computer::new() else {
        return;
    };
    let home = computer.folder("home", 0o755);
    fs::write(home.join("letter.txt"), "dear").unwrap();
    let shared = computer.folder("shared", 0o1777);
    for (folder, rights) in [(&home, 0o755), (&shared, 0o1777)] {
        let ended = Tandem::at(folder, &computer.standin).run(&["status", "--json"]);
        refused(&ended, "Name an empty folder");
        assert_eq!(mode(folder), rights);
        let names: Vec<_> = fs::read_dir(folder).unwrap().collect();
        assert!(names.len() <= 1, "nothing is left there: {names:?}");
    }
    let loose = computer.folder("loose", 0o777);
    let inside = Tandem::at(&loose.join("data"), &computer.standin);
    refused(&inside.run(&["status", "--json"]), "may move it away");
}

#[test]
fn what_is_another_accounts_is_refused_by_name() {
    let Some(computer) = Computer::new() else {
        return;
    };
    let theirs = computer.folder("theirs", 0o700);
    give_away(&theirs);
    let ended = Tandem::at(&theirs, &computer.standin).run(&["status", "--json"]);
    refused(&ended, "the account with the number 65534");
}

#[test]
fn a_link_that_somebody_laid_is_not_followed() {
    let Some(computer) = Computer::new() else {
        return;
    };
    let victim = computer.top.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    for (name, whose) in [
        ("tandem.holder", STRANGER),
        ("installation.part", STRANGER),
        ("tandem.lock", STRANGER),
        ("tandem.holder", 0),
        ("tandem.holder.part", 0),
        ("installation.part", 0),
        ("installation", 0),
        ("tandem.lock", 0),
        ("tandem.db", 0),
        ("tandem.db-wal", 0),
        ("pics.db", 0),
        ("tandem.sock", 0),
    ] {
        let folder = computer.folder("laid", 0o777);
        symlink(&victim, folder.join(name)).unwrap();
        if whose != 0 {
            give_away(&folder.join(name));
        }
        let ended = Tandem::at(&folder, &computer.standin).run(&["generate", "--learners", "2"]);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious", "{name}");
        assert_eq!(mode(&victim), 0o644, "{name}");
        if whose != 0 {
            assert_eq!(ended.code, Some(2), "{name} {ended:?}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn another_account_can_command_nothing_even_where_it_reaches_the_socket() {
    let Some(computer) = Computer::new() else {
        return;
    };
    let tandem = computer.tandem();
    tandem.must(&["generate", "--learners", "5"]);
    let mut watching = tandem.command(&["watch", "--json"]).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(watching.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let socket = computer.data().join("tandem.sock");
    assert_eq!(mode(&socket), 0o600);
    let ended = computer.stranger_runs_tandem(&["pause", "--json"]);
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);

    fs::set_permissions(computer.data(), Permissions::from_mode(0o777)).unwrap();
    fs::set_permissions(&socket, Permissions::from_mode(0o777)).unwrap();
    let said = computer.stranger(
        "python3",
        &[
            "-c",
            "import socket, sys\n\
             s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect(sys.argv[1])\n\
             s.sendall(b'{\"request\":\"set_paused\",\"paused\":true}\\n')\n\
             print(s.recv(4096))",
            socket.to_str().unwrap(),
        ],
    );
    assert!(
        !String::from_utf8_lossy(&said.stdout).contains("done"),
        "{said:?}"
    );
    rustix::process::kill_process(
        rustix::process::Pid::from_child(&watching),
        rustix::process::Signal::TERM,
    )
    .unwrap();
    watching.wait().unwrap();
    let status = tandem.must(&["status", "--json"]);
    assert!(status.contains("\"paused\":false"), "{status}");
}

#[test]
fn a_peer_that_says_nothing_does_not_keep_tandem_from_ending() {
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let folder = tempfile::tempdir().unwrap();
    let tandem = Tandem::at(&folder.path().join("data"), &standin);
    tandem.must(&["generate", "--learners", "5"]);
    let mut watching = tandem
        .command(&["watch", "--json"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(watching.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let socket = folder.path().join("data/tandem.sock");
    let silent = std::os::unix::net::UnixStream::connect(socket).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    let child = rustix::process::Pid::from_child(&watching);
    rustix::process::kill_process(child, rustix::process::Signal::TERM).unwrap();
    assert!(watching.wait().unwrap().code().is_some());
    drop(silent);
}
