//! The real engine, store, workspace and client over the stand-in called directly, on simulated
//! time and one thread: the same seed gives the same trace.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // all of it is test

mod clock;
mod direct;
mod honest;
mod lost;
mod provider;
mod scenario;
mod watched;

pub use clock::SimClock;
pub use direct::{Alter, Direct};
pub use provider::{AtRest, Provider};
pub use scenario::Scenario;
pub use watched::Watched;
