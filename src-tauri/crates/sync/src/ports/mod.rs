//! What the engine needs from outside. Every implementation of a port passes the same checks as
//! the next one.

pub mod clock;
pub mod journal;
pub mod onefile;
pub mod pics;
mod proofs;

pub use clock::Clock;
pub use journal::Journal;
pub use onefile::OneFile;
pub use pics::Pics;
