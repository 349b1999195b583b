//! `tandem` as processes.

use crate::Control;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Time at which tests start: a Monday morning in winter.
pub const NOW: &str = "2026-11-23T09:00:00Z";

/// The program, beside the tests' own folder.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join(format!("tandem{}", std::env::consts::EXE_SUFFIX));
    assert!(
        built.exists(),
        "build the program first: cargo build -p tandem-cli"
    );
    built
}

/// A stand-in in a process of its own. It ends with this value.
pub struct StandIn {
    child: Child,
    /// Where clients find the API.
    pub base_url: String,
    /// What clients sign in with.
    pub customer_token: String,
    /// The control side.
    pub control: Control,
}

impl StandIn {
    /// Starts `tandem standin` with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["standin", "--now", NOW])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said: Value = serde_json::from_str(&line).expect("the stand-in says where it is");
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        let control = Control::at(&text("control_url"));
        Self {
            child,
            base_url: text("base_url"),
            customer_token: text("customer_token"),
            control,
        }
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// When what was sent at [`NOW`] without an answer is settled by a look.
pub const SETTLED: &str = "2026-11-23T09:11:00Z";

/// A data folder and the surroundings in which `tandem` runs on it.
#[derive(Clone)]
pub struct Tandem {
    folder: PathBuf,
    token: String,
    now: String,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; `None` where it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Tandem {
    /// A data folder whose secrets come from the environment.
    pub fn at(folder: &Path, standin: &StandIn) -> Self {
        Self::signing_in(folder, &standin.customer_token)
    }

    /// A data folder that signs in somewhere with this customer token.
    pub fn signing_in(folder: &Path, customer_token: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            token: customer_token.to_owned(),
            now: NOW.to_owned(),
        }
    }

    /// The same data folder at another time.
    pub fn at_time(&self, now: &str) -> Self {
        Self {
            now: now.to_owned(),
            ..self.clone()
        }
    }

    /// The same surroundings on a copy of the data folder.
    pub fn copied_to(&self, folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        for entry in std::fs::read_dir(&self.folder).unwrap() {
            let entry = entry.unwrap();
            // What it logged is not what it knows.
            if entry.path().is_file() {
                std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
            }
        }
        Self {
            folder: folder.to_owned(),
            token: self.token.clone(),
            now: self.now.clone(),
        }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A command, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .arg("--data")
            .arg(&self.folder)
            .args(["--now", &self.now])
            .args(arguments)
            .env("TANDEM_DATA_KEY", "07".repeat(32))
            .env("TANDEM_ONEFILE_TOKEN", &self.token)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).spawn().unwrap())
    }

    /// Runs a command with this standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Ended::of(child)
    }

    /// Runs a command that does not end by itself, until it says this or a minute has passed; then it is
    /// killed. What it had said by then.
    pub fn until(&self, arguments: &[&str], is_it: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut child = self.command(arguments).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (told, said) = mpsc::channel();
        let reader = std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if told.send(serde_json::from_str(&line).unwrap()).is_err() {
                    break;
                }
            }
        });
        let end = Instant::now() + Duration::from_secs(60);
        let mut lines: Vec<Value> = Vec::new();
        while let Ok(line) = said.recv_timeout(end.saturating_duration_since(Instant::now())) {
            lines.push(line);
            if lines.last().is_some_and(&is_it) {
                break;
            }
        }
        drop(said);
        child.kill().unwrap();
        child.wait().unwrap();
        reader.join().unwrap();
        lines
    }

    /// Runs a command that has to end well; its standard output.
    pub fn must(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(
            ended.code,
            Some(0),
            "{arguments:?}: {}{}",
            ended.stdout,
            ended.stderr
        );
        ended.stdout
    }

    /// Makes a preview, and names its plan.
    ///
    /// # Panics
    /// Where there is none.
    pub fn preview(&self) -> String {
        let preview = self.run(&["sync", "--dry-run", "--json"]).summary();
        preview["plan"].as_str().unwrap().to_owned()
    }

    /// Connects to a stand-in.
    pub fn connect(&self, standin: &StandIn) {
        self.must(&["connect", "--environment", &standin.base_url]);
    }
}

impl Ended {
    /// Waits for a child.
    pub fn of(child: Child) -> Self {
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Lines with this event, as they were written.
    pub fn lines(&self, event: &str) -> Vec<&str> {
        let mark = format!("{{\"event\":\"{event}\"");
        self.stdout
            .lines()
            .filter(|line| line.starts_with(&mark))
            .collect()
    }

    /// The last line, which a finished run makes its summary.
    pub fn summary(&self) -> Value {
        let line = self
            .stdout
            .lines()
            .last()
            .unwrap_or_else(|| panic!("no summary: {}", self.stderr));
        let summary: Value = serde_json::from_str(line).unwrap();
        assert_eq!(summary["event"], "summary", "{line} {}", self.stderr);
        let count = |name: &str| summary[name].as_u64().unwrap();
        let parts = ["changed", "unchanged", "parked", "failed", "not_reached"];
        assert_eq!(
            count("in_scope"),
            parts.into_iter().map(count).sum::<u64>(),
            "totals add up: {summary}"
        );
        summary
    }
}
