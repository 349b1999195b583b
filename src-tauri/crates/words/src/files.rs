//! What to know about files that Tandem writes.

/// Said beside every list and report that was written.
pub const PLAIN: &str = "The file is not encrypted and holds personal data of learners or staff.";

/// The same of one file or of two.
pub fn plain(both: bool) -> &'static str {
    match both {
        false => PLAIN,
        true => "The files are not encrypted and hold personal data of learners or staff.",
    }
}

/// The same of what goes to standard output, from where it may go into a file.
pub const PLAIN_OUTPUT: &str =
    "This list is not encrypted and holds personal data of learners or staff.";
