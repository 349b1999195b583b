//! What tells the data folders of one computer apart.

use std::path::{Path, PathBuf};
use tandem_sync::digest;
use tandem_vault::platform;

/// A short name for a data folder, the same however its path is written and whether it exists yet
/// or not; none for the usual folder. It begins with a letter, as a part of a D-Bus name must.
#[must_use]
pub fn folder_mark(data: Option<&Path>) -> Option<String> {
    let folder = settled(data?);
    if platform::default_data_folder().is_some_and(|usual| settled(&usual) == folder) {
        return None;
    }
    let short = digest::short(folder.as_os_str().as_encoded_bytes(), 8);
    Some(format!("at-{short}"))
}

fn settled(folder: &Path) -> PathBuf {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in folder.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), folder.strip_prefix(above)) {
            return real.components().chain(rest.components()).collect();
        }
    }
    folder
}
