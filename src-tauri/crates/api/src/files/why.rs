//! Why a file can't be used, in plain words.

use std::io::ErrorKind;

/// What libraries say names files that nobody has heard of.
pub(super) fn why(error: &std::io::Error, sought: &str) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!("there is no such {sought}"),
        ErrorKind::PermissionDenied => "it is not allowed there".into(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "that disk can only be read".into(),
        ErrorKind::IsADirectory => "it is a folder".into(),
        ErrorKind::NotADirectory => "what should be a folder is none".into(),
        other => other.to_string(),
    }
}
