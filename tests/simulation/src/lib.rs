//! The real engine, store, workspace and client over the stand-in called directly, on simulated
//! time and one thread: the same seed gives the same trace.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // all of it is test

mod bad_answer;
mod clock;
mod direct;
pub mod engine_case;
mod histories;
mod honest;
mod hooks;
pub mod in_step;
mod lost;
mod office;
pub mod people;
mod provider;
mod scenario;
mod watched;

pub use bad_answer::Bad;
pub use clock::SimClock;
pub use direct::{Alter, Direct};
pub use engine_case::EngineCase;
pub use hooks::{Act, Hooks};
pub use office::Office;
pub use people::People;
pub use provider::{AtRest, Provider};
pub use scenario::Scenario;
pub use watched::{Asked, Watched};
