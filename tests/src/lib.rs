//! The real program, driven from outside: its processes, its stand-in, and the stand-in's control
//! side. What is missing panics with what to do: these are tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod braked;
mod control;
mod patience;
mod program;
pub mod provider;
pub mod raw;
mod session;
pub mod truth;
pub mod web;
#[cfg(target_os = "linux")]
pub mod window;

pub use control::Control;
pub use patience::wait_for_calls;
pub use program::{Ended, NOW, SETTLED, StandIn, Tandem, program};
pub use session::in_session;
