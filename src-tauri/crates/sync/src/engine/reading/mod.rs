//! Reading what a run needs from both systems, and settling what answers lack.

mod fresh;
mod listed;
mod observe;
mod observed;
mod read;
mod shared;
mod sighting;
mod vanished;
mod who;

pub(in crate::engine) use observe::Errand;
pub use observed::{Observed, OnefileSide, SharedSeen};
