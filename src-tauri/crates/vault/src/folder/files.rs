//! Small files of the data folder.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::platform;

/// A note of one of these files is a line; more is not one of ours.
const LONGEST: u64 = 4096;

/// The file is there whole or not at all, also when the power fails in between. What was there is
/// replaced, a link itself in place of what it leads to.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    // Left by a crash: this process holds the folder.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = platform::create_file(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(part, path)
}

/// What a file says. A link is refused, and what is longer than a line is cut.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = platform::open_file(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    file.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}
