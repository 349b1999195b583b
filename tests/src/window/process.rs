//! Processes that end with the value that holds them.

use rustix::process::{Pid, Signal, kill_process_group};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// A process that leads a group of its own; the group ends with this value. Should the test itself
/// be killed, the kernel ends the process (its children then lose display and bus).
pub(super) struct Group {
    child: Child,
    log: PathBuf,
}

impl Group {
    /// A command for [`Group::start`].
    pub(super) fn command(program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "--"])
            .arg(program)
            .stdin(Stdio::null())
            .env_clear();
        command
    }

    /// Starts a command whose standard error goes into a file.
    pub(super) fn start(mut command: Command, log: &Path) -> Self {
        use std::os::unix::process::CommandExt;
        let child = command
            .stderr(File::create(log).unwrap())
            .process_group(0)
            .spawn()
            .expect("setpriv is part of util-linux");
        Self {
            child,
            log: log.to_owned(),
        }
    }

    /// The first line that it prints. Its standard output has to be a pipe.
    pub(super) fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(
            !line.is_empty(),
            "it said nothing; make setup installs what is needed. Its log: {}",
            self.said()
        );
        line.trim().to_owned()
    }

    /// Writes this on its standard input, which has to be a pipe, and closes it.
    pub(super) fn tell(&mut self, text: &str) {
        use std::io::Write;
        let mut input = self.child.stdin.take().unwrap();
        input.write_all(text.as_bytes()).unwrap();
    }

    /// What it wrote on standard error.
    pub(super) fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether a program of this name runs in the group.
    pub(super) fn runs(&self, name: &str) -> bool {
        let group = self.child.id().to_string();
        std::fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("stat")).ok())
            .any(|stat| {
                // "PID (NAME) STATE PARENT GROUP …"
                let Some((before, after)) = stat.rsplit_once(')') else {
                    return false;
                };
                let mut fields = after.split_whitespace();
                let state = fields.next();
                before.ends_with(&format!("({name}"))
                    && state != Some("Z")
                    && fields.nth(1) == Some(&group)
            })
    }

    /// How it ended, if it has.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
