//! What goes to standard output and standard error. Values from OneFile, from files and from the
//! command line are shown harmlessly ([`plain`]): a line is one line, whatever a value holds.
//!
//! A reader that has gone away, such as `head`, is no reason to fail; output that
//! can't be written, as on a full disk, is: whoever goes on from it would go on from a part.

use crate::exit;
use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::sync::{Mutex, PoisonError};
use tandem_words::{files, plain};

static FAILED: Mutex<Option<String>> = Mutex::new(None);

/// Writes one line, and keeps what went wrong for [`code`].
pub fn line(what: Arguments<'_>) {
    write(&(plain::shown(&what.to_string()) + "\n"));
}

/// Writes one line on standard error.
pub fn error_line(what: Arguments<'_>) {
    error_lines(&(plain::shown(&what.to_string()) + "\n"));
}

/// Writes lines of somebody else's, such as those of a parser of arguments, on standard error.
pub fn error_lines(text: &str) {
    let _ = std::io::stderr().write_all(plain::shown_lines(text).as_bytes());
}

/// Writes a table, whose values are harmless already, and says beside it that it is plain.
pub fn table(text: &str) {
    error_line(format_args!("{}", files::PLAIN_OUTPUT));
    for line in text.split_inclusive("\r\n") {
        match line.strip_suffix("\r\n") {
            Some(line) => write(&(plain::shown(line) + "\r\n")),
            None => write(&plain::shown(line)),
        }
    }
}

/// Writes JSON, with the values as they are.
pub fn json(text: &str) {
    write(&(plain::json(text) + "\n"));
}

fn write(text: &str) {
    keep(std::io::stdout().write_all(text.as_bytes()));
}

/// The exit code, once everything was written or could not be.
pub fn code(code: exit::Code) -> exit::Code {
    keep(std::io::stdout().flush());
    let failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(reason) = failed else {
        return code;
    };
    errln!("The output could not be written: {reason}.");
    match code {
        exit::WELL => exit::USAGE,
        code => code,
    }
}

/// Keeps what went wrong with something else that was written to standard output.
pub fn keep(written: std::io::Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get_or_insert_with(|| error.to_string());
    }
}
