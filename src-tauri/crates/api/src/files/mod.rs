//! Files that people name: what is written for them, and what they hand over.

mod entered;
mod names;
mod read;
mod why;
mod write;

pub use entered::{entered_to_read, entered_to_write};
pub use names::{file_name, is_file_name};
pub use read::{open, read_table};
pub use write::{write, write_table};
