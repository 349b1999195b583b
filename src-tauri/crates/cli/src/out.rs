//! Standard output. A reader that has gone away, such as `head`, is no reason to fail; output that
//! can't be written, as on a full disk, is: whoever goes on from it would go on from a part.

use crate::exit;
use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

static FAILED: Mutex<Option<String>> = Mutex::new(None);

/// Writes, and keeps what went wrong for [`code`].
pub fn write(what: Arguments<'_>) {
    keep(std::io::stdout().write_fmt(what));
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
