//! The log: a few files of a bounded size, the newest named without a number.

use std::fs::{File, symlink_metadata};
use std::io::{self, ErrorKind, Read, Write};
use std::path::PathBuf;

use crate::platform;

/// A file that has grown so far is followed by another.
const FILE_BYTES: u64 = 1024 * 1024;

/// So many files altogether. An older one goes.
const FILES: usize = 5;

/// What is longer is no line of ours, and is left out.
const LINE_BYTES: usize = 16 * 1024;

/// A log in a data folder, for this account alone: at most five files of a mebibyte. What can't be
/// written is left out, and no write ever fails: nobody's work is to stop on account of the log.
///
/// One process at a time may write, which is the one that holds the folder.
#[derive(Debug)]
pub struct LogFile {
    folder: PathBuf,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    bytes: u64,
}

impl LogFile {
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self { folder, open: None }
    }

    /// The last lines, oldest first; none where there is no log, or where it can't be read.
    #[must_use]
    pub fn tail(&self, lines: usize) -> Vec<String> {
        let mut tail: Vec<String> = Vec::new();
        for number in 0..FILES {
            let text = self.read(number).unwrap_or_default();
            let older = text.lines().map(str::to_owned);
            tail = older.chain(tail).collect();
            if tail.len() >= lines {
                break;
            }
        }
        tail.split_off(tail.len().saturating_sub(lines))
    }

    fn read(&self, number: usize) -> io::Result<String> {
        let mut bytes = Vec::new();
        let file = platform::open_file(&self.path(number))?;
        if file.metadata()?.is_file() {
            file.take(2 * FILE_BYTES).read_to_end(&mut bytes)?;
        }
        // The last line of a process that was killed may be half a letter.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn add(&mut self, line: &[u8]) -> io::Result<()> {
        let more = line.len() as u64;
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.open()?,
        };
        if open.bytes > 0 && open.bytes + more > FILE_BYTES {
            // Windows moves no file that is open.
            drop(open);
            self.move_on()?;
            open = self.open()?;
        }
        open.file.write_all(line)?;
        open.bytes += more;
        self.open = Some(open);
        Ok(())
    }

    fn open(&self) -> io::Result<Open> {
        platform::create_private_folder(&self.folder)?;
        let path = self.path(0);
        // A pipe would keep whoever opens it waiting.
        let is_other = |path| symlink_metadata(path).is_ok_and(|about| !about.is_file());
        if !symlink_metadata(&self.folder)?.is_dir() || is_other(&path) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let file = platform::open_to_append(&path)?;
        if platform::is_open_to_others(&path)? {
            platform::tighten(&path)?;
        }
        let bytes = file.metadata()?.len();
        Ok(Open { file, bytes })
    }

    /// Gives every file the next number; the last one is replaced.
    fn move_on(&self) -> io::Result<()> {
        for number in (1..FILES).rev() {
            match std::fs::rename(self.path(number - 1), self.path(number)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn path(&self, number: usize) -> PathBuf {
        self.folder.join(match number {
            0 => "tandem.log".to_owned(),
            number => format!("tandem.{number}.log"),
        })
    }
}

impl Write for LogFile {
    /// Takes a whole line.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if line.len() <= LINE_BYTES {
            // The next line tries anew.
            let _ = self.add(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sizes(log: &LogFile) -> Vec<u64> {
        let size = |number| symlink_metadata(log.path(number)).map(|about| about.len());
        (0..=FILES).map_while(|number| size(number).ok()).collect()
    }

    #[test]
    fn the_log_never_grows_beyond_its_files_and_keeps_the_newest() {
        let top = tempfile::tempdir().unwrap();
        let mut log = LogFile::in_folder(top.path().join("logs"));
        assert!(log.tail(3).is_empty());
        let filling = "x".repeat(15_000);
        for number in 0..700 {
            let line = format!("{number} {filling}\n");
            log.write_all(line.as_bytes()).unwrap();
        }
        let sizes = sizes(&log);
        assert_eq!(sizes.len(), FILES, "{sizes:?}");
        assert!(sizes.iter().all(|size| *size <= FILE_BYTES), "{sizes:?}");

        // Another process goes on where this one ended.
        let mut log = LogFile::in_folder(log.folder.clone());
        log.write_all(b"the last one\n").unwrap();
        let tail = log.tail(120);
        assert_eq!(tail.len(), 120);
        assert!(tail[0].starts_with("581 "), "{}", &tail[0][..10]);
        assert_eq!(tail[119], "the last one");
    }

    #[test]
    fn what_is_too_long_for_a_line_is_left_out() {
        let top = tempfile::tempdir().unwrap();
        let mut log = LogFile::in_folder(top.path().join("logs"));
        log.write_all(&vec![b'x'; LINE_BYTES + 1]).unwrap();
        assert!(sizes(&log).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_this_account_alone_and_no_link_is_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let top = tempfile::tempdir().unwrap();
        let mut log = LogFile::in_folder(top.path().join("logs"));
        log.write_all(b"one\n").unwrap();
        let mode = |path: &PathBuf| symlink_metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&log.folder), mode(&log.path(0))), (0o700, 0o600));

        let elsewhere = top.path().join("elsewhere");
        std::fs::write(&elsewhere, "kept").unwrap();
        let mut log = LogFile::in_folder(log.folder.clone());
        std::fs::remove_file(log.path(0)).unwrap();
        symlink(&elsewhere, log.path(0)).unwrap();
        log.write_all(b"two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "kept");
        assert!(log.tail(1).is_empty(), "nor read through");

        let folder = top.path().join("linked");
        symlink(top.path().join("logs"), &folder).unwrap();
        let mut log = LogFile::in_folder(folder);
        log.write_all(b"three\n").unwrap();
        assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "kept");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_log_that_cannot_be_written_stops_nobody_and_goes_on_once_it_can() {
        let top = tempfile::tempdir().unwrap();
        let file = top.path().join("logs");
        std::fs::write(&file, "in the way").unwrap();
        let mut log = LogFile::in_folder(file.clone());
        log.write_all(b"lost\n").unwrap();
        std::fs::remove_file(&file).unwrap();
        log.write_all(b"kept\n").unwrap();
        assert_eq!(log.tail(5), ["kept"]);
        // Somebody who tidies up meanwhile does no harm either.
        std::fs::remove_dir_all(&file).unwrap();
        for _ in 0..200 {
            log.write_all(&vec![b'x'; LINE_BYTES]).unwrap();
        }
        assert!(!sizes(&log).is_empty());
    }
}
