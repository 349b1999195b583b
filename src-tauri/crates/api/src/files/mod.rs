//! Files that people name: what is written for them, and what they hand over.

mod names;
mod read;
mod why;
mod write;

pub use names::{file_name, is_file_name};
pub use read::{open, read_table};
pub use write::{write, write_table};

use std::path::PathBuf;

/// The path that somebody entered. File managers copy one with quotation marks around it.
pub fn entered(path: &str) -> PathBuf {
    PathBuf::from(path.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::entered;
    use std::path::PathBuf;

    #[test]
    fn a_path_may_come_with_quotation_marks() {
        assert_eq!(entered(" \"C:\\a b.csv\" "), PathBuf::from("C:\\a b.csv"));
    }
}
