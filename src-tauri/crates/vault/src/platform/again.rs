//! A program that starts itself again in its own place.

/// Starts this program again with the same arguments, without these variables, with `mark` set, and with
/// this on its standard input. It comes back only where the system can't.
pub(crate) fn start_again(without: &[&str], mark: &str, input: &[u8]) {
    if let Err(error) = system::start_again(without, mark, input) {
        tracing::warn!(kind = ?error.kind(), "secrets stay in the environment");
    }
}

#[cfg(unix)]
mod system {
    use std::fs::File;
    use std::io::{self, Write};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};

    pub(super) fn start_again(without: &[&str], mark: &str, input: &[u8]) -> io::Result<()> {
        // What is written waits in the pipe, which holds more than that.
        let (read, write) = rustix::pipe::pipe()?;
        File::from(write).write_all(input)?;
        let mut again = Command::new(std::env::current_exe()?);
        again.args(std::env::args_os().skip(1));
        for name in without {
            again.env_remove(name);
        }
        Err(again.env(mark, "1").stdin(Stdio::from(read)).exec())
    }
}

/// A process of Windows can't be replaced, and what it starts is the web view's alone.
#[cfg(windows)]
mod system {
    use std::io;

    pub(super) fn start_again(_: &[&str], _: &str, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
