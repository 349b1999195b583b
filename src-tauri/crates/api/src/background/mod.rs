//! Runs that nobody asks for: when they are due, and making them.

mod schedule;
mod watch;

pub use schedule::due;
pub(crate) use watch::Tries;
pub use watch::Watched;
