//! What the engine needs from outside. Every implementation of a port passes the same checks as
//! the next one.

pub mod clock;
mod entries;
mod failed;
pub mod journal;
mod kept;
mod observations;
pub mod onefile;
pub mod pics;
mod proofs;
mod runs;
mod words;

pub use clock::Clock;
pub use entries::Entries;
pub use journal::Journal;
pub use kept::{Kept, Retry};
pub use observations::{Cursor, Listings, Observation, Observations, Shrunk};
pub use onefile::OneFile;
pub use pics::Pics;
pub use proofs::Proofs;
pub use runs::Runs;
pub use words::Words;
